/** Floods of segments: what flows, openings, analysis, diagnosis and ladder have to walk through. */
import type { Flood } from './flood';
import { ipPacket, pcapFile } from './pcapWriter';
import { TcpFlag } from '../../src/core/packets/packetTable';

const { syn: SYN, ack: ACK, rst: RST, fin: FIN, psh: PSH } = TcpFlag;
const START = 1_700_000_000e9;
const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];

interface Sent {
  /** From the server. */
  readonly back?: boolean;
  readonly client?: readonly number[];
  readonly port?: number;
  readonly listener?: number;
  readonly flags: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
  readonly ttl?: number;
  readonly ipId?: number;
  readonly ts?: readonly [number, number];
  readonly sack?: readonly number[];
  readonly window?: number;
  /** Milliseconds after the segment before it; 1 where it is not given. */
  readonly later?: number;
}

const be32 = (value: number) => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

function packet(sent: Sent): Uint8Array {
  const { back = false, client = CLIENT, port = 40_000, listener = 80 } = sent;
  const options: number[] = [];
  if (sent.ts !== undefined) options.push(1, 1, 8, 10, ...be32(sent.ts[0]), ...be32(sent.ts[1]));
  if (sent.sack !== undefined) {
    options.push(1, 1, 5, 2 + 4 * sent.sack.length, ...sent.sack.flatMap(be32));
  }
  const bytes = ipPacket({
    source: back ? SERVER : client,
    destination: back ? client : SERVER,
    sourcePort: back ? listener : port,
    destinationPort: back ? port : listener,
    sequence: (sent.seq ?? 0) >>> 0,
    acknowledgment: (sent.ack ?? 0) >>> 0,
    flags: sent.flags,
    window: sent.window ?? 8192,
    payloadLength: sent.length ?? 0,
    options,
  });
  bytes[8] = sent.ttl ?? 64;
  const view = new DataView(bytes.buffer);
  view.setUint16(4, sent.ipId ?? 0);
  return bytes;
}

function capture(segments: Iterable<Sent>): Uint8Array {
  const packets = [];
  let time = START;
  for (const sent of segments) {
    time += (sent.later ?? 1) * 1e6;
    packets.push({ time, bytes: packet(sent) });
  }
  return pcapFile(packets);
}

/** The handshake, and then one or several segments again and again. */
const afterHandshake = (
  id: string,
  title: string,
  count: number,
  one: (i: number) => Sent | readonly Sent[],
  handshake: readonly Sent[] = HANDSHAKE,
): Flood => ({
  id,
  title,
  make: (size) =>
    capture([
      ...handshake,
      ...Array.from({ length: count * size }, (_, i) => one(i)).flat(),
    ] as readonly Sent[]),
});

const HANDSHAKE: readonly Sent[] = [
  { flags: SYN, seq: 1000, ts: [1, 0] },
  { back: true, flags: SYN | ACK, seq: 5000, ack: 1001, ts: [1, 1] },
  { flags: ACK, seq: 1001, ack: 5001, ts: [2, 1] },
];
const HALF = HANDSHAKE.slice(0, 2);
const address = (i: number) => [10, 1 + ((i >>> 16) & 63), (i >>> 8) & 255, i & 255];
const port = (i: number) => 1024 + (i % 60_000);

