/** The SYN-ACKs of an opening that were sent again. */
import type { SynAckRepeat, TsecrEcho } from './opening';
import type { OpeningSegment } from './openingSegments';
import { sequenceAdd } from '../tcp/sequence';
import { isPureAck } from './segmentKinds';

/** A repeat within this much of a round trip after the ACK can already have been under way. */
const CROSSING_ROUND_TRIPS = 1.15;
const CROSSING_SLACK = 2e6;

/**
 * @param own segments that are no capture duplicates, in file order
 * @param synAcks those among them that are SYN-ACKs of the server
 */
export function synAckRepeatsOf(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  synAcks: readonly OpeningSegment[],
  ack: OpeningSegment | null,
): SynAckRepeat[] {
  const first = synAcks[0];
  if (first === undefined) return [];
  // Another number than the SYN-ACK's does not acknowledge it: the server is right to send it again.
  const acknowledges = ack?.acknowledgment === sequenceAdd(first.sequence, 1);
  const same = synAcks.filter((segment) => segment.sequence === first.sequence);
  return same.slice(1).map((segment, i) => {
    const previous = same[i]!;
    const next = same[i + 2] ?? null;
    const afterAck = acknowledges && segment.packet > ack.packet;
    const { tsecr, echoes } = echoOf(segment, syns, own);
    return {
      segment,
      afterFirst: segment.time - first.time,
      afterPrevious: segment.time - previous.time,
      afterAck,
      crossing: afterAck && isCrossing(segment, syns, first, ack),
      tsecr,
      echoes,
      dupAck: afterAck ? dupAckOf(own, segment, next) : null,
    };
  });
}

/** What the repeat's TSecr quotes: the SYN, a later segment of the client, or neither. */
function echoOf(
  segment: OpeningSegment,
  syns: readonly OpeningSegment[],
  own: readonly OpeningSegment[],
): { tsecr: TsecrEcho; echoes: OpeningSegment | null } {
  if (segment.tsecr === null) return { tsecr: 'none', echoes: null };
  if (syns.some((syn) => syn.tsval === segment.tsecr)) return { tsecr: 'syn', echoes: null };
  const later = own.find(
    (other) => !other.fromServer && other.packet < segment.packet && other.tsval === segment.tsecr,
  );
  return later === undefined ? { tsecr: 'other', echoes: null } : { tsecr: 'later', echoes: later };
}

/** Was the repeat already under way when the ACK passed the capture point? Then it comes within about a round trip. */
function isCrossing(
  segment: OpeningSegment,
  syns: readonly OpeningSegment[],
  synAck: OpeningSegment,
  ack: OpeningSegment,
): boolean {
  const roundTrip = roundTripOf(syns, synAck, ack);
  return segment.time - ack.time <= CROSSING_ROUND_TRIPS * roundTrip + CROSSING_SLACK;
}

/** The round trip that the handshake shows: from the last SYN before the SYN-ACK to the ACK. */
function roundTripOf(
  syns: readonly OpeningSegment[],
  synAck: OpeningSegment,
  ack: OpeningSegment,
): number {
  const answered = syns.findLast((syn) => syn.packet < synAck.packet) ?? synAck;
  return ack.time - answered.time;
}

/** The client's first pure ACK after a repeat and before the next one. */
function dupAckOf(
  own: readonly OpeningSegment[],
  repeat: OpeningSegment,
  next: OpeningSegment | null,
): OpeningSegment | null {
  return (
    own.find(
      (segment) =>
        !segment.fromServer &&
        segment.packet > repeat.packet &&
        (next === null || segment.packet < next.packet) &&
        isPureAck(segment),
    ) ?? null
  );
}
