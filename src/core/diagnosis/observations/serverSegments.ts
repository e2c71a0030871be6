/** What the server sent between the client's ACK and the end of the opening, besides SYN-ACKs. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isFin, isPureAck, isReset, isSynAck } from '../../opening/segmentKinds';
import { sequenceAdd } from '../../tcp/sequence';
import { durationText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';

/** An RST within this much more than a round trip after the ACK answers it (nanoseconds). */
const AT_ONCE = 50e6;

export const serverSegments: Detector = {
  kinds: [
    'bare-ack-before-resend',
    'bare-ack-without-resend',
    'reset-after-ack',
    'reset-to-late-segment',
    'reset-contradicted',
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
  const bare = own.filter(
    (segment) =>
      segment.fromServer &&
      isPureAck(segment) &&
      segment.packet > synAck.packet &&
      segment.acknowledgment === nothingNew &&
      segment.sequence === sequenceAdd(synAck.sequence, 1),
  );
  if (bare.length === 0) return [];
  const resent = own.filter((s) => s.fromServer && isSynAck(s) && s.packet > bare[0]!.packet);
  const packets = bare.map(({ packet }) => packet);
  if (resent.length > 0) {
    return [
      fact(
        'bare-ack-before-resend',
        [...packets, resent[0]!.packet],
        "The server answered the client's ACK with a bare ACK, and then sent the SYN-ACK again: its TCP received the ACK and refused it.",
        { weight: 'finding', note: 'the server refuses the ACK' },
      ),
    ];
  }
  // A refusal answers each segment of the client anew; a single bare ACK may be a window update or a keep-alive.
  const refused = bare.filter((answer) =>
    own.some(
      (sent) =>
        !sent.fromServer &&
        sent.packet < answer.packet &&
        (isData(sent) || isFin(sent)) &&
        answer.time - sent.time < AT_ONCE,
    ),
  );
  if (refused.length < 2) return [];
  return [
    fact(
      'bare-ack-without-resend',
      packets,
      "The server answers the client's data with bare ACKs that acknowledge none of it: its TCP receives the segments and refuses them.",
      { weight: 'finding', note: 'refused: nothing is acknowledged' },
    ),
  ];
}

function resets(context: OpeningContext): Observation[] {
  const { own, opening, acceptance } = context;
  const { ack, synAck } = opening;
  if (ack === null || synAck === null) return [];
  const reset = own.find((s) => s.fromServer && isReset(s) && s.packet > ack.packet);
  if (reset === undefined) return [];
  if (acceptance !== null && acceptance.packet < reset.packet) return [];
  const found: Observation[] = [];
  const after = reset.time - ack.time;
  const roundTrip = Number.isNaN(context.roundTrip) ? 0 : context.roundTrip;
  if (after <= roundTrip * 1.15 + AT_ONCE && opening.repeats.length === 0) {
    found.push(
      fact(
        'reset-after-ack',
        [ack.packet, reset.packet],
        `The server answered the client's ACK with RST, ${durationText(after)} later: the connection was refused after the handshake.`,
        { weight: 'finding', note: 'RST right after the ACK' },
      ),
    );
  } else {
    const before = own.findLast((s) => !s.fromServer && s.packet < reset.packet);
    found.push(
      fact(
        'reset-to-late-segment',
        before === undefined ? [reset.packet] : [before.packet, reset.packet],
        `${durationText(after)} after the ACK the server answered with RST: it no longer knew this connection.`,
        { weight: 'finding', note: 'RST: the server has given up' },
      ),
    );
  }
  const goesOn = own.find(
    (s) =>
      s.fromServer &&
      !isReset(s) &&
      s.packet > reset.packet &&
      (isData(s) || isPureAck(s) || isSynAck(s)),
  );
  if (goesOn !== undefined || hasOtherTtl(reset, synAck)) {
    found.push(
      fact(
        'reset-contradicted',
        goesOn === undefined ? [synAck.packet, reset.packet] : [reset.packet, goesOn.packet],
        goesOn === undefined
          ? `The RST carries TTL ${reset.ttl} where the server's SYN-ACK has ${synAck.ttl}: another sender.`
          : 'After the RST the server goes on with the connection as if it had never sent it.',
        { weight: 'finding', note: 'the RST is not from the server' },
      ),
    );
  }
  return found;
}

function hasOtherTtl(a: OpeningSegment, b: OpeningSegment): boolean {
  return a.ttl !== null && b.ttl !== null && Math.abs(a.ttl - b.ttl) > 1;
}

function outcome({ opening, lateRepeats }: OpeningContext): Observation[] {
  const { halfOpen } = opening;
  if (halfOpen === null) return [];
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
        `The server accepted the connection ${time} after the client's ACK; until then only the client held it to be open.`,
        { weight: 'finding' },
      ),
    ];
  }
  return [
    fact(
      'never-accepted',
      [halfOpen.from, halfOpen.to],
      halfOpen.end === 'reset'
        ? `For at least ${time} only the client held the connection to be open; then it was reset.`
        : `For at least ${time}, to the end of the capture, nothing shows that the server accepted the connection.`,
      { weight: 'finding' },
    ),
  ];
}
