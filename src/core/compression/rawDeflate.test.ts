import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROKEN, deflateRaw, inflateRaw, TOO_LARGE } from './rawDeflate';

const bytes = fc.uint8Array({ maxLength: 5000 }).map((array) => new Uint8Array([...array]));

describe.each([
  ['the platform', true],
  ['the library', false],
])('deflate by %s', (_, byPlatform) => {
  it('is read by both', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (input) => {
        const packed = new Uint8Array(await deflateRaw(input, byPlatform));
        for (const reader of [true, false]) {
          const out = await inflateRaw(packed, 5000, reader);
          expect(typeof out === 'string' ? out : [...out]).toEqual([...input]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stops at the bound', async () => {
    const packed = new Uint8Array(await deflateRaw(new Uint8Array(3_000_000)));
    expect(await inflateRaw(packed, 2_999_999, byPlatform)).toBe(TOO_LARGE);
    expect(await inflateRaw(packed, 3_000_000, byPlatform)).toHaveLength(3_000_000);
  });

  it('tells what is cut or no deflate', async () => {
    const input = Uint8Array.from({ length: 4000 }, (_, i) => (i * i) % 251);
    const packed = new Uint8Array(await deflateRaw(input));
    expect(await inflateRaw(packed.slice(0, -3), 5000, byPlatform)).toBe(BROKEN);
    expect(await inflateRaw(Uint8Array.of(255, 255, 255, 255), 5000, byPlatform)).toBe(BROKEN);
    expect(await inflateRaw(new Uint8Array(0), 5000, byPlatform)).toBe(BROKEN);
  });
});
