import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rebase } from './rebase';

it('keeps differences, keeps 0, makes no other number 0, and leads back', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { minLength: 1 }), (numbers) => {
      const rebase = new Rebase(1000, 2 ** 16, true);
      for (const number of numbers) rebase.begin(number);
      rebase.avoidZero(new Set(numbers));
      const counted = numbers.filter((number) => number !== 0);
      for (const number of counted) {
        expect(rebase.of(number)).not.toBe(0);
        expect((rebase.of(number) - rebase.of(counted[0]!)) & 0xffff).toBe(
          (number - counted[0]!) & 0xffff,
        );
        expect((rebase.of(number) + rebase.back) & 0xffff).toBe(number);
      }
      expect(rebase.of(0)).toBe(0);
    }),
  );
});

it('begins where it is told', () => {
  const rebase = new Rebase(1_000_000_000, 2 ** 32, false);
  rebase.begin(0xffffffff);
  expect(rebase.of(0xffffffff)).toBe(1_000_000_000);
  expect(rebase.of(0)).toBe(1_000_000_001);
});
