/** The schedule of SYN-ACKs that were sent again: how often, when, and which steps of the timer are missing. */
import { isAfter, sequenceAdd } from '../../tcp/sequence';
import { isData, isFin, isPureAck, isReset, isSynAck } from '../../opening/segmentKinds';
import type { PacketIndex } from '../../packets/packetTable';
import type { OpeningSegment } from '../../opening/openingSegments';
import { firstSynAckIsUnseen, type Opening, type SynAckRepeat } from '../../opening/opening';
import { durationText, shortListText, timesText } from '../../words/duration';
import type { VantagePlace } from '../../vantage/vantage';
import type { OpeningContext } from '../openingContext';
import { isHeldUp, leftApart } from './heldUp';
import { fact, type Detector, type Observation } from './observation';
import { isOlder } from './sentOrder';
import { answeredSyns, SENT_TWICE } from './synAnswers';

const SECOND = 1e9;
/** A request socket's timer is late by its granularity: up to 200 ms before Linux 4.4, and jiffies since. */
const isNear = (time: number, seconds: number) =>
  time >= (seconds - 0.15) * SECOND && time <= (seconds * 1.08 + 0.25) * SECOND;
/** From here on a first resend is no initial timeout of any stack (RFC 6298: 1 s, before 2011 3 s). */
const LONGER_THAN_ANY_INITIAL_TIMEOUT = 5 * SECOND;
/** When a timer that doubles from 1 s, or from 3 s before Linux 3.1, sends again, seconds after the SYN-ACK. */
const LATER_STEPS = [7, 15, 31, 63, 9, 21, 45, 93];

/** When a timer that doubles from 1 s sends again after its second resend, at 3 s. */
const LATER_RESENDS = [7, 15, 31, 63];

export const resends: Detector = {
  kinds: [
    'syn-ack-resent',
    'syn-ack-resent-once',
    'syn-ack-resent-more-than-once',
    'syn-ack-resent-three-times',
    'resends-answered',
    'first-resend-at-1-s',
    'only-resend-at-3-s',
    'only-resend-after-5-s',
    'resends-double-from-3-s',
    'resend-missing-at-1-s',
    'first-resend-off-schedule',
    'first-resend-early',
    'no-syn-ack-resent',
  ],
  detect(context) {
    const { opening } = context;
    if (opening.synAck === null) return toldByClient(context);
    // What answers a SYN that came again, or came twice within moments, is no resend by a timer.
    const answers = answeredSyns(opening);
    const older = olderRepeats(opening);
    const late = context.lateRepeats.filter(
      (repeat) =>
        // Without times a SYN-ACK that came again counts as resent.
        !(repeat.afterPrevious <= SENT_TWICE) && !answers.has(repeat) && !older.has(repeat),
    );
    const unseen = answersToUnseen(context);
    if (late.length === 0) {
      return unseen.length === 0
        ? [...noResend(context), ...shortTimer(context)]
        : [...unseenResends(context, unseen), ...shortTimer(context)];
    }
    const packets = late.map(({ segment }) => segment.packet);
    const timed = late.every(({ afterFirst }) => !Number.isNaN(afterFirst));
    const times = shortListText(late.map(({ afterFirst }) => durationText(afterFirst)));
    const isFirstUnseen = firstSynAckIsUnseen(opening);
    const afterAck = shortListText(
      late.map(({ segment }) => durationText(segment.time - opening.ack!.time)),
    );
    const when = timed ? `: ${times} after the first` : '; when, is not known';
    const found: Observation[] = [
      fact(
        'syn-ack-resent',
        // The ACK first: what it should have ended goes on.
        [opening.ack!.packet, ...packets],
        isFirstUnseen
          ? `The client had acknowledged a SYN-ACK that is not in the capture, and the server sent it again ${timesText(late.length)}: ${afterAck} after the ACK.`
          : `The server sent its SYN-ACK again ${timesText(late.length)} although it had been acknowledged${when}.`,
        { weight: 'finding', note: timed ? `SYN-ACK again at ${times}` : 'SYN-ACK again' },
      ),
    ];
    if (unseen.length > 0) {
      const answered = shortListText(
        unseen.map(({ time }) => durationText(time - opening.ack!.time)),
      );
      found.push(
        fact(
          'syn-ack-resent-more-than-once',
          [...packets, ...unseen.map(({ packet }) => packet)],
          `More SYN-ACKs came after the ACK than are in the capture: ${answered} after it the client sent an ACK again that answers nothing here.`,
          { weight: 'finding', note: 'the capture missed SYN-ACKs' },
        ),
      );
    } else if (late.length === 1) {
      found.push(
        fact(
          'syn-ack-resent-once',
          packets,
          `The SYN-ACK came again just once${timed ? `, after ${times}` : ''}.`,
        ),
      );
    } else {
      found.push(
        fact(
          'syn-ack-resent-more-than-once',
          packets,
          `More than one SYN-ACK came after the ACK${timed ? ` (${times})` : ''}: the server's timer kept running.`,
        ),
      );
    }
    const answered = late.slice(0, -1).filter(({ dupAck }) => dupAck !== null);
    if (answered.length > 0) {
      found.push(
        answeredInVain(answered.flatMap(({ segment, dupAck }) => [segment.packet, dupAck!.packet])),
      );
    } else if (unseen.length > 0) found.push(answeredInVain(unseen.map(({ packet }) => packet)));
    if (late.length >= 3 && !firstCopyCameLate(context)) {
      found.push(
        fact(
          'syn-ack-resent-three-times',
          packets,
          `${late.length} SYN-ACKs came after the ACK, too many for one that was merely held up.`,
        ),
      );
    }
    // Resends before the ACK belong to the timer too.
    return unseen.some(({ packet }) => packet < packets[0]!)
      ? found
      : [...found, ...schedule(opening, late, context.vantage.place)];
  },
};

