/** The SYN-ACKs of an opening that were sent again. */
import { countBefore } from '../bytes/sortedSearch';
import type { SynAckRepeat, TsecrEcho } from './opening';
import type { OpeningSegment } from './openingSegments';
import { isAfter, sequenceAdd } from '../tcp/sequence';
import { roundTripOf, serverTripOf } from './roundTrip';
import { isData, isPureAck, isReset, isSynAck } from './segmentKinds';

/** By how much two round trips of one path differ at least, and at most (nanoseconds). */
const LEAST_SLACK = 2e6;
const MOST_SLACK = 10e6;
/** No timer of a common stack sends a SYN-ACK again sooner (nanoseconds). */
const SOONER_THAN_ANY_TIMER = 0.8e9;

/**
 * @param own segments that are no capture duplicates, in file order
 * @param first the SYN-ACK of the opening
 */
export function synAckRepeatsOf(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  first: OpeningSegment | null,
  ack: OpeningSegment | null,
): SynAckRepeat[] {
  if (first === null) return [];
  // Another number than the SYN-ACK's does not acknowledge it: the server is right to send it again.
  const acknowledges = ack !== null && acknowledgesSynAck(ack, first);
  const same = own.filter(
    (s) => s.fromServer && isSynAck(s) && s.sequence === first.sequence && s.packet >= first.packet,
  );
  const isFirstUnseen = answersUnseen(own, syns, first, ack);
  if (same.length < 2 && !isFirstUnseen) return [];
  const quoted = quotedSegments(
    syns,
    own,
    ack !== null && ack.packet < first.packet ? null : first,
  );
  const pureAcks = own.filter((segment) => !segment.fromServer && isPureAck(segment));
  // The one that the capture missed came in time for the ACK.
  const tripOf = isFirstUnseen ? roundTripOf : serverTripOf;
  const trip = ack === null ? 0 : tripOf(own, syns, first, ack);
  const serverTrip = ack !== null && Number.isNaN(trip) ? ack.time - first.time : trip;
  const isFastOpen = syns.some(({ payloadLength }) => payloadLength > 0);
  const accepted = ack === null ? null : takenAfter(own, ack, first, isFastOpen);
  const afterAcceptance =
    accepted === null ? [] : same.filter(({ packet }) => packet > accepted.packet);
  // What comes again and again after that, another machine sends by its timer.
  const isOnce = afterAcceptance.every(
    ({ time }) => !(time - afterAcceptance[0]!.time > SOONER_THAN_ANY_TIMER),
  );
  const repeats = isFirstUnseen ? same : same.slice(1);
  return repeats.map((segment, i) => {
    const previous = isFirstUnseen ? (same[i - 1] ?? null) : same[i]!;
    const next = repeats[i + 1] ?? null;
    const afterAck =
      acknowledges && segment.packet > ack.packet && !isAnsweredBy(ack, segment, first);
    const { tsecr, echoes } = echoOf(segment, quoted);
    return {
      segment,
      // When the one that the capture missed was sent, nobody knows.
      afterFirst: isFirstUnseen ? Number.NaN : segment.time - first.time,
      afterPrevious: previous === null ? Number.NaN : segment.time - previous.time,
      afterAck,
      crossing:
        afterAck &&
        (isCrossing(segment, ack, serverTrip) ||
          (accepted !== null && isOnce && isOlderThanAcceptance(segment, accepted))),
      tsecr,
      echoes,
      dupAck: afterAck ? dupAckOf(pureAcks, segment, next) : null,
    };
  });
}

/** Does an ACK that was recorded first answer this very SYN-ACK? It says so, or the times do: the capture has them in the wrong order. */
const isAnsweredBy = (ack: OpeningSegment, synAck: OpeningSegment, first: OpeningSegment) =>
  synAck.time < ack.time ||
  (ack.tsecr !== null && ack.tsecr === synAck.tsval && synAck.tsval !== first.tsval);

/** Later than this, and than a round trip, a SYN-ACK did not pass here before an ACK that came past first (nanoseconds). */
const AFTER_THE_ACK = 50e6;
/** Without a clock that tells, no mirror and no second capture point is so late (nanoseconds). */
const LONG_AFTER_THE_ACK = 0.3e9;
/** Where no SYN tells of a round trip, only a timer's wait does (RFC 6298: 1 s), and that the client acknowledges once more. */
const TIMER = 0.85e9;

/**
 * Is the first SYN-ACK in the capture one that came again, and the one before it missed by the capture? The client had acknowledged its number
 * long before. One that a mirror or a second capture point brings late has the TSval that the ACK quotes, or takes no answer of its own.
 */
function answersUnseen(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  first: OpeningSegment,
  ack: OpeningSegment | null,
): boolean {
  if (ack === null || ack.packet > first.packet) return false;
  if (ack.acknowledgment !== sequenceAdd(first.sequence, 1)) return false;
  if (ack.sequence !== first.acknowledgment) return false;
  const waited = first.time - ack.time;
  const trip = roundTripOf(own, syns, first, ack);
  const isTimed = first.tsval !== null && ack.tsecr !== null;
  const isLater = isTimed && isAfter(first.tsval, ack.tsecr);
  if (isTimed && !isLater) return false;
  // Without a round trip, one that crossed the ACK on a long way looks the same.
  const late = isLater ? AFTER_THE_ACK : LONG_AFTER_THE_ACK;
  const atLeast = Number.isNaN(trip) ? TIMER : Math.max(late, trip + MOST_SLACK);
  if (!(waited > atLeast)) return false;
  const between = own.filter((s) => s.packet < first.packet);
  // An answer to a SYN of its own is no resend; and a server that has spoken has the connection.
  if (syns.some((s) => s.packet < first.packet && first.time - s.time < TIMER)) return false;
  if (between.some((s) => s.fromServer)) return false;
  return (
    isLater ||
    own.some((s) => !s.fromServer && s.packet > first.packet && isPureAck(s)) ||
    // Seen at the client the one before came with the ACK, at the server with the SYN.
    isStep(waited) ||
    syns.some(({ time }) => isStep(first.time - time))
  );
}

