import { describe, expect, it } from 'vitest';
import { readTime, timelineOf, type ListedTime } from './listedTime';

const at = (text: string) => readTime(text)?.time ?? null;
const seconds = (texts: readonly (string | null)[], deltas = false) => {
  const timeline = timelineOf(
    texts.map((text) => (text === null ? null : at(text))),
    deltas,
  );
  return timeline && [...timeline.times].map((time) => time / 1e9);
};

describe('a written time', () => {
  const may = BigInt(Date.UTC(2024, 4, 1, 10, 2, 11)) * 1_000_000n;
  it.each<[string, ListedTime['kind'], bigint]>([
    ['0.000', 'relative', 0n],
    ['1,104000 10.0.0.1', 'relative', 1_104_000_000n],
    ['1714557731.123456 IP', 'epoch', 1_714_557_731_123_456_000n],
    ['10:02:11.5 IP', 'time-of-day', 36_131_500_000_000n],
    ['2024-05-01 10:02:11.25 IP', 'local-date', may + 250_000_000n],
    ['2024-05-01T10:02:11.25Z', 'epoch', may + 250_000_000n],
    ['2024-05-01T12:02:11+02:00', 'epoch', may],
    ['May  1, 2024 10:02:11.000000001 UTC', 'epoch', may + 1n],
    ['2024/05/01 10:02:11', 'local-date', may],
  ])('%s', (text, kind, nanoseconds) => {
    expect(at(text)).toEqual({ kind, nanoseconds });
  });
  it.each(['21432', '10.0.0.1', 'IP', ''])('%s is none', (text) => {
    expect(at(text)).toBeNull();
  });
});

describe('the times of a listing', () => {
  it('count from the first line', () => {
    expect(seconds(['5.5', '5.75', null, '7.5'])).toEqual([0, 0.25, NaN, 2]);
  });
  it('go on past midnight', () => {
    expect(seconds(['23:59:59.5', '00:00:01.0'])).toEqual([0, 1.5]);
  });
  it('add up where they count from the packet before, the first from one that is not listed', () => {
    expect(seconds(['00:00:00.000000', '00:00:01.5', '00:00:00.5'], true)).toEqual([0, 1.5, 2]);
    expect(seconds(['0.7', '1.5', '0.5'], true)).toEqual([0, 1.5, 2]);
  });
  it('are none when they do not move, or are of several kinds', () => {
    expect(seconds(['0.000', '0.000', '0.000'])).toBeNull();
    expect(seconds(['0.5', '10:02:11.5'])).toBeNull();
    expect(seconds([null, null])).toBeNull();
  });
});
