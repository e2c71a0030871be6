/** The check at the start of every header. */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';

/** True, and `out.status` says so, when fewer than `length` bytes are left at `out.at`. */
export function isCutShort(out: DecodedPacket, length: number): boolean {
  if (out.end - out.at >= length) return false;
  out.status = out.wireEnd - out.at < length ? PacketStatus.malformed : PacketStatus.cutShort;
  return true;
}
