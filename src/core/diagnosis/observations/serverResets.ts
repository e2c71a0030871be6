/** RSTs in the server's name behind its SYN-ACK: what each answers, who sent it, and in which form. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { serverTripOf } from '../../opening/roundTrip';
import { isData, isFin, isPureAck, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { TcpFlag } from '../../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText, listText, numberText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { isUnlike, resetOfAnother } from './forgedReset';
import { fact, type Detector, type Observation } from './observation';
import { AT_ONCE, isOlder } from './sentOrder';
import { answeredSyns } from './synAnswers';

/** Packets that a path or a capture puts in another order lie closer together than this (nanoseconds). */
const REORDERED_WITHIN = 5e6;

export const serverResets: Detector = {
  kinds: [
    'reset-before-ack',
    'reset-after-ack',
    'doubtful-reset-after-ack',
    'reset-to-late-segment',
    'reset-by-program',
    'reset-without-socket',
    'reset-with-ack-flag',
    'reset-from-socket',
    'reset-contradicted',
    'reset-forged',
    'reset-too-soon',
    'reset-ttl-elsewhere',
    'reset-ttl-starts-elsewhere',
    'reset-answers-other-ack',
    'reset-answers-wrong-ack',
    'handshake-reset-by-multipath',
    'accepted-beside-reset',
    'closed-before-reset',
  ],
  detect: resets,
};

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
  const soon = tooSoon(context, reset);
  // Who sent it is in doubt: nothing is said of what "the server" answered.
  const isDoubtful = contradicted.length + soon.length > 0;
  const lead = isDoubtful
    ? "An RST follows the client's ACK"
    : "The server answered the client's ACK with RST";
  const found: Observation[] = [];
  const after = reset.time - ack.time;
  const roundTrip = Number.isNaN(context.roundTrip) ? 0 : context.roundTrip;
  const isForged = contradicted.length > 0 || (soon.length > 0 && isSalvo(own, reset));
  const form = isForged ? [] : resetForm(reset, soon.length > 0);
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
        isForged ? 'doubtful-reset-after-ack' : 'reset-after-ack',
        [ack.packet, reset.packet],
        fromSocket
          ? `Right after the handshake the server broke the connection off with RST${when === '' ? '' : `, ${durationText(after)} after the client's ACK`}.`
          : `${lead}${when}${isDoubtful || (reset.flags & TcpFlag.ack) !== 0 ? '.' : ': the connection was refused after the handshake.'}`,
        { weight: 'finding', note: 'RST right after the ACK' },
      ),
    );
    if (form.some(({ kind }) => kind === 'reset-without-socket')) {
      found.push(...otherStart(reset, synAck));
    }
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
        'Next to the RST the server speaks on this connection: it had made it.',
        { weight: 'finding', note: 'the server had the connection' },
      ),
    );
  }
  return [
    ...found,
    ...(soon.length > 0 ? [] : closedBefore(own, ack, reset)),
    ...soon,
    ...form,
    ...contradicted,
  ];
}

/**
 * What the server said, and a path or the capture brought behind an RST without the ACK flag: it acknowledges nothing of the data that the RST
 * answers, so it was sent before that arrived, and the socket was gone then.
 */
function closedBefore(
  own: readonly OpeningSegment[],
  ack: OpeningSegment,
  reset: OpeningSegment,
): Observation[] {
  if ((reset.flags & TcpFlag.ack) !== 0) return [];
  const data = own.find((s) => !s.fromServer && isData(s) && s.packet < reset.packet);
  const said = own.find(
    (s) =>
      s.fromServer &&
      (isData(s) || isFin(s)) &&
      s.packet > reset.packet &&
      s.time - reset.time < REORDERED_WITHIN,
  );
  if (data === undefined || said === undefined || said.acknowledgment !== ack.sequence) return [];
  return [
    fact(
      'closed-before-reset',
      [data.packet, reset.packet, said.packet],
      `What the server said is behind the RST and acknowledges none of the client's data: it was sent before that arrived. When the program closed the connection after it, the RST answers the data.`,
      { weight: 'finding', note: 'sent before the RST' },
    ),
  ];
}

/** RSTs of one salvo come within this (nanoseconds). */
const SALVO = 10e6;

/** Further RSTs at once, with other windows: a socket sends one when it is closed, and one that answers has no window. */
const isSalvo = (own: readonly OpeningSegment[], reset: OpeningSegment): boolean =>
  own.some(
    (s) =>
      s.fromServer &&
      isReset(s) &&
      s.packet > reset.packet &&
      s.time - reset.time < SALVO &&
      s.window > 0 &&
      s.window !== reset.window,
  );

/** An answer that comes sooner than this part of the way to the server and back is none (of a trip that is told from the noise; nanoseconds). */
const SOONEST = 0.7;
const SHORTEST_TRIP = 2e6;

