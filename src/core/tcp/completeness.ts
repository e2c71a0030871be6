/** `tcp.completeness`: which phases of a connection the capture holds. */
import { TcpFlag } from '../packets/packetTable';

/** Bits of `tcp.completeness`. */
export const Completeness = {
  syn: 1,
  synAck: 2,
  ack: 4,
  data: 8,
  fin: 16,
  rst: 32,
} as const;

/**
 * The bits after one more segment.
 * @param baseWasKnown the sender's first sequence number was known before: a SYN then is a repeat, or comes too late
 */
export function completenessAfter(
  seen: number,
  flags: number,
  payloadLength: number,
  baseWasKnown: boolean,
): number {
  if ((flags & TcpFlag.syn) !== 0) {
    if ((flags & TcpFlag.ack) !== 0) seen |= Completeness.synAck;
    else if (!baseWasKnown) {
      seen |= Completeness.syn;
      if (payloadLength > 0) seen |= Completeness.data;
    }
  } else if ((flags & TcpFlag.ack) !== 0) {
    seen |= payloadLength > 0 ? Completeness.data : Completeness.ack;
  }
  if ((flags & TcpFlag.rst) !== 0) seen |= Completeness.rst;
  if ((flags & TcpFlag.fin) !== 0 && (flags & TcpFlag.ack) !== 0) seen |= Completeness.fin;
  return seen;
}
