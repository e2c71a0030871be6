/** LZ4 frames: the parts of the format, damage, and limits. */
import { describe, expect, it } from 'vitest';
import { Lz4Unpacker } from './lz4Unpacker';

const MAGIC = [0x04, 0x22, 0x4d, 0x18];
const VERSION = 0x40;
const LINKED = [...MAGIC, VERSION, 0x40, 0];
const END = [0, 0, 0, 0];
const latin1 = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
const size = (n: number) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255];
const stored = (content: number[]) => [...size(content.length | 0x80000000), ...content];
const compressed = (content: number[]) => [...size(content.length), ...content];

/** What comes out, and what was thrown. */
function unpack(bytes: readonly number[], chunk = bytes.length): { text: string; error: string } {
  let text = '';
  const unpacker = new Lz4Unpacker((part) => (text += String.fromCharCode(...part)));
  try {
    for (let at = 0; at < bytes.length; at += chunk) {
      unpacker.push(Uint8Array.from(bytes.slice(at, at + chunk)));
    }
    unpacker.finish();
  } catch (error) {
    return { text, error: (error as Error).message };
  }
  return { text, error: '' };
}

/** "abc", then a match of 9 bytes from 3 bytes back, then "x". */
const REPEATED = [0x35, ...latin1('abc'), 3, 0, 0x10, ...latin1('x')];

describe('LZ4 frames', () => {
  const frame = [...LINKED, ...compressed(REPEATED), ...stored(latin1('yz')), ...END];

  it('hold compressed and stored blocks', () => {
    expect(unpack(frame)).toEqual({ text: 'abcabcabcabcxyz', error: '' });
  });

  it('come in chunks of any size', () => {
    for (let chunk = 1; chunk < frame.length; chunk++) {
      expect(unpack(frame, chunk)).toEqual(unpack(frame));
    }
  });

  it('may follow each other, and skippable ones', () => {
    const skippable = [0x5a, 0x2a, 0x4d, 0x18, ...size(3), 1, 2, 3];
    expect(unpack([...frame, ...skippable, ...frame]).text).toBe('abcabcabcabcxyz'.repeat(2));
  });

  it('may have checksums and a content size', () => {
    const flags = VERSION | 0x10 | 0x08 | 0x04;
    const header = [...MAGIC, flags, 0x40, ...size(2), ...size(0), 0];
    const whole = [...header, ...stored(latin1('yz')), 9, 9, 9, 9, ...END, 8, 8, 8, 8];
    expect(unpack(whole)).toEqual({ text: 'yz', error: '' });
    expect(unpack(whole, 1)).toEqual({ text: 'yz', error: '' });
  });

  it('refer to the blocks before, up to 64 KiB back', () => {
    const block = new Array<number>(60_000).fill(65);
    const match = [0x10, 66, ...size(50_001).slice(0, 2), 0];
    const { text } = unpack([
      ...LINKED,
      ...stored(block),
      ...stored(block),
      ...compressed(match),
      ...END,
    ]);
    expect(text.length).toBe(120_000 + 1 + 4);
    expect(text.slice(-5)).toBe('BAAAA');
  });

  it('that are cut give what is there', () => {
    let before = 0;
    for (let length = 7; length < frame.length; length++) {
      const { text, error } = unpack(frame.slice(0, length));
      expect('abcabcabcabcxyz'.startsWith(text)).toBe(true);
      expect(text.length).toBeGreaterThanOrEqual(before);
      expect(error).toBe('unexpected end of the LZ4 data');
      before = text.length;
    }
    expect(before).toBe(15);
  });

  it.each([
    ['a match before the beginning', [...LINKED, ...compressed([0x10, 65, 9, 0]), ...END], 'A'],
    ['a match of distance 0', [...LINKED, ...compressed([0x10, 65, 0, 0]), ...END], 'A'],
    ['a block that is larger than the frame allows', [...LINKED, ...size(70_000)], ''],
    [
      'more content than the frame allows',
      [...LINKED, ...compressed([0x1f, 65, 1, 0, ...new Array<number>(300).fill(255), 0])],
      'A',
    ],
  ])('%s is damage', (_name, bytes, text) => {
    const unpacked = unpack(bytes);
    expect(unpacked.error).toBe('an LZ4 block is damaged');
    expect(unpacked.text.length).toBe(text.length);
  });

  it('say what is not read', () => {
    expect(unpack([...MAGIC, VERSION | 1, 0x40, 0, 0]).error).toContain('dictionary');
    expect(unpack([...MAGIC, 0x80, 0x40, 0, 0]).error).toContain('version');
    expect(unpack([...frame, ...latin1('something')]).error).toContain('something else');
  });
});
