import { describe, expect, it } from 'vitest';
import { readChunks } from './readChunks';

/** A file that claims more bytes than its stream gives. */
class ShrunkFile extends Blob {
  override get size(): number {
    return super.size + 10;
  }
}

describe('reading in chunks', () => {
  it('gives all bytes', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, i) => i % 251);
    const read = new Uint8Array(bytes.length);
    await readChunks(new Blob([bytes]), (chunk, offset) => {
      read.set(chunk, offset);
      return true;
    });
    expect(Buffer.compare(read, bytes)).toBe(0);
  });

  it('stops when told to', async () => {
    let chunks = 0;
    await readChunks(new Blob([new Uint8Array(5_000_000)]), () => ++chunks < 2);
    expect(chunks).toBe(2);
  });

  it('fails when a file became shorter, after what was there', async () => {
    let taken = 0;
    const reading = readChunks(new ShrunkFile([new Uint8Array(100)]), (chunk) => {
      taken += chunk.length;
      return true;
    });
    await expect(reading).rejects.toThrow('shorter');
    expect(taken).toBe(100);
  });
});
