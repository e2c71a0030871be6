import { expect, it } from 'vitest';
import { durationText, durationWords, numberText } from './duration';

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
  [3 * 86_400e9, '3 days'],
  [0, '0 s'],
  [NaN, ''],
])('%d ns lasts %s', (nanoseconds, words) => {
  expect(durationWords(nanoseconds)).toBe(words);
});

it('says in a sentence that a duration is not known', () => {
  expect(durationText(NaN)).toBe('an unknown time');
});

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [12_003, '12,003'],
  [999_999, '999,999'],
  [1_000_000, '1,000,000'],
  [-1234, '-1,234'],
  [1234.5, '1,234.5'],
])('%d in groups is %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});
