import { expect, it } from 'vitest';
import { gutterDelta, gutterTime, spokenDuration } from './timeWords';

it('shows points in time in seconds, with a true minus', () => {
  expect(gutterTime(13.39e9)).toBe('13.390 s');
  expect(gutterTime(-1.1e9)).toBe('−1.100 s');
  expect(gutterTime(NaN)).toBe('no time');
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
