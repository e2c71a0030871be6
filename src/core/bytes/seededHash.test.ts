import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashWord } from './seededHash';

const KEYS = 2048;
const SLOTS = 4 * KEYS;

/** The longest row of taken slots that a table with open addressing has, with a quarter of its slots taken. */
function longestRow(start: number, keys: readonly (readonly number[])[]): number {
  const taken = new Uint8Array(SLOTS);
  for (const key of keys) {
    let slot = key.reduce((hash, word) => hashWord(hash, word), start) & (SLOTS - 1);
    while (taken[slot] === 1) slot = (slot + 1) & (SLOTS - 1);
    taken[slot] = 1;
  }
  let longest = 0;
  let row = 0;
  for (const each of taken) longest = Math.max(longest, (row = each === 1 ? row + 1 : 0));
  return longest;
}

it('spreads keys that differ by any step in one word, or in two of them by opposite steps, wherever it began', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer(),
      fc.integer({ min: 0, max: 20 }).map((shift) => 2 ** shift),
      fc.constantFrom<readonly [number, number]>([1, 0], [0, 1], [1, -1], [1, 1]),
      (start, first, step, [a, b]) => {
        const keys = Array.from({ length: KEYS }, (_, i) => [
          (first + a * i * step) | 0,
          (b * i * step) | 0,
        ]);
        expect(longestRow(start, keys)).toBeLessThan(40);
      },
    ),
  );
});
