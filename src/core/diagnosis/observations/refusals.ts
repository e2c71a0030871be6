/** RSTs that answer a SYN, each with the SYN that it answers. */
import { attemptsOf, type Attempt } from '../../opening/attempts';
import type { OpeningSegment } from '../../opening/openingSegments';
import { acknowledgesSyn, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { TcpFlag } from '../../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { countText, durationText } from '../../words/duration';
import { ipIdsRunOn } from './ipIdCounter';
import { fact, type Detector, type Observation } from './observation';

/** Windows tries a refused connection again after this time, twice (nanoseconds; TcpMaxConnectRetransmissions). */
const WINDOWS_PAUSE = [0.45e9, 0.6e9] as const;

type Refusal = Attempt & { readonly answer: OpeningSegment };

export const refusals: Detector = {
  kinds: [
    'syn-reset',
    'syn-reset-not-valid',
    'syn-refused-first',
    'reset-ttl-like-windows',
    'reset-ttl-like-unix',
    'subflow-reset',
  ],
  detect({ opening, own }) {
    // Both ends opened: which SYN an RST answers is another question.
    if (own.some((segment) => segment.fromServer && isSyn(segment))) return [];
    // Who goes on has a connection: it is the SYN-ACK that the capture missed.
    if (opening.synAck === null && own.some((s) => s.fromServer && !isReset(s))) return [];
    const attempts = attemptsOf(own);
    const refused = attempts.filter(
      (attempt): attempt is Refusal =>
        attempt.answer !== null &&
        isReset(attempt.answer) &&
        !isFromSocket(attempt.answer) &&
        !answersAck(attempt.answer, own),
    );
    if (refused.length === 0) return [];
    const wrong = refused.filter((refusal) => !isValid(refusal));
    if (wrong.length === refused.length) {
      // Before a SYN-ACK, what tells is that somebody else sent it.
      return opening.synAck === null ? [notValid(wrong)] : [];
    }
    if (opening.synAck !== null) return refusedFirst(opening.synAck, attempts, refused);
    return [reset(attempts, refused), ...multipath(refused), ...system(refused)];
  },
};

/**
 * Must the client believe the RST? In SYN-SENT only one that acknowledges its SYN counts (RFC 9293 section 3.10.7.3); a SYN
 * may carry data, and the RST acknowledges some of it or none.
 */
function isValid({ syn, answer }: Refusal): boolean {
  return (answer.flags & TcpFlag.ack) !== 0 && acknowledgesSyn(answer.acknowledgment, syn);
}

/** Has an RST what only a connection has? No socket has the port of a SYN that is refused (RFC 9293 section 3.10.7.1: sequence number 0). */
const isFromSocket = ({ sequence, window, tsval }: OpeningSegment) =>
  sequence !== 0 && window > 0 && tsval !== null;

/** Does an RST answer an ACK of the client, by whose number it goes (RFC 9293 section 3.10.7.1)? Then the client had left SYN-SENT. */
function answersAck(answer: OpeningSegment, own: readonly OpeningSegment[]): boolean {
  return own.some(
    (s) =>
      !s.fromServer &&
      !isSyn(s) &&
      s.packet < answer.packet &&
      s.acknowledgment === answer.sequence &&
      (s.flags & TcpFlag.ack) !== 0,
  );
}

function notValid(refused: readonly Refusal[]): Observation {
  const { syn, answer } = refused[0]!;
  const bare = (answer.flags & TcpFlag.ack) === 0;
  const beyond = sequenceDistance(answer.acknowledgment, sequenceAdd(syn.sequence, 1));
  const why = bare
    ? 'acknowledges nothing'
    : `acknowledges ${countText(Math.abs(beyond), 'byte')} ${beyond > 0 ? 'more than the client has sent' : 'too little'}`;
  const each =
    refused.length === 1 ? 'The RST that answers the SYN' : `Each of the ${refused.length} RSTs`;
  return fact(
    'syn-reset-not-valid',
    pairsOf(refused),
    `${each} ${why}: a client that waits for a SYN-ACK must ignore it (RFC 9293 section 3.10.7.3), and goes on trying.`,
    { weight: 'finding', note: 'an RST that does not count' },
  );
}

function reset(attempts: readonly Attempt[], refused: readonly Refusal[]): Observation {
  const which =
    attempts.length === 1
      ? 'the SYN'
      : refused.length === attempts.length
        ? `each of ${attempts.length} SYNs`
        : `${refused.length} of ${attempts.length} SYNs`;
  const pauses = refused.slice(1).map(({ syn }, i) => syn.time - refused[i]!.syn.time);
  const [least, most] = WINDOWS_PAUSE;
  const likeWindows =
    pauses.length > 0 && pauses.every((pause) => pause >= least && pause <= most)
      ? ' A Windows client tries a refused connection three times, half a second apart.'
      : '';
  return fact(
    'syn-reset',
    pairsOf(refused),
    `The server answered ${which} with RST${delayOf(refused)}.${likeWindows}`,
    { weight: 'finding', note: 'RST to the SYN' },
  );
}

/** An MPTCP endpoint that refuses a further subflow says so in its RST (MP_TCPRST, RFC 8684 section 3.6). */
function multipath(refused: readonly Refusal[]): Observation[] {
  const told = refused.filter(({ syn, answer }) => syn.multipath && answer.multipath);
  if (told.length === 0) return [];
  return [
    fact(
      'subflow-reset',
      pairsOf(told),
      'The SYN asks by MPTCP to join a connection, and the RST answers with an MPTCP option: the other end speaks MPTCP and refuses this subflow.',
      { weight: 'finding', note: 'MPTCP subflow refused' },
    ),
  ];
}

/** What the TTL of the RSTs says of the system that sent them: what is left of 64 or of 128. */
function system(refused: readonly Refusal[]): Observation[] {
  const ttls = refused.flatMap(({ answer: { ttl } }) => (ttl === null ? [] : [ttl]));
  if (ttls.length < refused.length) return [];
  const packets = refused.map(({ answer }) => answer.packet);
  if (ttls.every((ttl) => ttl > 64 && ttl <= 128)) {
    return [
      fact(
        'reset-ttl-like-windows',
        packets,
        `The RST arrives with TTL ${ttls[0]}: it began as 128, as Windows sends them.`,
      ),
    ];
  }
  if (!ttls.every((ttl) => ttl > 32 && ttl <= 64)) return [];
  return [
    fact(
      'reset-ttl-like-unix',
      packets,
      `The RST arrives with TTL ${ttls[0]}: it began as 64, as Linux and the BSDs send them.`,
    ),
  ];
}

/** Refused at first, then answered: a program that began to listen, or made room. */
function refusedFirst(
  synAck: OpeningSegment,
  attempts: readonly Attempt[],
  refused: readonly Refusal[],
): Observation[] {
  const answered = attempts.find(({ answer }) => answer !== null && isSynAck(answer));
  if (answered === undefined) return eitherRefused(synAck, attempts, refused);
  const before = attempts.filter(({ syn }) => syn.packet < answered.syn.packet);
  const early = refused.filter(({ answer }) => answer.packet < synAck.packet);
  if (early.length === 0 || early.length < before.length) return [];
  // An RST and a SYN-ACK to one SYN have two senders; to two SYNs, one may have sent both.
  return [
    fact(
      'syn-refused-first',
      [...pairsOf(early), answered.syn.packet, synAck.packet],
      `The server answered ${early.length === 1 ? 'the first SYN' : `the first ${early.length} SYNs`} with RST${delayOf(early)}, and the next one, ${durationText(answered.syn.time - early.at(-1)!.answer.time)} later, with a SYN-ACK${early.every(({ answer }) => ipIdsRunOn(answer, synAck)) ? ' whose IP ID runs on from the RST: one machine sent both' : ''}.`,
      { weight: 'finding', note: 'refused, then answered' },
    ),
  ];
}

/** Both answers came when more than one SYN was on its way: which of them each answers cannot be told. */
function eitherRefused(
  synAck: OpeningSegment,
  attempts: readonly Attempt[],
  refused: readonly Refusal[],
): Observation[] {
  const sent = attempts.filter(({ syn }) => syn.packet < synAck.packet);
  const early = refused.filter(({ answer }) => answer.packet < synAck.packet);
  if (sent.length < 2 || early.length === 0) return [];
  // That one says which SYN it answers.
  if (synAck.tsecr !== null && synAck.tsecr === sent[0]!.syn.tsval) return [];
  return [
    fact(
      'syn-refused-first',
      [
        ...sent.map(({ syn }) => syn.packet),
        ...early.map(({ answer }) => answer.packet),
        synAck.packet,
      ],
      `${countText(sent.length, 'SYN')} were on their way when an RST came, and then a SYN-ACK: the first may have been refused, and a later one answered.`,
      { weight: 'finding', note: 'refused, then answered' },
    ),
  ];
}

const pairsOf = (refused: readonly Refusal[]) =>
  refused.flatMap(({ syn, answer }) => [syn.packet, answer.packet]);

/** ", 0.3 to 0.4 ms later"; empty when times are unknown. */
function delayOf(refused: readonly Refusal[]): string {
  const delays = refused.map(({ syn, answer }) => answer.time - syn.time);
  const least = durationText(Math.min(...delays));
  const most = durationText(Math.max(...delays));
  if (delays.some(Number.isNaN)) return '';
  if (Math.max(...delays) <= 0) return ' at once';
  return least === most ? `, ${most} later` : `, ${least} to ${most} later`;
}
