/** A connection that was opened, and that the server no longer holds when the client first uses it. */
import { isFromSocket } from '../../opening/halfOpen';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isPureAck, isReset } from '../../opening/segmentKinds';
import { durationText } from '../../words/duration';
import { fact, type Detector } from './observation';

/** A server whose ACK was lost or refused, and that keeps a half-open connection, has sent its SYN-ACK again by then (nanoseconds). */
const SENT_AGAIN_BY_THEN = 1.5e9;
/** Idle timers of boxes and of servers last this long at least (nanoseconds); many are of 60 s and more. */
const SHORTEST_IDLE_TIMER = 10e9;
/** An RST within this time and two round trips answers the segment before it (nanoseconds). */
const AT_ONCE = 50e6;

export const forgottenConnection: Detector = {
  kinds: ['unknown-when-used', 'unknown-after-silence'],
  detect({ own, opening, acceptance, roundTrip }) {
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
        `The client first used the connection ${durationText(waited)} after its ACK, and the server answered with the RST of a host that holds no such connection. Until then it had sent nothing, and its SYN-ACK not again.`,
        { weight: 'finding', note: 'the server holds no such connection' },
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
  },
};

/** The ACK of the handshake once more, and nothing else: no use of the connection. */
function isBare(segment: OpeningSegment, ack: OpeningSegment): boolean {
  return (
    segment.sequence === ack.sequence &&
    segment.acknowledgment === ack.acknowledgment &&
    segment.payloadLength === 0
  );
}
