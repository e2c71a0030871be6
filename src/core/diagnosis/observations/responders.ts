/** SYN-ACKs of different numbers for one SYN: one TCP chooses one number, so that more than one answered. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText, listText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';

/** A server that was reset, or gave up, chooses a new number for the next SYN; within this time it has no reason to (nanoseconds). */
const AT_ONCE = 1e9;

export const responders: Detector = {
  kinds: [
    'two-answers-to-one-syn',
    'answers-of-two-stacks',
    'repeated-syn-answered-anew',
    'answered-anew-by-one-clock',
    'syn-ack-answers-another',
    'wrong-syn-acks-anew',
  ],
  detect: (context) => [...answersOf(context), ...answersAnother(context)],
};

/**
 * SYN-ACKs that acknowledge none of the client's SYNs, which it refuses with the very number (RFC 9293 section 3.10.7.3). An older attempt is
 * answered like that, and a device tests so whether a client is real: only the SYN that has the number tells.
 */
function answersAnother(context: OpeningContext): Observation[] {
  const { own, opening } = context;
  const { synAck, syns, ack } = opening;
  if (synAck === null || syns.length === 0) return [];
  const numbers = new Set(syns.map(({ sequence }) => sequenceAdd(sequence, 1)));
  // Data in a SYN may be acknowledged as well.
  if (syns.some(({ payloadLength }) => payloadLength > 0)) return [];
  const synAcks = own.filter((s) => s.fromServer && isSynAck(s));
  const foreign = synAcks.filter(({ acknowledgment }) => !numbers.has(acknowledgment));
  const [first] = foreign;
  if (first === undefined) return [];
  const refused = own.find(
    (s) => !s.fromServer && isReset(s) && s.sequence === first.acknowledgment,
  );
  // One among others that fit says something only where it cost the client an attempt.
  const costsAnAttempt =
    refused !== undefined && syns.some(({ packet }) => packet > refused.packet);
  if ((ack !== null || foreign.length < synAcks.length) && !costsAnAttempt) return [];
  const beyond = sequenceDistance(first.acknowledgment, sequenceAdd(syns[0]!.sequence, 1));
  const isOne = new Set(foreign.map(({ acknowledgment }) => acknowledgment)).size === 1;
  const which =
    foreign.length < synAcks.length
      ? countText(foreign.length, 'SYN-ACK')
      : foreign.length === 1
        ? 'The SYN-ACK'
        : `All ${foreign.length} SYN-ACKs`;
  const number = isOne
    ? `a number ${countText(Math.abs(beyond), 'byte')} ${beyond > 0 ? 'ahead of' : 'behind'} what the SYN asks for`
    : 'numbers that the SYN does not ask for, each another one';
  return [
    fact(
      'syn-ack-answers-another',
      [syns[0]!.packet, first.packet, ...(refused === undefined ? [] : [refused.packet])],
      `${which} ${foreign.length === 1 ? 'acknowledges' : 'acknowledge'} ${number}${refused === undefined ? '' : `, and the client refuses ${foreign.length === 1 ? 'it' : 'that'} with RST`}.`,
      { weight: 'finding', note: 'acknowledges another number' },
    ),
    ...(new Set(foreign.map(({ sequence }) => sequence)).size < 2
      ? []
      : [
          fact(
            'wrong-syn-acks-anew',
            foreign.slice(0, 3).map(({ packet }) => packet),
            'Each of these SYN-ACKs has a sequence number of its own: they are made up anew for every SYN, and no half-open connection sends them again.',
          ),
        ]),
  ];
}

