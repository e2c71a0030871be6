/** Whether a line that names a packet can be of a segment of the capture: by its numbers, its length, its time. */
import { TcpFlag } from '../packets/packetTable';
import type { OpeningSegment } from '../opening/openingSegments';
import type { PacketFact, PacketNumbers } from './hostEvidence';
import { canBeAt, isAtOnce } from './lineClock';

/** The numbers that the line gives, and its length, can be those of the segment. */
export function isOfLine(segment: OpeningSegment, fact: PacketFact): boolean {
  const { numbers } = fact;
  if (!canHold(segment, fact)) return false;
  return (Object.keys(numbers) as (keyof PacketNumbers)[]).every((field) => {
    const [said, held] = [numbers[field], segment[field]];
    return said === null || held === null || said === held;
  });
}

/** Headers of IP (RFC 791 without options, RFC 8200), and those of TCP without options and with as many as fit (RFC 9293). */
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const LONGEST_TCP_HEADER = 60;

/** A line with PSH, or of a packet that is longer than headers are, is of a segment with data. */
function canHold({ payloadLength }: OpeningSegment, { flags, length, source }: PacketFact) {
  if (flags !== null && (flags & TcpFlag.psh) !== 0 && payloadLength === 0) return false;
  if (length === null) return true;
  const isIpv6 = source?.address?.includes(':') === true;
  const behindIp = length - (isIpv6 ? IPV6_HEADER : IPV4_HEADER);
  return payloadLength <= behindIp - TCP_HEADER && payloadLength >= behindIp - LONGEST_TCP_HEADER;
}

/** Of segments that a line may be of, those of its very second, where there are any. */
export function nearest(
  segments: readonly OpeningSegment[],
  { clock }: PacketFact,
  start: bigint | null,
): readonly OpeningSegment[] {
  if (clock === null || start === null) return segments;
  const near = segments.filter(({ time }) => isAtOnce(clock, (Number(start) + time) / 1e6));
  return near.length > 0 ? near : segments;
}

/** The line's own time can be the segment's; where either says none, nothing speaks against it. */
export function isAtTime(
  { time }: OpeningSegment,
  { clock }: PacketFact,
  start: bigint | null,
): boolean {
  if (clock === null || start === null || Number.isNaN(time)) return true;
  return canBeAt(clock, (Number(start) + time) / 1e6);
}

const HANDSHAKE = TcpFlag.syn | TcpFlag.ack | TcpFlag.rst | TcpFlag.fin;

export const SYN_ACK = TcpFlag.syn | TcpFlag.ack;
/** Do two sets of flags make the same part of a handshake? */
export const isAlike = (flags: number, of: number) => (flags & HANDSHAKE) === (of & HANDSHAKE);
