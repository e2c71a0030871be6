/** Which RST ends a connection, and at which end (RFC 9293 sections 3.5.2, 3.5.3 and 3.10.7, RFC 5961 section 3). */
import { TcpFlag } from '../packets/packetTable';
import { isAfter, isAtOrAfter } from '../tcp/sequence';
import type { ConnectionEnd } from './connectionEnd';

/** What the rules look at of an RST. */
interface Reset {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number | null;
}

/**
 * Has the sender of an RST no connection any more? Not when it refuses what does not belong to the connection that it is
 * opening: it then sends the number that was acknowledged wrongly, and stays as it is.
 */
export function resetsItself(
  segment: Reset,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
): boolean {
  // Answers a segment without ACK, for which there is no connection.
  if (segment.sequence === 0 && segment.acknowledgment !== null) return true;
  switch (sender.state) {
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
      return segment.sequence === sender.next;
    default:
      return isExpected(segment, sender, receiver);
  }
}

/** Must the receiver of an RST take it? What it must ignore, or answer with a challenge ACK, changes nothing. */
export function resets(segment: Reset, sender: ConnectionEnd, receiver: ConnectionEnd): boolean {
  if (receiver.state !== 'SYN-SENT') return isExpected(segment, sender, receiver);
  const { isn, next } = receiver;
  const { acknowledgment, flags } = segment;
  if ((flags & TcpFlag.ack) === 0 || acknowledgment === null || isn === null || next === null) {
    return false;
  }
  return isAfter(acknowledgment, isn) && !isAfter(acknowledgment, next);
}

/**
 * Can the sequence number of an RST be the next one that its receiver expects? That one lies between what the receiver has acknowledged and what
 * the sender has sent. True where the capture does not show them.
 */
function isExpected(
  { sequence }: Reset,
  { next }: ConnectionEnd,
  { acknowledged }: ConnectionEnd,
): boolean {
  return (
    (next === null || !isAfter(sequence, next)) &&
    (acknowledged === null || isAtOrAfter(sequence, acknowledged))
  );
}
