/** What the server sent between the client's ACK and the end of the opening, besides SYN-ACKs. */
import type { HalfOpen } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { TcpFlag } from '../../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText, listText, numberText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { ipIdsRunOn } from './ipIdCounter';
import { fact, type Detector, type Observation } from './observation';

/** Two paths of one host differ by at most this many hops. */
const PATH_JITTER = 1;

/** An RST within this much more than a round trip after the ACK answers it (nanoseconds). */
const AT_ONCE = 50e6;

export const serverSegments: Detector = {
  kinds: [
    'bare-ack-before-resend',
    'bare-ack-without-resend',
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
    'accepted-after-resends',
    'never-accepted',
  ],
  detect: (context) => [...bareAcks(context), ...resets(context), ...outcome(context)],
};

/** Bare ACKs that acknowledge nothing but the SYN: a half-open server sends one to refuse a segment. */
function bareAcks({ own, opening, clientIsn }: OpeningContext): Observation[] {
  const { ack, synAck } = opening;
  if (ack === null || synAck === null || clientIsn === null) return [];
  const nothingNew = sequenceAdd(clientIsn, 1);
  const bare: OpeningSegment[] = [];
  /** The client's segment before, and its first data that is there again. */
  let asked: OpeningSegment | null = null;
  let latestFirst = -Infinity;
  let refused = 0;
  for (const segment of own) {
    if (!segment.fromServer) {
      asked = segment;
      if ((isData(segment) || isFin(segment)) && segment.sequence === nothingNew) {
        latestFirst = Math.max(latestFirst, segment.time);
      }
      continue;
    }
    const isBare =
      isPureAck(segment) &&
      segment.packet > synAck.packet &&
      segment.acknowledgment === nothingNew &&
      segment.sequence === sequenceAdd(synAck.sequence, 1) &&
      // A SYN that comes again is answered like that by an open connection (RFC 9293 section 3.10.7.4).
      !(asked !== null && isSyn(asked)) &&
      // It holds what follows: the first segment is missing, and nothing was refused.
      segment.sack === null;
    if (!isBare) continue;
    bare.push(segment);
    // In order, taken by nobody, and room for it: no loss and no full buffer explains that.
    if (segment.window > 0 && segment.time - latestFirst < AT_ONCE) refused++;
  }
  const [first] = bare;
  if (first === undefined) return [];
  const resent = own.filter(
    (s) => s.fromServer && isSynAck(s) && s.packet > first.packet && !isOlder(s, first),
  );
  const packets = bare.map(({ packet }) => packet);
  const lastResent = resent.at(-1);
  if (lastResent !== undefined) {
    // Only those that a resend follows: the sentence says so.
    const followed = packets.filter((packet) => packet < lastResent.packet);
    return [
      fact(
        'bare-ack-before-resend',
        [...followed, ...resent.map(({ packet }) => packet)],
        "The server answered the client's ACK with a bare ACK, and then sent the SYN-ACK again: its TCP received the ACK and refused it.",
        { weight: 'finding', note: 'the server refuses the ACK' },
      ),
    ];
  }
  // A refusal answers each segment of the client anew; a single bare ACK may be a window update or a keep-alive.
  if (refused < 2) return [];
  return [
    fact(
      'bare-ack-without-resend',
      packets,
      "The server answers the client's data with bare ACKs that acknowledge none of it: its TCP receives the segments and refuses them.",
      { weight: 'finding', note: 'refused: nothing is acknowledged' },
    ),
  ];
}

/** Was a segment sent before another one that arrived first? Told by the sender's clock. */
function isOlder({ tsval }: OpeningSegment, than: OpeningSegment): boolean {
  return tsval !== null && than.tsval !== null && isAfter(than.tsval, tsval);
}

function resets(context: OpeningContext): Observation[] {
  const { own, opening, acceptance } = context;
  const { ack, synAck } = opening;
  if (ack === null || synAck === null) return [];
  const answersOther = resetAnsweringOtherAck(context);
  if (answersOther.length > 0) return answersOther;
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
  // Without times the order alone tells.
  if (!(after > roundTrip * 1.15 + AT_ONCE) && opening.repeats.length === 0) {
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
  return [...found, ...form, ...contradicted];
}

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
      (isData(s) || isPureAck(s) || isSynAck(s)),
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

/** TTLs that systems start with. */
const INITIAL_TTLS = [32, 64, 128, 255];

/**
 * Can two TTLs be those of one host? A system may send its RSTs with another initial TTL than the rest (64 and 255, say): then the same
 * number of routers has lowered both.
 */
function mayBeOneHost(a: number, b: number): boolean {
  const hops = (ttl: number) =>
    INITIAL_TTLS.filter((initial) => initial >= ttl).map((initial) => initial - ttl);
  const hopsOfA = hops(a);
  return hops(b).some((hop) => hopsOfA.some((other) => Math.abs(hop - other) <= PATH_JITTER));
}

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
function resetAnsweringOtherAck({ own, opening, acceptance }: OpeningContext): Observation[] {
  const expected = sequenceAdd(opening.synAck!.sequence, 1);
  const reset = own.find(
    (s) =>
      s.fromServer &&
      isReset(s) &&
      (s.flags & TcpFlag.ack) === 0 &&
      s.packet > opening.synAck!.packet &&
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
    ...(sent.acknowledgment === reset.sequence
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
