/** Times and counts of the ladder in words; all times come in nanoseconds. */
import { durationWords } from './duration';

/**
 * A point in time for the gutter, in seconds: "13.390 s", relative to the flow's first packet; "≈ 13.39 s" when it was
 * reconstructed from timestamps, whose clocks tick every few milliseconds.
 */
export function gutterTime(nanoseconds: number, reconstructed = false): string {
  if (Number.isNaN(nanoseconds)) return 'no time';
  if (reconstructed)
    return `≈ ${sign(nanoseconds, '')}${(Math.abs(nanoseconds) / 1e9).toFixed(2)} s`;
  return `${sign(nanoseconds, '')}${(Math.abs(nanoseconds) / 1e9).toFixed(3)} s`;
}

/**
 * A difference for the gutter: "+1.100 s", "+4.0 ms", "+213 µs", "−2.004 s"; "≈ +1.10 s" when reconstructed; empty when
 * unknown.
 */
export function gutterDelta(nanoseconds: number, reconstructed = false): string {
  if (Number.isNaN(nanoseconds)) return '';
  if (reconstructed) {
    return `≈ ${sign(nanoseconds, '+')}${(Math.abs(nanoseconds) / 1e9).toFixed(2)} s`;
  }
  const size = Math.abs(nanoseconds);
  if (size === 0) return '0 s';
  const lead = sign(nanoseconds, '+');
  if (size >= 99.95e6) return `${lead}${(size / 1e9).toFixed(3)} s`;
  if (size >= 0.9995e6) return `${lead}${(size / 1e6).toFixed(1)} ms`;
  return `${lead}${(size / 1e3).toFixed(0)} µs`;
}

/** The same difference in words for the ear: "2.0 seconds", "4.0 milliseconds". */
export function spokenDuration(nanoseconds: number): string {
  return durationWords(nanoseconds)
    .replace(/ µs$/, ' microseconds')
    .replace(/ ms$/, ' milliseconds')
    .replace(/ h /, ' hours ')
    .replace(/ min\b/, ' minutes')
    .replace(/ s$/, ' seconds');
}

function sign(value: number, positive: string): string {
  return value < 0 ? '−' : positive;
}
