/**
 * Generated captures, and real ones rearranged, and what Wireshark 4.4 says about them, frame by frame. Runs where a Wireshark 4.4 can be asked
 * (`support/liveWireshark.ts`), and is skipped elsewhere. `SYNSCOPE_SEEDS=40` asks about so many captures of each kind.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { loadCapture } from '../src/core/loading/loadCapture';
import { Analysis, packetNumber } from '../src/core/packets/packetTable';
import { analysisNames } from '../src/core/tcp/analysisNames';
import { frameLines } from '../src/cli/frameLines';
import { timingsOfFlow, type SegmentTimings } from '../src/core/tcp/segmentTimings';
import { adversarialCapture } from './support/adversarialCapture';
import { liveWireshark, type LiveFrame } from './support/liveWireshark';
import { lossyCapture } from './support/lossyCapture';
import { openingCapture } from './support/openingCapture';
import { rearrangedCapture } from './support/rearrangedCapture';

const LABELS = analysisNames(Analysis.tfoIgnored * 2 - 1);
const SEEDS = Array.from({ length: Number(process.env['SYNSCOPE_SEEDS'] ?? 4) }, (_, i) => i + 1);
const PACKETS = 2000;
const CORPUS = join(import.meta.dirname, 'captures/corpus/captures');
const GENERATORS = { adversarialCapture, lossyCapture, openingCapture };

const FIELDS = [
  'tcp.stream',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.len',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.completeness',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.rto_frame',
  'tcp.analysis.acks_frame',
  ...LABELS.map((label) => `tcp.analysis.${label}`),
];

async function load(bytes: Uint8Array<ArrayBuffer>): Promise<Capture> {
  const result = await loadCapture(new Blob([bytes]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** Our answers and theirs as one line a frame; of frames with several TCP headers none (`npm run compare` looks at those). */
function ourLines(capture: Capture): Map<number, string> {
  const timings = new Map<number, SegmentTimings>();
  for (let flow = 0; flow < capture.flows.length; flow++) {
    for (const [packet, of] of timingsOfFlow(capture, flow)) timings.set(packet + 1, of);
  }
  const number = (since: SegmentTimings['acks'] | undefined) =>
    since === null || since === undefined ? '' : packetNumber(capture.packets, since.packet);
  const headers = new Map<number, number>();
  for (const { n } of frameLines(capture)) headers.set(n, (headers.get(n) ?? 0) + 1);
  const single = [...frameLines(capture)].filter(({ n }) => headers.get(n) === 1);
  return new Map(
    single.map((line) => {
      const { n, stream, seq, ack, len, flags, win, compl, an } = line;
      // Of a header that the capture has only part of Wireshark prints no figures.
      const isCut = (capture.packets.analysis[n - 1]! & Analysis.headerCut) !== 0;
      const figures = isCut ? undefined : timings.get(n);
      const text = [
        ...[stream, seq, ack, len, flags, win, compl],
        figures?.bytesInFlight ?? '',
        number(figures?.rto),
        number(figures?.acks),
        LABELS.filter((label) => an.includes(label)).join(),
      ];
      return [n, text.join(' ')];
    }),
  );
}

function theirLines(frames: readonly LiveFrame[]): Map<number, string> {
  return new Map(
    frames
      .filter(({ fields }) => fields.get('tcp.stream')?.length === 1)
      .map(({ number, fields }) => {
        const one = (name: string) => fields.get(name)?.[0] ?? '';
        const text = [
          ...['tcp.stream', 'tcp.seq_raw', 'tcp.ack_raw'].map(one),
          Number(one('tcp.len')),
          Number(one('tcp.flags')),
          ...['tcp.window_size_value', 'tcp.completeness'].map(one),
          ...['bytes_in_flight', 'rto_frame', 'acks_frame'].map((name) =>
            one(`tcp.analysis.${name}`),
          ),
          LABELS.filter((label) => fields.has(`tcp.analysis.${label}`)).join(),
        ];
        return [number, text.join(' ')];
      }),
  );
}

const wireshark = await liveWireshark(['4.4']);

/** Frames of which we say something else than Wireshark. */
async function differences(bytes: Uint8Array<ArrayBuffer>): Promise<object[]> {
  const theirs = theirLines(await wireshark!.frames(bytes, FIELDS));
  const ours = ourLines(await load(bytes));
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((n) => ({ n, ours: ours.get(n), theirs: theirs.get(n) }))
    .filter((line) => line.ours !== line.theirs);
}

describe.skipIf(wireshark === null)(`generated captures against ${wireshark?.name}`, () => {
  describe.each(Object.entries(GENERATORS))('%s', (_name, generate) => {
    it.each(SEEDS)(
      'seed %i',
      async (seed) => {
        expect(await differences(generate(seed, PACKETS))).toEqual([]);
      },
      120_000,
    );
  });
});

describe.skipIf(wireshark === null)(`rearranged captures against ${wireshark?.name}`, () => {
  it.each(readdirSync(CORPUS))(
    '%s',
    async (name) => {
      const file = new Uint8Array(readFileSync(join(CORPUS, name)));
      for (const seed of SEEDS) {
        const bytes = rearrangedCapture(file, seed);
        if (bytes !== null) expect(await differences(bytes)).toEqual([]);
      }
    },
    120_000,
  );
});

describe('generated captures', () => {
  it('meet every label', async () => {
    const seen = new Set<string>();
    for (const generate of Object.values(GENERATORS)) {
      for (const seed of SEEDS) {
        for (const { an } of frameLines(await load(generate(seed, PACKETS)))) {
          an.forEach((label) => seen.add(label));
        }
      }
    }
    expect([...seen].sort()).toEqual(LABELS.filter((label) => label !== 'partial_ack').sort());
  });
});
