/** Which parts of a range of numbers have been covered: disjoint ranges in order, joined where they touch. */
import { countBelow, countUpTo } from './sortedSearch';

export class CoveredRanges {
  /** Range i is `[starts[i], ends[i])`; none touches the next one. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** Covers `[start, end)`. Costs a search, and what it joins. */
  add(start: number, end: number): void {
    const { starts, ends } = this;
    // The ranges that the new one touches.
    const first = countBelow(ends, start);
    const behind = countUpTo(starts, end);
    if (first < behind) {
      start = Math.min(start, starts[first]!);
      end = Math.max(end, ends[behind - 1]!);
    }
    starts.splice(first, behind - first, start);
    ends.splice(first, behind - first, end);
  }

  /** Is something of `(start, end)` covered? */
  meets(start: number, end: number): boolean {
    const range = countUpTo(this.ends, start);
    return range < this.starts.length && this.starts[range]! < end;
  }

  /** The end of the range that covers `from`; `from` itself where nothing does. */
  reach(from: number): number {
    const range = countUpTo(this.starts, from) - 1;
    return range >= 0 && this.ends[range]! > from ? this.ends[range]! : from;
  }
}
