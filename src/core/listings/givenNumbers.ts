/** Sequence numbers that a reader gave, because its source had none. */

/** A conversation on the ports of an earlier one begins this much further on. */
export const NEXT_CONVERSATION = 10_000_000;

/** Was the number of a SYN given here, and not by the host that sent it? (Links begin at such numbers too.) */
export function isGivenBase(sequence: number): boolean {
  return sequence % NEXT_CONVERSATION === 0;
}

/** Stands for a window that a listing does not print: the largest, of which nothing is wrong. */
export const UNLISTED_WINDOW = 0xffff;
