/** The attempts of an opening: each SYN with what the server answered it with. */
import type { OpeningSegment } from './openingSegments';
import { isSyn } from './segmentKinds';

export interface Attempt {
  readonly syn: OpeningSegment;
  /** The server's first segment behind the SYN and before the next one; null when there is none. */
  readonly answer: OpeningSegment | null;
}

/**
 * The client's SYNs in file order, each with its answer.
 * @param own segments that are no capture duplicates, in file order
 */
export function attemptsOf(own: readonly OpeningSegment[]): Attempt[] {
  const attempts: { syn: OpeningSegment; answer: OpeningSegment | null }[] = [];
  for (const segment of own) {
    const last = attempts.at(-1);
    if (segment.fromServer) {
      if (last !== undefined) last.answer ??= segment;
    } else if (isSyn(segment)) attempts.push({ syn: segment, answer: null });
  }
  return attempts;
}
