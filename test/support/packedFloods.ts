/** Floods in compressed files: many frames, members, blocks and entries, with little or nothing in each. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import { crc32 } from '../../src/core/bytes/crc32';
import { joined, number32, repeated, type Flood } from './flood';
import { LAYER_PACKETS, zeros } from './layerPackets';
import { pcapFile } from './pcapWriter';
import { RandomNumbers } from './randomNumbers';
import { zipArchive } from './zipArchive';

const capture = (packets: number) =>
  pcapFile(
    Array.from({ length: packets }, (_, i) => ({
      time: 1_700_000_000e9 + i * 1000,
      bytes: LAYER_PACKETS['ipv4']![1],
    })),
  );

/** The frames around a capture in pieces of one byte, or around nothing. */
const flood = (
  id: string,
  title: string,
  count: number,
  whole: (bytes: Uint8Array) => Uint8Array,
  one: (i: number) => ArrayLike<number>,
): Flood => ({
  id,
  title,
  make: (size) =>
    joined([whole(capture(2)), ...Array.from({ length: count * size }, (_, i) => one(i))]),
});

const inPieces = (
  id: string,
  title: string,
  packets: number,
  bytesOfEach: number,
  frame: (bytes: Uint8Array) => ArrayLike<number>,
): Flood => ({
  id,
  title,
  make(size) {
    const bytes = capture(packets * size);
    const frames: ArrayLike<number>[] = [];
    for (let at = 0; at < bytes.length; at += bytesOfEach) {
      frames.push(frame(bytes.subarray(at, at + bytesOfEach)));
    }
    return joined(frames);
  },
});

/** An LZ4 frame of one block that is stored; blocks may have 64 kB (4) to 4 MB (7). */
const lz4 = (bytes: Uint8Array, blockSize = 4): Uint8Array =>
  joined([
    [0x04, 0x22, 0x4d, 0x18, 0x60, blockSize << 4, 0],
    ...(bytes.length === 0 ? [] : [number32((bytes.length | 0x80000000) >>> 0, true), bytes]),
    zeros(4),
  ]);
/** A zstd frame of one raw block, with a window of 2^(10 + exponent) bytes. */
const zstd = (bytes: Uint8Array, exponent = 17): Uint8Array =>
  joined([
    [0x28, 0xb5, 0x2f, 0xfd, 0x00, exponent << 3],
    number32((bytes.length << 3) | 1, true).slice(0, 3),
    bytes,
  ]);
const skippable = joined([number32(0x184d2a50, true), number32(3, true), [1, 2, 3]]);
const NOTHING = new Uint8Array(0);

/** A gzip member whose content is in stored blocks of one byte each. */
function gzipOfTinyBlocks(bytes: Uint8Array): Uint8Array {
  const blocks = [...bytes].map((byte, i) => [
    i === bytes.length - 1 ? 1 : 0,
    1,
    0,
    254,
    255,
    byte,
  ]);
  return joined([
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255],
    ...blocks,
    number32(crc32(bytes), true),
    number32(bytes.length, true),
  ]);
}

/** A communications trace of IBM i. */
const trace = (id: string, title: string, lines: (size: number) => string): Flood => ({
  id,
  title,
  make: (size) =>
    new TextEncoder().encode(
      ` COMMUNICATIONS TRACE\n Object protocol : ETHERNET\n${HEAD_LINE.repeat(2)}${lines(size)}`,
    ),
});
const HEAD_LINE =
  '      8   S      145  11:43:59.82956               0006299C14AE  0006299C14FE   ETHV2   Type: 0800\n';

export const packedFloods: readonly Flood[] = [
  flood('lz4-empty', 'empty LZ4 frames, their block size in turn', 2000, lz4, (i) =>
    lz4(NOTHING, i % 2 === 0 ? 7 : 4),
  ),
  flood('lz4-skippable', 'skippable LZ4 frames', 4000, lz4, () => skippable),
  inPieces('lz4-bytes', 'LZ4 frames of one byte', 40, 1, (bytes) => lz4(bytes, 7)),
  inPieces('lz4-pieces', 'LZ4 frames of 40 bytes, their block size in turn', 600, 40, (bytes) =>
    lz4(bytes, bytes[0]! % 2 === 0 ? 7 : 4),
  ),
  flood('zstd-empty', 'empty zstd frames with large windows', 3000, zstd, () => zstd(NOTHING)),
  flood('zstd-skippable', 'skippable zstd frames', 4000, zstd, () => skippable),
  inPieces('zstd-bytes', 'zstd frames of one byte with large windows', 40, 1, (bytes) =>
    zstd(bytes),
  ),
  flood('gzip-empty', 'empty gzip members', 1000, gzipSync, () => gzipSync(NOTHING)),
  inPieces('gzip-bytes', 'gzip members of one byte', 20, 1, (bytes) => gzipSync(bytes)),
  {
    id: 'gzip-blocks',
    title: 'stored blocks of one byte',
    make: (size) => gzipOfTinyBlocks(capture(100 * size)),
  },
  {
    id: 'gzip-high-ratio',
    title: 'packets of zeros, well packed',
    // 20 MB unpacked at size 1: what fits into the machine's cache is unpacked faster, and its size would be measured.
    make(size) {
      const random = new RandomNumbers(1);
      const packet = () => {
        const bytes = new Uint8Array(60_000);
        // As much that cannot be packed that the file stays below the ratio at which it is refused.
        for (let at = 0; at < 400; at++) bytes[at] = random.below(256);
        return { time: 0, bytes };
      };
      return gzipSync(pcapFile(Array.from({ length: 320 * size }, packet)));
    },
  },
  trace('trace-packets', 'packets of a communications trace', (size) =>
    HEAD_LINE.repeat(500 * size),
  ),
  trace(
    'trace-digits',
    'lines of digits that one packet of a communications trace has no room for',
    (size) =>
      HEAD_LINE + `${' '.repeat(27)}0123456789ABCDEF 0123456789ABCDEF\n`.repeat(1000 * size),
  ),
  trace('trace-line', 'a line of a communications trace that never ends', (size) =>
    '0123456789ABCDEF '.repeat(3000 * size),
  ),
  {
    id: 'zip-entries',
    title: 'entries of a zip archive',
    make: (size) =>
      zipArchive(
        [
          ['trace.pcap', capture(2)],
          ...Array.from({ length: 500 * size }, (_, i) => [`note-${i}.txt`, NOTHING] as const),
        ],
        true,
      ),
  },
  {
    id: 'zip-deflate-blocks',
    title: 'empty deflate blocks in a zip archive',
    make: (size) =>
      zipArchive([['trace.pcap', capture(2)]], (bytes) =>
        joined([repeated([0, 0, 0, 255, 255], 5000 * size), deflateRawSync(bytes)]),
      ),
  },
];
