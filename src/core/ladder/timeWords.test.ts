import { expect, it } from 'vitest';
import { durationWords, gutterDelta, gutterTime, spokenDuration } from './timeWords';

it.each([
  [14.29e9, '14.3 s'],
  [0.2961e9, '296 ms'],
  [4.04e6, '4.0 ms'],
  [407e3, '0.4 ms'],
  [12e3, '12 µs'],
  [0.9999e9, '1.0 s'],
  [100e9, '100 s'],
  [125e9, '2 min 5 s'],
  [3725e9, '1 h 2 min'],
  [0, '0 s'],
  [NaN, ''],
])('%d ns lasts %s', (nanoseconds, words) => {
  expect(durationWords(nanoseconds)).toBe(words);
});

it('shows points in time in seconds, with a true minus', () => {
  expect(gutterTime(13.39e9)).toBe('13.390 s');
  expect(gutterTime(-1.1e9)).toBe('−1.100 s');
  expect(gutterTime(NaN)).toBe('time unknown');
});

it('shows differences in the unit that tells them', () => {
  expect(gutterDelta(1.1e9)).toBe('+1.100 s');
  expect(gutterDelta(4e6)).toBe('+4.0 ms');
  expect(gutterDelta(213e3)).toBe('+213 µs');
  expect(gutterDelta(-2.004e9)).toBe('−2.004 s');
  expect(gutterDelta(0)).toBe('0 s');
});

it('says durations in words for the ear', () => {
  expect(spokenDuration(2e9)).toBe('2.0 seconds');
  expect(spokenDuration(4e6)).toBe('4.0 milliseconds');
  expect(spokenDuration(125e9)).toBe('2 minutes 5 seconds');
});
