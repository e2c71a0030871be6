/** Data that went unanswered while the SYN-ACK was not sent again: lost on its way, rather than ignored by a half-open server. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isReset } from '../../opening/segmentKinds';
import { isAfter, isAtOrAfter, sequenceAdd } from '../../tcp/sequence';
import { countText, durationText, numberText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import type { PacketIndex } from '../../packets/packetTable';
import { takenAtOnce, tooLargeSegments } from '../takenData';
import { fact, type Detector, type Observation } from './observation';

/** No stack sends its SYN-ACK again sooner (RFC 6298: 1 s), less the granularity of timers (nanoseconds). */
const BEFORE_ANY_TIMER = 0.95e9;
/** Nor does any send its data again sooner (Linux: two round trips for a probe, of 10 ms at least; nanoseconds). */
const SOONER_THAN_ANY_TIMER = 10e6;
/** Options that a data segment may carry beside its payload: the payload of a full-size segment is at most so much below the MSS. */
const MOST_OPTIONS = 40;
/** A path that takes full-size segments takes one within this many tries. */
const FEWEST_TRIES = 3;
/** A burst of losses, or of disorder, is over by then (nanoseconds). */
const LONGER_THAN_A_BURST = 3e9;

export const lostData: Detector = {
  kinds: ['data-lost-once', 'only-full-size-ignored', 'data-too-large', 'too-large-sent-again'],
  detect(context) {
    const { own, opening, acceptance } = context;
    const { ack, repeats } = opening;
    if (ack === null || repeats.length > 0) return [];
    const firstOnly = firstOfSeveral(context);
    if (firstOnly.length > 0) return firstOnly;
    const sent = own.filter(
      (s) =>
        !s.fromServer &&
        (isData(s) || isFin(s)) &&
        s.packet >= ack.packet &&
        (acceptance === null || s.packet < acceptance.packet),
    );
    if (sent.length < 2) return [];
    const sentBack = tooLargeSegments(context);
    if (sent.some(({ packet }) => sentBack.has(packet))) return tooLarge(context, sent, sentBack);
    const [first] = sent;
    const copies = sent.filter((s) => s.sequence === first!.sequence);
    if (copies.length < 2) return [];
    return [...lostOnce(context, copies), ...fullSize(context, sent, copies)];
  },
};

/** One segment is there again and is then taken, before the server's timer for its SYN-ACK could run out. */
function lostOnce(context: OpeningContext, copies: readonly OpeningSegment[]): Observation[] {
  const { acceptance, opening } = context;
  const first = copies[0]!;
  if (acceptance === null || takenAtOnce(context)(first)) return [];
  // So soon nothing is sent again: it was recorded or delivered twice.
  if (copies.every(({ time }) => time - first.time < SOONER_THAN_ANY_TIMER)) return [];
  const taken = isAtOrAfter(
    acceptance.acknowledgment,
    sequenceAdd(first.sequence, first.payloadLength + (isFin(first) ? 1 : 0)),
  );
  // The acceptance left the server half a round trip before it came past here, or earlier.
  const { roundTrip } = context;
  const waited = acceptance.time - opening.ack!.time - (roundTrip > 0 ? roundTrip : 0);
  if (!taken || !(waited < BEFORE_ANY_TIMER)) return [];
  return [
    fact(
      'data-lost-once',
      [...copies.map(({ packet }) => packet), acceptance.packet],
      `${isData(first) ? 'One data segment' : 'The FIN'} came again ${copies.length === 2 ? `after ${durationText(copies[1]!.time - first.time)}` : timesText(copies.length - 1)} and was then acknowledged, before a SYN-ACK could have been sent again: a segment that was lost looks like this, and so does a server that was not ready for a moment.`,
      { weight: 'finding', note: 'one segment lost' },
    ),
  ];
}

/**
 * The first segment, of full size, goes unanswered time and again, and a smaller one behind it arrives: the server's ACK says so by SACK, or
 * acknowledges nothing new (RFC 5681 section 3.2: an ACK of a segment behind a gap).
 */
