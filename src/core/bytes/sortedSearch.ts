/** Searches in what ascends by a number. Of its own, for what stands before the first ladder: `d3-array` is one file, and comes whole. */

/** How many stand before the first for which `isBehind` holds; what is behind it holds as well. O(log n). */
export function countBefore(length: number, isBehind: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many of some ascending numbers are less than a number. */
export const countBelow = (sorted: ArrayLike<number>, number: number): number =>
  countBefore(sorted.length, (at) => sorted[at]! >= number);

/** How many of some ascending numbers are a number or less. */
export const countUpTo = (sorted: ArrayLike<number>, number: number): number =>
  countBefore(sorted.length, (at) => sorted[at]! > number);

/** Those of some that ascend by a number which have a number. */
export function withNumber<T>(
  sorted: readonly T[],
  numberOf: (item: T) => number,
  number: number,
): readonly T[] {
  return sorted.slice(
    countBefore(sorted.length, (at) => numberOf(sorted[at]!) >= number),
    countBefore(sorted.length, (at) => numberOf(sorted[at]!) > number),
  );
}
