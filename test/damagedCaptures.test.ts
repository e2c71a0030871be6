/** Captures that were cut, cut up, or made to fill memory: everything before the damage is there, and nothing throws. */
import { compressionOf } from '../src/core/captureOrigin';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { CaptureLoad } from '../src/core/loading/captureLoad';
import { allFormats } from '../src/core/container/formats';
import { loadCapture } from '../src/core/loading/loadCapture';
import { addRareLayers } from '../src/core/wire/rareLayers';
import { frameLines } from '../src/cli/frameLines';
import { adversarialCapture } from './support/adversarialCapture';
import { zipArchive } from './support/zipArchive';

addRareLayers();

const folder = join(import.meta.dirname, 'captures/corpus/captures');
const corpus = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

const CUT_EVERYWHERE = [
  'suricata-http-missing-protocol-input.pcap',
  'suricata-frag-ip-tcp.pcap',
  'PcapPlusPlus-CiscoHDLC.pcap',
  'pcap-parser-modified-format.pcap',
  'pcapngtest-be-test102.pcapng',
  'pcapngtest-le-test202.pcapng',
  'packetgen-ieee802.11-data.pcapng',
  'pcapngtest-be-test008.pcapng',
  'zeek-mpls-in-vlan.pcap',
  'suricata-split-handshake-4whs.pcap',
];

function read(bytes: Uint8Array, chunks: readonly number[]): Capture | null {
  const load = new CaptureLoad(true, allFormats);
  if (!load.begin(bytes.subarray(0, 64))) return null;
  let at = 0;
  for (const size of [...chunks, bytes.length]) {
    // Readers may not keep the chunk: give them one that is overwritten afterwards.
    const chunk = bytes.slice(at, at + size);
    const goOn = load.take(chunk);
    chunk.fill(0xee);
    at += size;
    if (!goOn || at >= bytes.length) break;
  }
  const result = load.finish(null, new Blob([]), null);
  return result.ok ? result.capture : null;
}

const formats = join(import.meta.dirname, 'captures/formats');
const FORMATS = readdirSync(formats).filter((name) => !/\.(md|lz4)$/.test(name));

describe('cut captures', () => {
  it.each([
    ...CUT_EVERYWHERE.map((name) => [name, corpus(name)] as const),
    ...FORMATS.map((name) => [name, new Uint8Array(readFileSync(join(formats, name)))] as const),
  ])('%s, at every byte', (_name, bytes) => {
    let before = 0;
    for (let length = 4; length <= bytes.length; length++) {
      const packets = read(bytes.subarray(0, length), [])?.packets.length ?? 0;
      expect(packets).toBeGreaterThanOrEqual(before);
      before = packets;
    }
    expect(before).toBe(read(bytes, [])!.packets.length);
  });

  it('says where a file was cut', () => {
    const bytes = corpus('suricata-http-missing-protocol-input.pcap');
    const capture = read(bytes.subarray(0, bytes.length - 5), [])!;
    expect(capture.damage).toMatchObject({ code: 'truncated' });
    expect(capture.packets.length).toBe(11);
  });
});

