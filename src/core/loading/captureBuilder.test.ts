/** What the builder makes of packets that are no plain segments: quoted, broken, held twice, out of time. */
import { interfacesOf } from '../captureOrigin';
import { describe, expect, it } from 'vitest';
import { ipPacket, pcapFile, type CapturedPacket } from '../../../test/support/pcapWriter';
import type { Capture } from '../capture';
import { diagnose } from '../diagnosis/diagnose';
import { listenerFindings } from '../diagnosis/listenerFindings';
import { listenerOf } from '../diagnosis/listeners';
import { orderFlows } from '../flows/flowOrder';
import { loadCapture } from './loadCapture';
import { openingOf } from '../opening/openingOf';
import { Analysis, packetStatus, PacketStatus } from '../packets/packetTable';
import { frameLines } from '../../cli/frameLines';

const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];
const START = 1_700_000_000e9;

function segment(changes: Partial<Parameters<typeof ipPacket>[0]>): Uint8Array {
  return ipPacket({
    source: CLIENT,
    destination: SERVER,
    sourcePort: 1000,
    destinationPort: 80,
    sequence: 1000,
    acknowledgment: 0,
    flags: 2,
    window: 100,
    ...changes,
  });
}

/** An ICMP "host unreachable" with the first bytes of a packet. */
function unreachable(packet: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(28 + length);
  bytes.set(packet.subarray(0, 20));
  new DataView(bytes.buffer).setUint16(2, bytes.length);
  bytes[9] = 1;
  bytes[20] = 3;
  bytes[21] = 1;
  bytes.set(packet.subarray(0, length), 28);
  return bytes;
}

