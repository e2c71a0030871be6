/** SYN-ACKs that were held up on their way, by the sender's clock. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { sequenceDistance } from '../../tcp/sequence';

/** Ticks a second of usual timestamp clocks at most: of milliseconds, and of microseconds (Linux tcp_usec_ts), with some room. */
const MILLISECONDS = 1_100;
const MICROSECONDS = [900_000, 1_100_000] as const;
/** So few ticks are moments at every usual rate (100 to 1000 a second). */
const MOMENTS = 50;
/** Packets that are only swapped lie closer together (nanoseconds). */
const SWAPPED = 50e6;
/** Before the capture saw the opening, a segment may have been under way this long (seconds). */
const UNSEEN = 1;

/**
 * Is a SYN-ACK older than one that came before it? Its TSval lies below, and by no more than the server can have counted since it answered:
 * another machine with the same number (cookies of a cluster) has another clock.
 * @param elapsed nanoseconds since the first SYN-ACK
 */
export function isHeldUp(
  segment: OpeningSegment,
  previous: OpeningSegment,
  elapsed: number,
): boolean {
  if (segment.tsval === null || previous.tsval === null) return false;
  const older = sequenceDistance(previous.tsval, segment.tsval);
  if (older <= 0) return false;
  // From so much nearer or further it was recorded elsewhere, in a capture that was merged of two.
  if (isElsewhere(segment, previous)) return false;
  // Two that were sent, and came, within moments are only in another order: that of two queues of a network card, say.
  if (older < MOMENTS && segment.time - previous.time < SWAPPED) return false;
  if (Number.isNaN(elapsed)) return true;
  const seconds = elapsed / 1e9 + UNSEEN;
  const [slowest, fastest] = MICROSECONDS;
  return older <= MILLISECONDS * seconds || (older >= slowest && older <= fastest * seconds);
}

/** Two ways of one host differ by fewer hops. */
const PATH_JITTER = 2;

const isElsewhere = (a: OpeningSegment, b: OpeningSegment) =>
  a.ttl !== null && b.ttl !== null && Math.abs(a.ttl - b.ttl) > PATH_JITTER;

/**
 * Did two SYN-ACKs that came together leave a timer's wait apart, by the server's clock? Then the first was held up, and the second is no work of a
 * short timer.
 * @param elapsed nanoseconds between them here
 */
export function leftApart(a: OpeningSegment, b: OpeningSegment, elapsed: number): boolean {
  if (a.tsval === null || b.tsval === null) return false;
  return Math.abs(sequenceDistance(a.tsval, b.tsval)) >= MOMENTS + (2 * elapsed) / 1e6;
}