function firstOfSeveral({ own, opening, clientIsn }: OpeningContext): Observation[] {
  const { ack, synAck } = opening;
  const mss = synAck?.mss ?? null;
  if (mss === null || ack === null || clientIsn === null) return [];
  const begin = sequenceAdd(clientIsn, 1);
  const after = own.filter((s) => s.packet >= ack.packet && !isReset(s));
  const fromServer = after.filter((s) => s.fromServer);
  // Of what the server takes, nothing was lost for good.
  const isStuck = fromServer.every((s) => isPureAck(s) && s.acknowledgment === begin);
  if (!isStuck) return [];
  const sent = after.filter((s) => !s.fromServer && isData(s));
  const large = sent.filter(
    (s) => s.sequence === begin && s.payloadLength <= mss && s.payloadLength >= mss - MOST_OPTIONS,
  );
  const [behind] = sent.filter(
    (s) => isAfter(s.sequence, begin) && s.payloadLength < mss - MOST_OPTIONS,
  );
  if (behind === undefined || large.length < FEWEST_TRIES) return [];
  if (!(large.at(-1)!.time - large[0]!.time > LONGER_THAN_A_BURST)) return [];
  if (sent.some((s) => s.sequence === begin && !large.includes(s))) return [];
  const answer = fromServer.find(
    ({ packet, sack }) =>
      packet > behind.packet &&
      (sack === null || (sack[0] === behind.sequence && isAfter(sack[1], sack[0]))),
  );
  if (answer === undefined) return [];
  return [
    fact(
      'only-full-size-ignored',
      [...large, behind, answer].map(({ packet }) => packet).sort((a, b) => a - b),
      `The first segment, of ${countText(large[0]!.payloadLength, 'byte')} (the server's MSS is ${numberText(mss)}), was sent ${timesText(large.length)} and never acknowledged; the smaller one behind it, of ${countText(behind.payloadLength, 'byte')}, arrived: the server ${answer.sack === null ? 'answered it with an ACK of nothing new' : 'says so by SACK'}.`,
      { weight: 'finding', note: 'only full-size segments fail' },
    ),
  ];
}

/** Nothing but segments as large as the other end allows goes unanswered. */
function fullSize(
  { opening: { synAck }, acceptance }: OpeningContext,
  sent: readonly OpeningSegment[],
  copies: readonly OpeningSegment[],
): Observation[] {
  const mss = synAck?.mss ?? null;
  if (mss === null || copies.length < FEWEST_TRIES) return [];
  const isFull = ({ payloadLength }: OpeningSegment) =>
    payloadLength <= mss && payloadLength >= mss - MOST_OPTIONS;
  // A smaller piece of the same data that is taken is the clearest sign.
  const last = copies.at(-1)!;
  const smaller = sent.at(-1) === last && last.payloadLength < mss - MOST_OPTIONS ? last : null;
  const failed = smaller === null ? sent : sent.slice(0, -1);
  if (failed.length < FEWEST_TRIES || !failed.every(isFull)) return [];
  return [
    fact(
      'only-full-size-ignored',
      sent.map(({ packet }) => packet),
      `All ${failed.length} segments that go unanswered carry ${countText(failed[0]!.payloadLength, 'byte')}, as much as the server's MSS of ${numberText(mss)} allows; ${smaller === null ? 'nothing smaller was tried' : `a piece of ${countText(smaller.payloadLength, 'byte')} of the same data was ${acceptance === null ? 'tried last' : 'taken'}`}.`,
      { weight: 'finding', note: 'only full-size segments fail' },
    ),
  ];
}

/** A router says that segments are too large for the path; what the client does then tells whether it heard that. */
function tooLarge(
  { acceptance }: OpeningContext,
  sent: readonly OpeningSegment[],
  sentBack: ReadonlyMap<PacketIndex, PacketIndex>,
): Observation[] {
  const large = sent.filter(({ packet }) => sentBack.has(packet));
  const first = large[0]!;
  const told = sentBack.get(first.packet)!;
  const found = [
    fact(
      'data-too-large',
      large.flatMap(({ packet }) => [packet, sentBack.get(packet)!]),
      `By ICMP a router says that ${large.length === 1 ? 'a segment' : countText(large.length, 'segment')} of the client (${countText(first.payloadLength, 'byte')} of data) ${large.length === 1 ? 'is' : 'are'} too large for the path: the server never saw ${large.length === 1 ? 'it' : 'them'}.`,
      { weight: 'finding', note: 'too large for the path' },
    ),
  ];
  const again = sent.filter(
    (s) =>
      s.packet > told && s.sequence === first.sequence && s.payloadLength >= first.payloadLength,
  );
  if (again.length < 2 || acceptance !== null) return found;
  return [
    ...found,
    fact(
      'too-large-sent-again',
      again.map(({ packet }) => packet),
      `The client sends the same segment ${countText(again.length, 'more time')}, no smaller: it does not act on the ICMP error.`,
      { weight: 'finding', note: 'sent again, no smaller' },
    ),
  ];
}