export const flowFloods: readonly Flood[] = [
  afterHandshake(
    'one-isn-reset',
    'SYN and RST of one ISN',
    800,
    () => [
      { flags: SYN, seq: 1000 },
      { back: true, flags: RST | ACK, ack: 1001 },
    ],
    [],
  ),
  afterHandshake(
    'one-isn-opened',
    'whole handshakes of one ISN, each reset',
    300,
    (i) => [
      { flags: SYN, seq: 1000 },
      { back: true, flags: SYN | ACK, seq: 5000, ack: 1001, later: 20 },
      { flags: ACK, seq: 1001, ack: 5001, later: 20 },
      { back: true, flags: SYN | ACK, seq: 5000, ack: 1001, later: 1000, ipId: i & 0xffff },
      { flags: RST, seq: 1001 },
    ],
    [],
  ),
  afterHandshake(
    'one-isn-finished',
    'SYN-ACKs of one ISN behind FINs',
    500,
    () => [
      { flags: SYN, seq: 1000 },
      { back: true, flags: SYN | ACK, seq: 5000, ack: 1001 },
      { flags: FIN | ACK, seq: 1001, ack: 5001 },
    ],
    [],
  ),
  afterHandshake('syns', 'SYNs of one opening', 1500, () => ({ flags: SYN, seq: 1000 }), []),
  afterHandshake(
    'syns-by-echo',
    'SYNs that differ in nothing but TSecr',
    1500,
    (i) =>
      i % 510 === 509
        ? { flags: RST, seq: 1001, later: 0.001 }
        : { flags: SYN, seq: 1000, ts: [1, i + 1], later: 0.001 },
    [],
  ),
  afterHandshake(
    'crooked-again',
    'crooked openings of one port pair, each with an ISN of its own',
    100,
    (i) => {
      const [seq, ack] = [1000 + 100_000 * i, 5000 + 7000 * i];
      const synAck = { back: true, flags: SYN | ACK, seq: ack, ack: seq + 1 };
      const acked = { flags: ACK, seq: seq + 1, ack: ack + 1 };
      return [{ flags: SYN, seq }, synAck, acked, { ...synAck, later: 1000 }, acked];
    },
    [],
  ),
  afterHandshake('syn-acks', 'SYN-ACKs of one opening', 1500, (i) => ({
    back: true,
    flags: SYN | ACK,
    seq: 5000,
    ack: 1001,
    ts: [i, 1],
    later: 60,
  })),
  afterHandshake('syn-acks-and-acks', 'SYN-ACKs of one opening, each acknowledged', 700, (i) => [
    { back: true, flags: SYN | ACK, seq: 5000, ack: 1001, ts: [100 + i, 2 + i], later: 1000 },
    { flags: ACK, seq: 1001, ack: 5001, ts: [3 + i, 100 + i] },
  ]),
  afterHandshake(
    'ignored-data',
    'data that a half-open server ignores',
    1000,
    (i) => [
      { flags: PSH | ACK, seq: 1001, ack: 5001, length: 20, later: 100 },
      ...(i % 50 === 0 ? [{ back: true, flags: SYN | ACK, seq: 5000, ack: 1001 }] : []),
    ],
    [...HALF, { flags: ACK, seq: 1001, ack: 5001 }],
  ),
  afterHandshake('bare-acks', 'bare ACKs of a half-open server', 1500, () => ({
    back: true,
    flags: ACK,
    seq: 5001,
    ack: 1001,
  })),
  afterHandshake(
    'reused-ports',
    'one port pair with ever new ISNs',
    800,
    (i) => [
      { flags: SYN, seq: 1000 + 100_000 * i },
      { back: true, flags: SYN | ACK, seq: 5000 + i, ack: 1001 + 100_000 * i },
    ],
    [],
  ),
  afterHandshake('resets', 'RSTs of both ends', 1500, (i) => ({
    back: i % 2 === 0,
    flags: RST,
    seq: i % 2 === 0 ? 5001 : 1001,
  })),
  afterHandshake(
    'crossing-syns',
    'SYN and RST of both ends in turn',
    700,
    (i) => [
      { flags: i % 2 === 0 ? SYN : RST, seq: 1000 },
      { back: true, flags: i % 2 === 0 ? SYN : RST, seq: 5000 },
    ],
    [],
  ),
  afterHandshake('never-acknowledged', 'data that nobody acknowledges', 1500, (i) => ({
    flags: PSH | ACK,
    seq: 1001 + 10 * i,
    ack: 5001,
    length: 10,
  })),
  afterHandshake('much-under-way', 'data of which half is acknowledged', 700, (i) => [
    { flags: PSH | ACK, seq: 1001 + 10 * i, ack: 5001, length: 10 },
    { back: true, flags: ACK, seq: 5001, ack: 1001 + 10 * (i >>> 1) },
  ]),
  afterHandshake('retransmissions', 'one segment again and again', 1500, () => ({
    flags: PSH | ACK,
    seq: 1001,
    ack: 5001,
    length: 10,
    later: 300,
  })),
  afterHandshake('backwards', 'data from the end to the start', 1500, (i) => ({
    flags: PSH | ACK,
    seq: 0x20000000 - 100 * i,
    ack: 5001,
    length: 10,
  })),
  afterHandshake('gaps', 'data with gaps', 1500, (i) => ({
    flags: PSH | ACK,
    seq: 1001 + 1000 * i,
    ack: 5001,
    length: 10,
  })),
  afterHandshake('gaps-backwards', 'data with gaps, from the end to the start', 1500, (i) => ({
    flags: PSH | ACK,
    seq: 0x2000000 - 20 * i,
    ack: 5001,
    length: 10,
  })),
  afterHandshake('gaps-scattered', 'data with gaps, in no order', 1500, (i) => ({
    flags: PSH | ACK,
    seq: 1001 + 20 * ((i * 7919) % 65_521),
    ack: 5001,
    length: 10,
  })),
  afterHandshake(
    'gaps-acknowledged',
    'acknowledgments of bytes that were never seen',
    1500,
    (i) => ({
      back: true,
      flags: ACK,
      seq: 5001,
      ack: 1001 + 1000 * i,
    }),
  ),
  afterHandshake('dup-acks', 'duplicate ACKs', 1500, () => ({ flags: ACK, seq: 1001, ack: 5001 }), [
    ...HANDSHAKE,
    { back: true, flags: PSH | ACK, seq: 5001, ack: 1001, length: 100 },
  ]),
  afterHandshake('sack-blocks', 'SACK blocks', 700, (i) => [
    { flags: PSH | ACK, seq: 1001 + 100 * i, ack: 5001, length: 100 },
    {
      back: true,
      flags: ACK,
      seq: 5001,
      ack: 1001,
      sack: [1101 + 200 * i, 1201 + 200 * i, 9000 + i, 9100 + i, 20_000, 20_100],
    },
  ]),
  afterHandshake('keep-alives', 'keep-alives', 700, () => [
    { flags: ACK, seq: 1000, ack: 5001, later: 1000 },
    { back: true, flags: ACK, seq: 5001, ack: 1001 },
  ]),
  afterHandshake('zero-windows', 'zero windows and probes', 700, () => [
    { back: true, flags: ACK, seq: 5001, ack: 1001, window: 0 },
    { flags: ACK, seq: 1001, ack: 5001, length: 1 },
  ]),
  afterHandshake('copies', 'segments that the capture holds twice', 700, (i) => {
    const one = {
      flags: PSH | ACK,
      seq: 1001 + 10 * i,
      ack: 5001,
      length: 10,
      ipId: i & 0xffff,
      ts: [i, 1] as const,
    };
    return [one, { ...one, later: 0.01 }];
  }),
  afterHandshake('copies-of-one', 'one segment held thousands of times', 1500, () => ({
    flags: PSH | ACK,
    seq: 1001,
    ack: 5001,
    length: 10,
    ipId: 7,
    ts: [3, 1],
    later: 0.001,
  })),
  afterHandshake(
    'syn-flood',
    'SYNs of ever other clients',
    1500,
    (i) => ({
      client: address(i),
      port: port(i),
      flags: SYN,
      seq: i * 7919,
    }),
    [],
  ),
  afterHandshake(
    'scan',
    'SYNs to ever other ports',
    800,
    (i) => [
      { listener: port(i), flags: SYN, seq: 1000 },
      { back: true, listener: port(i), flags: RST | ACK, ack: 1001 },
    ],
    [],
  ),
  afterHandshake(
    'crooked-openings',
    'crooked openings of one client and one listener',
    250,
    (i) => [
      { port: port(i), flags: SYN, seq: 1000 },
      { back: true, port: port(i), flags: SYN | ACK, seq: 5000, ack: 1001 },
      { port: port(i), flags: ACK, seq: 1001, ack: 5001, later: 30 },
      { back: true, port: port(i), flags: SYN | ACK, seq: 5000, ack: 1001, later: 1000 },
      { port: port(i), flags: ACK, seq: 1001, ack: 5001, later: 30 },
    ],
    [],
  ),
  afterHandshake(
    'crooked-periods',
    'crooked openings in threes, with long pauses between',
    250,
    (i) => [
      { port: port(i), flags: SYN, seq: 1000, later: i % 3 === 0 ? 60_000 : 1 },
      { back: true, port: port(i), flags: SYN | ACK, seq: 5000, ack: 1001 },
      { port: port(i), flags: ACK, seq: 1001, ack: 5001, later: 30 },
      { back: true, port: port(i), flags: SYN | ACK, seq: 5000, ack: 1001, later: 1000 },
    ],
    [],
  ),
  afterHandshake(
    'healthy-openings',
    'healthy openings of one listener',
    250,
    (i) => [
      { client: address(i), port: port(i), flags: SYN, seq: 1000 },
      { back: true, client: address(i), port: port(i), flags: SYN | ACK, seq: 5000, ack: 1001 },
      { client: address(i), port: port(i), flags: ACK, seq: 1001, ack: 5001 },
      { client: address(i), port: port(i), flags: PSH | ACK, seq: 1001, ack: 5001, length: 10 },
      {
        back: true,
        client: address(i),
        port: port(i),
        flags: PSH | ACK,
        seq: 5001,
        ack: 1011,
        length: 10,
      },
    ],
    [],
  ),
  afterHandshake(
    'hop-counts',
    'openings with ever other TTLs',
    500,
    (i) => [
      { client: address(i % 50), port: port(i), flags: SYN, seq: 1000, ttl: 1 + (i % 250) },
      {
        back: true,
        client: address(i % 50),
        port: port(i),
        flags: SYN | ACK,
        seq: 5000,
        ack: 1001,
        ttl: 1 + ((i * 7) % 250),
      },
      {
        client: address(i % 50),
        port: port(i),
        flags: ACK,
        seq: 1001,
        ack: 5001,
        ttl: 1 + ((i * 3) % 250),
      },
    ],
    [],
  ),
  afterHandshake('clock-steps', 'times that go forth and back', 1500, (i) => ({
    flags: ACK,
    seq: 1001,
    ack: 5001,
    later: i % 2 === 0 ? 5000 : -4000,
  })),
];
