/** The field of a record's time that counts parts of a second. */
import type { RecordSink } from './captureFormat';

const NANOSECONDS_PER_SECOND = 1_000_000_000;

/**
 * The fraction in nanoseconds. One that is a second or longer cannot be, and is said to the sink for the packet that comes next; it is
 * taken as Wireshark takes it, whose field holds 32 bits with a sign: its labels rest on that time.
 */
export function nanosecondsOf(
  sink: RecordSink,
  fraction: number,
  nanosecondsPerTick: number,
): number {
  const nanoseconds = fraction * nanosecondsPerTick;
  if (nanoseconds < NANOSECONDS_PER_SECOND) return nanoseconds;
  sink.impossibleTime(fraction, nanosecondsPerTick === 1 ? 'nanoseconds' : 'microseconds');
  return Math.imul(fraction, nanosecondsPerTick);
}
