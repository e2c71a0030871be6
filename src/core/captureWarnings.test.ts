/** What is said about a capture as a whole: what it misses, and what it holds in another form than the wire had. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ipPacket, pcapFile } from '../../test/support/pcapWriter';
import type { CaptureWarning } from './capture';
import { loadCapture } from './loadCapture';

const corpus = join(import.meta.dirname, '../../test/captures/corpus/captures');

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
