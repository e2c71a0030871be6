/** What the client sent while the server was half-open, and whether it was heard. */
import type { SynAckRepeat } from '../../opening/opening';
import type { Opening } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { TcpFlag, type PacketIndex } from '../../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { takenAtOnce, tooLargeSegments } from '../takenData';
import { mayBeOneHost } from './initialTtl';
import { fact, type Detector, type Observation } from './observation';

/** A segment was there "well before" another when the time between is more than a round trip and this (nanoseconds). */
const SLACK = 20e6;
/**
 * More payload than a packet of the smallest MTU that a path of today has holds (RFC 8200 section 5: 1280 bytes) less a header with all its options:
 * what carries more may be too large for a path.
 */
const SURE_TO_FIT = 1200;

export const clientSegments: Detector = {
  kinds: [
    'duplicate-ack',
    'd-sack',
    'data-ignored',
    'large-data-ignored',
    'fin-ignored',
    'client-silent',
    'client-left-at-once',
    'client-had-no-socket',
    'client-knows-no-connection',
    'client-left-unanswered',
    'client-resets-and-tries-again',
    'client-goes-on-after-reset',
    'client-contradicts-reset',
    'client-reset-ttl-elsewhere',
    'ack-number-wrong',
  ],
  detect: (context) => [
    ...answersToResends(context),
    ...ignored(context, 'data-ignored', isData),
    ...ignored(context, 'fin-ignored', isFin),
    ...silence(context),
    ...departure(context),
    ...resetsAndTriesAgain(context),
    ...goesOnAfterReset(context),
    ...contradictsReset(context),
    ...wrongAcks(context),
  ],
};

function answersToResends({ opening }: OpeningContext): Observation[] {
  const answers = opening.repeats.flatMap(({ dupAck }) => (dupAck === null ? [] : [dupAck]));
  if (answers.length === 0) return [];
  const dSacks = answers.filter(
    ({ sack }) => sack !== null && opening.synAck !== null && sack[0] === opening.synAck.sequence,
  );
  const found = [
    fact(
      'duplicate-ack',
      answers.map(({ packet }) => packet),
      `The client answered ${countText(answers.length, 'resent SYN-ACK')} at once with another ACK: it holds the connection to be open.`,
    ),
  ];
  if (dSacks.length > 0) {
    found.push(
      fact(
        'd-sack',
        dSacks.map(({ packet }) => packet),
        'With a D-SACK the client says that it already had this SYN-ACK (RFC 2883): the first one arrived.',
        { weight: 'finding', note: 'D-SACK: “I already have your SYN-ACK”' },
      ),
    );
  }
  return found;
}

/** Data or FINs that the server left unanswered: resent by the client, or followed by another SYN-ACK. */
function ignored(
  context: OpeningContext,
  kind: 'data-ignored' | 'fin-ignored',
  is: (segment: OpeningSegment) => boolean,
): Observation[] {
  const { own, opening, acceptance } = context;
  const { ack } = opening;
  if (ack === null) return [];
  const wait = (Number.isNaN(context.roundTrip) ? 0 : context.roundTrip) + SLACK;
  // A keepalive may carry a byte that the server has had (RFC 9293 section 3.8.4): it is no data of the opening.
  const begin = context.clientIsn === null ? null : sequenceAdd(context.clientIsn, 1);
  const isNew = (s: OpeningSegment) =>
    begin === null || isFin(s) || isAfter(sequenceAdd(s.sequence, s.payloadLength), begin);
  const sent = own.filter((s) => !s.fromServer && s.packet >= ack.packet && is(s) && isNew(s));
  const sentBack = tooLargeSegments(context);
  const repeats = opening.repeats.filter(
    ({ segment }) => acceptance === null || segment.packet < acceptance.packet,
  );
  const again = unheardOf(sent, repeats, acceptance, wait);
  const unheard = again.filter(({ packet }) => !sentBack.has(packet));
  if (unheard.length === 0) return [];
  if (repeats.length === 0 && unheard.every(takenAtOnce(context))) return [];
  const what = kind === 'fin-ignored' ? 'FIN' : 'data';
  const first = unheard[0]!;
  if (kind === 'data-ignored' && mayNotFit(context, unheard)) {
    return [
      fact(
        'large-data-ignored',
        unheard.map(({ packet }) => packet),
        `The client's data went unanswered${unheard.length === 1 ? '' : ` ${timesText(unheard.length)}`}. ${unheard.length === 1 ? 'The segment carries' : 'Each segment carries'} more than ${countText(SURE_TO_FIT, 'byte')}: a path that loses large segments looks the same, so it does not show that the server had the data.`,
        { weight: 'finding', note: 'only large segments, unanswered' },
      ),
    ];
  }
  const until =
    acceptance === null ? '' : `, until ${durationText(acceptance.time - first.time)} later`;
  const times = unheard.length === 1 ? '' : ` ${timesText(unheard.length)}`;
  return [
    fact(
      kind,
      unheard.map(({ packet }) => packet),
      kind === 'fin-ignored'
        ? acceptance === null
          ? `The client's FIN went unanswered${times}: the server was not ready to take it.`
          : `The server ignored ${unheard.length === 1 ? 'the first FIN' : countText(unheard.length, 'FIN')} and acknowledged one ${durationText(acceptance.time - first.time)} after the first.`
        : `The client's ${what} went unanswered${times}${until}: ${acceptance === null ? '' : 'until then '}the server acknowledged none of it.`,
      {
        weight: 'finding',
        note: `${what === 'FIN' ? (unheard.length === 1 ? 'FIN ignored' : `${unheard.length} FINs ignored`) : `data ignored${times}`}${acceptance === null ? '' : ', then taken'}`,
      },
    ),
  ];
}

