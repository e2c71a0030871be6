/**
 * Arithmetic on TCP sequence numbers, which wrap at 2^32 (RFC 9293 section 3.4). The only file that
 * subtracts them.
 */

/** `a - b` as a signed distance: positive when `a` is ahead of `b`. */
export function sequenceDistance(a: number, b: number): number {
  return (a - b) | 0;
}

/** `a + n`, unsigned 32 bit. */
export function sequenceAdd(a: number, n: number): number {
  return (a + n) >>> 0;
}

/** True when `a` is ahead of `b`. */
export function isAfter(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

/** True when `a` is `b` or ahead of it. */
export function isAtOrAfter(a: number, b: number): boolean {
  return ((a - b) | 0) >= 0;
}
