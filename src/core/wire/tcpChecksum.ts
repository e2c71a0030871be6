/** The TCP checksum (RFC 9293 section 3.1) and what transmit offload leaves in its place. */
import { ChecksumStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';

const PROTOCOL_TCP = 6;
/** Where the checksum field ends in the header. */
const CHECKSUM_END = 18;

/** Sum of 16-bit words in `[at, end)`, an odd last byte padded with zero; not folded (fits 2^53 easily). */
function sumWords(view: DataView, at: number, end: number): number {
  let sum = 0;
  const even = end - ((end - at) & 1);
  for (; at < even; at += 2) sum += view.getUint16(at);
  if (at < end) sum += view.getUint8(at) << 8;
  return sum;
}

function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

/**
 * Verdict on a decoded segment's checksum. `unverified` unless every byte was captured. `partial` when the field
 * holds the folded pseudo-header sum, not inverted: the sending host left the rest to its network card.
 */
export function verifyTcpChecksum(packet: DecodedPacket): ChecksumStatus {
  const { view, tcpAt, end } = packet;
  const isTooShort = end - tcpAt < CHECKSUM_END || packet.tcpHeaderLength < CHECKSUM_END;
  if (isTooShort || end < packet.wireEnd || packet.fragmented) return ChecksumStatus.unverified;
  const addressLength = packet.family === 4 ? 4 : 16;
  const pseudoHeader =
    sumWords(view, packet.sourceAt, packet.sourceAt + addressLength) +
    sumWords(view, packet.destinationAt, packet.destinationAt + addressLength) +
    PROTOCOL_TCP +
    (end - tcpAt);
  if (fold(pseudoHeader + sumWords(view, tcpAt, end)) === 0xffff) return ChecksumStatus.good;
  if (view.getUint16(tcpAt + 16) === fold(pseudoHeader)) return ChecksumStatus.partial;
  return ChecksumStatus.bad;
}