/**
 * Does the server, when it accepts, quote the oldest copy of the client's first data although newer ones were sent long before? It answers what
 * arrives (RFC 7323 section 4.3): the first copy arrived only then, held up with all that follows.
 */
function firstCopyCameLate({ own, acceptance, roundTrip }: OpeningContext): boolean {
  if (acceptance === null || acceptance.tsecr === null) return false;
  const sent = own.filter((s) => !s.fromServer && isData(s) && s.packet < acceptance.packet);
  const [first] = sent;
  if (first === undefined || first.tsval !== acceptance.tsecr) return false;
  const trip = Number.isNaN(roundTrip) ? 0 : roundTrip;
  return sent.some(
    (s) =>
      s.sequence === first.sequence &&
      s.tsval !== first.tsval &&
      acceptance.time - s.time > trip + A_TIMER,
  );
}

/** A timer of a second has passed by then (nanoseconds). */
const A_TIMER = 0.85 * SECOND;

/** An ACK that answers a resend is what ends a deferral. */
const answeredInVain = (packets: readonly PacketIndex[]) =>
  fact(
    'resends-answered',
    packets,
    'The client answered a resend with another ACK, and the SYN-ACK came again all the same.',
  );

/** SYN-ACKs that the capture missed altogether, where more than one answer of the client, or what an answer quotes, leaves no doubt. */
function unseenResends(
  { opening: { ack, synAck } }: OpeningContext,
  unseen: readonly OpeningSegment[],
): Observation[] {
  const quotes = unseen.some(
    ({ tsecr }) => tsecr !== null && synAck!.tsval !== null && isAfter(tsecr, synAck!.tsval),
  );
  if (!quotes && unseen.length < 2) return [];
  const packets = unseen.map(({ packet }) => packet);
  const times = shortListText(unseen.map(({ time }) => durationText(time - ack!.time)));
  return [
    fact(
      'syn-ack-resent',
      [ack!.packet, ...packets],
      `SYN-ACKs came after the ACK that the capture missed: ${times} after it the client sent an ACK again that answers nothing here${quotes ? ', and quotes a later SYN-ACK' : ''}.`,
      { weight: 'finding', note: 'the capture missed SYN-ACKs' },
    ),
    ...(unseen.length === 1
      ? [fact('syn-ack-resent-once', packets, `The client answered one of them, after ${times}.`)]
      : [
          fact(
            'syn-ack-resent-more-than-once',
            packets,
            `The client answered more than one of them (${times}): the server's timer kept running.`,
          ),
          answeredInVain(packets),
        ]),
  ];
}

