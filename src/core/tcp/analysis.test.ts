/** Rules of Wireshark 4.4 that hardly any real capture meets; the expected answers are those of Wireshark 4.4.5. */
import { describe, expect, it } from 'vitest';
import { ipPacket, pcapFile } from '../../../test/support/pcapWriter';
import { loadCapture } from '../loading/loadCapture';
import { TcpFlag } from '../packets/packetTable';
import { frameLines, type FrameLine } from '../../cli/frameLines';

const { syn: SYN, ack: ACK, rst: RST, psh: PSH } = TcpFlag;
const FAST_OPEN = [34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1];

interface Sent {
  readonly from: 'client' | 'server';
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly length?: number;
  readonly window?: number;
  readonly options?: readonly number[];
  /** Bytes of the packet that the capture keeps. */
  readonly kept?: number;
}

/** What we say of a connection whose segments come 10 ms after one another. */
async function analyse(sent: readonly Sent[]): Promise<FrameLine[]> {
  const packets = sent.map((segment, i) => {
    const isClient = segment.from === 'client';
    const bytes = ipPacket({
      source: isClient ? [10, 0, 0, 1] : [10, 0, 0, 2],
      destination: isClient ? [10, 0, 0, 2] : [10, 0, 0, 1],
      sourcePort: isClient ? 1000 : 80,
      destinationPort: isClient ? 80 : 1000,
      sequence: segment.sequence,
      acknowledgment: segment.acknowledgment ?? 0,
      flags: segment.flags,
      window: segment.window ?? 1000,
      payloadLength: segment.length ?? 0,
      options: segment.options ?? [],
    });
    return {
      time: 1.7e18 + i * 1e7,
      bytes: bytes.subarray(0, segment.kept ?? bytes.length),
      originalLength: bytes.length,
    };
  });
  const result = await loadCapture(new Blob([pcapFile(packets)]));
  if (!result.ok) throw new Error(result.error.message);
  return [...frameLines(result.capture)];
}

const client = { from: 'client' } as const;
const server = { from: 'server' } as const;

describe('an ACK of bytes that the capture does not hold', () => {
  it('reaches as far as the segments behind it follow without a gap, in the order in which they came', async () => {
    const data = (sequence: number) =>
      ({ ...server, flags: ACK | PSH, sequence, acknowledgment: 101, length: 100 }) as const;
    const ack = (acknowledgment: number) =>
      ({ ...client, flags: ACK, sequence: 101, acknowledgment }) as const;
    const lines = await analyse([
      { ...client, flags: SYN, sequence: 100 },
      { ...server, flags: SYN | ACK, sequence: 1000, acknowledgment: 101 },
      ack(1001),
      // 1001 to 1100 is missing; 1401 came before 1301.
      data(1101),
      data(1201),
      data(1401),
      data(1301),
      ack(1101),
      ack(1401),
      ack(1501),
    ]);
    expect(lines.slice(7).map(({ an }) => an)).toEqual([
      ['ack_lost_segment'],
      // Behind 1301 the one from 1401 was met too early.
      ['ack_lost_segment'],
      [],
    ]);
  });
});

describe('the first SYN of an end', () => {
  it('begins completeness anew; what was before shows behind the packet that it was of', async () => {
    const lines = await analyse([
      { ...server, flags: RST, sequence: 1001 },
      { ...client, flags: SYN, sequence: 500 },
      { ...server, flags: SYN | ACK, sequence: 1000, acknowledgment: 501 },
    ]);
    expect(lines.map(({ compl }) => compl)).toEqual([3, 35, 35]);
  });

  it('makes one forget the reset before it: the same SYN again is a repeat', async () => {
    const lines = await analyse([
      { ...client, flags: SYN, sequence: 500 },
      { ...client, flags: RST, sequence: 501 },
      { ...server, flags: SYN, sequence: 1000 },
      { ...server, flags: SYN, sequence: 1000 },
    ]);
    expect(lines.map(({ stream, an }) => [stream, an])).toEqual([
      [0, []],
      [0, []],
      [0, []],
      [0, ['retransmission']],
    ]);
  });
});

describe('Fast Open', () => {
  it('is ignored by a SYN-ACK that stands before the SYN', async () => {
    const lines = await analyse([
      { ...server, flags: SYN | ACK, sequence: 1000, acknowledgment: 501 },
      { ...client, flags: SYN, sequence: 500, length: 10, options: FAST_OPEN },
    ]);
    expect(lines.map(({ an }) => an)).toEqual([['tfo_ignored'], ['tfo_syn']]);
  });

  it('is seen where the capture ends behind its option', async () => {
    const options = [...FAST_OPEN, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    const lines = await analyse([{ ...client, flags: SYN, sequence: 500, options, kept: 54 }]);
    expect(lines[0]!.an).toEqual(['tfo_syn']);
  });
});

describe('a window scale that the capture does not hold', () => {
  it('is not known, so that no window is full', async () => {
    const options = [2, 4, 5, 180, 1, 1, 1, 1];
    const open = (kept: number) =>
      analyse([
        { ...client, flags: SYN, sequence: 100, options, kept },
        { ...server, flags: SYN | ACK, sequence: 1000, acknowledgment: 101, options, kept },
        { ...client, flags: ACK, sequence: 101, acknowledgment: 1001, window: 100 },
        { ...server, flags: ACK, sequence: 1001, acknowledgment: 101, length: 100 },
      ]);
    expect((await open(100))[3]!.an).toEqual(['window_full']);
    expect((await open(44))[3]!.an).toEqual([]);
  });
});
