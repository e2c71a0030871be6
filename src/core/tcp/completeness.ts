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
 * @param baseWasKnown the sender's first sequence number was known before: a SYN then is a repeat, or comes too late;
 * the first SYN of an end begins anew
 */
export function completenessAfter(
  seen: number,
  flags: number,
  payloadLength: number,
  baseWasKnown: boolean,
): number {
  if ((flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn && !baseWasKnown) {
    seen = payloadLength > 0 ? Completeness.syn | Completeness.data : Completeness.syn;
  }
  return seen | completenessOf(flags, payloadLength);
}

/**
 * The bits that a segment stands for by itself. Wireshark counts them again when it goes over the packets a second time, so
 * that those which a SYN wiped out show from the packet behind them on.
 */
export function completenessOf(flags: number, payloadLength: number): number {
  let bits = 0;
  if ((flags & TcpFlag.syn) !== 0) {
    if ((flags & TcpFlag.ack) !== 0) bits |= Completeness.synAck;
  } else if ((flags & TcpFlag.ack) !== 0) {
    bits |= payloadLength > 0 ? Completeness.data : Completeness.ack;
  }
  if ((flags & TcpFlag.rst) !== 0) bits |= Completeness.rst;
  if ((flags & TcpFlag.fin) !== 0 && (flags & TcpFlag.ack) !== 0) bits |= Completeness.fin;
  return bits;
}
