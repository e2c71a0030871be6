/** SYN-ACKs that come again without the server's timer: crossing, held up, sent twice, or the answer to a repeated SYN. */
import { sequenceDistance } from '../../tcp/sequence';
import { countText, durationText } from '../../words/duration';
import { CAPTURE_DUPLICATE_WINDOW } from '../../opening/captureDuplicate';
import { answerFinder, isUnmarked } from '../../opening/unmarkedCopies';
import type { OpeningContext } from '../openingContext';
import { serverTripOf } from '../../opening/roundTrip';
import { isHeldUp, leftApart } from './heldUp';
import { answeredSyns, SENT_TWICE, SYN_SENT_AGAIN } from './synAnswers';
import type { Opening, SynAckRepeat } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { fact, type Detector, type Observation } from './observation';

export const repeatForms: Detector = {
  kinds: [
    'syn-ack-crossing',
    'syn-ack-crossing-perhaps',
    'syn-ack-after-acceptance',
    'syn-ack-delayed-original',
    'syn-ack-sent-twice',
    'syn-ack-two-packets',
    'syn-ack-recorded-twice-perhaps',
    'syn-answered-again',
  ],
  detect(context) {
    if (context.opening.repeats.length === 0) return [];
    const found: Observation[] = [];
    const answers = answeredSyns(context.opening);
    const answerTo = answerFinder(context.own);
    let previous = context.opening.synAck!;
    // One that came past here before was not held up: the older one is a copy of it.
    const seen = new Set([previous.tsval]);
    for (const repeat of context.opening.repeats) {
      const { segment } = repeat;
      const syn = repeat.afterAck ? sentAgain(answers.get(repeat), context.opening) : null;
      if (syn !== null) {
        found.push(
          fact(
            'syn-answered-again',
            [syn.packet, segment.packet],
            'The client sent its SYN again, and the server answered that one too: the second SYN-ACK is an answer, not a resend.',
            { weight: 'finding', note: 'answers the second SYN' },
          ),
        );
      }
      if (!seen.has(segment.tsval) && isHeldUp(segment, previous, repeat.afterFirst)) {
        found.push(
          fact(
            'syn-ack-delayed-original',
            [previous.packet, segment.packet],
            `This SYN-ACK is older than the one before it (TSval ${segment.tsval} against ${previous.tsval}): it was sent first and held up on the way.`,
            { weight: 'finding', note: 'an older SYN-ACK, held up' },
          ),
        );
      } else if (
        syn === null &&
        isSentTwice(repeat, previous) &&
        !leftApart(segment, previous, repeat.afterPrevious)
      ) {
        found.push(
          fact(
            'syn-ack-sent-twice',
            [previous.packet, segment.packet],
            sentTwiceText(repeat, previous),
            { weight: 'finding', note: 'sent twice at once' },
          ),
        );
        if (
          areTwoPackets(segment, previous) &&
          // Recorded in front of a device and behind it, one packet has two TTLs, and may have two IP IDs.
          segment.ttl === previous.ttl &&
          // A device behind which the capture sees it once more can give it another IP ID.
          repeat.dupAck !== null &&
          leftTogether(segment, previous) &&
          quotesCaptured(segment, context.opening)
        ) {
          found.push(
            fact(
              'syn-ack-two-packets',
              [previous.packet, segment.packet],
              'The two SYN-ACKs differ in their IP ID or timestamp: no copy of one packet.',
            ),
          );
        }
      } else if (syn === null && mayBeRecordedTwice(repeat, previous, answerTo)) {
        found.push(
          fact(
            'syn-ack-recorded-twice-perhaps',
            [previous.packet, segment.packet],
            `The same SYN-ACK is there again ${durationText(repeat.afterPrevious)} later, without an IP ID or a timestamp to tell two packets from one recorded twice. No answer to the second one came past here.`,
            { weight: 'finding', note: 'sent again, or recorded twice' },
          ),
        );
      } else if (repeat.crossing && comesAfter(context, segment)) {
        const { acceptance } = context;
        found.push(
          fact(
            'syn-ack-after-acceptance',
            [acceptance!.packet, segment.packet],
            `This SYN-ACK came ${durationText(segment.time - acceptance!.time)} after the server had accepted the connection: it has no timer for it any more. An older one was held up on the way, or delivered a second time${segment.tsval === null || acceptance!.tsval === null ? '' : `; its TSval (${segment.tsval}) is not newer than that of the acceptance (${acceptance!.tsval})`}.`,
            { weight: 'finding', note: 'an old SYN-ACK, after the acceptance' },
          ),
        );
      } else if (
        repeat.crossing &&
        context.opening.crossing &&
        (!(repeat.afterPrevious < SOONER_THAN_ANY_TIMER) ||
          leftApart(segment, previous, repeat.afterPrevious))
      ) {
        found.push(crossing(context, segment));
      }
      previous = segment;
      seen.add(segment.tsval);
    }
    return summedUp(found);
  },
};

/** A path takes its time, and not always the same: what comes so close to the round trip may have left behind the ACK's arrival. */
const CLEARLY_WITHIN = 0.9;

