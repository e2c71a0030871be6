/**
 * The lab's captures with their labels: openings are read as labelled, the true cause is never ruled out, and nothing
 * wrong is ever proved. Where a reading differs from a label, the reason stands here.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { openingOf } from '../src/core/opening/openingOf';
import type { OpeningSegment } from '../src/core/opening/openingSegments';
import { endpointText } from '../src/core/packets/addressText';
import { packetNumber } from '../src/core/packets/packetTable';
import { loadFile } from './support/loadFile';

interface LabelledRepeat {
  readonly frame: number;
  readonly dt: number;
  readonly after_ack: boolean;
  readonly tsecr?: string | null;
}

interface LabelledFlow {
  readonly client: string;
  readonly server: string;
  readonly tcp_stream: number;
  readonly syn: readonly number[];
  readonly synack: number | null;
  readonly ack: number | null;
  readonly synack_retransmits: readonly LabelledRepeat[];
  readonly dup_acks: readonly number[];
  readonly crooked: boolean;
  readonly crossing?: boolean;
  readonly cause: string;
  readonly decidable: readonly string[];
}

interface LabelledFile {
  readonly file: string;
  readonly packets: number;
  readonly vantage: 'client' | 'middlebox' | 'server';
  readonly flows: readonly LabelledFlow[];
}

const { files } = JSON.parse(readFileSync('test/captures/lab/labels.json', 'utf8')) as {
  files: readonly LabelledFile[];
};

/** Of one direction or with mixed order the label names no ACK, or a later one; the definition takes the first. */
const ACK_BY_DEFINITION = [
  'formats/one-direction--overflow-silent-01.pcap',
  'formats/time-out-of-order--overflow-silent-01.pcap',
];

const captureOf = (file: string) => loadFile(`test/captures/lab/${file}`);

function summary(capture: Capture, label: LabelledFlow, withAck: boolean) {
  const { flows, addresses, packets } = capture;
  const stream = label.tcp_stream;
  const opening = openingOf(capture, stream);
  const frame = (segment: OpeningSegment | null) =>
    segment === null ? null : packetNumber(packets, segment.packet);
  return {
    client: endpointText(addresses, flows.clientAddress[stream]!, flows.clientPort[stream]!),
    server: endpointText(addresses, flows.serverAddress[stream]!, flows.serverPort[stream]!),
    syn: opening.syns.map(frame),
    synAck: frame(opening.synAck),
    ...(withAck ? { ack: frame(opening.ack) } : {}),
    repeats: opening.repeats.map((repeat) => ({
      frame: frame(repeat.segment),
      afterAck: repeat.afterAck,
      afterFirst: repeat.afterFirst / 1e9,
      tsecr: repeat.tsecr,
    })),
    dupAcks: opening.repeats.flatMap(({ dupAck }) => (dupAck === null ? [] : [frame(dupAck)])),
    crooked: opening.crooked,
    crossing: opening.crossing,
  };
}

function labelSummary(label: LabelledFlow, withAck: boolean) {
  return {
    client: label.client,
    server: label.server,
    syn: label.syn,
    synAck: label.synack,
    ...(withAck ? { ack: label.ack } : {}),
    repeats: label.synack_retransmits.map(({ frame, after_ack, dt, tsecr }) => ({
      frame,
      afterAck: after_ack,
      afterFirst: expect.closeTo(dt, 2) as number,
      tsecr: (tsecr ?? 'none').split('-')[0],
    })),
    dupAcks: label.dup_acks,
    crooked: label.crooked,
    crossing: label.crossing ?? false,
  };
}

describe('openings of the lab', () => {
  it.each(files.map((file) => [file.file, file] as const))('%s', async (name, file) => {
    const capture = await captureOf(name);
    // The label of the file with fragments counts datagrams.
    if (!name.includes('fragments')) expect(capture.packets.length).toBe(file.packets);
    const withAck = !ACK_BY_DEFINITION.includes(name);
    for (const label of file.flows) {
      expect(summary(capture, label, withAck)).toEqual(labelSummary(label, withAck));
    }
  });
});

describe('verdicts of the lab', () => {
  it.each([
    ['given', 0.95],
    ['inferred', 0.9],
  ] as const)('with the vantage %s', async (vantage, share) => {
    let crooked = 0;
    let equal = 0;
    const lost: string[] = [];
    const provedWrong: string[] = [];
    for (const file of files) {
      const capture = await captureOf(file.file);
      const place = file.vantage === 'middlebox' ? 'path' : file.vantage;
      const stated = vantage === 'given' ? place : null;
      for (const label of file.flows) {
        const opening = openingOf(capture, label.tcp_stream);
        const { verdict } = diagnose(capture, opening, [], stated);
        const left = (verdict?.causes ?? []).filter(({ status }) => status !== 'ruled-out');
        const name = `${file.file} stream ${label.tcp_stream}`;
        const proved = left.find(({ status }) => status === 'proved');
        if (proved !== undefined && proved.id !== label.cause) provedWrong.push(name);
        if (!label.crooked) continue;
        crooked++;
        const set: string[] = left.map(({ id }) => id);
        if (!set.includes(label.cause)) lost.push(name);
        if (set.toSorted().join() === label.decidable.toSorted().join()) equal++;
      }
    }
    expect(lost).toEqual([]);
    expect(provedWrong).toEqual([]);
    expect(equal / crooked).toBeGreaterThan(share);
  });

  it('stays quiet about healthy flows', async () => {
    for (const file of files) {
      const capture = await captureOf(file.file);
      for (const label of file.flows) {
        if (label.cause !== 'healthy') continue;
        const { verdict } = diagnose(capture, openingOf(capture, label.tcp_stream));
        expect(verdict?.healthy, `${file.file} stream ${label.tcp_stream}`).toBe(true);
      }
    }
  });
});
