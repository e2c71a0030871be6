import { describe, expect, it } from 'vitest';
import { ipPacket, pcapFile } from '../../../test/support/pcapWriter';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import { TcpFlag } from '../packets/packetTable';
import { packetTruth } from './packetTruth';

const { syn: SYN, ack: ACK } = TcpFlag;

interface Sent {
  readonly from: 'client' | 'server';
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly length?: number;
  readonly flags?: number;
  readonly options?: readonly number[];
  /** Milliseconds after the packet before. */
  readonly after?: number;
  readonly ipId?: number;
}

async function captureOf(sent: readonly Sent[]): Promise<Capture> {
  let time = 1.7e18;
  const packets = sent.map((segment) => {
    const isClient = segment.from === 'client';
    const bytes = ipPacket({
      source: isClient ? [10, 0, 0, 1] : [10, 0, 0, 2],
      destination: isClient ? [10, 0, 0, 2] : [10, 0, 0, 1],
      sourcePort: isClient ? 1000 : 80,
      destinationPort: isClient ? 80 : 1000,
      sequence: segment.sequence,
      acknowledgment: segment.acknowledgment ?? 0,
      flags: segment.flags ?? ACK,
      window: 1000,
      payloadLength: segment.length ?? 0,
      options: segment.options ?? [],
    });
    new DataView(bytes.buffer).setUint16(4, segment.ipId ?? 0);
    time += (segment.after ?? 10) * 1e6;
    return { time, bytes };
  });
  const result = await loadCapture(new Blob([pcapFile(packets)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const MSS_1000 = [2, 4, 3, 232];
const opening: readonly Sent[] = [
  { from: 'client', sequence: 0, flags: SYN, options: MSS_1000 },
  { from: 'server', sequence: 500, acknowledgment: 1, flags: SYN | ACK, options: MSS_1000 },
  { from: 'client', sequence: 1, acknowledgment: 501 },
];
const data = (sequence: number, length = 100): Sent => ({
  from: 'client',
  sequence,
  acknowledgment: 501,
  length,
});
const ack = (acknowledgment: number): Sent => ({ from: 'server', sequence: 501, acknowledgment });

/** What is said of the packets behind the opening. */
async function said(...sent: Sent[]): Promise<string[][]> {
  const capture = await captureOf([...opening, ...sent]);
  return sent.map((_, i) => packetTruth(capture, opening.length + i));
}

describe('beside the labels', () => {
  it('nothing is said of what is as it looks', async () => {
    expect(await said(data(1), ack(101), data(101), ack(201))).toEqual([[], [], [], []]);
  });

  it('bytes that are acknowledged and never there were missed by the capture', async () => {
    const [, gap] = await said(data(1), data(201), ack(301));
    expect(gap).toEqual([
      'The receiver has the 100 missing bytes, as the ACK in packet 6 shows: the network delivered them, and the capture missed them.',
    ]);
  });

  it('bytes that come later were overtaken, or lost and sent again', async () => {
    const [, gap] = await said(data(1), data(201), ack(101), data(101), ack(301));
    expect(gap![0]).toContain('come later, in packet 7: the segment was overtaken, or lost');
  });

  it('bytes that are neither there nor acknowledged are an open question', async () => {
    const [, gap] = await said(data(1), data(201), ack(101));
    expect(gap![0]).toContain('whether the network lost them or the capture missed them');
  });

  it('an ACK of bytes never seen shows that the capture missed them', async () => {
    const [, unseen] = await said(data(1), ack(301), data(301));
    expect(unseen![0]).toContain('the 200 missing bytes, as the ACK in packet 5 shows');
    const [, late] = await said(data(1), ack(201), data(101));
    expect(late![0]).toContain('only behind it, in packet 6');
  });

  it('a packet that the capture holds twice was on the wire once', async () => {
    const copy = { ...data(1), ipId: 77, after: 1 };
    const [first, second] = await said({ ...data(1), ipId: 77 }, copy);
    expect(first).toEqual([]);
    expect(second![0]).toContain('The capture holds packet 4 a second time here');
  });

  it('a segment larger than the MSS was none on the wire', async () => {
    const [large] = await said(data(1, 3000));
    expect(large![0]).toContain('3,000 bytes where the receiver takes 1,000 bytes a segment');
  });

  it('a clock that steps back is said where it does', async () => {
    const [, back] = await said(data(1), { ...ack(101), after: -2500 });
    expect(back![0]).toContain('Its time is 2.5 s before that of packet 4');
  });
});
