/** Which SYN a repeated SYN-ACK answers, when it is an answer and not a resend by the timer. */
import type { Opening, SynAckRepeat } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { sequenceDistance } from '../../tcp/sequence';

/** Two SYN-ACKs of one answer come within this time when a box sends them twice (nanoseconds). */
export const SENT_TWICE = 5e6;

/** By how much an answer may be later than the first one for other reasons (nanoseconds). */
const LATE = 0.2e9;

/** No client sends its SYN again sooner (nanoseconds): what comes so soon was delivered or recorded twice. */
export const SYN_SENT_AGAIN = 0.1e9;

/** Sent sooner than this after the SYN-ACK before it, a SYN-ACK is not the work of a 1 s timer (nanoseconds). */
const SOONER_THAN_TIMER = 0.8e9;
/** Ticks of a timestamp clock of 1 kHz in that time; slower clocks tick less. */
const SOONER_THAN_TIMER_TICKS = 800;

/** The SYN that each repeat answers, where it does: the client had sent at least as many SYNs as the server SYN-ACKs by then. */
export function answeredSyns(opening: Opening): ReadonlyMap<SynAckRepeat, OpeningSegment> {
  const answered = new Map<SynAckRepeat, OpeningSegment>();
  let previous = opening.synAck;
  let syns = 0;
  const longest = longestAnswer(opening);
  opening.repeats.forEach((repeat, i) => {
    const { segment } = repeat;
    while (syns < opening.syns.length && opening.syns[syns]!.packet < segment.packet) syns++;
    if (syns > i + 1) {
      const syn = opening.syns[syns - 1]!;
      const isInTime = !(segment.time - syn.time > longest);
      if (isInTime && segment !== previous && answers(repeat, syn, previous!)) {
        answered.set(repeat, syn);
      }
    }
    previous = segment;
  });
  return answered;
}

/** An answer takes about as long as the first one did; what comes much later, a timer sends (nanoseconds). */
function longestAnswer({ syns, synAck }: Opening): number {
  const syn = syns.findLast(({ packet }) => packet < (synAck?.packet ?? -1));
  const first = syn === undefined || synAck === null ? Number.NaN : synAck.time - syns[0]!.time;
  return Number.isNaN(first) ? Infinity : 1.5 * first + LATE;
}

function answers(
  { segment, afterPrevious }: SynAckRepeat,
  syn: OpeningSegment,
  previous: OpeningSegment,
): boolean {
  if (syn.packet > previous.packet) return true;
  if (afterPrevious > SOONER_THAN_TIMER) return false;
  if (segment.tsval === null || previous.tsval === null) return true;
  const ticks = sequenceDistance(segment.tsval, previous.tsval);
  return ticks >= 0 && ticks < SOONER_THAN_TIMER_TICKS;
}
