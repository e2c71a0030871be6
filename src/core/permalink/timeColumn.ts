/** Times of packets as a column of steps, in the unit that the source had: seconds to nanoseconds. */
import { unzigzag, within, zigzag } from './linkBytes';

/** How times are written: bits of one number. */
const NEGATIVE_STEPS = 1;
const SOME_UNKNOWN = 2;
const UNIT_SHIFT = 4;
/** Largest power of ten of nanoseconds that is a unit: a second. */
const MOST_UNIT = 9;

/** Times in their unit stay below this, so that steps between any two fit into a number, with a sign. */
const MOST_UNITS = 2 ** 51;
/** Largest number that says how times are written. */
export const MOST_TIME_WAY = (MOST_UNIT << UNIT_SHIFT) | NEGATIVE_STEPS | SOME_UNKNOWN;

/** Steps from known time to known time, in the largest unit that loses nothing. */
export function timeColumn(times: readonly number[]): { way: number; column: number[] } {
  const knownTimes = times.filter((time) => !Number.isNaN(time));
  const exponent = unitOf(knownTimes);
  const unknown = knownTimes.length < times.length;
  const units = knownTimes.map((time) => Math.round(time / 10 ** exponent));
  const steps = units.map((at, i) => at - (units[i - 1] ?? 0));
  const signed = steps.some((step) => step < 0);
  let known = 0;
  const column = times.map((time) => {
    if (Number.isNaN(time)) return 0;
    const step = steps[known++]!;
    return (signed ? zigzag(step) : step) + (unknown ? 1 : 0);
  });
  const way =
    (exponent << UNIT_SHIFT) | (signed ? NEGATIVE_STEPS : 0) | (unknown ? SOME_UNKNOWN : 0);
  return { way, column };
}

/**
 * The largest power of ten of nanoseconds of which all times are multiples. Times of clocks gone wrong can lie so
 * far apart that nanoseconds are not exact; they get the smallest unit in which they are whole numbers.
 */
function unitOf(times: readonly number[]): number {
  const exact = (exponent: number) =>
    times.every((time) => Math.round(time / 10 ** exponent) * 10 ** exponent === time);
  const small = (exponent: number) =>
    times.every((time) => Math.abs(time) / 10 ** exponent <= MOST_UNITS);
  for (let exponent = MOST_UNIT; exponent >= 0; exponent--) {
    if (exact(exponent) && small(exponent)) return exponent;
  }
  let exponent = 0;
  while (exponent < MOST_UNIT && !small(exponent)) exponent++;
  return exponent;
}

/** The times of a column written in a way; NaN where unknown. */
export function timesOf(column: readonly number[], way: number): number[] {
  const unit = 10 ** (way >>> UNIT_SHIFT);
  const unknown = (way & SOME_UNKNOWN) !== 0;
  const signed = (way & NEGATIVE_STEPS) !== 0;
  let at = 0;
  return column.map((symbol) => {
    if (unknown && symbol === 0) return Number.NaN;
    const step = unknown ? symbol - 1 : symbol;
    at = within(at + (signed ? unzigzag(step) : step), -MOST_UNITS, MOST_UNITS, 'a time');
    return at * unit;
  });
}
