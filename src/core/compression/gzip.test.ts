/** gzip of many members, unpacked by the library (as in browsers whose own unpacker stops behind the first one). */
import { gzipSync } from 'node:zlib';
import { Gunzip } from 'fflate';
import { describe, expect, it } from 'vitest';
import { gzip } from './gzip';

async function unpacked(packed: Uint8Array, chunk: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const unpacker = await gzip.createUnpacker((bytes) => pieces.push(bytes));
  for (let at = 0; at < packed.length; at += chunk) unpacker.push(packed.subarray(at, at + chunk));
  unpacker.finish();
  return Buffer.concat(pieces);
}

const bytes = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * seed + (i >> 5)) & 255);

describe('gzip of several members', () => {
  const contents = [0, 1, 0, 0, 40_000, 3, 200_000, 0, 70_000, 0].map((length, i) =>
    bytes(length, i + 3),
  );
  const whole = Buffer.concat(contents);

  it.each([0, 1, 9])('is what they hold, at level %i, in any chunks', async (level) => {
    const packed = Buffer.concat(contents.map((content) => gzipSync(content, { level })));
    for (const chunk of [7, 300, 4096, packed.length]) {
      expect(Buffer.compare(await unpacked(packed, chunk), whole)).toBe(0);
    }
  });

  it('without content, thousands of them, before the one that has some', async () => {
    const empty = Buffer.concat(Array.from({ length: 20_000 }, () => gzipSync('')));
    const packed = Buffer.concat([empty, gzipSync(whole), empty, gzipSync('end')]);
    const result = await unpacked(packed, 100_000);
    expect(Buffer.compare(result, Buffer.concat([whole, Buffer.from('end')]))).toBe(0);
  });

  it('with names, comments and more in their headers', async () => {
    const header = (flags: number, ...more: number[]) => [
      0x1f,
      0x8b,
      8,
      flags,
      0,
      0,
      0,
      0,
      0,
      3,
      ...more,
    ];
    const members = [
      header(0),
      header(4, 2, 0, 1, 2),
      header(8, 65, 66, 0),
      header(24, 65, 0, 0),
      header(30, 1, 0, 9, 65, 0, 66, 0, 7, 7),
    ].map((start, i) => [...start, ...gzipSync(bytes(5, i + 1)).subarray(10)]);
    const packed = Uint8Array.from([...members.flat(), ...members.flat()]);
    const once = Buffer.concat(members.map((_, i) => bytes(5, i + 1)));
    for (const chunk of [1, 2, 3, 10, packed.length]) {
      expect(Buffer.compare(await unpacked(packed, chunk), Buffer.concat([once, once]))).toBe(0);
    }
  });

  it('lends the library a buffer: it still keeps one in that field', () => {
    const { o, p, v } = new Gunzip() as unknown as Record<string, unknown>;
    expect(o).toBeInstanceOf(Uint8Array);
    expect(p).toBeInstanceOf(Uint8Array);
    expect(v).toBe(1);
  });
});
