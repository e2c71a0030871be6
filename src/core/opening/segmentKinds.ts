/** What a segment of an opening is, by its flags. */
import { TcpFlag } from '../packets/packetTable';
import { sequenceDistance } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';

type Flagged = Pick<OpeningSegment, 'flags' | 'payloadLength'>;

const has = (segment: Flagged, bits: number) => (segment.flags & bits) !== 0;

export const isSyn = (segment: Flagged) => has(segment, TcpFlag.syn) && !has(segment, TcpFlag.ack);

export const isSynAck = (segment: Flagged) =>
  has(segment, TcpFlag.syn) && has(segment, TcpFlag.ack);

export const isReset = (segment: Flagged) => has(segment, TcpFlag.rst);

export const isFin = (segment: Flagged) => has(segment, TcpFlag.fin) && !has(segment, TcpFlag.rst);

/** An ACK without payload, SYN, FIN or RST. */
export const isPureAck = (segment: Flagged) =>
  has(segment, TcpFlag.ack) &&
  !has(segment, TcpFlag.syn | TcpFlag.fin | TcpFlag.rst) &&
  segment.payloadLength === 0;

/** Payload outside the SYN. */
export const isData = (segment: Flagged) =>
  segment.payloadLength > 0 && !has(segment, TcpFlag.syn | TcpFlag.rst);

/** Is a number the one that acknowledges a SYN? Of data in it (TCP Fast Open, RFC 7413) all may be acknowledged, or some, or none. */
export function acknowledgesSyn(
  acknowledgment: number,
  { sequence, payloadLength }: OpeningSegment,
): boolean {
  const beyond = sequenceDistance(acknowledgment, sequence) - 1;
  return beyond >= 0 && beyond <= payloadLength;
}
