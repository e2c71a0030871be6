/** What became of the SYN. */
import { TcpFlag } from '../../packets/packetTable';
import { isAfter, sequenceAdd } from '../../tcp/sequence';
import { attemptsOf } from '../../opening/attempts';
import type { OpeningSegment } from '../../opening/openingSegments';
import { FlowTrait } from '../../flows/flowTable';
import {
  acknowledgesSyn,
  isData,
  isPureAck,
  isReset,
  isSyn,
  isSynAck,
} from '../../opening/segmentKinds';
import { countText, durationText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { challengeOf } from './challenge';
import { SENT_TWICE, SYN_SENT_AGAIN } from './synAnswers';
import { isUnlike, resetOfAnother } from './forgedReset';
import { fact, type Detector, type Observation } from './observation';

export const syns: Detector = {
  kinds: [
    'syn-unanswered',
    'syn-sent-again',
    'first-syn-quoted',
    'syn-answered-by-ack',
    'syn-from-both-ends',
    'syn-from-other-end-later',
    'syn-ack-without-ack',
    'ack-quotes-first-syn-ack',
    'syn-after-syn-ack',
    'syn-ack-at-client',
    'ack-never-left',
    'reset-before-syn-ack',
    'split-handshake',
    'syn-ack-unasked',
    'unasked-syn-ack-reset',
    'client-gave-up',
    'client-reset-unseen-answer',
  ],
  detect(context) {
    const { opening, own } = context;
    const sent = opening.syns;
    if (sent.length === 0) return [...withoutAck(context), ...unasked(context)];
    const packets = sent.map(({ packet }) => packet);
    const found: Observation[] = [];
    const fromServer = own.find((segment) => segment.fromServer && isSyn(segment));
    const stillWaits = fromServer !== undefined && waitsAt(fromServer, own, sent);
    if (fromServer !== undefined && !stillWaits) {
      found.push(
        fact(
          'syn-from-other-end-later',
          [sent.findLast(({ packet }) => packet < fromServer.packet)!.packet, fromServer.packet],
          'Long after the SYN the other end sent one of its own, with the same ports: nothing shows that the first attempt still went on.',
          { weight: 'finding', note: 'later the other end opens' },
        ),
      );
    } else if (fromServer !== undefined) {
      found.push(
        fact(
          'syn-from-both-ends',
          [packets[0]!, fromServer.packet],
          'Both ends sent a SYN: each opened the connection towards the other (RFC 9293 section 3.5).',
          { weight: 'finding', note: 'both ends open' },
        ),
      );
      const [synAckOfClient] = own.filter((s) => !s.fromServer && isSynAck(s));
      if (synAckOfClient !== undefined && !own.some((s) => s.fromServer && isSynAck(s))) {
        found.push(
          fact(
            'split-handshake',
            [packets[0]!, fromServer.packet, synAckOfClient.packet],
            'The server answered the SYN with a SYN of its own, and the client sent the SYN-ACK: the handshake was turned round.',
            { weight: 'finding', note: 'the handshake is turned round' },
          ),
        );
      }
    }
    const challenge = challengeOf(context);
    if (challenge !== undefined) {
      const reset = own.find((s) => !s.fromServer && isReset(s) && s.packet > challenge.packet);
      found.push(
        fact(
          'syn-answered-by-ack',
          reset === undefined
            ? [packets[0]!, challenge.packet]
            : [packets[0]!, challenge.packet, reset.packet],
          'The SYN was answered with a bare ACK whose number is none of this opening, as a TCP answers that holds an older connection of these ports (RFC 5961 section 4).',
          { weight: 'finding', note: 'a bare ACK of other numbers' },
        ),
      );
    }
    if (opening.synAck !== null) {
      const before = sent.filter(({ packet }) => packet < opening.synAck!.packet);
      const reset = own.find(
        (s) =>
          s.fromServer &&
          isReset(s) &&
          s.packet < opening.synAck!.packet &&
          !answersNoSyn(s, opening.synAck!, before),
      );
      // The SYN-ACK answers a later SYN: what refused the first one may have been the server itself.
      const quoted = opening.synAck.tsecr;
      const refused =
        reset !== undefined &&
        (mayAnswerUnseen(opening.synAck, before) ||
          before.some(({ packet }) => packet > reset.packet) ||
          // Of several SYNs on a long path, the RST may answer the first and the SYN-ACK another.
          (before.length > 1 && (quoted === null || before[0]!.tsval !== quoted)));
      // What was refused, or answered for an older connection, was not lost.
      const isChallenge = (answer: OpeningSegment) =>
        challenge !== undefined &&
        isPureAck(answer) &&
        answer.acknowledgment === challenge.acknowledgment;
      const tried = attemptsOf(own).filter(
        ({ syn, answer }, i, all) =>
          // So soon no client tries again: it was delivered or recorded twice.
          !(i > 0 && syn.time - all[i - 1]!.syn.time < SYN_SENT_AGAIN) &&
          syn.packet < opening.synAck!.packet &&
          (answer === null || (!isReset(answer) && !isChallenge(answer))),
      );
      if (tried.length > 1) {
        found.push(
          fact(
            'syn-sent-again',
            [...tried.map(({ syn }) => syn.packet), opening.synAck.packet],
            `The client had to send its SYN ${timesText(tried.length)}; the SYN-ACK came ${durationText(opening.synAck.time - sent[0]!.time)} after the first.`,
            { weight: 'finding', note: `SYN-ACK only after ${tried.length} SYNs` },
          ),
        );
      }
      const [firstTry, ...later] = tried;
      if (
        firstTry !== undefined &&
        quoted !== null &&
        firstTry.syn.tsval === quoted &&
        later.length > 0 &&
        later.every(({ syn }) => syn.tsval !== quoted)
      ) {
        found.push(
          fact(
            'first-syn-quoted',
            [firstTry.syn.packet, opening.synAck.packet],
            'The SYN-ACK quotes the timestamp of the first SYN: that one had arrived. Its answer took longer than the client waited, or the first one was lost.',
            { weight: 'finding', note: 'the first SYN had arrived' },
          ),
        );
      }
      if (reset !== undefined && !refused) {
        found.push(
          fact(
            'reset-before-syn-ack',
            [reset.packet, opening.synAck.packet],
            'An RST answered the SYN, and then a SYN-ACK came: two machines, or two stacks of one.',
            { weight: 'finding', note: 'an RST, and then a SYN-ACK' },
          ),
          ...resetOfAnother('reset-forged', reset, opening.synAck),
        );
      }
      return [...found, ...withoutAck(context)];
    }
    if (challenge !== undefined || stillWaits) return found;
    found.push(...ownReset(context));
    if (!own.some((s) => s.fromServer && !isSyn(s)) && opening.ack === null) {
      found.push(
        fact(
          'syn-unanswered',
          packets,
          sent.length === 1
            ? context.endsEarly === null
              ? 'The SYN was never answered in this capture.'
              : 'The SYN has no answer yet where the capture ends.'
            : `${countText(sent.length, 'SYN')} in ${durationText(sent.at(-1)!.time - sent[0]!.time)}, and not one ${context.endsEarly === null ? 'was answered' : 'is answered where the capture ends'}.`,
          told(context, 'never answered'),
        ),
      );
    }
    return found;
  },
};

/** A SYN that was not sent again within this time may be given up (nanoseconds; RFC 6298: 1 s, before 2011 3 s). */
const SENT_AGAIN_WITHIN = 3.5e9;

/** Was the client still opening when the other end's SYN came? It answers it, or repeats its own SYN, with the same number. */
function waitsAt(
  fromServer: OpeningSegment,
  own: readonly OpeningSegment[],
  sent: readonly OpeningSegment[],
): boolean {
  const before = sent.findLast(({ packet }) => packet < fromServer.packet);
  if (before === undefined) return true;
  if (!(fromServer.time - before.time > SENT_AGAIN_WITHIN)) return true;
  return own.some(
    (s) =>
      !s.fromServer &&
      (isSyn(s) || isSynAck(s)) &&
      s.packet > fromServer.packet &&
      s.sequence === before.sequence,
  );
}

/** The client ends its attempt itself; the number that its RST acknowledges can show an answer that the capture lacks. */
function ownReset({ own, opening: { syns } }: OpeningContext): Observation[] {
  const reset = own.find((s) => !s.fromServer && isReset(s));
  const syn = syns.findLast((s) => reset !== undefined && s.packet < reset.packet);
  if (reset === undefined || syn === undefined || own.some((s) => s.fromServer)) return [];
  const packets = [syn.packet, reset.packet];
  const answered = (reset.flags & TcpFlag.ack) !== 0 && reset.acknowledgment !== 0;
  return [
    answered
      ? fact(
          'client-reset-unseen-answer',
          packets,
          "The client's RST acknowledges a number of the server: a SYN-ACK had reached it, which is not in the capture.",
          { weight: 'finding', note: 'answers a SYN-ACK that is not here' },
        )
      : fact(
          'client-gave-up',
          packets,
          `The client itself ended its attempt with RST, ${durationText(reset.time - syn.time)} after its SYN.`,
          { weight: 'finding', note: 'the client gives up' },
        ),
  ];
}

/** A finding, unless the capture ends too early for it to be one: then that is what is told. */
const told = ({ endsEarly }: OpeningContext, note: string) =>
  endsEarly === null ? ({ weight: 'finding', note } as const) : {};

/** A SYN that was sent this long before its SYN-ACK would be in the capture (nanoseconds): servers answer sooner. */
const SEEN_BY_THEN = 3e9;

/** SYN-ACKs without a SYN, where the capture had begun long before. */
function unasked({ capture, opening, own }: OpeningContext): Observation[] {
  const { synAck, ack, flow } = opening;
  if (synAck === null || ack !== null || !(synAck.time > SEEN_BY_THEN)) return [];
  // What the server has taken of the client shows that there was one: the capture missed it, as it missed the ACK.
  const first = synAck.acknowledgment;
  if (
    own.some((s) => s.fromServer && !isReset(s) && !isSynAck(s) && isAfter(s.acknowledgment, first))
  )
    return [];
  // It may answer a SYN that stands in an earlier stream of the same ports.
  if ((capture.flows.traits[flow]! & FlowTrait.reusedPorts) !== 0) return [];
  const synAcks = own.filter((s) => s.fromServer && isSynAck(s));
  const packets = synAcks.map(({ packet }) => packet);
  const found = [
    fact(
      'syn-ack-unasked',
      packets,
      `${countText(synAcks.length, 'SYN-ACK')}, and no SYN of the client before ${synAcks.length === 1 ? 'it' : 'them'}, though the capture had begun ${durationText(synAck.time)} earlier.`,
      { weight: 'finding', note: 'no SYN before it' },
    ),
  ];
  const reset = own.find((s) => !s.fromServer && isReset(s) && s.packet > synAck.packet);
  if (reset !== undefined) {
    found.push(
      fact(
        'unasked-syn-ack-reset',
        [synAck.packet, reset.packet],
        'The client answers the SYN-ACK with RST: it knows of no SYN.',
        { weight: 'finding', note: 'the client did not ask' },
      ),
    );
  }
  return found;
}

/** SYN-ACKs that the client never acknowledged, or only after the server had to send them again. */
function withoutAck(context: OpeningContext): Observation[] {
  const { opening, own } = context;
  const { synAck, ack } = opening;
  if (synAck === null) return [];
  // What the server takes and says afterwards shows that the ACK arrived: it is the capture that lacks it.
  const { clientIsn } = context;
  const goesOn = own.some(
    (s) =>
      s.fromServer &&
      !isSynAck(s) &&
      !isReset(s) &&
      isAfter(s.sequence, synAck.sequence) &&
      (isData(s) || (clientIsn !== null && isAfter(s.acknowledgment, sequenceAdd(clientIsn, 1)))),
  );
  if (ack === null && goesOn) return [];
  const early = own.filter(
    (s) =>
      s.fromServer &&
      isSynAck(s) &&
      s.sequence === synAck.sequence &&
      (ack === null || s.packet < ack.packet),
  );
  // A client that refuses the SYN-ACK answers it; one that gives up after it came again had not had it, or could not answer.
  const secondAt = early[1]?.packet ?? Infinity;
  const isRefused = own.some((s) => !s.fromServer && isReset(s) && s.packet < secondAt);
  if (ack === null ? isRefused : early.length < 2) return [];
  // Sent or recorded twice at once, and then acknowledged: nothing had to come again.
  if (ack !== null && early.at(-1)!.time - early[0]!.time <= SENT_TWICE) return [];
  const packets = early.map(({ packet }) => packet);
  const synAgain = opening.syns.findLast(
    ({ packet, time }, i) =>
      packet > synAck.packet &&
      (ack === null || packet < ack.packet) &&
      // The only one, moments behind its answer: the capture has them in the wrong order.
      (i > 0 || !(time - synAck.time < SENT_TWICE)),
  );
  const again =
    synAgain === undefined
      ? []
      : [
          fact(
            'syn-after-syn-ack',
            [synAck.packet, synAgain.packet],
            'After the SYN-ACK had passed here, the client sent its SYN again: it did not get the SYN-ACK, or did not take it.',
            { weight: 'finding', note: 'the client has not taken the SYN-ACK' },
          ),
        ];
  return [
    ...again,
    ...atClient(context, synAgain),
    ...neverLeft(context, synAgain, early),
    ...firstOneArrived(early, ack),
    fact(
      'syn-ack-without-ack',
      ack === null ? packets : [...packets, ack.packet],
      ack === null
        ? `${countText(early.length, 'SYN-ACK')}, and no ACK of the client ${context.endsEarly === null ? 'ever came past here' : 'has come past here where the capture ends'}.`
        : `The server sent ${countText(early.length, 'SYN-ACK')} before an ACK of the client came past here.`,
      told(context, 'no ACK until then'),
    ),
  ];
}

/** A host takes what came to its interface within this time (nanoseconds). */
const TAKEN_WITHIN = 50e6;

/** The capture of the client holds the SYN-ACK, and then another SYN: it arrived, and TCP did not get it. */
function atClient(
  { vantage, opening: { synAck } }: OpeningContext,
  synAgain: OpeningSegment | undefined,
): Observation[] {
  if (vantage.place !== 'client' || synAck === null || synAgain === undefined) return [];
  if (!(synAgain.time - synAck.time > TAKEN_WITHIN)) return [];
  return [
    fact(
      'syn-ack-at-client',
      [synAck.packet, synAgain.packet],
      `The capture was taken at the client: the SYN-ACK came to its interface, and ${durationText(synAgain.time - synAck.time)} later the client sent its SYN again all the same.`,
      { source: vantage.confidence === 'stated' ? 'stated' : 'packets' },
    ),
  ];
}

/** The capture of the client holds SYN-ACKs, no ACK, and no other SYN: its TCP had the first, and what it answered did not leave here. */
function neverLeft(
  { vantage, opening: { ack }, own }: OpeningContext,
  synAgain: OpeningSegment | undefined,
  synAcks: readonly OpeningSegment[],
): Observation[] {
  if (vantage.place !== 'client' || ack !== null || synAgain !== undefined) return [];
  const [first] = synAcks;
  const last = synAcks.at(-1);
  if (first === undefined || !(last!.time - first.time > REPEATED_BY_THEN)) return [];
  if (own.some((s) => !s.fromServer && s.packet > first.packet)) return [];
  return [
    fact(
      'ack-never-left',
      synAcks.map(({ packet }) => packet),
      `The capture was taken at the client: SYN-ACKs came to its interface for ${durationText(last!.time - first.time)}, it sent its SYN no more, and no ACK left by this interface.`,
      {
        weight: 'finding',
        note: 'no ACK left here',
        source: vantage.confidence === 'stated' ? 'stated' : 'packets',
      },
    ),
  ];
}

/** A client without a SYN-ACK has sent its SYN again by then (RFC 6298: 1 s, before 2011 3 s; nanoseconds). */
const REPEATED_BY_THEN = 3.3e9;

/** The ACK quotes the timestamp of the first SYN-ACK, and not that of a later one that had passed by then: the first had arrived, though late. */
function firstOneArrived(
  early: readonly OpeningSegment[],
  ack: OpeningSegment | null,
): Observation[] {
  const [first, ...later] = early;
  if (ack === null || ack.tsecr === null || first === undefined || later.length === 0) return [];
  if (first.tsval !== ack.tsecr || later.some(({ tsval }) => tsval === ack.tsecr)) return [];
  return [
    fact(
      'ack-quotes-first-syn-ack',
      [first.packet, ack.packet],
      'The ACK quotes the timestamp of the first SYN-ACK: that one had arrived, and the ACK took longer than the server waited.',
      { weight: 'finding', note: 'answers the first SYN-ACK' },
    ),
  ];
}

/** Sooner than this no system sends a SYN again that was refused (Windows: half a second, programs themselves sooner; nanoseconds). */
const SOONER_THAN_ANOTHER_TRY = 0.2e9;

/** May a SYN-ACK answer a SYN that the capture missed? It quotes none of those that are there, or says nothing and comes late. */
function mayAnswerUnseen(synAck: OpeningSegment, syns: readonly OpeningSegment[]): boolean {
  if (synAck.tsecr !== null) return syns.every(({ tsval }) => tsval !== synAck.tsecr);
  const last = syns.at(-1);
  return last === undefined || !(synAck.time - last.time < SOONER_THAN_ANOTHER_TRY);
}

/**
 * Does an RST before the SYN-ACK answer none of the SYNs? It has the number behind the SYN-ACK, which it was recorded before; or it acknowledges what no SYN
 * here asks for: that of the connection before.
 */
function answersNoSyn(
  reset: OpeningSegment,
  synAck: OpeningSegment,
  asked: readonly OpeningSegment[],
): boolean {
  if (reset.sequence === sequenceAdd(synAck.sequence, 1)) return true;
  if (isUnlike(reset, synAck)) return false;
  if ((reset.flags & TcpFlag.ack) === 0) return false;
  return !asked.some((syn) => acknowledgesSyn(reset.acknowledgment, syn));
}
