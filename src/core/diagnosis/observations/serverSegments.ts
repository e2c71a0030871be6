/** What the server sent between the client's ACK and the end of the opening, besides SYN-ACKs. */
import type { HalfOpen } from '../../opening/opening';
import { answersToOld } from '../../opening/oldSegments';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { TcpFlag } from '../../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText, listText, numberText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { mayBeOneHost } from './initialTtl';
import { ipIdsRunOn } from './ipIdCounter';
import { fact, type Detector, type Observation } from './observation';
import { answeredSyns } from './synAnswers';

/** An RST within this much more than a round trip after the ACK answers it (nanoseconds). */
const AT_ONCE = 50e6;

export const serverSegments: Detector = {
  kinds: [
    'bare-ack-before-resend',
    'bare-ack-without-resend',
    'old-segment-answered',
    'refused-without-resend',
    'reset-before-ack',
    'reset-after-ack',
    'reset-to-late-segment',
    'reset-by-program',
    'reset-without-socket',
    'reset-with-ack-flag',
    'reset-from-socket',
    'reset-contradicted',
    'reset-ttl-elsewhere',
    'reset-answers-other-ack',
    'reset-answers-wrong-ack',
    'handshake-reset-by-multipath',
    'accepted-beside-reset',
    'accepted-after-resends',
    'never-accepted',
  ],
  detect: (context) => [
    ...bareAcks(context),
    ...oldAnswered(context),
    ...resets(context),
    ...outcome(context),
  ],
};

