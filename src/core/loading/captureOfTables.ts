/** Makes a capture of what was read: groups packets by flow, turns directions, and reads the openings. */
import type { Capture, CaptureWarning } from '../capture';
import { indexByFlow } from '../flows/flowIndex';
import type { FlowTable } from '../flows/flowTable';
import type { TrackedFlows } from '../flows/flowTracker';
import { joinRenumbered } from '../opening/joinRenumbered';
import type { OpeningTables } from '../opening/openingTables';
import { summariseOpenings } from '../opening/summariseOpenings';
import {
  isFromServer,
  packetStatus,
  packFlags,
  tcpFlags,
  type PacketTable,
} from '../packets/packetTable';
import { markIgnoredFastOpens } from '../tcp/fastOpen';
import { buildHostTable } from '../vantage/hostTable';
import { copiesWarning, selfConnections, unreadWarning } from './captureWarnings';

/** Tables as reading leaves them: directions counted from the end that spoke first, openings not read. */
export interface ReadTables extends Omit<Capture, 'flows' | 'hosts' | 'warnings'> {
  readonly tracked: TrackedFlows;
  readonly completeness: Uint8Array;
  /** See `TcpAnalysis.lateFastOpens`. */
  readonly lateFastOpens: Iterable<number>;
  /** Packets that are marked as copies. */
  readonly copies: number;
}

/**
 * The tables become the capture's: nothing is copied.
 * @param warningsOf what was odd, told when the flows are there
 */
export function captureOfTables(
  read: ReadTables,
  warningsOf: (tables: OpeningTables) => CaptureWarning[],
): Capture {
  const { tracked, completeness, lateFastOpens, copies: marked } = read;
  const { packets, addresses, openingSegments, sideSegments, sackBlocks } = read;
  const { format, origin, start: captureStart, end, unkept, tcpPackets, timeSource, damage } = read;
  const { start, index } = indexByFlow(packets.flow, tracked.length);
  const flows: FlowTable = {
    length: tracked.length,
    clientAddress: tracked.clientAddress,
    serverAddress: tracked.serverAddress,
    clientPort: tracked.clientPort,
    serverPort: tracked.serverPort,
    traits: tracked.traits,
    synAckRepeats: new Uint16Array(tracked.length),
    halfOpen: new Float64Array(tracked.length).fill(Number.NaN),
    completeness,
    packetStart: start,
    packetIndex: index,
    continuedBy: tracked.continuedBy,
  };
  turnToServer(packets, flows, tracked.firstSenderIsServer);
  markIgnoredFastOpens(packets, flows, lateFastOpens);
  joinRenumbered({ packets, flows, openingSegments });
  const warnings = warningsOf({ packets, flows, openingSegments });
  warnings.push(...selfConnections(packets, flows));
  // Spelled out: what is left of an object is one of a shape of its own each time, for which all code is compiled anew.
  const capture: Capture = {
    format,
    origin,
    start: captureStart,
    end,
    packets,
    flows,
    addresses,
    openingSegments,
    hosts: buildHostTable(packets, flows, openingSegments, addresses),
    tcpPackets,
    warnings,
    damage,
    ...(sideSegments === undefined ? {} : { sideSegments }),
    ...(sackBlocks === undefined ? {} : { sackBlocks }),
    ...(unkept === undefined ? {} : { unkept }),
    ...(timeSource === undefined ? {} : { timeSource }),
  };
  const { unread, copies } = summariseOpenings(capture);
  if (marked + copies > 0) warnings.push(copiesWarning(marked + copies));
  if (unread !== null) warnings.push(unreadWarning(unread));
  return capture;
}

/**
 * While reading, a packet's direction is counted from the end that sent the flow's first segment; now that the
 * server is known, turn it round where that end is the server.
 */
function turnToServer(
  packets: PacketTable,
  flows: FlowTable,
  firstSenderIsServer: Uint8Array,
): void {
  for (let flow = 0; flow < flows.length; flow++) {
    if (firstSenderIsServer[flow] === 0) continue;
    for (let i = flows.packetStart[flow]!; i < flows.packetStart[flow + 1]!; i++) {
      const packet = flows.packetIndex[i]!;
      packets.flags[packet] = packFlags(
        tcpFlags(packets, packet),
        !isFromServer(packets, packet),
        packetStatus(packets, packet),
      );
    }
  }
}
