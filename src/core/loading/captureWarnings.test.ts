/** What is said about a capture as a whole: what it misses, and what it holds in another form than the wire had. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exerciseCapture } from '../../../test/support/exerciseCapture';
import { ipPacket, pcapFile } from '../../../test/support/pcapWriter';
import type { CaptureWarning } from '../capture';
import { diagnose } from '../diagnosis/diagnose';
import { loadCapture } from './loadCapture';
import { openingOf } from '../opening/openingOf';

const corpus = join(import.meta.dirname, '../../../test/captures/corpus/captures');

async function warningsOf(bytes: BlobPart): Promise<readonly CaptureWarning[]> {
  const result = await loadCapture(new Blob([bytes]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture.warnings;
}

type Step = readonly ['client' | 'server', Partial<Parameters<typeof ipPacket>[0]>];

/** A flow from 10.0.0.1 (sends from 1000 on) to 10.0.0.2 (from 5000 on). */
function flowOf(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
  const client = { source: [10, 0, 0, 1], destination: [10, 0, 0, 2] };
  const packets = steps.map(([from, changes], i) => ({
    time: 1.7e18 + i * 1e6,
    bytes: ipPacket({
      source: from === 'client' ? client.source : client.destination,
      destination: from === 'client' ? client.destination : client.source,
      sourcePort: from === 'client' ? 4000 : 80,
      destinationPort: from === 'client' ? 80 : 4000,
      sequence: from === 'client' ? 1000 : 5000,
      acknowledgment: from === 'client' ? 5000 : 1000,
      flags: 16,
      window: 1000,
      ...changes,
    }),
  }));
  return pcapFile(packets);
}

const data = (sequence: number): Step => ['client', { sequence, payloadLength: 100 }];
const ack = (acknowledgment: number): Step => ['server', { acknowledgment }];
const gaps = async (steps: readonly Step[]) =>
  (await warningsOf(flowOf(steps))).filter(({ code }) => code === 'capture-gaps');

describe('gaps of the capture', () => {
  it('are what the receiver acknowledged and the capture never holds', async () => {
    const [gap] = await gaps([data(1000), data(1300), ack(1400), ack(1500), data(1500), ack(1600)]);
    expect(gap).toMatchObject({ count: 2, offset: 24 + (16 + 140) + 16 });
    expect(gap!.message).toContain('At 2 places of one flow');
    expect(gap!.message).toContain('300 in all');
  });

  it('are no gaps when the packets come later, or were not acknowledged', async () => {
    expect(await gaps([data(1000), data(1200), data(1100), ack(1300)])).toEqual([]);
    expect(await gaps([data(1000), ack(1200), data(1100)])).toEqual([]);
    expect(await gaps([data(1000), data(1200), ack(1100)])).toEqual([]);
  });

  it('are not told from numbers that mean nothing', async () => {
    expect(await gaps([data(1000), ack(900_000_000)])).toEqual([]);
    expect(await gaps([data(1000), ['server', { acknowledgment: 2000, flags: 20 }]])).toEqual([]);
  });

  it('are found in a real capture', async () => {
    const file = readFileSync(join(corpus, 'zeek-gtp1_gn_normal_incl_fragmentation.pcap'));
    const warning = (await warningsOf(file)).find(({ code }) => code === 'capture-gaps');
    expect(warning?.count).toBe(3);
    expect(warning?.message).toContain('5,760 in all');
  });
});

describe('segments that offloading made', () => {
  const opening = (mss: number): Step[] => [
    ['client', { sequence: 999, flags: 2, options: [2, 4, 5, 180] }],
    ['server', { sequence: 4999, flags: 18, options: [2, 4, mss >> 8, mss & 255] }],
  ];
  const large = async (mss: number, length: number) =>
    (await warningsOf(flowOf([...opening(mss), ['client', { payloadLength: length }]]))).filter(
      ({ code }) => code === 'offloaded-segments',
    );

  it('are larger than the MSS of the receiver', async () => {
    const [warning] = await large(536, 1460);
    expect(warning!.count).toBe(1);
    expect(warning!.message).toContain('up to 1,460 bytes');
    expect(await large(1460, 1460)).toEqual([]);
  });

  it('are not told where the MSS means nothing, or is not known', async () => {
    expect(await large(1, 1460)).toEqual([]);
    expect(await warningsOf(flowOf([['client', { payloadLength: 20_000 }]]))).toEqual([]);
  });

  it('are found in a real capture', async () => {
    const file = readFileSync(join(corpus, 'tcpdump-mptcp-v1.pcap'));
    const warning = (await warningsOf(file)).find(({ code }) => code === 'offloaded-segments');
    expect(warning?.count).toBe(3);
    expect(warning?.message).toContain('7,100 bytes');
  });
});