/** Bare ACKs that acknowledge nothing but the SYN: a half-open server sends one to refuse a segment. */
function bareAcks(context: OpeningContext): Observation[] {
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
      segment.sack === null;
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
    ];
  }
  // A refusal answers the first data each time that it comes: one bare ACK may be a window update, or that of a later segment.
  if (refused.size < 2) return [];
  const last = [...refused.values()].at(-1)!;
  const cited = [...refused].flatMap(([data, answer]) => [data.packet, answer.packet]);
  return [
    fact(
      'bare-ack-without-resend',
      cited,
      `The server answers the client's data ${timesText(refused.size)} with a bare ACK that acknowledges none of it: its TCP receives the segments and refuses them.`,
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

/** Was a segment sent before another one that arrived first? Told by the sender's clock. */
function isOlder({ tsval }: OpeningSegment, than: OpeningSegment): boolean {
  return tsval !== null && than.tsval !== null && isAfter(than.tsval, tsval);
}

function resets(context: OpeningContext): Observation[] {
  const { own, opening, acceptance } = context;
  const { ack, synAck } = opening;
  if (ack === null) return [];
  if (synAck === null) return resetWithoutSynAck(own, ack);
  const answersOther = resetAnsweringOtherAck(context);
  if (answersOther.length > 0) return answersOther;
  const before = own.find(
    (s) => s.fromServer && isReset(s) && s.packet > synAck.packet && s.packet < ack.packet,
  );
  if (before !== undefined) return [resetBeforeAck(synAck, before), ...contradiction(own, before)];
  const reset = own.find((s) => s.fromServer && isReset(s) && s.packet > ack.packet);
  if (reset === undefined) return forged(own, own.findLast(isReset));
  if (acceptance !== null && acceptance.packet < reset.packet) return forged(own, reset);
  const contradicted = contradiction(own, reset);
  // Who sent it is in doubt: nothing is said of what "the server" answered.
  const sender = contradicted.length > 0 ? 'Somebody' : 'The server';
  const found: Observation[] = [];
  const after = reset.time - ack.time;
  const roundTrip = Number.isNaN(context.roundTrip) ? 0 : context.roundTrip;
  const form = contradicted.length > 0 ? [] : resetForm(reset);
  const fromSocket = form.some(({ kind }) => kind === 'reset-from-socket');
  // A server that sends its SYN-ACK again after the ACK has not refused that.
  const answers = answeredSyns(opening);
  const goesOn = context.lateRepeats.some(
    (repeat) => !answers.has(repeat) && repeat.segment.packet < reset.packet,
  );
  // Without times the order alone tells.
  if (!(after > roundTrip * 1.15 + AT_ONCE) && !goesOn) {
    const when = Number.isNaN(after) ? '' : `, ${durationText(after)} later`;
    found.push(
      fact(
        'reset-after-ack',
        [ack.packet, reset.packet],
        fromSocket
          ? `Right after the handshake the server broke the connection off with RST${when === '' ? '' : `, ${durationText(after)} after the client's ACK`}.`
          : `${sender} answered the client's ACK with RST${when}${contradicted.length > 0 || (reset.flags & TcpFlag.ack) !== 0 ? '.' : ': the connection was refused after the handshake.'}`,
        { weight: 'finding', note: 'RST right after the ACK' },
      ),
    );
  } else if (fromSocket) {
    found.push(
      fact(
        'reset-by-program',
        [ack.packet, reset.packet],
        `${durationText(after)} after the ACK the server broke the connection off with RST, of its own accord.`,
        { weight: 'finding', note: 'RST: the server breaks off' },
      ),
    );
  } else {
    const before = own.findLast((s) => !s.fromServer && s.packet < reset.packet);
    found.push(
      fact(
        'reset-to-late-segment',
        before === undefined ? [reset.packet] : [before.packet, reset.packet],
        contradicted.length > 0
          ? `An RST came ${durationText(after)} after the ACK.`
          : `${durationText(after)} after the ACK the server answered with RST: it no longer knew this connection.`,
        {
          weight: 'finding',
          note: contradicted.length > 0 ? 'RST' : 'RST: the server has given up',
        },
      ),
    );
  }
  if (contradicted.length === 0 && reset.multipath && ack.multipath) {
    found.push(
      fact(
        'handshake-reset-by-multipath',
        [ack.packet, reset.packet],
        'ACK and RST carry MPTCP options: the server checked the subflow, and refused it (RFC 8684 section 3.2, a wrong HMAC or an unknown token).',
        { weight: 'finding', note: 'MPTCP subflow refused' },
      ),
    );
  }
  // What came a moment later may have been sent before; that there was a connection, it shows all the same.
  if (contradicted.length === 0 && acceptance !== null && !fromSocket) {
    found.push(
      fact(
        'accepted-beside-reset',
        [reset.packet, acceptance.packet],
        'The server has taken what the client sent, and says so next to the RST: it had made the connection.',
        { weight: 'finding', note: 'the server had the connection' },
      ),
    );
  }
  return [...found, ...form, ...contradicted];
}

/** Few paths take longer there and back (nanoseconds). */
const LONGEST_ANSWER = 0.5e9;

/** The capture missed the SYN-ACK: an RST with the number that the client acknowledges answers that ACK (RFC 9293 section 3.10.7.1). */
function resetWithoutSynAck(own: readonly OpeningSegment[], ack: OpeningSegment): Observation[] {
  const reset = own.find((s) => s.fromServer && s.packet > ack.packet);
  if (reset === undefined || !isReset(reset) || reset.sequence !== ack.acknowledgment) return [];
  // Without a round trip, what comes later may answer something later.
  if (reset.time - ack.time > LONGEST_ANSWER) return [];
  return [
    fact(
      'reset-after-ack',
      [ack.packet, reset.packet],
      `The server answered the client's ACK with RST, ${durationText(reset.time - ack.time)} later.`,
      { weight: 'finding', note: 'RST right after the ACK' },
    ),
    ...resetForm(reset),
  ];
}

/** An RST between SYN-ACK and ACK: it answers nothing of the client. */
const resetBeforeAck = (synAck: OpeningSegment, reset: OpeningSegment): Observation =>
  fact(
    'reset-before-ack',
    [synAck.packet, reset.packet],
    `An RST in the server's name came ${durationText(reset.time - synAck.time)} after the SYN-ACK, before the client had said anything: it is no answer to the ACK.`,
    { weight: 'finding', note: 'RST before the ACK' },
  );

/**
 * What sent an RST. One that answers a segment without a socket has no ACK flag, window 0 and no options (RFC 9293 section 3.10.7.1;
 * Linux tcp_v4_send_reset(), also for an opening that is aborted because the queue is full); one that a socket sends when it is closed
 * has the ACK flag, the socket's window and its timestamps (Linux tcp_send_active_reset()).
 */
function resetForm(reset: OpeningSegment): Observation[] {
  if ((reset.flags & TcpFlag.ack) === 0) {
    return [
      fact(
        'reset-without-socket',
        [reset.packet],
        'The RST has no ACK flag: it answers a segment for which the server holds no socket.',
      ),
    ];
  }
  if (reset.window === 0 && reset.tsval === null) {
    return [
      fact(
        'reset-with-ack-flag',
        [reset.packet],
        'The RST has the ACK flag and a window of 0: Linux and FreeBSD answer an ACK that they refuse without that flag.',
      ),
    ];
  }
  const signs = [
    'the ACK flag',
    ...(reset.window > 0 ? [`a window of ${numberText(reset.window)}`] : []),
    ...(reset.tsval === null ? [] : ['timestamps']),
  ];
  return [
    fact(
      'reset-from-socket',
      [reset.packet],
      `The RST has ${listText(signs)}: a socket sent it, so the server had made a connection, and its program closed it.`,
      { weight: 'finding', note: 'RST from a socket: closed by the program' },
    ),
  ];
}

/** What shows that an RST in the server's name is not the server's. */
function contradiction(own: readonly OpeningSegment[], reset: OpeningSegment): Observation[] {
  const goesOn = own.find(
    (s) =>
      s.fromServer &&
      !isReset(s) &&
      s.packet > reset.packet &&
      (isData(s) || isPureAck(s) || isSynAck(s)) &&
      wasSentAfter(s, reset, own),
  );
  if (goesOn === undefined) return forged(own, reset);
  return [
    fact(
      'reset-contradicted',
      [reset.packet, goesOn.packet],
      'After the RST the server goes on with the connection as if it had never sent it.',
      { weight: 'finding', note: 'the RST is not from the server', fromBox: [reset.packet] },
    ),
  ];
}

/** Packets that a path or a capture puts in another order lie closer together than this (nanoseconds). */
const REORDERED_WITHIN = 5e6;

/**
 * Did the server send a segment after an RST in its name that came past here before it? What it sent before, and a path or the capture
 * brought later, contradicts nothing: the number, the clock or what it acknowledges must show that it is newer.
 */
function wasSentAfter(
  segment: OpeningSegment,
  reset: OpeningSegment,
  own: readonly OpeningSegment[],
): boolean {
  if (isOlder(segment, reset)) return false;
  if (isSynAck(segment)) return !(segment.time - reset.time < REORDERED_WITHIN);
  // The RST has the number behind all that its sender had sent, or that the client had acknowledged. What comes again was sent after it as well.
  if (isData(segment)) {
    const isAgain = own.some(
      (s) =>
        s.fromServer && s.packet < reset.packet && s.sequence === segment.sequence && isData(s),
    );
    return isAgain || !isAfter(reset.sequence, segment.sequence);
  }
  const asked = own.findLast((s) => !s.fromServer && s.packet < reset.packet);
  const known = asked === undefined ? segment.acknowledgment : endOf(asked);
  if (!isPureAck(segment)) return false;
  if (isAfter(segment.acknowledgment, known)) return true;
  // One that acknowledges nothing newer can have been overtaken: then a second sign must say that the RST is another's.
  const isOther =
    reset.ttl !== null && segment.ttl !== null && !mayBeOneHost(segment.ttl, reset.ttl);
  return isOther && !(segment.time - reset.time < REORDERED_WITHIN);
}

const endOf = (s: OpeningSegment) =>
  sequenceAdd(s.sequence, s.payloadLength + (isSyn(s) || isFin(s) ? 1 : 0));

/** An RST whose TTL is not that of its sender's other segments, however its system starts. */
function forged(own: readonly OpeningSegment[], reset: OpeningSegment | undefined): Observation[] {
  if (reset === undefined || reset.ttl === null) return [];
  const before = own.findLast(
    (s) =>
      s.fromServer === reset.fromServer && !isReset(s) && s.packet < reset.packet && s.ttl !== null,
  );
  if (before === undefined || mayBeOneHost(before.ttl!, reset.ttl)) return [];
  if (ipIdsRunOn(before, reset)) return [];
  const end = reset.fromServer ? 'server' : 'client';
  return [
    fact(
      'reset-ttl-elsewhere',
      [before.packet, reset.packet],
      `The RST carries TTL ${reset.ttl} where the ${end}'s other segments have ${before.ttl}: another sender.`,
      { weight: 'finding', note: `the RST is not from the ${end}`, fromBox: [reset.packet] },
    ),
  ];
}

/**
 * An RST to an ACK takes that ACK's number as its sequence number (RFC 9293 section 3.10.7.2): another one than the
 * client used tells that the server received another ACK.
 */
function resetAnsweringOtherAck(context: OpeningContext): Observation[] {
  const { own, opening, acceptance } = context;
  const { synAck } = opening;
  // Of data on the SYN-ACK, an ACK may take all or none.
  const expected = sequenceAdd(synAck!.sequence, 1 + synAck!.payloadLength);
  const reset = own.find(
    (s) =>
      s.fromServer &&
      isReset(s) &&
      (s.flags & TcpFlag.ack) === 0 &&
      s.packet > synAck!.packet &&
      s.sequence !== expected,
  );
  // A server that had accepted has said more than the record of the opening holds.
  if (reset === undefined || (acceptance !== null && acceptance.packet < reset.packet)) return [];
  const sent = own.findLast((s) => !s.fromServer && s.packet < reset.packet && isPureAck(s));
  if (sent === undefined || sequenceDistance(reset.sequence, expected) <= 0) return [];
  // Data and a FIN take numbers of their own.
  const spoke = (s: OpeningSegment) => s.fromServer && (isData(s) || isFin(s));
  if (own.some((s) => spoke(s) && s.packet < reset.packet)) return [];
  // A client that first acknowledged the SYN-ACK and then more has received more: the capture missed it.
  const acked = own.filter((s) => !s.fromServer && s.packet < reset.packet && isPureAck(s));
  if (
    acked[0]!.acknowledgment === expected &&
    acked.some((s) => isAfter(s.acknowledgment, expected))
  )
    return [];
  // A number that no ACK of the client explains is no proof when the RST is not the server's.
  const notItsOwn = forged(own, reset);
  if (notItsOwn.length > 0) return notItsOwn;
  return [
    fact(
      'reset-answers-other-ack',
      [sent.packet, reset.packet],
      `The server's RST answers an ACK of ${countText(sequenceDistance(reset.sequence, expected), 'byte')} more than it had sent: the acknowledgment number was wrong when it arrived.`,
      { weight: 'finding', note: 'RST: wrong acknowledgment number' },
    ),
    ...(sent.acknowledgment === reset.sequence && !mayBeUnseen(context, sent, reset, expected)
      ? [
          fact(
            'reset-answers-wrong-ack',
            [sent.packet, reset.packet],
            "The RST takes the very number that the client's ACK names: it answers that ACK.",
          ),
        ]
      : []),
  ];
}

/** A server that speaks first sends no more than this before it is acknowledged (a first window without scale). */
const FIRST_WORDS = 0xff_ff;

/**
 * May an ACK of more than the server sent here be right, because the capture missed that? An RST that answers a wrong one comes at once; and what the
 * server says first comes when the client's ACK has gone all the way to it, with a timestamp of then.
 */
function mayBeUnseen(
  { roundTrip, opening: { syns, synAck } }: OpeningContext,
  sent: OpeningSegment,
  reset: OpeningSegment,
  expected: number,
): boolean {
  if (sequenceDistance(reset.sequence, expected) > FIRST_WORDS) return false;
  const wait = AT_ONCE + (Number.isNaN(roundTrip) ? 0 : 2 * roundTrip);
  if (!(reset.time - sent.time <= wait)) return true;
  const syn = syns.findLast(({ packet }) => packet < synAck!.packet);
  const toServer = syn === undefined ? Number.NaN : synAck!.time - syn.time;
  if (sent.time - synAck!.time < NO_JITTER * toServer) return false;
  const isOfSynAck = sent.tsecr !== null && sent.tsecr === synAck!.tsval;
  return !(isOfSynAck && toServer >= SLOWEST_TICKS);
}

/** Less than this part of the way to the server and back is no jitter. */
const NO_JITTER = 0.8;
/** Two ticks of the slowest timestamp clock in use, 100 Hz (nanoseconds). */
const SLOWEST_TICKS = 20e6;

/** When the server accepted: a point, or the two times between which it did. */
function acceptedText({ duration, atLeast, idleTimer }: HalfOpen): string {
  const time = durationText(duration);
  if (idleTimer !== null) {
    return `The server accepted the connection ${time} after the client's ACK: it closed it ${durationText(idleTimer)} later, the length of an idle timer that began then. Until then it was half-open.`;
  }
  return atLeast < duration
    ? `The server accepted the connection between ${durationText(atLeast)} and ${time} after the client's ACK: it had nothing to answer in between. Until then it was half-open.`
    : `The server accepted the connection ${time} after the client's ACK; until then it was half-open.`;
}

function outcome({ opening, lateRepeats }: OpeningContext): Observation[] {
  const { halfOpen } = opening;
  if (halfOpen === null) return [];
  const timed = !Number.isNaN(halfOpen.duration);
  const time = durationText(halfOpen.duration);
  if (halfOpen.end === 'accepted') {
    if (lateRepeats.length === 0) return [];
    const packets =
      halfOpen.takenSegment === null
        ? [halfOpen.from, halfOpen.to]
        : [halfOpen.from, halfOpen.takenSegment, halfOpen.to];
    return [
      fact(
        'accepted-after-resends',
        packets,
        timed
          ? acceptedText(halfOpen)
          : 'The server accepted the connection only after its resends; until then it was half-open.',
        { weight: 'finding' },
      ),
    ];
  }
  return [
    fact(
      'never-accepted',
      [halfOpen.from, halfOpen.to],
      halfOpen.end === 'reset'
        ? `Nothing shows that the server accepted the connection${timed ? ` in the ${time} until it was reset` : ' before it was reset'}.`
        : `${timed ? `For at least ${time}, to` : 'To'} the end of the capture, nothing shows that the server accepted the connection.`,
      { weight: 'finding' },
    ),
  ];
}
