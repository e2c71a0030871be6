/** What a page keeps of a capture whose tables stay with the engine: everything but the tables, and counts. */
import type { Capture } from '../capture';
import { listingOf, notesOf } from '../captureOrigin';
import { isListed, type FlowIndex } from '../flows/flowTable';
import type { PacketStatus } from '../packets/packetTable';
import { packetNumber, packetStatus } from '../packets/packetTable';

type Tables =
  | 'packets'
  | 'flows'
  | 'addresses'
  | 'openingSegments'
  | 'sideSegments'
  | 'sackBlocks'
  | 'hosts'
  | 'clocks'
  | 'unkept';

/** A packet that somebody wrote something to. */
export interface CommentedPacket {
  /** Frame number. */
  readonly number: number;
  /** Its stream; -1 for a packet of none. */
  readonly stream: FlowIndex;
  readonly text: string;
}

export interface CaptureInfo extends Omit<Capture, Tables> {
  readonly packets: number;
  /** Packets that are segments of a flow. */
  readonly segments: number;
  /** Streams, as Wireshark counts them. */
  readonly streams: number;
  /** Flows that a list shows. */
  readonly flows: number;
  /** Nanoseconds from the first packet to the last in the file; NaN without times. */
  readonly duration: number;
  /** Ticks per second of the hosts' timestamp clocks, each once. */
  readonly clockRates: readonly number[];
  /** In file order. */
  readonly comments: readonly CommentedPacket[];
  /** Frame numbers of the packets of a listing; null for other captures. */
  readonly listedNumbers: Uint32Array | null;
  /** What most packets of a capture without flows are; null where there are flows, or no packets. */
  readonly mostStatus: PacketStatus | null;
}

/** Looks once at every flow; at every packet only where there are no flows. */
export function captureInfo(capture: Capture): CaptureInfo {
  const { format, origin, start, end, tcpPackets, warnings, timeSource, damage } = capture;
  const { packets, flows } = capture;
  let listed = 0;
  for (let flow = 0; flow < flows.length; flow++) if (isListed(flows, flow)) listed++;
  const comments = (notesOf(capture)?.comments ?? []).map(({ packet, text }) => ({
    number: packetNumber(packets, packet),
    stream: packets.flow[packet]!,
    text,
  }));
  return {
    format,
    origin,
    start,
    end,
    tcpPackets,
    warnings,
    ...(timeSource === undefined ? {} : { timeSource }),
    damage,
    packets: packets.length + (capture.unkept?.packets ?? 0),
    segments: flows.packetIndex.length,
    streams: flows.length,
    flows: listed,
    duration: packets.length === 0 ? Number.NaN : end - packets.time[0]!,
    clockRates: [...new Set(capture.clocks?.map(({ hz }) => hz))],
    comments,
    listedNumbers:
      listingOf(capture) === null
        ? null
        : Uint32Array.from({ length: packets.length }, (_, row) => packetNumber(packets, row)),
    mostStatus: listed > 0 ? null : mostStatus(capture),
  };
}

function mostStatus({ packets }: Capture): PacketStatus | null {
  const counts = new Map<PacketStatus, number>();
  for (let packet = 0; packet < packets.length; packet++) {
    const status = packetStatus(packets, packet);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