/** An RST behind the ACK that comes before the ACK can have reached the server: who sent it stands nearer. */
function tooSoon({ own, opening }: OpeningContext, reset: OpeningSegment): Observation[] {
  const { syns, synAck, ack } = opening;
  const trip = serverTripOf(own, syns, synAck!, ack!);
  // What the client sent before the ACK may be what is answered.
  const asked = own.find((s) => !s.fromServer && !isSyn(s))!;
  if (!(trip > SHORTEST_TRIP && reset.time - asked.time < SOONEST * trip)) return [];
  return [
    fact(
      'reset-too-soon',
      [ack!.packet, reset.packet],
      `The RST comes ${durationText(reset.time - ack!.time)} after the ACK, sooner than the ${durationText(trip)} to the server and back: it answers nothing, or a device sent it.`,
      { weight: 'finding', note: 'RST sooner than an answer' },
    ),
  ];
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
function resetForm(reset: OpeningSegment, isDoubtful = false): Observation[] {
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
      isDoubtful
        ? `The RST has ${listText(signs)}: if it is the server's own, a socket sent it, and its program closed the connection.`
        : `The RST has ${listText(signs)}: a socket sent it, so the server had made a connection, and its program closed it.`,
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
      { weight: 'finding', note: 'the server goes on' },
    ),
    ...resetOfAnother('reset-forged', reset, goesOn),
  ];
}

/**
 * Did the server send a segment after an RST in its name that came past here before it? What it sent before, and a path or the capture
 * brought later, contradicts nothing: the number, the clock or what it acknowledges must show that it is newer.
 */
function wasSentAfter(
  segment: OpeningSegment,
  reset: OpeningSegment,
  own: readonly OpeningSegment[],
): boolean {
  if (isOlder(segment, reset) || segment.time - reset.time < REORDERED_WITHIN) return false;
  if (isSynAck(segment)) return true;
  const asked = own.findLast((s) => !s.fromServer && s.packet < reset.packet);
  const hasAck = (reset.flags & TcpFlag.ack) !== 0;
  // What the RST itself acknowledges, it knew of: it was only recorded before it.
  const isKnown = hasAck && !isAfter(segment.acknowledgment, reset.acknowledgment);
  const isNewer = asked !== undefined && isAfter(segment.acknowledgment, endOf(asked)) && !isKnown;
  if (isData(segment)) {
    const isAgain = own.some(
      (s) =>
        s.fromServer && s.packet < reset.packet && s.sequence === segment.sequence && isData(s),
    );
    // With the ACK flag an RST has the number behind all that its sender had sent; without, the one that the client had acknowledged: more may be on its way.
    return isAgain || isNewer || (hasAck && !isAfter(reset.sequence, segment.sequence));
  }
  if (!isPureAck(segment)) return false;
  if (isNewer) return true;
  // One that acknowledges nothing newer can have been overtaken: then a second sign must say that the RST is another's.
  return isUnlike(reset, segment);
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
  return before === undefined ? [] : resetOfAnother('reset-ttl-elsewhere', reset, before);
}

/**
 * An RST and another segment of a server whose TTLs differ, and that as many hops have lowered as one host's: its system begins RSTs with
 * another TTL, or a device as far away sent this one. Linux begins both alike (`ip_build_and_send_pkt`, `ip_send_unicast_reply`).
 */
function otherStart(reset: OpeningSegment, before: OpeningSegment): Observation[] {
  const differs = reset.ttl !== null && before.ttl !== null && Math.abs(reset.ttl - before.ttl) > 1;
  if (!differs || isUnlike(reset, before)) return [];
  return [
    fact(
      'reset-ttl-starts-elsewhere',
      [before.packet, reset.packet],
      `The RST carries TTL ${reset.ttl} where the server's other segments have ${before.ttl}: its system begins RSTs with another TTL, which Linux does not, or a device sent it.`,
      { note: 'RST of another TTL' },
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
  // One that answers an ACK has one number; several that differ are tries to hit the client's window.
  const numbers = new Set(
    own
      .filter((s) => s.fromServer && isReset(s) && s.packet > synAck!.packet)
      .map((s) => s.sequence),
  );
  if (numbers.size > 1) return [];
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
  // The SYN's answer may have been slow for other reasons: only what follows the SYN-ACK at once leaves no time for more.
  return !(sent.time - synAck!.time < Math.min(NO_JITTER * toServer, AT_THE_CLIENT));
}

/** Less than this part of the way to the server and back is no jitter. */
const NO_JITTER = 0.8;
/** A client answers within this time (nanoseconds), and no network is so near that anything else comes by then. */
const AT_THE_CLIENT = 0.5e6;
