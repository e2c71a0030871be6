/**
 * Generated frames of TCP in random link types and tunnels, and what TShark reads in each: whether TCP is there, in which
 * stream, with which numbers. Runs where a TShark 4 is installed, and is skipped elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCapture } from '../src/core/loadCapture';
import { frameLines, type FrameLine } from '../src/core/tcp/frameLines';
import {
  encapsulatedCapture,
  encapsulatedFrames,
  type Damage,
  type EncapsulatedFrame,
} from './support/encapsulations';

const FRAMES = 1000;
const RUNS: readonly (readonly [Damage, number])[] = [
  ['none', 1],
  ['none', 2],
  ['none', 3],
  ['cut', 4],
  ['lies', 5],
];
/** Of a thousand frames, how many may differ: docs/wireshark-differences.md says of which kinds they are. */
const ALLOWED: Readonly<Record<Damage, number>> = { none: 3, cut: 5, lies: 15 };
const FIELDS = [
  'tcp.stream',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.flags',
  'tcp.len',
  'tcp.checksum.status',
];

/** "4.4" and the like; empty where there is none. */
function tsharkVersion(): string {
  try {
    const text = execFileSync('tshark', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return /TShark \(Wireshark\) (4\.\d+)/.exec(text.toString())?.[1] ?? '';
  } catch {
    return '';
  }
}

const version = tsharkVersion();

/** Per frame, the values of {@link FIELDS}. */
function askTshark(path: string): string[][] {
  const preferences = ['-o', 'tcp.check_checksum:TRUE'];
  const fields = ['frame.number', ...FIELDS].flatMap((field) => ['-e', field]);
  const output = execFileSync(
    'tshark',
    ['-2', '-n', ...preferences, '-r', path, '-T', 'fields', ...fields],
    { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
  ).toString();
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t').slice(1));
}

const listed = (text: string | undefined): number[] =>
  text === undefined || text === '' ? [] : text.split(',').map(Number);
const CHECKSUMS = { bad: 0, good: 1, partial: 1, unverified: 2 } as const;

/** Their answer for a frame, as far as it is there, and ours in the same form. */
function comparable(lines: readonly FrameLine[], row: readonly string[]): [string, string] {
  const [stream, seq, ack, flags, length, checksum] = row.map(listed);
  const ours: string[] = [`${lines.length} headers`];
  const theirs: string[] = [`${stream!.length} headers`];
  const put = (name: string, mine: readonly number[], other: readonly number[]): void => {
    // A header that is cut or quoted shows some of its fields only.
    if (other.length < lines.length) return;
    ours.push(`${name} ${mine.join()}`);
    theirs.push(`${name} ${other.join()}`);
  };
  put(
    'seq',
    lines.map((line) => line.seq),
    seq!,
  );
  put(
    'ack',
    lines.map((line) => line.ack),
    ack!,
  );
  put(
    'flags',
    lines.map((line) => line.flags),
    flags!,
  );
  put(
    'len',
    lines.map((line) => line.len),
    length!,
  );
  put(
    'checksum',
    lines.map((line) => CHECKSUMS[line.csum]),
    checksum!.map((status) => Math.min(status, 2)),
  );
  return [ours.join('; '), theirs.join('; ')];
}

/** Frames that are read differently. Before 4.4 streams were numbered by other rules. A header that only one of both finds shifts the numbers of the streams behind it. */
async function differences(
  frames: readonly EncapsulatedFrame[],
  bytes: Uint8Array<ArrayBuffer>,
  rows: readonly string[][],
): Promise<string[]> {
  const result = await loadCapture(new Blob([bytes]), { verifyAllChecksums: true });
  if (!result.ok) throw new Error(result.error.message);
  const byFrame = new Map<number, FrameLine[]>();
  for (const line of frameLines(result.capture)) {
    byFrame.set(line.n, [...(byFrame.get(line.n) ?? []), line]);
  }
  let streamsHold = version === '4.4';
  const found: string[] = [];
  frames.forEach(({ path, bytes: frame }, i) => {
    const lines = byFrame.get(i + 1) ?? [];
    const [ours, theirs] = comparable(lines, rows[i]!);
    if (ours !== theirs) streamsHold = false;
    const mine = lines.map(({ stream }) => stream).join();
    const isMoved = streamsHold && mine !== (rows[i]![0] ?? '');
    if (ours === theirs && !isMoved) return;
    const hex = Buffer.from(frame).toString('hex');
    found.push(`#${i + 1} ${path}: ${isMoved ? 'stream' : `${ours} | ${theirs}`}\n${hex}`);
  });
  return found;
}

describe.skipIf(version === '')('generated encapsulations against TShark', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synscope-encapsulations-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(RUNS)(
    'damage %s, seed %i',
    async (damage, seed) => {
      const frames = encapsulatedFrames(seed, FRAMES, damage);
      const bytes = encapsulatedCapture(frames);
      const path = join(folder, `${damage}-${seed}.pcapng`);
      writeFileSync(path, bytes);
      const rows = askTshark(path);
      expect(rows.length).toBe(frames.length);
      const found = await differences(frames, bytes, rows);
      expect(found.length, found.join('\n')).toBeLessThanOrEqual(ALLOWED[damage]);
    },
    60_000,
  );
});

describe('generated encapsulations', () => {
  it('lead to TCP, most of them, and end nowhere badly', async () => {
    for (const [damage, seed] of RUNS) {
      const frames = encapsulatedFrames(seed, FRAMES, damage);
      const result = await loadCapture(new Blob([encapsulatedCapture(frames)]));
      if (!result.ok) throw new Error(result.error.message);
      expect(result.capture.packets.length).toBe(frames.length);
      expect(result.capture.tcpPackets).toBeGreaterThan(FRAMES / 10);
    }
  });
});
