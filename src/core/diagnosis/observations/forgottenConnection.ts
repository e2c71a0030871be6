/** A connection that was opened, and that the server no longer holds when the client first uses it. */
import { packetsOfFlow } from '../../flows/flowTable';
import { isFromServer } from '../../packets/packetTable';
import { isFromSocket } from '../../opening/halfOpen';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isPureAck, isReset } from '../../opening/segmentKinds';
import { durationText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { mayBeOneHost } from './initialTtl';
import { fact, type Detector, type Observation } from './observation';

/** A server whose ACK was lost or refused, and that keeps a half-open connection, has sent its SYN-ACK again by then (nanoseconds). */
const SENT_AGAIN_BY_THEN = 1.5e9;
/** Idle timers of boxes and of servers last this long at least (nanoseconds); many are of 60 s and more. */
const SHORTEST_IDLE_TIMER = 10e9;
const COMMON_IDLE_TIMER = 60e9;
/** An RST within this time and two round trips answers the segment before it (nanoseconds). */
const AT_ONCE = 50e6;

export const forgottenConnection: Detector = {
  kinds: [
    'unknown-when-used',
    'unknown-after-silence',
    'reset-after-silence',
    'unanswered-after-silence',
  ],
  detect: (context) => [
    ...unknownWhenUsed(context),
    ...resetAfterSilence(context),
    ...unansweredAfterSilence(context),
  ],
};

function unknownWhenUsed({ own, opening, acceptance, roundTrip }: OpeningContext): Observation[] {
  const { synAck, ack, repeats, halfOpen } = opening;
  if (synAck === null || ack === null || repeats.length > 0 || halfOpen !== null) return [];
  if (acceptance !== null) return [];
  const after = own.filter((s) => s.packet > ack.packet);
  const used = after.find((s) => !s.fromServer && !(isPureAck(s) && isBare(s, ack)));
  const reset = after.find((s) => s.fromServer);
  if (used === undefined || reset === undefined || !isReset(reset) || isReset(used)) return [];
  if (reset.packet < used.packet || isFromSocket(reset, synAck)) return [];
  const waited = used.time - ack.time;
  const answered = reset.time - used.time;
  const wait = (Number.isNaN(roundTrip) ? 0 : 2 * roundTrip) + AT_ONCE;
  // Without times, nothing tells a pause from none.
  if (!(waited > SENT_AGAIN_BY_THEN) || !(answered < wait)) return [];
  const packets = [ack.packet, used.packet, reset.packet];
  return [
    fact(
      'unknown-when-used',
      packets,
      `The client first used the connection ${durationText(waited)} after its ACK, and the server answered with the RST of a host that knows no such connection. Until then it had not sent its SYN-ACK again.`,
      { weight: 'finding', note: 'the server knows no such connection' },
    ),
    ...(waited < SHORTEST_IDLE_TIMER
      ? []
      : [
          fact(
            'unknown-after-silence',
            packets,
            `Nobody had said anything for ${durationText(waited)}: long enough for an idle timer.`,
          ),
        ]),
  ];
}

/**
 * A box in between forgets a connection of which nobody says anything, and resets in an end's name what comes later: after minutes of silence, with the
 * box's TTL.
 */
function resetAfterSilence({
  capture,
  own,
  opening,
  acceptance,
  roundTrip,
}: OpeningContext): Observation[] {
  const reset = own.findLast((s) => s.fromServer && isReset(s));
  const before = own.findLast((s) => s.fromServer && !isReset(s) && s.ttl !== null);
  if (acceptance === null || reset === undefined || before === undefined) return [];
  if (reset.packet < acceptance.packet || reset.ttl === null) return [];
  if (mayBeOneHost(before.ttl!, reset.ttl)) return [];
  const { packets, flows } = capture;
  const all = packetsOfFlow(flows, opening.flow);
  const at = all.indexOf(reset.packet);
  const [last, used] = [all[at - 2], all[at - 1]];
  if (last === undefined || used === undefined || isFromServer(packets, used)) return [];
  const silence = packets.time[used]! - packets.time[last]!;
  const answered = reset.time - packets.time[used]!;
  const wait = (Number.isNaN(roundTrip) ? 0 : 2 * roundTrip) + AT_ONCE;
  if (!(silence >= SHORTEST_IDLE_TIMER) || !(answered <= wait)) return [];
  return [
    fact(
      'reset-after-silence',
      [last, used, reset.packet],
      `Nobody had said anything for ${durationText(silence)}; the client's next packet was answered with RST. A box in between that had forgotten the connection does so in the server's name.`,
      { weight: 'finding', note: 'RST after a long silence' },
    ),
  ];
}

/** A box that says nothing when it has forgotten a connection drops what the client sends after a long silence. */
function unansweredAfterSilence({ own, opening, acceptance }: OpeningContext): Observation[] {
  const { synAck, ack, repeats } = opening;
  if (synAck === null || ack === null || repeats.length > 0 || acceptance !== null) return [];
  const after = own.filter((s) => s.packet > ack.packet);
  const used = after.filter((s) => !s.fromServer && !(isPureAck(s) && isBare(s, ack)));
  const [first] = used;
  if (first === undefined || after.some((s) => s.fromServer) || used.length < 2) return [];
  const silence = first.time - ack.time;
  if (!(silence >= COMMON_IDLE_TIMER)) return [];
  return [
    fact(
      'unanswered-after-silence',
      [ack.packet, ...used.map(({ packet }) => packet)],
      `The client first used the connection ${durationText(silence)} after its ACK, and nothing answered. A half-open server would have sent its SYN-ACK again: a box in between, or the server, may have forgotten it.`,
      { weight: 'finding', note: 'unanswered after a long silence' },
    ),
  ];
}

/** The ACK of the handshake once more, and nothing else: no use of the connection. */
function isBare(segment: OpeningSegment, ack: OpeningSegment): boolean {
  return (
    segment.sequence === ack.sequence &&
    segment.acknowledgment === ack.acknowledgment &&
    segment.payloadLength === 0
  );
}
