/** A flow as a row of a list. */
import type { Capture } from '../capture';
import {
  firstPacketOfFlow,
  flowLength,
  packetsOfFlow,
  streamsOfFlow,
  type FlowIndex,
} from '../flows/flowTable';
import { endpointText } from '../packets/addressText';
import {
  Analysis,
  isFromServer,
  tcpFlags,
  TcpFlag,
  type PacketTable,
} from '../packets/packetTable';
import type { FlowBadge } from './flowBadge';

/** One of the first packets of a flow. */
export interface FlowStroke {
  readonly kind: 'repeat' | 'opening' | 'reset' | 'fin' | 'data' | 'ack';
  readonly fromServer: boolean;
}

export interface FlowRow {
  readonly flow: FlowIndex;
  /** `address:port` of both ends. */
  readonly client: string;
  readonly server: string;
  /** From the flow's first packet to its last, nanoseconds; NaN where the last is not kept. */
  readonly duration: number;
  /** Half-open time in nanoseconds, NaN when there was none. */
  readonly halfOpen: number;
  readonly packets: number;
  readonly badge: FlowBadge;
  /** Its first packets, without copies that the capture made. */
  readonly strokes: readonly FlowStroke[];
}

const MOST_STROKES = 18;

export function flowRow(capture: Capture, flow: FlowIndex, badge: FlowBadge): FlowRow {
  const { flows, addresses, packets } = capture;
  const unkept = unkeptOf(capture, flow);
  const last = flows.packetIndex[flows.packetStart[flow + 1]! - 1]!;
  return {
    flow,
    client: endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!),
    server: endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!),
    duration:
      unkept > 0 ? Number.NaN : packets.time[last]! - packets.time[firstPacketOfFlow(flows, flow)]!,
    halfOpen: flows.halfOpen[flow]!,
    packets: flowLength(flows, flow) + unkept,
    badge,
    strokes: strokesOf(capture, flow),
  };
}

/** How many packets of a flow were read and are no rows. */
export function unkeptOf({ flows, unkept }: Capture, flow: FlowIndex): number {
  if (unkept === undefined) return 0;
  return streamsOfFlow(flows, flow).reduce((sum, stream) => sum + unkept.ofFlow[stream]!, 0);
}

function strokesOf({ flows, packets }: Capture, flow: FlowIndex): FlowStroke[] {
  const strokes: FlowStroke[] = [];
  for (const packet of packetsOfFlow(flows, flow)) {
    if (strokes.length === MOST_STROKES) break;
    if (packets.analysis[packet]! & Analysis.captureDuplicate) continue;
    strokes.push({ kind: kindOf(packets, packet), fromServer: isFromServer(packets, packet) });
  }
  return strokes;
}

function kindOf(packets: PacketTable, packet: number): FlowStroke['kind'] {
  if (packets.analysis[packet]! & Analysis.synAckRepeat) return 'repeat';
  const flags = tcpFlags(packets, packet);
  if (flags & TcpFlag.rst) return 'reset';
  if (flags & TcpFlag.syn) return 'opening';
  if (flags & TcpFlag.fin) return 'fin';
  return packets.payloadLength[packet]! > 0 ? 'data' : 'ack';
}