/** A capture of several queues has packets of one moment in any order (nanoseconds). */
const SWAPPED = 5e6;

/**
 * ACKs with which the client answers SYN-ACKs that the capture missed: again what it acknowledged before, with the number that it is at (a keepalive
 * has one less) and the window that it had (an update has another), a timer's wait after the one before, and no SYN-ACK in the capture that it could
 * answer (RFC 9293 section 3.10.7.4).
 */
function answersToUnseen({ own, opening }: OpeningContext): OpeningSegment[] {
  const { ack, synAck } = opening;
  if (ack === null || synAck === null) return [];
  const acknowledged = sequenceAdd(synAck.sequence, 1);
  const found: OpeningSegment[] = [];
  let next = ack.sequence;
  let { window } = ack;
  let answered = ack.time;
  /** SYN-ACKs that the client has not answered yet. */
  let waiting = 0;
  for (const segment of own) {
    if (segment.fromServer) {
      if (segment.packet > synAck.packet && !isSynAck(segment)) break;
      if (segment.sequence !== synAck.sequence || !isSynAck(segment)) continue;
      const isAnswered = found.length > 0 && segment.time - found.at(-1)!.time < SWAPPED;
      if (isAnswered) found.pop();
      else waiting++;
      continue;
    }
    if (segment.packet < ack.packet || segment.acknowledgment !== acknowledged) continue;
    if (isReset(segment)) continue;
    const end = sequenceAdd(segment.sequence, segment.payloadLength + (isFin(segment) ? 1 : 0));
    if (isAfter(end, next)) next = end;
    const isSame = segment.window === window;
    ({ window } = segment);
    if (segment !== ack && !isPureAck(segment)) continue;
    if (waiting > 0) waiting--;
    else if (segment.sequence === next && isSame && segment.time - answered > A_TIMER) {
      found.push(segment);
    }
    answered = segment.time;
  }
  return found;
}

/**
 * Where only the client's direction was captured: with a D-SACK of its number (RFC 2883) the client says that the SYN-ACK came again. Its first
 * such ACK comes at the first resend.
 */
function toldByClient({ own, opening: { ack } }: OpeningContext): Observation[] {
  if (ack === null || own.some(({ fromServer }) => fromServer)) return [];
  const told = own.filter(
    ({ sack, acknowledgment }) =>
      sack !== null && acknowledgment === ack.acknowledgment && isSynOf(sack, acknowledgment),
  );
  if (told.length === 0) return [];
  const times = shortListText(told.map(({ time }) => durationText(time - ack.time)));
  const packets = told.map(({ packet }) => packet);
  return [
    fact(
      'syn-ack-resent',
      [ack.packet, ...packets],
      `With a D-SACK (RFC 2883) the client says ${timesText(told.length)} that the SYN-ACK, which it had acknowledged, came again: ${times} after its ACK.`,
      { weight: 'finding', note: `SYN-ACK again at ${times}, by D-SACK` },
    ),
    ...(told.length === 1
      ? [
          fact(
            'syn-ack-resent-once',
            packets,
            `The SYN-ACK came again at least once, after ${times}.`,
          ),
        ]
      : [
          fact(
            'syn-ack-resent-more-than-once',
            packets,
            `More than one SYN-ACK came after the ACK (${times}): the server's timer kept running.`,
          ),
          answeredInVain(packets),
        ]),
  ];
}