function answersOf(context: OpeningContext): Observation[] {
  const { own, opening } = context;
  const { synAck, syns, segments } = opening;
  if (synAck === null || syns.length === 0) return [];
  const other = own.find(
    (s) =>
      s.fromServer &&
      isSynAck(s) &&
      s.sequence !== synAck.sequence &&
      s.acknowledgment === synAck.acknowledgment,
  );
  if (other === undefined) return [];
  const between = own.filter((s) => s.packet > synAck.packet && s.packet < other.packet);
  // A reset ends the first half-open connection; the next answer has a number of its own, as it must.
  if (between.some((s) => isReset(s) && !s.fromServer)) return [];
  // A connection that has ended is followed by a new one, though a small stack gives its SYN the same number.
  if (isNewConnection(context, other)) return [];
  const differs = differences(synAck, other);
  // A SYN that the network delivered twice is answered twice by whoever keeps nothing.
  const syn =
    between.find((s) => !s.fromServer && isSyn(s)) ??
    segments.find(
      (s) => !s.fromServer && isSyn(s) && s.duplicateOf !== null && s.packet < other.packet,
    );
  if (syn !== undefined) {
    const oneClock = differs.length === 0 && clockRunsOn(synAck, other);
    return [
      ...(oneClock
        ? [
            fact(
              'answered-anew-by-one-clock',
              [synAck.packet, other.packet],
              'The timestamps of the two SYN-ACKs come from one clock that runs on, and nothing else in them differs: one machine sent both, and had kept nothing of the first.',
              { weight: 'finding', note: 'one machine, without memory' },
            ),
          ]
        : []),
      fact(
        'repeated-syn-answered-anew',
        [synAck.packet, syn.packet, other.packet],
        `The SYN that came again was answered with another sequence number than the first one${differs.length === 0 ? '' : `; the two SYN-ACKs also differ in ${listText(differs)}`}: another machine answered it, or the server had forgotten the first.`,
        { weight: 'finding', note: 'answered with another number' },
      ),
    ];
  }
  if (!(other.time - synAck.time <= AT_ONCE)) return [];
  const numbers = own.filter(
    (s) => s.fromServer && isSynAck(s) && s.acknowledgment === synAck.acknowledgment,
  );
  const stacks = twoStacks(synAck, other);
  const answers = new Set(numbers.map(({ sequence }) => sequence)).size;
  const reset = own.find((s) => isReset(s) && s.packet > other.packet);
  return [
    fact(
      'two-answers-to-one-syn',
      [
        syns[0]!.packet,
        synAck.packet,
        other.packet,
        ...(reset === undefined ? [] : [reset.packet]),
      ],
      `One SYN got ${answers === 2 ? 'two SYN-ACKs' : countText(answers, 'SYN-ACK')}, ${answers === 2 ? '' : 'the first two '}${durationText(other.time - synAck.time)} apart, with different sequence numbers${differs.length === 0 ? '' : ` and different ${listText(differs)}`}: one TCP answers a SYN with one number, so ${answers === 2 ? 'two' : 'more than one'} answered${stacks.length > 0 ? '' : ', or a box gave one answer another number'}.${reset === undefined ? '' : ' An ACK of the one is wrong for the other, which resets the connection.'}`,
      { weight: 'finding', note: 'two machines answer one SYN' },
    ),
    ...stacks,
  ];
}

/** The server had taken what the client sent, and then the client sent a SYN again: of a connection that was over. */
function isNewConnection({ own, acceptance }: OpeningContext, other: OpeningSegment): boolean {
  return (
    acceptance !== null &&
    own.some(
      (s) => !s.fromServer && isSyn(s) && s.packet > acceptance.packet && s.packet < other.packet,
    )
  );
}

/**
 * What two SYN-ACKs at once show, beside their numbers, of two machines. A device that lies between two points of the capture can account for a lower
 * TTL and MSS, for other numbers and for another clock: these say nothing.
 */
function twoStacks(a: OpeningSegment, b: OpeningSegment): Observation[] {
  // Without what each quotes, they may answer two SYNs of which the capture missed one: a server under a flood gives cookies, and then a full answer.
  if (a.tsval === null || b.tsval === null || a.tsecr !== b.tsecr) return [];
  // One clock does not tick in time, and no two agree: this is one segment, before a device and behind it.
  if (a.tsval === b.tsval) return [];
  const signs = stackSigns(a, b);
  if (signs.length === 0) return [];
  return [
    fact(
      'answers-of-two-stacks',
      [a.packet, b.packet],
      `The two SYN-ACKs differ in ${listText(signs)}: no box that renumbers makes that of one.`,
    ),
  ];
}

function stackSigns(a: OpeningSegment, b: OpeningSegment): string[] {
  const found: string[] = [];
  if (a.window !== b.window) found.push('windows');
  if (a.windowScale !== b.windowScale) found.push('window scales');
  if (a.optionsHash !== b.optionsHash) found.push('options');
  return found;
}

/** Rates of usual timestamp clocks (Hz), with room for the jitter of two packets. */
const [SLOWEST_CLOCK, FASTEST_CLOCK] = [95, 1_050];
/** Closer packets tell no rate (nanoseconds). */
const LONG_ENOUGH = 0.5e9;

/** Do the TSvals of two packets lie on one usual clock? */
function clockRunsOn(a: OpeningSegment, b: OpeningSegment): boolean {
  if (a.tsval === null || b.tsval === null || !(b.time - a.time >= LONG_ENOUGH)) return false;
  const rate = sequenceDistance(b.tsval, a.tsval) / ((b.time - a.time) / 1e9);
  return rate >= SLOWEST_CLOCK && rate <= FASTEST_CLOCK;
}

/** In what two SYN-ACKs differ that one stack sends alike. */
function differences(a: OpeningSegment, b: OpeningSegment): string[] {
  const found: string[] = [];
  if (a.mss !== b.mss) found.push('MSS');
  if (a.window !== b.window) found.push('windows');
  if (a.windowScale !== b.windowScale) found.push('window scales');
  if (a.ttl !== b.ttl) found.push('TTLs');
  if (a.linkAddressHash !== b.linkAddressHash) found.push('link-layer addresses');
  if (a.tsval !== null && b.tsval !== null && Math.abs(b.tsval - a.tsval) > 100_000) {
    found.push('timestamp clocks');
  }
  return found;
}