function crossing({ opening, own }: OpeningContext, segment: OpeningSegment): Observation {
  const { syns, synAck, ack } = opening;
  const after = segment.time - ack!.time;
  const isClear = !(after > CLEARLY_WITHIN * serverTripOf(own, syns, synAck!, ack!));
  return fact(
    isClear ? 'syn-ack-crossing' : 'syn-ack-crossing-perhaps',
    [ack!.packet, segment.packet],
    `The SYN-ACK came again ${durationText(after)} after the ACK, ${isClear ? 'within one round trip: it was' : 'about one round trip: it may have been'} under way before the ACK could arrive.`,
    {
      weight: 'finding',
      note: `${isClear ? '' : 'may have '}crossed the ACK on the way`,
    },
  );
}

/** A SYN that the client sent again for want of an answer; null when it is none. */
function sentAgain(syn: OpeningSegment | undefined, { syns }: Opening): OpeningSegment | null {
  if (syn === undefined) return null;
  const before = syns[syns.indexOf(syn) - 1];
  return before === undefined || syn.time - before.time < SYN_SENT_AGAIN ? null : syn;
}

/** Sooner than this, no timer of a common stack sends a SYN-ACK again (nanoseconds): it was not under way for being late. */
const SOONER_THAN_ANY_TIMER = 0.85e9;

/** Of each kind, so many are told one by one. */
const MOST_TOLD = 3;

/** Observations of which there are too many for a person: the first ones of each kind, and one that sums up the others. */
function summedUp(found: Observation[]): Observation[] {
  if (found.length <= MOST_TOLD) return found;
  const told: Observation[] = [];
  for (const kind of new Set(found.map((observation) => observation.kind))) {
    const alike = found.filter((observation) => observation.kind === kind);
    told.push(...alike.slice(0, MOST_TOLD));
    const others = alike.slice(MOST_TOLD);
    if (others.length === 0) continue;
    told.push(
      fact(
        kind,
        [...new Set(others.flatMap(({ packets }) => packets))],
        `The same goes for ${countText(others.length, 'more SYN-ACK')}.`,
        { weight: 'finding' },
      ),
    );
  }
  return found.length === told.length ? [...found] : told;
}

/** More than a round trip behind the server's acceptance, so that it did not cross the ACK. */
function comesAfter({ acceptance, roundTrip }: OpeningContext, segment: OpeningSegment): boolean {
  return (
    acceptance !== null &&
    segment.packet > acceptance.packet &&
    segment.time - acceptance.time > (Number.isNaN(roundTrip) ? 0 : roundTrip)
  );
}

/** May a SYN-ACK be the second recording of the one before it? A client that got it twice answers it twice. */
function mayBeRecordedTwice(
  { segment, afterAck, afterPrevious }: SynAckRepeat,
  previous: OpeningSegment,
  answerTo: ReturnType<typeof answerFinder>,
): boolean {
  return (
    afterAck &&
    afterPrevious <= CAPTURE_DUPLICATE_WINDOW &&
    isUnmarked(segment) &&
    isUnmarked(previous) &&
    segment.window === previous.window &&
    segment.optionsHash === previous.optionsHash &&
    segment.ttl === previous.ttl &&
    answerTo(segment) === null
  );
}

/** Of a clock that ticks each millisecond (nanoseconds): one tick in less time may be a slow clock's, of which one tick is a second. */
const HALF_A_TICK = 0.5e6;

/**
 * Did two SYN-ACKs leave at one moment? Without the server's clock, one that was held up can come with the next; and what quotes another SYN answers
 * that.
 */
const leftTogether = (a: OpeningSegment, b: OpeningSegment) => {
  if (a.tsval === null || b.tsval === null || a.tsecr !== b.tsecr) return false;
  const ticks = Math.abs(sequenceDistance(a.tsval, b.tsval));
  return ticks === 0 || (ticks === 1 && Math.abs(a.time - b.time) > HALF_A_TICK);
};

/** What two SYN-ACKs that come together can be said to be. */
function sentTwiceText({ segment, afterPrevious }: SynAckRepeat, previous: OpeningSegment): string {
  const come = `Two SYN-ACKs come within ${durationText(afterPrevious)}`;
  if (!areTwoPackets(segment, previous)) {
    return `${come}, and the client answered both: sent twice at once, or delivered twice by the network; not resent by a timer.`;
  }
  return leftTogether(segment, previous)
    ? `${come}, each a packet of its own: they were sent twice at once, not resent by a timer.`
    : `${come}, each a packet of its own: sent twice at once, or one of them was held up on the way.`;
}

/** Does a SYN-ACK quote a SYN that is there? Where the capture missed one of two SYNs, each has its own answer. */
const quotesCaptured = ({ tsecr }: OpeningSegment, { syns }: Opening) =>
  syns.length === 0 || syns.some(({ tsval }) => tsval === null || tsval === tsecr);

/** Do two SYN-ACKs differ in what a copy of a packet leaves alike? */
function areTwoPackets(a: OpeningSegment, b: OpeningSegment): boolean {
  return a.ipId !== b.ipId || a.tsval !== b.tsval;
}

/** Two packets of their own within moments; without a timer's wait, and without a SYN between them. */
function isSentTwice(
  { segment, afterAck, afterPrevious, dupAck }: SynAckRepeat,
  previous: OpeningSegment,
): boolean {
  return (
    afterAck &&
    afterPrevious <= SENT_TWICE &&
    // The client answered it with an ACK of its own: it got two.
    (areTwoPackets(segment, previous) || dupAck !== null)
  );
}