async function captureOf(
  packets: readonly (Uint8Array | CapturedPacket)[],
  linkType?: number,
): Promise<Capture> {
  const captured = packets.map((packet, i) =>
    packet instanceof Uint8Array ? { time: START + i * 1e6, bytes: packet } : packet,
  );
  const result = await loadCapture(new Blob([pcapFile(captured, linkType)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const codes = ({ warnings }: Capture) => warnings.map(({ code, count }) => [code, count]);

describe('headers quoted in ICMP errors', () => {
  it('take a stream number, and are no packets of the flow', async () => {
    const capture = await captureOf([
      unreachable(segment({ sourcePort: 2000 }), 40),
      segment({}),
      unreachable(segment({}), 40),
    ]);
    const lines = [...frameLines(capture)].map(({ n, stream, quoted, compl }) => [
      n,
      stream,
      quoted,
      compl,
    ]);
    expect(lines).toEqual([
      [1, 0, true, 1],
      [2, 1, undefined, 1],
      [3, 1, true, 1],
    ]);
    expect([...capture.flows.packetStart]).toEqual([0, 0, 1]);
    expect(packetStatus(capture.packets, 0)).toBe(PacketStatus.quotedTcp);
    expect(capture.tcpPackets).toBe(3);
  });

  it('of eight bytes of TCP name no stream, as in Wireshark', async () => {
    const capture = await captureOf([unreachable(segment({}), 28)]);
    expect(capture.flows.length).toBe(0);
  });

  it('leave flows without packets out of the list', async () => {
    const capture = await captureOf([unreachable(segment({ sourcePort: 2000 }), 40), segment({})]);
    for (const sort of ['worst', 'time', 'packets', 'halfOpen'] as const) {
      const steps = orderFlows(capture.flows, sort);
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      expect([...step.value]).toEqual([1]);
    }
  });

  it('are no openings of a listener, and have no verdict', async () => {
    const syns = [1, 2, 3].map((i) => segment({ sourcePort: 3000 + i }));
    const quoted = [1, 2, 3].map((i) => unreachable(segment({ sourcePort: 2000 + i }), 40));
    // Also behind all packets, where no first packet of another flow follows.
    const late = { time: START + 5e9, bytes: quoted[2]! };
    const capture = await captureOf([...quoted.slice(0, 2), ...syns, late]);
    expect([...capture.flows.packetStart]).toEqual([0, 0, 0, 1, 2, 3, 3]);
    const steps = listenerFindings(capture);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value.map(({ openings }) => [...openings])).toEqual([[2, 3, 4]]);
    for (const flow of [0, 5]) {
      expect(listenerOf(capture, flow).unanswered).toEqual([2, 3, 4]);
      expect(diagnose(capture, openingOf(capture, flow)).verdict).toBeNull();
    }
  });
});

describe('headers that contradict themselves', () => {
  it('take a stream number, and are not analysed', async () => {
    const broken = segment({});
    new DataView(broken.buffer).setUint8(32, 0xf0);
    const capture = await captureOf([broken, segment({ sequence: 5 })]);
    const lines = [...frameLines(capture)].map(({ n, stream, an }) => [n, stream, ...an]);
    expect(lines).toEqual([
      [1, 0],
      [2, 1, 'reused_ports'],
    ]);
    expect(packetStatus(capture.packets, 0)).toBe(PacketStatus.malformed);
  });
});

describe('packets that the capture holds twice', () => {
  const data = (id: number) => {
    const packet = segment({ flags: 16, payloadLength: 10 });
    new DataView(packet.buffer).setUint16(4, id);
    return packet;
  };
  const marked = ({ packets }: Capture) =>
    [...packets.analysis].map((analysis) => (analysis & Analysis.captureDuplicate) !== 0);

  it('are marked and counted, behind a router too', async () => {
    const behind = data(7);
    behind[8] = 63;
    const capture = await captureOf([data(7), behind, data(8), data(7)]);
    expect(marked(capture)).toEqual([false, true, false, true]);
    expect(codes(capture)).toEqual([['capture-duplicates', 2]]);
  });

  it('are not confused with retransmissions', async () => {
    const late = { time: START + 300e6, bytes: data(7) };
    expect(marked(await captureOf([data(7), data(8), late]))).toEqual([false, false, false]);
    // Without an IP ID and timestamps a repeat may look the same.
    expect(marked(await captureOf([data(0), data(0)]))).toEqual([false, false]);
  });
});

describe('warnings', () => {
  it('say how far the clock steps back', async () => {
    const capture = await captureOf([
      { time: START + 5e9, bytes: segment({}) },
      { time: START + 2.5e9, bytes: segment({}) },
      { time: START + 3e9, bytes: segment({}) },
    ]);
    expect(codes(capture)).toEqual([['time-backwards', 1]]);
    expect(capture.warnings[0]!.message).toContain('Times step back, by 2.5 s: the clock was set');
  });

  it('count the packets of an unknown link type', async () => {
    const capture = await captureOf([segment({}), segment({})], 147);
    expect(codes(capture)).toEqual([['link-type-147', 2]]);
    expect(capture.warnings[0]!.message).toContain(
      'Link type 147 (for private use) is not decoded',
    );
    expect(capture.packets.length).toBe(2);
  });

  it.each([
    [187, 'Link type 187 (Bluetooth HCI) is not decoded'],
    [201, 'Link type 201 (Bluetooth HCI with direction) is not decoded'],
    [254, 'Link type 254 (Bluetooth of the Linux monitor) is not decoded'],
    [283, 'Link type 283 (IEEE 802.15.4 with pseudo-header) is not decoded'],
    [9999, 'Link type 9999 is not decoded'],
  ])('name link type %i as the registry does', async (linkType, words) => {
    const capture = await captureOf([segment({})], linkType);
    expect(capture.warnings[0]!.message).toContain(words);
    expect(interfacesOf(capture)[0]!.linkTypeName === undefined).toBe(linkType === 9999);
  });
});

describe('times that step back', () => {
  const warned = async (...milliseconds: number[]) => {
    const times = milliseconds.map((ms) => ({ time: START + ms * 1e6, bytes: segment({}) }));
    const { warnings } = await captureOf(times);
    return warnings.map(({ code, count, message }) => `${code} ${count}: ${message}`).join();
  };

  it('by less than a millisecond are not worth a word', async () => {
    expect(await warned(10, 9.1, 12)).toBe('');
  });

  it('by less than any clock is set back are packets that were handed over late', async () => {
    expect(await warned(10, 8.2, 12)).toMatch(
      /^packets-out-of-order 1: One packet is older than the one before it, by 1\.8 ms: queues/,
    );
    expect(await warned(10, 8, 12, 10, 14)).toMatch(
      /^packets-out-of-order 2: 2 packets are older than the ones before them, by up to 2\.0 ms/,
    );
  });

  it('by more, again and again, and jump forward behind it, are such packets too', async () => {
    expect(await warned(1000, 400, 1010, 420, 1020, 430, 1030)).toMatch(/^packets-out-of-order 3/);
  });

  it('and stay there are a clock that was set, or files that were joined', async () => {
    expect(await warned(1000, 400, 410, 420, 430)).toMatch(/^time-backwards 1/);
    const file = [0, 300, 600, 900];
    expect(await warned(...file, ...file, ...file)).toMatch(
      /^time-backwards 2: Times step back, by up to 900 ms: the clock was set, or files were joined/,
    );
  });
});