/**
 * Was all that went unanswered too large for some paths, so that the path may have lost it? Never where a SYN-ACK that came again quotes data, or the capture
 * was taken at the server: then the server had it.
 */
function mayNotFit(
  { opening, lateRepeats, acceptance, vantage }: OpeningContext,
  unheard: readonly OpeningSegment[],
): boolean {
  return (
    lateRepeats.length > 0 &&
    vantage.place !== 'server' &&
    acceptance === null &&
    unheard.every(({ payloadLength }) => payloadLength > SURE_TO_FIT) &&
    !opening.repeats.some(({ echoes }) => echoes !== null && isData(echoes))
  );
}

/**
 * Segments that are there again, or that a SYN-ACK follows, more than `wait` later and before the server accepted. Looked through from
 * the end, with the latest time of what comes behind.
 */
function unheardOf(
  sent: readonly OpeningSegment[],
  repeats: readonly SynAckRepeat[],
  acceptance: OpeningSegment | null,
  wait: number,
): OpeningSegment[] {
  const unheard: OpeningSegment[] = [];
  const latestCopy = new Map<number, number>();
  let latestSynAck = -Infinity;
  let repeat = repeats.length - 1;
  for (const segment of sent.toReversed()) {
    for (; repeat >= 0 && repeats[repeat]!.segment.packet > segment.packet; repeat--) {
      const { time } = repeats[repeat]!.segment;
      if (time > latestSynAck) latestSynAck = time;
    }
    if (acceptance !== null && acceptance.packet < segment.packet) continue;
    const copy = latestCopy.get(segment.sequence) ?? -Infinity;
    if (copy - segment.time > wait || latestSynAck - segment.time > wait) unheard.push(segment);
    if (acceptance !== null && segment.packet >= acceptance.packet) continue;
    if (segment.time > copy) latestCopy.set(segment.sequence, segment.time);
  }
  return unheard.reverse();
}

function silence({ own, opening }: OpeningContext): Observation[] {
  if (opening.ack === null || opening.synAck === null) return [];
  const spoke = own.some((segment) => !segment.fromServer && (isData(segment) || isFin(segment)));
  if (spoke) return [];
  const mine = own.filter((s) => !s.fromServer && isPureAck(s)).map(({ packet }) => packet);
  return [
    fact(
      'client-silent',
      mine,
      'The client sent nothing but ACKs: no data and no FIN in the whole capture.',
    ),
  ];
}

/** Who only wants to see whether a port answers does not wait longer than this for more (nanoseconds). */
const LONGEST_PROBE = 3e9;

