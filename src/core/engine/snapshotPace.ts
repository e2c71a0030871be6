/** When to look at a file again while it is read: soon at first, then seldom, and never so often that reading becomes slow. */
import type { LoadProgress } from '../capture';

/** A file that is read sooner is shown when it is whole (milliseconds). */
const FIRST_AFTER = 150;
/** One of so many bytes is not. */
const LARGE = 250e6;
const FIRST_OF_LARGE_AFTER = 50;
/** Each look comes this much later than the one before it, as a part of the time since reading began. */
const GROWTH = 0.5;
const LONGEST_PAUSE = 2000;
/** Looks take this part of the time at most. */
const MOST_OF_TIME = 0.03;
/** Where the end seems nearer than this, it is waited for. */
const NEAR_END = 300;

export class SnapshotPace {
  private due: number | null = null;

  /** @param began when reading began; all times are milliseconds of one clock */
  constructor(private readonly began: number) {}

  isDue(now: number, { done, total, packets }: LoadProgress): boolean {
    const due = this.due ?? this.began + (total > LARGE ? FIRST_OF_LARGE_AFTER : FIRST_AFTER);
    if (now < due || packets === 0 || done === 0) return false;
    return ((now - this.began) * (total - done)) / done > NEAR_END;
  }

  /** A look was taken from `from` to `now`. */
  taken(from: number, now: number): void {
    const pause = Math.min(LONGEST_PAUSE, GROWTH * (now - this.began));
    this.due = now + Math.max(pause, (now - from) / MOST_OF_TIME);
  }
}
