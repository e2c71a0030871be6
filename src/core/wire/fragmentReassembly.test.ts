/** Fragments: joined as they lie, in any order, and never more memory than the limit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoveredRanges } from '../bytes/coveredRanges';
import { FragmentReassembly } from './fragmentReassembly';

describe('covered ranges', () => {
  const range = fc.tuple(fc.nat(60), fc.nat(20)).map(([start, length]) => [start, start + length]);

  it('reach as far as a list of single numbers says', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.nat(90), (ranges, from) => {
        const covered = new CoveredRanges();
        const single = new Set<number>();
        for (const [start, end] of ranges) {
          covered.add(start!, end!);
          for (let n = start!; n < end!; n++) single.add(n);
        }
        let reach = from;
        while (single.has(reach)) reach++;
        expect(covered.reach(from)).toBe(reach);
      }),
    );
  });
});

describe('fragment reassembly', () => {
  const pieces = fc.array(fc.record({ from: fc.nat(19), blocks: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 40,
  });

  it('gives out the datagram with the fragment that completes it, whatever overlaps', () => {
    const whole = Uint8Array.from({ length: 160 }, (_, i) => i + 1);
    fc.assert(
      fc.property(pieces, (list) => {
        const reassembly = new FragmentReassembly();
        const seen = new Set<number>();
        for (const { from, blocks } of list) {
          const end = Math.min(160, (from + blocks) * 8);
          for (let at = from * 8; at < end; at++) seen.add(at);
          const given = reassembly.add('one', from * 8, end === 160, whole.slice(from * 8, end));
          if (seen.size === 160) {
            expect(given).toEqual(whole);
            expect(reassembly.heldBytes).toBe(0);
            return;
          }
          expect(given).toBeNull();
        }
      }),
    );
  });

  const LIMIT = 16 * 1024 * 1024;
  const flood = (key: (i: number) => string, bytes: number, count: number) => {
    const reassembly = new FragmentReassembly();
    let most = 0;
    for (let i = 0; i < count; i++) {
      reassembly.add(key(i), 8 * (i % 8), false, new Uint8Array(bytes));
      most = Math.max(most, reassembly.heldBytes);
    }
    return most;
  };

  it('keeps no more than its limit of datagrams that never end', () => {
    expect(flood((i) => `${i}`, 60_000, 2000)).toBeLessThanOrEqual(LIMIT);
  });

  it('keeps no more than a few times a datagram of pieces that lie upon each other', () => {
    expect(flood(() => 'one', 60_000, 2000)).toBeLessThanOrEqual(5 * 65_535);
  });
});
