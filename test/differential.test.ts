/**
 * Generated captures that meet every rule of the TCP analysis, and what Wireshark 4.4 says about them. Runs where a
 * TShark 4.4 is installed (its rules differ from those of other versions), and is skipped elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCapture } from '../src/core/loadCapture';
import { Analysis } from '../src/core/packets/packetTable';
import { analysisNames } from '../src/core/tcp/analysisNames';
import { frameLines } from '../src/core/tcp/frameLines';
import { adversarialCapture } from './support/adversarialCapture';

const LABELS = analysisNames(Analysis.tfoIgnored * 2 - 1);
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const PACKETS = 2000;

function hasTshark44(): boolean {
  try {
    return execFileSync('tshark', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .includes('TShark (Wireshark) 4.4.');
  } catch {
    return false;
  }
}

/** Per frame: the stream, and the labels that Wireshark prints. */
function askTshark(path: string): Map<number, string> {
  const fields = ['frame.number', 'tcp.stream', ...LABELS.map((label) => `tcp.analysis.${label}`)];
  const output = execFileSync(
    'tshark',
    ['-2', '-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
    { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
  ).toString();
  return new Map(
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [number, stream, ...flags] = line.split('\t');
        const labels = LABELS.filter((_label, i) => (flags[i] ?? '') !== '');
        return [Number(number), `${stream} ${labels.join()}`];
      }),
  );
}

describe.skipIf(!hasTshark44())('generated captures against TShark 4.4', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synscope-differential-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(SEEDS)(
    'seed %i',
    async (seed) => {
      const bytes = adversarialCapture(seed, PACKETS);
      const path = join(folder, `${seed}.pcap`);
      writeFileSync(path, bytes);
      const theirs = askTshark(path);
      const result = await loadCapture(new Blob([bytes]));
      if (!result.ok) throw new Error(result.error.message);
      const differences = [...frameLines(result.capture)]
        .map(({ n, stream, an }) => {
          const labels = LABELS.filter((label) => an.includes(label));
          return { n, ours: `${stream} ${labels.join()}`, theirs: theirs.get(n) };
        })
        .filter(({ ours, theirs }) => ours !== theirs);
      expect(differences).toEqual([]);
    },
    60_000,
  );
});

describe('generated captures', () => {
  it('meet every label', async () => {
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      const result = await loadCapture(new Blob([adversarialCapture(seed, PACKETS)]));
      if (!result.ok) throw new Error(result.error.message);
      for (const { an } of frameLines(result.capture)) an.forEach((label) => seen.add(label));
    }
    expect([...seen].sort()).toEqual(LABELS.filter((label) => label !== 'partial_ack').sort());
  });
});
