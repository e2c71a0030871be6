import { durationWords } from './duration';

/**
 * A moment of a capture: time of day (UTC) where the capture has one, else the time since its start.
 * @param start of the capture, nanoseconds since 1970; null where it is not known
 * @param time nanoseconds since the start
 */
export function momentText({ start }: { readonly start: bigint | null }, time: number): string {
  if (start === null) return durationWords(time);
  return new Date(Number(start / 1_000_000n) + time / 1e6).toISOString().slice(11, 19);
}
