/** Bare ACKs of a half-open server: what it refuses, and what it only answers. */
import { UNLISTED_WINDOW } from '../../listings/givenNumbers';
import { answersToOld } from '../../opening/oldSegments';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isSyn, isSynAck } from '../../opening/segmentKinds';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { durationText, numberText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';
import { AT_ONCE, isOlder } from './sentOrder';

export const bareAcks: Detector = {
  kinds: [
    'bare-ack-before-resend',
    'bare-acks-again',
    'bare-ack-without-resend',
    'bare-ack-window-unlisted',
    'old-segment-answered',
    'refused-without-resend',
  ],
  detect: (context) => [...refusedByAck(context), ...oldAnswered(context)],
};

/** Bare ACKs that acknowledge nothing but the SYN: a half-open server sends one to refuse a segment. */
function refusedByAck(context: OpeningContext): Observation[] {
  const { own, opening, clientIsn } = context;
  const { ack, synAck } = opening;
  if (ack === null || synAck === null || clientIsn === null) return [];
  const nothingNew = sequenceAdd(clientIsn, 1);
  const bare: OpeningSegment[] = [];
  /** The client's segment before, and the time of its last one that lies behind a gap if the first data is missing. */
  let asked: OpeningSegment | null = null;
  let lastBehind = -Infinity;
  const refused = new Map<OpeningSegment, OpeningSegment>();
  // A half-open server has no more room than its SYN-ACK said: more of it tells of an open connection.
  const scales = opening.syns[0] !== undefined && opening.syns[0].windowScale !== null;
  const scale = 2 ** (scales ? (synAck.windowScale ?? 0) : 0);
  const isWindowUpdate = (s: OpeningSegment) =>
    synAck.window > 0 && s.window * scale > synAck.window;
  // What lies outside the window is no part of this opening: TCP answers it before it looks at anything else (RFC 9293 section 3.10.7.4).
  const isStray = (s: OpeningSegment | null) => {
    if (s === null || isSyn(s)) return false;
    const ahead = sequenceDistance(s.sequence, nothingNew);
    return ahead < 0 || ahead > MOST_AHEAD;
  };
  const answers = answersIn(context);
  const toOld = answersToOld(own, clientIsn);
  const overtaken = overtakenSegments(context);
  for (const segment of own) {
    if (!segment.fromServer) {
      asked = segment;
      const isBehind = isAfter(segment.sequence, nothingNew);
      if ((isData(segment) || isFin(segment)) && isBehind) lastBehind = segment.time;
      continue;
    }
    const isBare =
      isPureAck(segment) &&
      segment.packet > synAck.packet &&
      segment.acknowledgment === nothingNew &&
      segment.sequence === sequenceAdd(synAck.sequence, 1) &&
      // A SYN that comes again is answered like that by an open connection (RFC 9293 section 3.10.7.4).
      !(asked !== null && isSyn(asked)) &&
      // A keepalive is answered like that in every state: nothing is refused.
      !toOld.has(segment) &&
      !overtaken.has(segment) &&
      // It holds what follows: the first segment is missing, and nothing was refused.
      segment.sack === null &&
      !isStray(asked) &&
      // What comes long after the client's last word is no answer to it: a half-open server says nothing by itself.
      !(asked !== null && segment.time - asked.time > answers.atMost);
    if (!isBare) continue;
    bare.push(segment);
    // In order, taken by nobody, and room for it: neither a loss nor a full buffer explains that.
    const isFirstData =
      asked !== null && (isData(asked) || isFin(asked)) && asked.sequence === nothingNew;
    const isAlone = isFirstData && asked!.time - lastBehind > answers.atMost;
    const waited = isAlone ? segment.time - asked!.time : Number.NaN;
    if (segment.window > 0 && waited >= answers.atLeast && waited <= answers.atMost) {
      refused.set(asked!, segment);
    }
  }
  const [first] = bare;
  if (first === undefined) return [];
  const resent = own.filter(
    (s) => s.fromServer && isSynAck(s) && s.packet > first.packet && isNewer(s, first),
  );
  const packets = bare.filter((s) => !isWindowUpdate(s)).map(({ packet }) => packet);
  const lastResent = resent.at(-1);
  if (lastResent !== undefined) {
    // Only those that a resend follows: the sentence says so.
    const followed = packets.filter((packet) => packet < lastResent.packet);
    if (followed.length === 0) return [];
    return [
      fact(
        'bare-ack-before-resend',
        [...followed, ...resent.map(({ packet }) => packet)],
        "The server answered the client's ACK with a bare ACK, and then sent the SYN-ACK again: its TCP received the ACK and refused it.",
        { weight: 'finding', note: 'the server refuses the ACK' },
      ),
      // One alone may answer a stray segment that the capture missed.
      ...(packets.length < 2
        ? []
        : [
            fact(
              'bare-acks-again',
              packets,
              `It did so ${timesText(packets.length)}: no single stray segment explains that.`,
            ),
          ]),
    ];
  }
  // A refusal answers the first data each time that it comes: one bare ACK may be a window update, or that of a later segment.
  if (refused.size < 2) return [];
  const last = [...refused.values()].at(-1)!;
  const cited = [...refused].flatMap(([data, answer]) => [data.packet, answer.packet]);
  const answered = `The server answers the client's data ${timesText(refused.size)} with a bare ACK that acknowledges none of it`;
  // A link may carry what a listing showed, and does not say so.
  if (context.capture.origin.kind !== 'bytes' && last.window === UNLISTED_WINDOW) {
    return [
      fact(
        'bare-ack-window-unlisted',
        cited,
        `${answered}. Its window of 65,535 may stand for one that no line printed, and a full buffer refuses data as well.`,
        { weight: 'finding', note: 'refused, or no room' },
      ),
    ];
  }
  return [
    fact(
      'bare-ack-without-resend',
      cited,
      `${answered}: its TCP receives the segments and refuses them.`,
      { weight: 'finding', note: 'refused: nothing is acknowledged' },
    ),
    ...(last.time - synAck.time < SENT_AGAIN_BY_THEN
      ? []
      : [
          fact(
            'refused-without-resend',
            [synAck.packet, last.packet],
            `In the ${durationText(last.time - synAck.time)} in which it refuses them it never sends its SYN-ACK again, as a half-open server would: it had taken the ACK.`,
          ),
        ]),
  ];
}

/** A client sends no more than this before it is acknowledged (the largest window with the largest usual scale; bytes). */
const MOST_AHEAD = 2 ** 24;

/** Linux answers what it refuses at most every half second (net.ipv4.tcp_invalid_ratelimit); with room for slow timers (nanoseconds). */
const REFUSES_AGAIN = 0.6e9;
/** So many segments that a server which refuses would have answered: one answer can get lost. */
const UNANSWERED = 2;

/**
 * Bare ACKs of the server that quote a segment of the client behind its SYN, where the server then ignores the client in silence: TCP took that
 * one's timestamp, and answers an older segment that arrived after it (PAWS, RFC 7323 section 5.3). Only what comes in the wrong order is refused
 * so, not the opening: a server that refuses all of it goes on to answer.
 */
function overtakenSegments({
  own,
  opening,
}: OpeningContext): ReadonlyMap<OpeningSegment, OpeningSegment> {
  const found = new Map<OpeningSegment, OpeningSegment>();
  const newest = opening.syns.at(-1)?.tsval ?? null;
  if (newest === null) return found;
  const byTsval = new Map<number, OpeningSegment>();
  /** When the server last sent a bare ACK, and how much of the client it has left without one since it could have sent another. */
  let answered = Number.NaN;
  let unanswered = 0;
  for (const segment of own) {
    const { fromServer, tsval, tsecr, time } = segment;
    if (fromServer) {
      if (isData(segment)) break;
      if (!isPureAck(segment)) continue;
      const later = tsecr === null ? undefined : byTsval.get(tsecr);
      if (later !== undefined) found.set(segment, later);
      answered = time;
      unanswered = 0;
      continue;
    }
    if (isData(segment) && time - answered > REFUSES_AGAIN) unanswered++;
    if (unanswered >= UNANSWERED) return found;
    if (tsval !== null && isAfter(tsval, newest) && !byTsval.has(tsval))
      byTsval.set(tsval, segment);
  }
  return NONE;
}

const NONE: ReadonlyMap<OpeningSegment, OpeningSegment> = new Map();

/** A half-open server that answers keepalives: its TCP receives what the client sends. Of an open one that is no news. */
function oldAnswered(context: OpeningContext): Observation[] {
  const { own, opening, clientIsn, lateRepeats } = context;
  const { ack, synAck } = opening;
  if (ack === null || synAck === null || clientIsn === null) return [];
  const lastResent = lateRepeats.at(-1)?.segment.packet ?? -1;
  const answered = [...answersToOld(own, clientIsn)].filter(
    ([answer]) => answer.packet > ack.packet && answer.packet < lastResent,
  );
  if (answered.length === 0) {
    const overtaken = [...overtakenSegments(context)].filter(
      ([answer]) => answer.packet < lastResent,
    );
    if (overtaken.length === 0) return [];
    return [
      fact(
        'old-segment-answered',
        overtaken.flatMap(([answer, later]) => [later.packet, answer.packet]),
        'A bare ACK of the server quotes the timestamp of a segment that the client sent after its SYN: TCP had taken that one, and answers an older one that it overtook on the way. That refuses nothing but the late one.',
        { weight: 'finding', note: 'a late segment answered, still half-open' },
      ),
    ];
  }
  return [
    fact(
      'old-segment-answered',
      answered.flatMap(([answer, old]) => [old.packet, answer.packet]),
      `The server answered ${answered.length === 1 ? 'a keepalive' : `${numberText(answered.length)} keepalives`} of the client (a number that it had already) with a bare ACK, and stayed half-open: its TCP receives the client's segments. TCP answers an old number before it looks at anything else, so that refuses nothing.`,
      { weight: 'finding', note: 'keepalive answered, still half-open' },
    ),
  ];
}

/** A half-open server has sent its SYN-ACK again by then (RFC 6298: 1 s; nanoseconds). */
const SENT_AGAIN_BY_THEN = 1.6e9;

/** How soon an answer of the server can come past here, and how late it still is one: by the SYN-ACK's. */
function answersIn({ opening: { syns, synAck }, roundTrip }: OpeningContext): {
  readonly atLeast: number;
  readonly atMost: number;
} {
  const syn = syns.findLast(({ packet }) => packet < synAck!.packet);
  const first = syn === undefined ? 0 : synAck!.time - syn.time;
  return {
    atLeast: Number.isNaN(first) ? 0 : first / 2,
    atMost: AT_ONCE + (Number.isNaN(roundTrip) ? 0 : 2 * roundTrip),
  };
}

/** Was a segment sent after another one that arrived first? Told by the sender's clock, else by a pause that no reordering makes. */
function isNewer(segment: OpeningSegment, than: OpeningSegment): boolean {
  if (segment.tsval !== null && than.tsval !== null) return !isOlder(segment, than);
  return !(segment.time - than.time < AT_ONCE);
}
