/** One capture in many file formats (`test/captures/formats/README.md`): all give the same packets, times, flows and labels. */
import { compressionOf, interfacesOf } from '../src/core/captureOrigin';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCapture } from '../src/core/loading/loadCapture';
import { frameLines } from '../src/cli/frameLines';
import { loadFile } from './support/loadFile';

const folder = join(import.meta.dirname, 'captures/formats');
const source = join(
  import.meta.dirname,
  'captures/corpus/captures/suricata-http-missing-protocol-input.pcap',
);

interface Expected {
  readonly format: string;
  readonly compression?: string;
  /** Nanoseconds by which times may differ. */
  readonly resolution?: number;
  /** Nanoseconds since 1970 of the first packet, where it is not the source's. */
  readonly start?: bigint;
  /** Added to lengths on the wire. */
  readonly lengthChange?: number;
}

const files: Readonly<Record<string, Expected>> = {
  'modified.pcap': { format: 'pcap' },
  'redhat-6.1.pcap': { format: 'pcap' },
  'suse-6.3.pcap': { format: 'pcap' },
  'nokia.pcap': { format: 'pcap' },
  'nanoseconds.pcap': { format: 'pcap' },
  'snoop.snoop': { format: 'snoop' },
  'netmon-1.cap': { format: 'netmon', resolution: 1_000_000 },
  'netmon-2.cap': { format: 'netmon' },
  'sniffer-dos.enc': { format: 'ngsniffer', resolution: 1000 },
  'sniffer-windows-1.cap': { format: 'netxray' },
  'sniffer-windows-2.cap': { format: 'netxray' },
  'visual-networks.cap': { format: 'visual', resolution: 1_000_000, lengthChange: -4 },
  '5view.5vw': { format: '5views' },
  'lanalyzer.tr1': { format: 'lanalyzer', start: 1_531_872_000_000_000_000n },
  'nettl.trc0': { format: 'nettl' },
  'frame.pcap.lz4': { format: 'pcap', compression: 'lz4' },
  'blocks.pcap.lz4': { format: 'pcap', compression: 'lz4' },
};

describe('a capture in other formats', () => {
  it('has all files of the folder', () => {
    const names = readdirSync(folder).filter((name) => name !== 'README.md');
    expect(names.sort()).toEqual(Object.keys(files).sort());
  });

  it.each(Object.entries(files))('%s', async (name, expected) => {
    const original = await loadFile(source);
    const capture = await loadFile(join(folder, name));
    const { resolution = 0, lengthChange = 0, start = original.start } = expected;
    expect(capture.format).toBe(expected.format);
    expect(compressionOf(capture)).toBe(expected.compression ?? null);
    expect(capture.damage).toBeNull();
    expect(interfacesOf(capture).map(({ linkType }) => linkType)).toEqual([1]);
    expect(Math.abs(Number(capture.start! - start!))).toBeLessThanOrEqual(resolution);
    expect([...capture.packets.capturedLength]).toEqual([...original.packets.capturedLength]);
    expect([...capture.packets.originalLength]).toEqual(
      Array.from(original.packets.originalLength, (length) => length + lengthChange),
    );
    for (let i = 0; i < capture.packets.length; i++) {
      const difference = capture.packets.time[i]! - original.packets.time[i]!;
      expect(Math.abs(difference)).toBeLessThanOrEqual(resolution);
    }
    expect([...frameLines(capture)]).toEqual([...frameLines(original)]);
    expect([...frameLines(capture)].some(({ an }) => an.length > 0)).toBe(true);
  });

  it('points at the same bytes', async () => {
    const original = await loadFile(source);
    const bytes = readFileSync(source);
    for (const name of Object.keys(files).filter((one) => !one.endsWith('.lz4'))) {
      const { packets } = await loadFile(join(folder, name));
      const file = readFileSync(join(folder, name));
      for (let i = 0; i < packets.length; i++) {
        const length = packets.capturedLength[i]!;
        const at = packets.fileOffset[i]!;
        const from = original.packets.fileOffset[i]!;
        expect(file.subarray(at, at + length)).toEqual(bytes.subarray(from, from + length));
      }
    }
  });
});

describe('what of a format cannot be read', () => {
  it.each([
    ['sniffer-windows-2.cap', 48, 1, 'a clock that cannot be read'],
    ['sniffer-windows-2.cap', 84, 8, 'a clock that cannot be read'],
    ['sniffer-windows-2.cap', 10, 0x39, 'a version that cannot be read'],
    ['sniffer-windows-2.cap', 24, 0xa0, 'ring buffer'],
    ['sniffer-dos.enc', 33, 2, 'compressed'],
    ['visual-networks.cap', 18, 2, 'a version that cannot be read'],
  ])('%s with byte %i of %i is refused by name', async (name, at, value, sentence) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    bytes[at] = value;
    const result = await loadCapture(new Blob([bytes]));
    expect(result.ok ? '' : result.error.message).toContain(sentence);
    expect(result.ok ? '' : result.error.message).toContain('editcap -F pcapng');
  });
});
