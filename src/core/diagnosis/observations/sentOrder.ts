/** Which of two segments of the server was sent first, and how soon it answers. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isAfter } from '../../tcp/sequence';

/** A segment within this much more than a round trip after another one answers it (nanoseconds). */
export const AT_ONCE = 50e6;

/** Was a segment sent before another one that arrived first? Told by the sender's clock. */
export function isOlder({ tsval }: OpeningSegment, than: OpeningSegment): boolean {
  return tsval !== null && than.tsval !== null && isAfter(than.tsval, tsval);
}
