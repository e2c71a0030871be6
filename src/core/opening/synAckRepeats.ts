/** The SYN-ACKs of an opening that were sent again. */
import { bisector } from 'd3';
import type { SynAckRepeat, TsecrEcho } from './opening';
import type { OpeningSegment } from './openingSegments';
import { isAfter, sequenceAdd } from '../tcp/sequence';
import { roundTripOf } from './roundTrip';
import { isData, isPureAck, isReset, isSynAck } from './segmentKinds';

/** A repeat within this much of a round trip after the ACK can already have been under way. */
const CROSSING_ROUND_TRIPS = 1.15;
const CROSSING_SLACK = 2e6;
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
  const acknowledges = ack?.acknowledgment === sequenceAdd(first.sequence, 1);
  const same = own.filter(
    (s) => s.fromServer && isSynAck(s) && s.sequence === first.sequence && s.packet >= first.packet,
  );
  if (same.length < 2) return [];
  const quoted = quotedSegments(
    syns,
    own,
    ack !== null && ack.packet < first.packet ? null : first,
  );
  const pureAcks = own.filter((segment) => !segment.fromServer && isPureAck(segment));
  const trip = ack === null ? 0 : roundTripOf(own, syns, first, ack);
  const roundTrip = ack !== null && Number.isNaN(trip) ? ack.time - first.time : trip;
  const isFastOpen = syns.some(({ payloadLength }) => payloadLength > 0);
  const accepted = ack === null ? null : takenAfter(own, ack, first, isFastOpen);
  const afterAcceptance =
    accepted === null ? [] : same.filter(({ packet }) => packet > accepted.packet);
  // What comes again and again after that, another machine sends by its timer.
  const isOnce = afterAcceptance.every(
    ({ time }) => !(time - afterAcceptance[0]!.time > SOONER_THAN_ANY_TIMER),
  );
  return same.slice(1).map((segment, i) => {
    const previous = same[i]!;
    const next = same[i + 2] ?? null;
    const afterAck = acknowledges && segment.packet > ack.packet;
    const { tsecr, echoes } = echoOf(segment, quoted);
    return {
      segment,
      afterFirst: segment.time - first.time,
      afterPrevious: segment.time - previous.time,
      afterAck,
      crossing:
        afterAck &&
        (isCrossing(segment, ack, roundTrip) ||
          (accepted !== null && isOnce && isOlderThanAcceptance(segment, accepted))),
      tsecr,
      echoes,
      dupAck: afterAck ? dupAckOf(pureAcks, segment, next) : null,
    };
  });
}

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

/** Was the repeat already under way when the ACK passed the capture point? Then it comes within about a round trip. */
function isCrossing(segment: OpeningSegment, ack: OpeningSegment, roundTrip: number): boolean {
  return segment.time - ack.time <= CROSSING_ROUND_TRIPS * roundTrip + CROSSING_SLACK;
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

const byPacket = bisector((segment: OpeningSegment) => segment.packet);

/** The client's first pure ACK after a repeat and before the next one. */
function dupAckOf(
  pureAcks: readonly OpeningSegment[],
  repeat: OpeningSegment,
  next: OpeningSegment | null,
): OpeningSegment | null {
  const found = pureAcks[byPacket.right(pureAcks, repeat.packet)];
  return found !== undefined && (next === null || found.packet < next.packet) ? found : null;
}
