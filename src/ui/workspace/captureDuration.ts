import type { Capture } from '../../core/capture';

/** From the first packet of a capture to the last in its file, nanoseconds; NaN without times. */
export function captureDuration({ packets }: Capture): number {
  if (packets.length === 0) return NaN;
  return packets.time[packets.length - 1]! - packets.time[0]!;
}
