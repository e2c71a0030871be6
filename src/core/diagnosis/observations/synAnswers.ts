/** Which SYN a repeated SYN-ACK answers, when it is an answer and not a resend by the timer. */
import type { Opening, SynAckRepeat } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { sequenceDistance } from '../../tcp/sequence';

/** Two SYN-ACKs of one answer come within this time when a box sends them twice (nanoseconds). */
export const SENT_TWICE = 5e6;

/** Sent sooner than this after the SYN-ACK before it, a SYN-ACK is not the work of a 1 s timer (nanoseconds). */
const SOONER_THAN_TIMER = 0.8e9;
/** Ticks of a timestamp clock of 1 kHz in that time; slower clocks tick less. */
const SOONER_THAN_TIMER_TICKS = 800;

/** The SYN that the repeat answers: the client had sent at least as many SYNs as the server SYN-ACKs by then. */
export function synAnsweredBy(opening: Opening, repeat: SynAckRepeat): OpeningSegment | null {
  const { segment } = repeat;
  const ordinal = opening.repeats.indexOf(repeat) + 1;
  const syns = opening.syns.filter((syn) => syn.packet < segment.packet);
  if (syns.length <= ordinal) return null;
  const syn = syns.at(-1)!;
  const previous = opening.repeats[ordinal - 2]?.segment ?? opening.synAck!;
  if (syn.packet > previous.packet) return syn;
  if (repeat.afterPrevious > SOONER_THAN_TIMER) return null;
  if (segment.tsval === null || previous.tsval === null) return syn;
  const ticks = sequenceDistance(segment.tsval, previous.tsval);
  return ticks >= 0 && ticks < SOONER_THAN_TIMER_TICKS ? syn : null;
}
