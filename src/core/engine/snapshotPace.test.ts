import { describe, expect, it } from 'vitest';
import { SnapshotPace } from './snapshotPace';

/** Looks as long as reading takes, each for `cost`; when they were taken. */
function looks(cost: number, milliseconds: number): number[] {
  const pace = new SnapshotPace(0);
  const taken: number[] = [];
  for (let now = 0; now < milliseconds; now++) {
    if (!pace.isDue(now, { done: 1, total: 100, packets: 1 })) continue;
    taken.push(now);
    pace.taken(now, (now += cost));
  }
  return taken;
}

describe('the pace of snapshots', () => {
  it('begins soon, and slows down', () => {
    const taken = looks(1, 60_000);
    expect(taken[0]).toBeLessThanOrEqual(200);
    const pauses = taken.slice(1).map((time, at) => time - taken[at]!);
    expect(pauses[0]).toBeLessThan(200);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(2010);
    expect(taken.length).toBeLessThan(50);
  });

  it('takes a few percent of the time at most, whatever a look costs', () => {
    for (const cost of [1, 10, 100, 1000]) {
      const taken = looks(cost, 200_000);
      expect((taken.length - 1) * cost).toBeLessThanOrEqual(0.03 * 200_000);
    }
  });

  it('looks at nothing before there is something, or shortly before the end', () => {
    const pace = new SnapshotPace(0);
    expect(pace.isDue(1000, { done: 1, total: 100, packets: 0 })).toBe(false);
    expect(pace.isDue(1000, { done: 95, total: 100, packets: 9 })).toBe(false);
    // It will be over in no time.
    expect(pace.isDue(200, { done: 50, total: 100, packets: 9 })).toBe(false);
    expect(pace.isDue(1000, { done: 50, total: 100, packets: 9 })).toBe(true);
  });
});
