/** Against Node's zlib: whole, cut and damaged data, of every kind of block. */
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflateInto } from './inflateInto';

const bytesToPack = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.array(fc.constantFrom(0, 1, 65), { maxLength: 5000 }).map((all) => Uint8Array.from(all)),
  fc.integer({ min: 0, max: 70_000 }).map((length) => new Uint8Array(length).fill(7)),
  fc.string({ maxLength: 2000 }).map((text) => new TextEncoder().encode(text)),
);
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  ),
});
const out = new Uint8Array(80_000);

describe('small DEFLATE data', () => {
  it('become what was packed; null without the room for it', () => {
    fc.assert(
      fc.property(bytesToPack, options, (bytes, how) => {
        const packed = deflateRawSync(bytes, how);
        expect(inflateInto(packed, out)).toBe(bytes.length);
        expect(Buffer.compare(out.subarray(0, bytes.length), bytes)).toBe(0);
        expect(inflateInto(packed, new Uint8Array(bytes.length))).toBe(bytes.length);
        if (bytes.length === 0) return;
        expect(inflateInto(packed, new Uint8Array(bytes.length - 1))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('give what they hold before they were cut', () => {
    fc.assert(
      fc.property(
        bytesToPack,
        options,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bytes, how, part) => {
          const packed = deflateRawSync(bytes, how);
          const cut = packed.subarray(0, Math.floor(packed.length * part));
          const length = inflateInto(cut, out)!;
          expect(length).toBeLessThanOrEqual(bytes.length);
          expect(Buffer.compare(out.subarray(0, length), bytes.subarray(0, length))).toBe(0);
          // Stored as one block: all but its header.
          if (how.level === 0 && cut.length > 5 && bytes.length < 16_000)
            expect(length).toBe(Math.min(cut.length - 5, bytes.length));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('end somewhere, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const length = inflateInto(bytes, out) ?? out.length;
        expect(length).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(out.length);
      }),
      { numRuns: 2000 },
    );
  });
});
