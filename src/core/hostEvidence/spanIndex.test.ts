import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstInSpan, spanIndex } from './spanIndex';

describe('of a span of time', () => {
  it('the item given first is found, whatever the order of their times', () => {
    const time = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(time), time, time, (times, from, to) => {
        const items = times.map((at, place) => ({ at, place }));
        const found = firstInSpan(
          spanIndex(items, ({ at }) => at),
          from,
          to,
        );
        expect(found).toBe(items.find(({ at }) => at >= from && at <= to));
      }),
    );
  });
});
