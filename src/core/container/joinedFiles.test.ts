/** Files joined byte by byte: what is read on, and where reading ends, which is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pcapFile } from '../../../test/support/pcapWriter';
import { loadCapture } from '../loading/loadCapture';

const folder = join(import.meta.dirname, '../../../test/captures');
const formatFile = (name: string) => new Uint8Array(readFileSync(join(folder, 'formats', name)));

const pcap = pcapFile([1, 2, 3].map((i) => ({ time: 1.7e18 + i, bytes: new Uint8Array(60) })));
const pcapng = () => {
  const file = new Uint8Array(28 + 20);
  const view = new DataView(file.buffer);
  [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, -1, -1, 28, 1, 20, 101, 0, 20].forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return file;
};

async function joined(first: Uint8Array, second: Uint8Array) {
  const result = await loadCapture(new Blob([Uint8Array.from([...first, ...second])]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const recordFiles: readonly [title: string, name: string][] = [
  ['snoop', 'snoop.snoop'],
  ['Sniffer', 'sniffer-windows-1.cap'],
  ['Sniffer', 'sniffer-windows-2.cap'],
  ['Sniffer (DOS)', 'sniffer-dos.enc'],
  ['5View', '5view.5vw'],
  ['LANalyzer', 'lanalyzer.tr1'],
  ['nettl', 'nettl.trc0'],
];

describe('a file of records', () => {
  it.each(recordFiles)(
    'of %s (%s) before one of its own kind: the joint is named',
    async (title, name) => {
      const file = formatFile(name);
      const alone = await joined(file, new Uint8Array(0));
      expect(alone.damage).toBeNull();
      const { packets, damage } = await joined(file, file);
      expect(packets.length).toBe(alone.packets.length);
      expect(damage?.offset).toBe(file.length);
      expect(damage?.message).toContain(`another file begins, in ${title}: two files were joined`);
      // It writes no pcapng of some.
      const canMerge = !['Sniffer (DOS)', 'nettl'].includes(title);
      expect(damage?.message.includes('mergecap -a')).toBe(canMerge);
    },
  );

  it.each(recordFiles)('of %s (%s) before pcap and pcapng: the joint is named', async (_, name) => {
    const file = formatFile(name);
    for (const [title, second] of [
      ['pcap', pcap],
      ['pcapng', pcapng()],
    ] as const) {
      const { damage } = await joined(file, second);
      expect(damage).toMatchObject({ code: 'corrupt', offset: file.length });
      expect(damage?.message).toContain(`another file begins, in ${title}: `);
    }
  });

  it('that ends behind the first bytes of another one was cut, and keeps its packets', async () => {
    const file = formatFile('snoop.snoop');
    const { damage, packets } = await joined(file, file.subarray(0, 10));
    expect(damage?.code).toBe('truncated');
    expect(packets.length).toBe((await joined(file, new Uint8Array(0))).packets.length);
  });

  it('may have the first bytes of another one inside its packets', async () => {
    const records = formatFile('snoop.snoop');
    const inside = records.slice();
    inside.set(
      [...'snoop'].map((character) => character.charCodeAt(0)),
      16 + 24 + 30,
    );
    expect((await joined(inside, new Uint8Array(0))).damage).toBeNull();
  });
});

describe('pcap', () => {
  it('before pcapng: the joint is named, and mergecap', async () => {
    const { damage, packets } = await joined(pcap, pcapng());
    expect(packets.length).toBe(3);
    expect(damage).toMatchObject({ code: 'corrupt', offset: pcap.length });
    expect(damage?.message).toMatch(
      /in pcapng: .* The 3 packets before it are shown\. .*mergecap -a/,
    );
  });

  it('before snoop: the joint is named', async () => {
    const { damage } = await joined(pcap, formatFile('snoop.snoop'));
    expect(damage?.message).toContain('another file begins, in snoop: ');
  });
});

describe('pcapng', () => {
  it('before pcap: the joint is named', async () => {
    const result = await loadCapture(new Blob([Uint8Array.from([...pcapng(), ...pcap])]));
    expect(result.ok ? '' : result.error.message).toContain(
      'At byte 48 another file begins, in pcap: two files were joined byte by byte. No packet lies before it.',
    );
  });

  it('before pcapng is a further section, and read', async () => {
    expect((await joined(pcapng(), pcapng())).damage).toBeNull();
  });
});