/** The client breaks off with RST before either end has said anything: it only wanted to see whether somebody answers, or gave up waiting. */
function departure({ own, opening }: OpeningContext): Observation[] {
  const { synAck, syns } = opening;
  if (synAck === null || syns.length !== 1 || opening.repeats.length > 0) return [];
  const reset = own.find((s) => !s.fromServer && isReset(s) && s.packet > synAck.packet);
  if (reset === undefined) return [];
  const between = own.filter((s) => s.packet > synAck.packet && s.packet < reset.packet);
  if (between.some((s) => s.fromServer || !isPureAck(s) || s !== opening.ack)) return [];
  const waited = durationText(reset.time - synAck.time);
  if (reset.time - synAck.time > LONGEST_PROBE) {
    return [
      fact(
        'client-left-unanswered',
        [synAck.packet, reset.packet],
        `For ${waited} after the SYN-ACK neither end said anything; then the client broke off with RST. If it waited for a greeting, the program on the server was not quick enough.`,
        { weight: 'finding', note: 'nothing was said' },
      ),
    ];
  }
  return [
    fact(
      'client-left-at-once',
      [synAck.packet, reset.packet],
      `The client broke off with RST ${waited} after the SYN-ACK, before anything was said.`,
      { weight: 'finding', note: 'the client breaks off' },
    ),
    ...socketGone(opening, reset),
  ];
}

/** A program gives up, or prefers another connection, after this time at the soonest (RFC 8305 section 8; nanoseconds). */
const SOONEST_GIVEN_UP = 100e6;

/**
 * The RST that answers the SYN-ACK is that of a host without a socket for it: no ACK flag, window 0, no timestamps, the number that the SYN-ACK acknowledges (RFC 9293
 * section 3.10.7.1, Linux tcp_v4_send_reset()). The SYN was a stack's, not a scanner's: it scales its window.
 */
function socketGone({ syns, synAck, ack }: Opening, reset: OpeningSegment): Observation[] {
  const [syn] = syns;
  if (syn === undefined || ack !== null || syn.windowScale === null) return [];
  const isBare = (reset.flags & TcpFlag.ack) === 0 && reset.window === 0 && reset.tsval === null;
  const waited = reset.time - syn.time;
  if (!isBare || reset.sequence !== synAck!.acknowledgment) return [];
  const packets = [syn.packet, synAck!.packet, reset.packet];
  if (!(waited >= SOONEST_GIVEN_UP)) {
    // Tools that make their own SYNs leave the timestamps out, and the kernel resets what they are answered.
    if (syn.tsval === null) return [];
    return [
      fact(
        'client-knows-no-connection',
        packets,
        "The client's RST is that of a host that knows no such connection (no ACK flag, window 0), and its SYN is one of connect(): translated on its way, it may have gone to another address, for which this SYN-ACK is no answer; or the socket was closed at once.",
        { weight: 'finding', note: 'no such connection, says the client' },
      ),
    ];
  }
  return [
    fact(
      'client-had-no-socket',
      packets,
      `${durationText(waited)} after its SYN the client's RST is that of a host that knows no such connection (no ACK flag, window 0): its socket had been closed before the SYN-ACK came.`,
      { weight: 'finding', note: 'no socket any more' },
    ),
  ];
}

/**
 * The client's host answers each SYN-ACK with the RST of a host without a socket for it (no ACK flag, window 0, the number that the
 * SYN-ACK acknowledges; RFC 9293 section 3.10.7.1, Linux tcp_v4_send_reset()), and the same SYN comes again: what sent the SYN still
 * waits, and the SYN-ACK did not reach it. A program that breaks off sends RST from its socket, with ACK flag and window.
 */
function resetsAndTriesAgain({ own, opening }: OpeningContext): Observation[] {
  const [first] = opening.syns;
  if (first === undefined || opening.synAck === null || opening.syns.length < 2) return [];
  const answered = own.filter((s) => s.fromServer && isSynAck(s)).map((s) => s.acknowledgment);
  const known = new Set(answered.filter((number) => number === sequenceAdd(first.sequence, 1)));
  const resets = own.filter(
    (s) =>
      !s.fromServer &&
      isReset(s) &&
      (s.flags & TcpFlag.ack) === 0 &&
      s.window === 0 &&
      s.tsval === null &&
      known.has(s.sequence),
  );
  const last = opening.syns.at(-1)!;
  const followed = resets.filter(({ packet }) => packet < last.packet);
  const again = opening.syns.filter(
    (syn) => syn.sequence === first.sequence && syn.packet > (followed[0]?.packet ?? Infinity),
  );
  if (followed.length === 0 || again.length === 0 || !comesByTimer(opening.syns)) return [];
  return [
    fact(
      'client-resets-and-tries-again',
      [...resets, ...again].map(({ packet }) => packet).sort((a, b) => a - b),
      `The client's host answers the SYN-ACK with the RST of a host that knows no such connection (no ACK flag, window 0), and yet its SYN comes again ${timesText(again.length)}: whoever sent the SYN still waits, and does not take this SYN-ACK for the answer.`,
      { weight: 'finding', note: 'no socket fits the SYN-ACK, and the SYN comes again' },
    ),
  ];
}

