/** Whether two packets come from one counter of IP IDs. */
import type { OpeningSegment } from '../../opening/openingSegments';

/** An end whose IP IDs count up sends fewer packets than this, to everybody, between two segments of an opening. */
const MOST_BETWEEN = 256;

/**
 * Do the IP IDs run on from one segment to a later one? Then one machine sent both, whatever their TTLs: some systems send
 * RSTs with another TTL than the rest. By chance it happens once in 256 times.
 */
export function ipIdsRunOn(before: OpeningSegment, later: OpeningSegment): boolean {
  if (before.ipId === null || later.ipId === null || before.ipId === 0) return false;
  const step = (later.ipId - before.ipId) & 0xffff;
  return step > 0 && step <= MOST_BETWEEN;
}