describe('chunks', () => {
  const captures = [
    corpus('pcapngtest-le-test202.pcapng'),
    corpus('suricata-frag-ip-tcp.pcap'),
    corpus('PcapPlusPlus-solaris.snoop'),
    adversarialCapture(11, 80),
    ...FORMATS.map((name) => new Uint8Array(readFileSync(join(formats, name)))),
  ];
  it.each(captures.map((bytes, i) => [i, bytes] as const))(
    'of any size give the same capture (%i)',
    (_i, bytes) => {
      const lines = (capture: Capture | null) => [...frameLines(capture!)];
      const whole = read(bytes, []);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 400 }), (chunks) => {
          const pieces = read(bytes, chunks);
          expect(pieces!.packets).toEqual(whole!.packets);
          expect(lines(pieces)).toEqual(lines(whole));
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('packed captures', () => {
  const plain = corpus('suricata-http-missing-protocol-input.pcap');
  const load = (bytes: Uint8Array) => loadCapture(new Blob([new Uint8Array(bytes)]));

  it('of one gzip member', async () => {
    const result = await load(gzipSync(plain));
    expect(result.ok && result.capture.packets.length).toBe(12);
    expect(result.ok && compressionOf(result.capture)).toBe('gzip');
  });

  it('of several gzip members', async () => {
    const members = [plain.subarray(0, 100), plain.subarray(100, 700), plain.subarray(700)];
    const result = await load(Buffer.concat(members.map((member) => gzipSync(member))));
    expect(result.ok && result.capture.packets.length).toBe(12);
    expect(result.ok && result.bytes.size).toBe(plain.length);
  });

  it('with a wrong checksum: the packets, and a sentence', async () => {
    for (const members of [[plain], [plain.subarray(0, 500), plain.subarray(500)]]) {
      const packed = Buffer.concat(members.map((member) => gzipSync(member)));
      packed[packed.length - 6]! ^= 1;
      const result = await load(packed);
      if (!result.ok) throw new Error(result.error.message);
      expect(result.capture.packets.length).toBe(12);
      expect(result.capture.damage?.message).toContain('checksum is wrong');
    }
  });

  it('cut within gzip: what is before the cut is there', async () => {
    const packed = gzipSync(corpus('arkime-wireshark-retrans.pcap'));
    const result = await load(packed.subarray(0, packed.length / 2));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.capture.packets.length).toBeGreaterThan(3);
    expect(result.capture.damage?.code).toBe('compression');
  });

  it('in a zip archive, packed and stored', async () => {
    for (const packed of [true, false]) {
      const result = await load(zipArchive([['trace.pcap', plain]], packed));
      expect(result.ok && result.capture.packets.length).toBe(12);
      expect(result.ok && compressionOf(result.capture)).toBe('zip');
    }
  });

  it('several in a zip archive are refused by name', async () => {
    const result = await load(
      zipArchive(
        [
          ['a.pcap', plain],
          ['b.pcap', plain],
        ],
        true,
      ),
    );
    expect(!result.ok && result.error.message).toContain('2 captures (a.pcap, b.pcap)');
  });

  it('beside a README in a zip archive', async () => {
    const files = [
      ['README.txt', Buffer.from('read me')],
      ['trace.pcap', plain],
    ] as const;
    const result = await load(zipArchive(files, true));
    expect(result.ok && result.capture.packets.length).toBe(12);
  });

  it('of text get a sentence, however long', async () => {
    const result = await load(gzipSync(Buffer.alloc(1_000_000, 'no capture ')));
    expect(!result.ok && result.error.code).toBe('unknown-format');
  });

  it('that fill memory get a sentence', async () => {
    // Packets of zeros: 4 MB in some kilobytes, where 2 MB are the limit.
    const record = Buffer.alloc(16 + 65_520);
    record.writeUInt32LE(65_520, 8);
    record.writeUInt32LE(65_520, 12);
    const bomb = Buffer.concat([plain.subarray(0, 24), ...new Array<Buffer>(64).fill(record)]);
    for (const packed of [
      gzipSync(bomb),
      zipArchive([['bomb.pcap', bomb]], true),
      lz4Bomb(plain),
    ]) {
      const blob = new Blob([new Uint8Array(packed)]);
      const result = await loadCapture(blob, { bombBytes: 2_000_000 });
      const error = result.ok ? result.capture.damage : result.error;
      expect(error?.message).toContain('made to fill memory');
    }
  });

  it('by LZ4, cut at any byte: what is before the cut is there', async () => {
    const file = new Uint8Array(readFileSync(join(formats, 'frame.pcap.lz4')));
    const whole = await load(file);
    expect(whole.ok && compressionOf(whole.capture)).toBe('lz4');
    let before = 0;
    for (let length = 8; length <= file.length; length += 7) {
      const cut = await load(file.subarray(0, length));
      const error = cut.ok ? cut.capture.damage : cut.error;
      if (length < file.length - 8) expect(error?.code).toBe('compression');
      const packets = cut.ok ? cut.capture.packets.length : 0;
      expect(packets).toBeGreaterThanOrEqual(before);
      before = packets;
    }
    expect(before).toBe(12);
  });

  it('by zstd in many frames, skippable ones between', async () => {
    const frame = readFileSync(join(import.meta.dirname, 'captures/packed/origin.pcap.zst'));
    const empty = Buffer.from('28b52ffd2000010000', 'hex');
    const skippable = Buffer.from('502a4d1803000000616263', 'hex');
    const many = [frame, ...new Array<Buffer>(20_000).fill(empty), skippable, empty];
    const result = await load(Buffer.concat(many));
    expect(result.ok && result.capture.packets.length).toBe(13);
    expect(result.ok && result.capture.damage).toBeNull();
    const asksForMore = Buffer.from('28b52ffd00a0510000', 'hex');
    const greedy = await load(Buffer.concat([frame, asksForMore]));
    expect(greedy.ok && greedy.capture.damage?.message).toContain('more than 128 MB');
  });

  it('by zstd', async () => {
    const file = corpus('PcapPlusPlus-pcapng-example.pcapng.zst');
    const result = await load(file);
    expect(result.ok && result.capture.packets.length).toBe(159);
    const cut = await load(file.subarray(0, 9000));
    expect(cut.ok ? cut.capture.damage?.code : cut.error.code).toBe('compression');
  });
});

/** A capture, and behind it zeros: 8 MB in two blocks of a match each. */
function lz4Bomb(capture: Uint8Array): Uint8Array {
  const block = (content: Uint8Array, flag: number): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE((content.length | flag) >>> 0);
    return Buffer.concat([size, content]);
  };
  const zeros = new Uint8Array(16_000).fill(255);
  zeros.set([0x1f, 0, 1, 0]);
  zeros[zeros.length - 1] = 0;
  return Buffer.concat([
    Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0]),
    block(capture, 0x80000000),
    ...new Array<Buffer>(2).fill(block(zeros, 0)),
    Buffer.alloc(4),
  ]);
}