/** A first SYN is sent again after 1 s, or 3 s before RFC 6298 (nanoseconds). */
const LONGEST_FIRST_WAIT = 3.6e9;
/** Linux sends the first ones again each second (tcp_syn_linear_timeouts); longer waits double. */
const EVEN_WAIT = 1.4e9;

/** Do the SYNs come by the timer of a TCP that waits for an answer? A monitor that makes its own asks every few seconds. */
function comesByTimer(syns: readonly OpeningSegment[]): boolean {
  const waits = syns.slice(1).map(({ time }, i) => time - syns[i]!.time);
  return waits.every(
    (wait, i) =>
      !(wait > (i === 0 ? LONGEST_FIRST_WAIT : Infinity)) &&
      !(wait > EVEN_WAIT && i > 0 && wait < 1.3 * waits[i - 1]!),
  );
}

/**
 * The client's host answers the SYN-ACK with the RST of a host without a socket, and then the client goes on with the handshake: a program
 * makes the segments itself, and the kernel beside it knows nothing of them.
 */
function goesOnAfterReset({ own, opening: { synAck, syns } }: OpeningContext): Observation[] {
  if (synAck === null || syns.length !== 1) return [];
  const expected = sequenceAdd(synAck.sequence, 1);
  const reset = own.find((s) => !s.fromServer && isReset(s) && s.packet > synAck.packet);
  const isKernels =
    reset !== undefined &&
    (reset.flags & TcpFlag.ack) === 0 &&
    reset.window === 0 &&
    reset.sequence === synAck.acknowledgment;
  if (!isKernels) return [];
  const goesOn = own.find(
    (s) =>
      !s.fromServer &&
      !isReset(s) &&
      !isSyn(s) &&
      s.packet > reset.packet &&
      s.acknowledgment === expected,
  );
  // An ACK that crossed the RST, or came in another order, had been sent before it.
  if (goesOn === undefined || own.some((s) => isBetween(s, synAck, reset))) return [];
  return [
    ...resetFromElsewhere(syns[0]!, reset),
    fact(
      'client-goes-on-after-reset',
      [synAck.packet, reset.packet, goesOn.packet],
      `The SYN-ACK was answered, in the client's name, with the RST of a host that knows no such connection (no ACK flag, window 0), and ${durationText(goesOn.time - reset.time)} later the client went on with the handshake.`,
      { weight: 'finding', note: 'an RST, and the client goes on' },
    ),
  ];
}

/** Packets that a path or a capture puts in another order lie closer together than this (nanoseconds). */
const REORDERED_WITHIN = 5e6;

/**
 * An RST in the client's name that no host without a socket sends, and the client goes on: a socket that sends one is gone. A kernel without a
 * socket sets no ACK flag, and takes the number from what the server acknowledged (RFC 9293 section 3.10.7.1).
 */
function contradictsReset({ own, opening: { synAck, syns } }: OpeningContext): Observation[] {
  if (synAck === null || syns.length !== 1) return [];
  const reset = own.find((s) => !s.fromServer && isReset(s) && s.packet > synAck.packet);
  if (reset === undefined) return [];
  const before = own.filter((s) => s.packet < reset.packet);
  const mayBeKernels =
    (reset.flags & TcpFlag.ack) === 0 &&
    before.some((s) => s.fromServer && s.acknowledgment === reset.sequence);
  if (mayBeKernels) return [];
  const newest = before.findLast((s) => !s.fromServer && s.tsval !== null)?.tsval ?? null;
  const goesOn = own.find(
    (s) =>
      !s.fromServer &&
      !isReset(s) &&
      !isSyn(s) &&
      s.packet > reset.packet &&
      s.time - reset.time > REORDERED_WITHIN &&
      !(s.tsval !== null && reset.tsval !== null && isAfter(reset.tsval, s.tsval)) &&
      // What the RST says was sent before it may be late: unless the client's clock has gone on.
      (!isAfter(reset.sequence, s.sequence) ||
        (s.tsval !== null && newest !== null && isAfter(s.tsval, newest))),
  );
  if (goesOn === undefined) return [];
  return [
    ...resetFromElsewhere(syns[0]!, reset),
    fact(
      'client-contradicts-reset',
      [reset.packet, goesOn.packet],
      `${durationText(goesOn.time - reset.time)} after the RST in its name the client goes on with the connection as if it had never sent it.`,
      { weight: 'finding', note: 'the RST is not from the client', fromBox: [reset.packet] },
    ),
  ];
}

