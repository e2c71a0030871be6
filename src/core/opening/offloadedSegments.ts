/**
 * Segments larger than the receiver allows: the network card of the capturing host cuts them after the capture (TSO), or
 * joined them before it (GRO, LRO). On the wire there were more and smaller ones.
 */
import { isFromServer, type PacketIndex, type PacketTable } from '../packets/packetTable';
import { Known, type OpeningSegmentTable } from './openingSegments';

/** How many there are. */
export interface OffloadedSegments {
  readonly count: number;
  /** Bytes of payload of the largest. */
  readonly largest: number;
  /** -1 when there are none. */
  readonly firstPacket: PacketIndex;
}

/** A smaller MSS than any link has is a test of a stack, and not kept to (RFC 9293 section 3.7.1). */
const SMALLEST_MSS = 64;

/** Counts the segments over the MSS of the other end's SYN or SYN-ACK, in flows where that was seen. */
export function offloadedSegments(
  packets: PacketTable,
  flows: number,
  segments: OpeningSegmentTable,
): OffloadedSegments {
  /** By flow, for what the client sends and what the server sends; 0 = not known. */
  const allowed = new Uint16Array(2 * flows);
  for (let row = 0; row < segments.length; row++) {
    const mss = segments.mss[row]!;
    if ((segments.known[row]! & Known.mss) === 0 || mss < SMALLEST_MSS) continue;
    const packet = segments.packet[row]!;
    const at = 2 * packets.flow[packet]! + (isFromServer(packets, packet) ? 0 : 1);
    allowed[at] = Math.max(allowed[at]!, mss);
  }
  let count = 0;
  let largest = 0;
  let firstPacket = -1;
  for (let packet = 0; packet < packets.length; packet++) {
    const length = packets.payloadLength[packet]!;
    if (length <= SMALLEST_MSS) continue;
    const flow = packets.flow[packet]!;
    if (flow < 0) continue;
    const mss = allowed[2 * flow + (isFromServer(packets, packet) ? 1 : 0)]!;
    if (mss === 0 || length <= mss) continue;
    count++;
    largest = Math.max(largest, length);
    if (firstPacket < 0) firstPacket = packet;
  }
  return { count, largest, firstPacket };
}
