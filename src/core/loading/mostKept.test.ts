import { expect, it } from 'vitest';
import { mostKeptPackets } from './mostKept';

it('is told in whole millions, and grows with the memory of the device up to a bound', () => {
  expect(mostKeptPackets(8)).toBe(19e6);
  expect(mostKeptPackets(undefined)).toBe(mostKeptPackets(4));
  expect(mostKeptPackets(0.25)).toBe(1e6);
  expect(mostKeptPackets(2)).toBeLessThan(mostKeptPackets(4));
  expect(mostKeptPackets(64)).toBe(mostKeptPackets(16));
});