const end = {
  source: [10, 0, 0, 1],
  destination: [10, 0, 0, 1],
  sourcePort: 80,
  destinationPort: 80,
};
const self = (flags: number, sequence: number): Step => ['client', { ...end, flags, sequence }];

describe('packets from an end to itself (LAND)', () => {
  const told = async (steps: readonly Step[]) =>
    (await warningsOf(flowOf(steps))).filter(({ code }) => code === 'one-end');

  it('are told with their number, and no opening of theirs is explained', async () => {
    const steps = [
      self(2, 100),
      self(2, 100),
      self(2, 300),
      self(18, 300),
      self(16, 301),
      data(1000),
    ];
    const result = await loadCapture(new Blob([flowOf(steps)]));
    if (!result.ok) throw new Error(result.error.message);
    const { capture } = result;
    const [warning, more] = await told(steps);
    expect(more).toBeUndefined();
    expect(warning).toMatchObject({ count: 5, offset: 24 + 16 });
    expect(warning!.message).toMatch(/^5 packets go from .* \(packet 1 first, in 2 flows\)/);
    expect(capture.flows.length).toBe(3);
    for (let flow = 0; flow < 2; flow++) {
      const { verdict, observations } = diagnose(capture, openingOf(capture, flow));
      expect(verdict?.causes ?? []).toEqual([]);
      expect(observations).toEqual([]);
    }
    exerciseCapture(result);
  });

  it('are one packet, and none where only the address or the port is the same', async () => {
    const [warning] = await told([self(2, 100)]);
    expect(warning!.message).toMatch(/^One packet goes from .* \(packet 1\)/);
    expect(await told([['client', { ...end, destinationPort: 81 }]])).toEqual([]);
    expect(await told([['client', { ...end, destination: [10, 0, 0, 2] }]])).toEqual([]);
  });
});

describe('fields of a record that cannot be', () => {
  /** Changes a field (seconds 0, fraction 4, original length 12) of records of 40 bytes. */
  function changed(records: number, field: number, changes: Readonly<Record<number, number>>) {
    const file = flowOf(
      Array.from({ length: records }, () => data(1000)).map(([from]) => [from, {}]),
    );
    const view = new DataView(file.buffer);
    for (const [record, value] of Object.entries(changes)) {
      view.setUint32(24 + (Number(record) - 1) * 56 + field, value, true);
    }
    return file;
  }
  const codes = ({ code }: CaptureWarning) => code;

  it('are fractions of a second or more: told once, and nothing is said of the clock', async () => {
    const warnings = await warningsOf(changed(6, 4, { 2: 3_000_000_000, 5: 4_294_967_295 }));
    expect(warnings.map(codes)).toEqual(['impossible-time']);
    expect(warnings[0]).toMatchObject({ count: 2, offset: 24 + 56 + 16 });
    expect(warnings[0]!.message).toContain(
      'the times of 2 packets. Packet 2, the first of them, claims 3,000,000,000 nanoseconds',
    );
    const one = await warningsOf(changed(3, 4, { 1: 1_000_000_000 }));
    expect(one[0]!.message).toContain('the time of one packet. Packet 1 claims 1,000,000,000');
    expect(await warningsOf(changed(3, 4, { 1: 999_999_999 }))).not.toContainEqual(
      expect.objectContaining({ code: 'impossible-time' }),
    );
  });

  it('do not hide that the clock was set before and behind them', async () => {
    const file = changed(5, 4, { 3: 4_000_000_000 });
    new DataView(file.buffer).setUint32(24 + 3 * 56, 1_600_000_000, true);
    expect((await warningsOf(file)).map(codes)).toEqual(['impossible-time', 'time-backwards']);
  });

  it('are lengths on the wire below what was captured', async () => {
    const warnings = await warningsOf(changed(6, 12, { 2: 39, 4: 0 }));
    expect(warnings.map(codes)).toEqual(['original-below-captured']);
    expect(warnings[0]).toMatchObject({ count: 2, offset: 24 + 56 + 16 });
    expect(warnings[0]!.message).toContain(
      '2 packets are said to be shorter than what was captured: packet 2, the first of them, holds 40 bytes of a packet of 39.',
    );
    const one = await warningsOf(changed(2, 12, { 1: 1 }));
    expect(one[0]!.message).toContain('One packet is said to be shorter');
    expect(await warningsOf(changed(2, 12, { 1: 40 }))).toEqual([]);
  });
});