/** Does a SACK block stand for the SYN of the other end, the one number before what is acknowledged? */
const isSynOf = ([left, right]: readonly [number, number], acknowledged: number) =>
  right === acknowledged && sequenceAdd(left, 1) === right;

/** Earlier SYN-ACKs that were held up: they carry an older TSval than one before them. */
function olderRepeats({ synAck, repeats }: Opening): ReadonlySet<SynAckRepeat> {
  const older = new Set<SynAckRepeat>();
  let newest = synAck;
  for (const repeat of repeats) {
    const { segment, afterFirst } = repeat;
    if (newest !== null && isHeldUp(segment, newest, afterFirst)) older.add(repeat);
    else newest = segment;
  }
  return older;
}

function noResend({ opening, own, acceptance }: OpeningContext): Observation[] {
  const { ack, synAck, halfOpen, repeats } = opening;
  if (ack === null || synAck === null || halfOpen === null || repeats.length > 0) return [];
  if (acceptance !== null && halfOpen.duration < 1.5 * SECOND) return [];
  const last = own.at(-1)!;
  return [
    fact(
      'no-syn-ack-resent',
      [synAck.packet, last.packet],
      `In the ${durationText(last.time - ack.time)} after the client's ACK the SYN-ACK was never sent again, as a server that keeps a half-open connection would do.`,
      { weight: 'finding', note: 'SYN-ACK never sent again' },
    ),
  ];
}

function schedule(
  { repeats: all, synAck }: Opening,
  late: readonly SynAckRepeat[],
  place: VantagePlace,
): Observation[] {
  const first = all[0]!;
  const { segment, afterFirst } = first;
  const found: Observation[] = [];
  if (Number.isNaN(afterFirst)) return found;
  const after = durationText(afterFirst);
  const own = ownTimer(all);
  if (own !== null) found.push(own);
  else if (isNear(afterFirst, 1)) {
    found.push(
      fact(
        'first-resend-at-1-s',
        [segment.packet],
        `The first resend comes ${after} after the SYN-ACK: an initial timeout of 1 s, not the 3 s of kernels before 2011.`,
      ),
    );
  } else if (isNear(afterFirst, 3)) {
    const second = all[1];
    if (all.length === 1) {
      found.push(
        fact(
          'only-resend-at-3-s',
          [segment.packet],
          `The only resend comes ${after} after the SYN-ACK: an initial timeout of 3 s, or a first resend at 1 s that was left out.`,
        ),
      );
    } else if (isNear(second!.afterFirst, 9)) {
      found.push(
        fact(
          'resends-double-from-3-s',
          all.map((repeat) => repeat.segment.packet),
          `The resends come at ${shortListText(all.map((repeat) => durationText(repeat.afterFirst)))}: an initial timeout of 3 s that doubles, as in kernels before 2011.`,
        ),
      );
    } else if (LATER_RESENDS.some((seconds) => isNear(second!.afterFirst, seconds))) {
      found.push(
        fact(
          'resend-missing-at-1-s',
          all.map((repeat) => repeat.segment.packet),
          `The resends come at ${shortListText(all.map((repeat) => durationText(repeat.afterFirst)))}: the timer doubles from 1 s, but its first resend, at 1 s, is missing.`,
        ),
      );
    }
  } else if (
    afterFirst > LONGER_THAN_ANY_INITIAL_TIMEOUT &&
    !LATER_STEPS.some((seconds) => isNear(afterFirst, seconds))
  ) {
    found.push(
      fact(
        'first-resend-off-schedule',
        [segment.packet],
        `The first resend comes ${after} after the SYN-ACK: no step of a timer that doubles from 1 or 3 s. Older stacks wait 6 s; or a resend before it is not in the capture.`,
        { weight: 'finding', note: `no resend before ${after}` },
      ),
    );
  } else if (afterFirst > LONGER_THAN_ANY_INITIAL_TIMEOUT) {
    found.push(
      fact(
        all.length === 1 ? 'only-resend-after-5-s' : 'resend-missing-at-1-s',
        [segment.packet],
        `The first resend comes only ${after} after the SYN-ACK: no system waits that long, so the resends before it were held back, ${place === 'server' ? 'or the machine stood still' : 'or lost on their way here'}.`,
        { weight: 'finding', note: `no resend before ${after}` },
      ),
    );
  } else if (late.includes(first)) {
    found.push(...earlyResend(first, synAck!));
  }
  return found;
}