/** An RST in the client's name whose TTL is not that of its SYN, however its system starts. */
function resetFromElsewhere(syn: OpeningSegment, reset: OpeningSegment): Observation[] {
  if (syn.ttl === null || reset.ttl === null || mayBeOneHost(syn.ttl, reset.ttl)) return [];
  return [
    fact(
      'client-reset-ttl-elsewhere',
      [syn.packet, reset.packet],
      `The RST carries TTL ${reset.ttl} where the client's SYN has ${syn.ttl}: another sender.`,
      { weight: 'finding', note: `TTL ${syn.ttl} → ${reset.ttl}: another sender` },
    ),
  ];
}

const isBetween = (s: OpeningSegment, from: OpeningSegment, to: OpeningSegment) =>
  !s.fromServer && s.packet > from.packet && s.packet < to.packet;

function wrongAcks({ own, opening, clientIsn }: OpeningContext): Observation[] {
  const { synAck } = opening;
  if (synAck === null) return [];
  // Of several machines that answered, the client can acknowledge any.
  const offered = own.filter((s) => s.fromServer && isSynAck(s));
  const expected = new Set(offered.map((s) => sequenceAdd(s.sequence, 1)));
  // The ACK can be missing in the capture: then the next one acknowledges what the server has said since.
  // Data on the SYN-ACK counts too.
  let said = 1 + Math.max(...offered.map((s) => s.payloadLength));
  let sawServer = 0;
  const isSaid = ({ packet, acknowledgment }: OpeningSegment): boolean => {
    for (; sawServer < own.length && own[sawServer]!.packet < packet; sawServer++) {
      const s = own[sawServer]!;
      if (!s.fromServer || s.packet < synAck.packet || !(isData(s) || isFin(s))) continue;
      const end = sequenceDistance(s.sequence, synAck.sequence) + s.payloadLength;
      said = Math.max(said, end + (isFin(s) ? 1 : 0));
    }
    const reached = sequenceDistance(acknowledgment, synAck.sequence);
    return reached >= 1 && reached <= said;
  };
  const wrong = own.filter(
    (segment) =>
      !segment.fromServer &&
      !isSyn(segment) &&
      !isReset(segment) &&
      isPureAck(segment) &&
      segment.packet > synAck.packet &&
      (opening.ack === null || segment.packet <= opening.ack.packet) &&
      !expected.has(segment.acknowledgment) &&
      !isSaid(segment) &&
      !wasSentUnseen(segment, own),
  );
  if (wrong.length === 0) return [];
  // A server that has taken data has the connection: the capture missed the ACK, and what was said until then.
  if (clientIsn !== null && hasTaken(own, sequenceAdd(clientIsn, 1), wrong[0]!.packet)) return [];
  return [
    fact(
      'ack-number-wrong',
      wrong.map(({ packet }) => packet),
      'The client acknowledged a sequence number that is not the one after the SYN-ACK.',
      { weight: 'finding', note: 'wrong acknowledgment number' },
    ),
  ];
}

/** Has the server acknowledged more than the SYN before a packet? */
function hasTaken(own: readonly OpeningSegment[], first: number, before: PacketIndex): boolean {
  return own.some((s) => {
    if (!s.fromServer || s.packet >= before || isReset(s) || isSynAck(s)) return false;
    const beyond = sequenceDistance(s.acknowledgment, first);
    return beyond > 0 && beyond < MOST_UNSEEN;
  });
}

/** Further apart are numbers of which one is none of this opening. */
const MOST_UNSEEN = 2 ** 20;

/** Does the server itself go on from the number that an ACK names? Then it had sent what lies before, and the capture missed it. */
function wasSentUnseen(
  { packet, acknowledgment }: OpeningSegment,
  own: readonly OpeningSegment[],
): boolean {
  const next = own.find((s) => s.fromServer && !isReset(s) && !isSynAck(s) && s.packet > packet);
  if (next === undefined) return false;
  const beyond = sequenceDistance(next.sequence, acknowledgment);
  return beyond >= 0 && beyond < MOST_UNSEEN;
}
