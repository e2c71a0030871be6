/** Segments of the client with numbers that the server has had already, and the bare ACKs with which it answers them. */
import { isAfter, sequenceAdd } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';
import { isPureAck, isReset, isSyn } from './segmentKinds';

/** A keepalive, or what was acknowledged and comes again: it begins before the number that the server expects first. */
export function isOldSegment(segment: OpeningSegment, clientIsn: number): boolean {
  return (
    !segment.fromServer &&
    !isSyn(segment) &&
    !isReset(segment) &&
    isAfter(sequenceAdd(clientIsn, 1), segment.sequence)
  );
}

/**
 * The server's bare ACKs that answer such a segment, each with the last one before it. TCP answers an old number with an ACK in every state,
 * before it looks at anything else (RFC 9293 section 3.10.7.4, first check; Linux tcp_check_req() does so before it defers or finds the queue
 * full): the ACK shows that TCP received that segment, and neither refuses nor accepts the connection.
 * @param own segments that are no capture duplicates, in file order
 */
export function answersToOld(
  own: readonly OpeningSegment[],
  clientIsn: number,
): ReadonlyMap<OpeningSegment, OpeningSegment> {
  const answers = new Map<OpeningSegment, OpeningSegment>();
  const first = sequenceAdd(clientIsn, 1);
  let old: OpeningSegment | null = null;
  for (const segment of own) {
    if (isOldSegment(segment, clientIsn)) old = segment;
    else if (old !== null && segment.fromServer && isPureAck(segment)) {
      if (segment.acknowledgment === first) answers.set(segment, old);
      // One answer each: what comes next answers something else.
      old = null;
    }
  }
  return answers;
}