/** A timer of the server's own lies between those of 1 s and of 6 s, nanoseconds. */
const OWN_TIMER = [1.4 * SECOND, 6.5 * SECOND] as const;
/** How well a timer keeps the double of its first wait: a part of it, and the period of one that polls (nanoseconds). */
const TIMER_FRACTION = 0.03;
const TIMER_JITTER = 0.1 * SECOND;

/**
 * Resends that double from the first wait itself, which is neither 1 s nor 3 s: a timer that was set otherwise, as tcp_rexmit_interval_initial of Solaris
 * is. None of them is missing.
 */
function ownTimer(all: readonly SynAckRepeat[]): Observation | null {
  const [first, second] = all;
  if (first === undefined || second === undefined) return null;
  const { afterFirst } = first;
  const [least, most] = OWN_TIMER;
  if (!(afterFirst >= least && afterFirst <= most)) return null;
  const isThreeSeconds = isNear(afterFirst, 3) && isNear(second.afterFirst, 9);
  // 1 + 2: the second wait is twice the first.
  const expected = 3 * afterFirst;
  const off = Math.abs(second.afterFirst - expected);
  if (isThreeSeconds || !(off <= TIMER_JITTER + TIMER_FRACTION * expected)) return null;
  return fact(
    'first-resend-off-schedule',
    all.map(({ segment }) => segment.packet),
    `The resends come at ${shortListText(all.map((repeat) => durationText(repeat.afterFirst)))}: a timer of ${durationText(afterFirst)} that doubles; none is missing.`,
    { weight: 'finding', note: `a timer of ${durationText(afterFirst)}` },
  );
}

/** A resend that crossed the ACK can still show that the server's timer is short. */
function shortTimer({ opening, acceptance }: OpeningContext): Observation[] {
  const { repeats, synAck, syns, crossing } = opening;
  const [first] = repeats;
  if (first === undefined || !crossing || syns.length !== 1) return [];
  return isOldCopy(first.segment, synAck!, acceptance) ? [] : earlyResend(first, synAck!);
}

/**
 * A SYN-ACK with the first one's TSval, behind an acceptance with a newer one: it left with the first, and no timer sent it. Each that is sent gets the
 * TSval of its moment (Linux tcp_synack_options()).
 */
function isOldCopy(
  segment: OpeningSegment,
  synAck: OpeningSegment,
  acceptance: OpeningSegment | null,
): boolean {
  return (
    acceptance !== null &&
    acceptance.packet < segment.packet &&
    segment.tsval === synAck.tsval &&
    isOlder(segment, acceptance)
  );
}

function earlyResend({ segment, afterFirst }: SynAckRepeat, synAck: OpeningSegment): Observation[] {
  if (afterFirst <= SENT_TWICE || afterFirst >= 0.85 * SECOND) return [];
  if (leftApart(segment, synAck, afterFirst)) return [];
  const after = durationText(afterFirst);
  return [
    fact(
      'first-resend-early',
      [segment.packet],
      `The first resend comes ${after} after the SYN-ACK, sooner than the 1 s that RFC 6298 asks for: not the timer of Linux, Windows or a BSD.`,
      { weight: 'finding', note: `resent after ${after}: a short timer` },
    ),
  ];
}
