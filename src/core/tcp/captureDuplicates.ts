/**
 * Finds packets that the capture holds a second time: from a mirror port, on several interfaces, before and behind a
 * router. Remembers only the newest packets, in a table of fixed size.
 */
import type { PacketIndex } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';

/** A second recording comes sooner than this; the window is that of `opening/segmentsOf.ts`. */
const WINDOW_NANOSECONDS = 50e6;
const SLOTS = 4096;
const CHECKSUM_OFFSET = 16;

/** What the finder looks up of earlier packets. */
export interface EarlierPackets {
  readonly time: { get(packet: PacketIndex): number };
  /** Flow, sequence number and length are the same. */
  isSameSegment(packet: PacketIndex, flow: number, sequence: number, length: number): boolean;
}

export class CaptureDuplicates {
  private readonly hashes = new Int32Array(SLOTS);
  /** Packet + 1. */
  private readonly packets = new Uint32Array(SLOTS);

  constructor(private readonly earlier: EarlierPackets) {}

  /** True when the capture holds the segment already. Every segment has to come by here, in file order. */
  isDuplicate(packet: PacketIndex, flow: number, time: number, decoded: DecodedPacket): boolean {
    // Only what differs from packet to packet tells a copy from a repeat that looks the same.
    const isUnique = decoded.ipId > 0 || (decoded.hasTimestamps && decoded.payloadLength > 0);
    if (!isUnique) return false;
    const hash = fingerprint(flow, decoded);
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = this.packets[slot]! - 1;
    const { earlier } = this;
    if (
      known >= 0 &&
      this.hashes[slot] === hash &&
      Math.abs(time - earlier.time.get(known)) <= WINDOW_NANOSECONDS &&
      earlier.isSameSegment(known, flow, decoded.sequence, decoded.payloadLength)
    ) {
      return true;
    }
    this.hashes[slot] = hash;
    this.packets[slot] = packet + 1;
    return false;
  }
}

/** What a router leaves as it is: the numbers, the IP ID, and the checksum over all of the segment. */
function fingerprint(flow: number, decoded: DecodedPacket): number {
  let h = Math.imul(flow ^ (decoded.flags << 20), 0x9e3779b1);
  h = Math.imul(h ^ decoded.sequence ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ decoded.acknowledgment ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (decoded.ipId + 1) ^ (decoded.window << 16) ^ (h >>> 15), 0x85ebca6b);
  if (decoded.hasTimestamps) h = Math.imul(h ^ decoded.tsval ^ (h >>> 13), 0x9e3779b1);
  const checksumAt = decoded.tcpAt + CHECKSUM_OFFSET;
  // A snap length may end before the checksum.
  const checksum = checksumAt + 2 <= decoded.end ? decoded.view.getUint16(checksumAt) : 0;
  return Math.imul(h ^ checksum ^ (h >>> 16), 0xc2b2ae35);
}
