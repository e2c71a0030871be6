/**
 * The clock behind a host's TCP timestamps (RFC 7323 section 5.4): how many ticks TSval makes in a second. Measured
 * against times where there are times; see `reconstructedTimes.ts` for what can be known without.
 */
import { sequenceDistance } from './sequence';

/**
 * Rates that stacks use, commonest first: Linux since 4.13 and newer Windows, BSD, macOS (1 ms); Linux with HZ=250,
 * 100 and 300, Windows and Solaris (10 ms); older BSDs (100 ms, 500 ms).
 */
export const ORDINARY_RATES: readonly number[] = [1000, 250, 100, 300, 10, 2];
/** A measured rate this close (as a fraction) to an ordinary one is taken for it. */
const CLOSE = 0.03;
/** Ticks between the first and the last sample that make a slope worth something. */
const FEWEST_TICKS = 10;
/** Ticks a second of the fastest clocks in use (1 µs), with room for errors. RFC 7323 section 5.4 asks for 1,000 at most. */
const FASTEST = 1.1e6;
/** Most samples that are compared with each other. */
const MOST_SAMPLES = 200;

/** A TSval and when it was seen. */
export interface ClockSample {
  /** Nanoseconds. */
  readonly time: number;
  readonly tsval: number;
}

export interface MeasuredClock {
  /** The slope as measured, ticks a second. */
  readonly measured: number;
  /** The ordinary rate that it is, or the measured one where it is none. */
  readonly hz: number;
}

/** The ordinary rate that a rate is, or null. */
export function ordinaryRate(hz: number, tolerance = CLOSE): number | null {
  return ORDINARY_RATES.find((rate) => Math.abs(hz / rate - 1) <= tolerance) ?? null;
}

/**
 * Ticks a second, as the median of the slopes between samples that lie far apart (Theil–Sen), so that a delayed
 * packet does no harm. Null when the samples span too little.
 */
export function measureClock(samples: readonly ClockSample[]): MeasuredClock | null {
  const used = thinned(samples.filter(({ time }) => !Number.isNaN(time)));
  const first = used[0];
  const last = used.at(-1);
  if (first === undefined || last === undefined) return null;
  const span = last.time - first.time;
  if (Math.abs(sequenceDistance(last.tsval, first.tsval)) < FEWEST_TICKS || !(span > 0))
    return null;
  const slopes: number[] = [];
  for (let i = 0; i < used.length; i++) {
    for (let j = i + 1; j < used.length; j++) {
      const time = used[j]!.time - used[i]!.time;
      if (time < span / 3) continue;
      slopes.push((sequenceDistance(used[j]!.tsval, used[i]!.tsval) / time) * 1e9);
    }
  }
  const measured = median(slopes);
  // Faster than any clock: the samples are of several.
  if (!(measured > 0) || measured > FASTEST) return null;
  return { measured, hz: ordinaryRate(measured) ?? measured };
}

/** So few of them, evenly picked, that each can be compared with each. */
export function thinned<T>(samples: readonly T[]): readonly T[] {
  const step = Math.ceil(samples.length / MOST_SAMPLES);
  return step <= 1 ? samples : samples.filter((_, i) => i % step === 0);
}

/** Middle of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return sorted.length === 0 ? Number.NaN : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
