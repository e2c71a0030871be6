/** Items with a time each: which one of a span of time the text names first. Each question takes a logarithm of their number. */

export interface SpanIndex<T> {
  readonly items: readonly T[];
  /** Their times, sorted. */
  readonly times: Float64Array;
  /** A tree over the places of the items in the order of their times: each node has the lower one of its two. */
  readonly lowest: Float64Array;
}

/** Items whose time is not known (NaN) lie in no span. */
export function spanIndex<T>(items: readonly T[], timeOf: (item: T) => number): SpanIndex<T> {
  const dated = items
    .map((item, place) => ({ place, time: timeOf(item) }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((a, b) => a.time - b.time);
  const lowest = new Float64Array(2 * dated.length);
  dated.forEach(({ place }, i) => (lowest[dated.length + i] = place));
  for (let node = dated.length - 1; node > 0; node--) {
    lowest[node] = Math.min(lowest[2 * node]!, lowest[2 * node + 1]!);
  }
  return { items, times: Float64Array.from(dated, ({ time }) => time), lowest };
}

/** The first item, in the order that they were given in, from one time to another; none where one is not known (NaN). */
export function firstInSpan<T>(index: SpanIndex<T>, from: number, to: number): T | undefined {
  const { items, times, lowest } = index;
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  let low = times.length + countUntil(times, (time) => time >= from);
  let high = times.length + countUntil(times, (time) => time > to);
  let first = Infinity;
  for (; low < high; low >>= 1, high >>= 1) {
    if (low % 2 === 1) first = Math.min(first, lowest[low++]!);
    if (high % 2 === 1) first = Math.min(first, lowest[--high]!);
  }
  return items[first];
}

/** How many sorted times come before the first that is behind. */
function countUntil(times: Float64Array, isBehind: (time: number) => boolean): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(times[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
