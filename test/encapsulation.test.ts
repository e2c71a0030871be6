/**
 * Generated frames of TCP in random link types and tunnels, and what Wireshark reads in each: whether TCP is there, in which
 * stream, with which numbers. Runs where one can be asked (`support/liveWireshark.ts`), and is skipped elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { loadCapture } from '../src/core/loading/loadCapture';
import { frameLines, type FrameLine } from '../src/cli/frameLines';
import {
  encapsulatedCapture,
  encapsulatedFrames,
  type Damage,
  type EncapsulatedFrame,
} from './support/encapsulations';
import { liveWireshark, type LiveFrame } from './support/liveWireshark';

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

const wireshark = await liveWireshark(['4.4', '4.0']);

const CHECKSUMS = { bad: 0, good: 1, partial: 1, unverified: 2 } as const;

/** Their answer for a frame, as far as it is there, and ours in the same form. */
function comparable(lines: readonly FrameLine[], { fields }: LiveFrame): [string, string] {
  const [stream, seq, ack, flags, length, checksum] = FIELDS.map((field) =>
    (fields.get(field) ?? []).map(Number),
  );
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
  answers: readonly LiveFrame[],
): Promise<string[]> {
  const result = await loadCapture(new Blob([bytes]), { verifyAllChecksums: true });
  if (!result.ok) throw new Error(result.error.message);
  const byFrame = new Map<number, FrameLine[]>();
  for (const line of frameLines(result.capture)) {
    byFrame.set(line.n, [...(byFrame.get(line.n) ?? []), line]);
  }
  let streamsHold = wireshark?.version === '4.4';
  const found: string[] = [];
  frames.forEach(({ path, bytes: frame }, i) => {
    const lines = byFrame.get(i + 1) ?? [];
    const [ours, theirs] = comparable(lines, answers[i]!);
    if (ours !== theirs) streamsHold = false;
    const mine = lines.map(({ stream }) => stream).join();
    const isMoved = streamsHold && mine !== (answers[i]!.fields.get('tcp.stream') ?? []).join();
    if (ours === theirs && !isMoved) return;
    const hex = Buffer.from(frame).toString('hex');
    found.push(`#${i + 1} ${path}: ${isMoved ? 'stream' : `${ours} | ${theirs}`}\n${hex}`);
  });
  return found;
}

describe.skipIf(wireshark === null)(`generated encapsulations against ${wireshark?.name}`, () => {
  it.each(RUNS)(
    'damage %s, seed %i',
    async (damage, seed) => {
      const frames = encapsulatedFrames(seed, FRAMES, damage);
      const bytes = encapsulatedCapture(frames);
      const answers = await wireshark!.frames(bytes, FIELDS);
      expect(answers.length).toBe(frames.length);
      const found = await differences(frames, bytes, answers);
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