/** Steps of a timer that doubles from 1 s, or begins with 3 s (RFC 6298, RFC 1122), and by how much the first ones are off (nanoseconds). */
const STEPS = [1e9, 3e9, 7e9];
const EARLY = 5e6;
const LATE = 60e6;

const isStep = (waited: number) =>
  STEPS.some((step) => waited >= step - EARLY && waited <= step + LATE);

/** The client's segments by their TSval. */
interface QuotedSegments {
  readonly ofSyns: ReadonlySet<number | null>;
  /** What a SYN-ACK before the ACK quotes is a SYN's, in the capture or not, though a later segment may carry it too; null: none was seen. */
  readonly ofEarlySynAck: number | null;
  /** The first segment with a TSval. */
  readonly first: ReadonlyMap<number, OpeningSegment>;
}

function quotedSegments(
  syns: readonly OpeningSegment[],
  own: readonly OpeningSegment[],
  earlySynAck: OpeningSegment | null,
): QuotedSegments {
  const first = new Map<number, OpeningSegment>();
  for (const segment of own) {
    if (segment.fromServer || segment.tsval === null || first.has(segment.tsval)) continue;
    first.set(segment.tsval, segment);
  }
  const ofSyns = new Set(syns.map(({ tsval }) => tsval));
  return { ofSyns, ofEarlySynAck: earlySynAck?.tsecr ?? null, first };
}

/** What the repeat's TSecr quotes: the SYN, a later segment of the client, or neither; what cannot be told is neither. */
function echoOf(
  { tsecr, packet }: OpeningSegment,
  { ofSyns, ofEarlySynAck, first }: QuotedSegments,
): { tsecr: TsecrEcho; echoes: OpeningSegment | null } {
  if (tsecr === null) return { tsecr: 'none', echoes: null };
  if (ofSyns.has(tsecr)) return { tsecr: 'syn', echoes: null };
  // On a fast path SYN and ACK carry one TSval: without SYN and early SYN-ACK, nobody knows which of them is quoted.
  const isUnknown = ofSyns.size === 0 && (ofEarlySynAck === null || ofEarlySynAck === tsecr);
  const later = first.get(tsecr);
  return isUnknown || later === undefined || later.packet >= packet
    ? { tsecr: 'other', echoes: null }
    : { tsecr: 'later', echoes: later };
}

/**
 * Was the repeat already under way when the ACK passed the capture point? Then it comes at most as much later as the way from here to the server
 * and back takes; how far away the client is does not matter.
 */
function isCrossing(segment: OpeningSegment, ack: OpeningSegment, serverTrip: number): boolean {
  const slack = Math.min(MOST_SLACK, LEAST_SLACK + serverTrip / 100);
  return segment.time - ack.time <= serverTrip + slack;
}

/**
 * The server's first segment that only an open connection sends: data, or an ACK of the client's. With Fast Open a server speaks before it has the ACK
 * (RFC 7413 section 4.2).
 */
function takenAfter(
  own: readonly OpeningSegment[],
  ack: OpeningSegment,
  synAck: OpeningSegment,
  isFastOpen: boolean,
): OpeningSegment | null {
  return (
    own.find(
      (s) =>
        s.fromServer &&
        s.packet > ack.packet &&
        !isSynAck(s) &&
        !isReset(s) &&
        ((isData(s) && !isFastOpen) || isAfter(s.acknowledgment, synAck.acknowledgment)),
    ) ?? null
  );
}

/**
 * Is a SYN-ACK that comes after its server had accepted an old one, held up or delivered twice by the network? An open connection has no SYN-ACK
 * timer any more (RFC 9293 section 3.10.7.4; Linux removes the request with reqsk_timer_handler()'s timer). One with a newer timestamp was made
 * later, by another machine.
 */
function isOlderThanAcceptance(segment: OpeningSegment, accepted: OpeningSegment): boolean {
  if (segment.packet < accepted.packet) return false;
  if (segment.tsval === null || accepted.tsval === null) return true;
  return !isAfter(segment.tsval, accepted.tsval);
}

/** Of data on a SYN-ACK, an ACK may take all or none (RFC 9293 section 3.4). */
const acknowledgesSynAck = ({ acknowledgment }: OpeningSegment, synAck: OpeningSegment) =>
  acknowledgment === sequenceAdd(synAck.sequence, 1) ||
  acknowledgment === sequenceAdd(synAck.sequence, 1 + synAck.payloadLength);

/** The client's first pure ACK after a repeat and before the next one. */
function dupAckOf(
  pureAcks: readonly OpeningSegment[],
  repeat: OpeningSegment,
  next: OpeningSegment | null,
): OpeningSegment | null {
  const behind = countBefore(pureAcks.length, (at) => pureAcks[at]!.packet > repeat.packet);
  const found = pureAcks[behind];
  if (found === undefined || (next !== null && found.packet > next.packet)) return null;
  // One that acknowledges more answers data of the server.
  return acknowledgesSynAck(found, repeat) ? found : null;
}
