import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countBelow, countUpTo, withNumber } from './sortedSearch';

it('counts what stands below a number, with it or without it, and finds what has it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.integer({ min: -1, max: 10 }),
      (numbers, number) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        expect(countBelow(sorted, number)).toBe(sorted.filter((each) => each < number).length);
        expect(countUpTo(sorted, number)).toBe(sorted.filter((each) => each <= number).length);
        const equal = sorted.filter((each) => each === number);
        expect(withNumber(sorted, (each) => each, number)).toEqual(equal);
      },
    ),
  );
});
