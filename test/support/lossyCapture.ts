/**
 * Captures of simulated connections, as a host or a router on their way sees them: two ends that send, acknowledge (with SACK),
 * time out, probe windows and close, over a network that loses, repeats, delays and fragments packets; the capture itself misses
 * some and cuts them short.
 */
import { TcpFlag } from '../../src/core/packets/packetTable';
import { ipPacket, pcapFile, type CapturedPacket } from './pcapWriter';
import { RandomNumbers } from './randomNumbers';

const { syn: SYN, ack: ACK, fin: FIN, rst: RST, psh: PSH } = TcpFlag;
const START = 1_700_000_000e9;
const MILLISECOND = 1e6;
const RETRANSMISSION_TIMEOUT = 200 * MILLISECOND;
const MOST_BACKOFF = 32;
const MOST_EVENTS = 3000;
const DUPLICATE_ACKS_FOR_FAST_RETRANSMIT = 3;
const WINDOWS = [0, 0, 64, 500, 2000, 29_200, 65_535];

const u32 = (n: number) => n >>> 0;
const four = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** Who speaks with whom. */
interface Endpoints {
  readonly addresses: readonly [readonly number[], readonly number[]];
  readonly ports: readonly [number, number];
}

/** A segment with sequence numbers relative to the first ones of both ends. */
interface Segment {
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly length: number;
}

interface End {
  /** Next to be sent, oldest not acknowledged, next expected: relative. */
  next: number;
  unacknowledged: number;
  expected: number;
  /** Received ahead of order: first byte, byte behind. */
  ahead: [number, number][];
  window: number;
  peerWindow: number;
  duplicateAcks: number;
  backoff: number;
  /** Number of the running timer; an older one that ends does nothing. */
  timer: number;
  finSent: boolean;
  /** Bytes that it has to send, SYN included. */
  readonly toSend: number;
  readonly first: number;
  readonly windowScale: number;
}

/** One connection and its network; `captured` gets what the capture point sees. */
class SimulatedConnection {
  private readonly events: { readonly time: number; readonly run: (now: number) => void }[] = [];
  private readonly ends: readonly [End, End];
  private readonly roundTrip: number;
  /** Where on the way the capture point is: 0 at the client, 1 at the server. */
  private readonly place: number;
  private readonly mss: number;
  private readonly loss: number;
  private readonly repeats: number;
  private readonly overtakes: number;
  private readonly misses: number;
  private readonly hasSack: boolean;
  private readonly hasWindowScale: boolean;
  private readonly hasTimestamps: boolean;
  private readonly isMultipath: boolean;
  private readonly fastOpenCookie: number | null;

  constructor(
    private readonly random: RandomNumbers,
    private readonly endpoints: Endpoints,
    private readonly captured: (time: number, bytes: Uint8Array) => void,
  ) {
    this.roundTrip = random.pick([0.2, 2, 20, 120]) * MILLISECOND;
    this.place = random.pick([0, 0.02, 0.5, 1]);
    this.mss = random.pick([100, 536, 1448]);
    this.loss = random.pick([0, 0, 0.01, 0.05, 0.15]);
    this.repeats = random.pick([0, 0, 0.03]);
    this.overtakes = random.pick([0, 0.05]);
    this.misses = random.pick([0, 0, 0.02]);
    this.hasSack = random.chance(0.7);
    this.hasWindowScale = random.chance(0.75);
    this.hasTimestamps = random.chance(0.6);
    this.isMultipath = random.chance(0.15);
    this.fastOpenCookie = random.chance(0.15) ? random.pick([0, 8]) : null;
    this.ends = [this.newEnd(), this.newEnd()];
  }

  /** Plays the connection from `start` on; returns when it is over. */
  run(start: number): number {
    const fastOpenData = this.fastOpenCookie === 8 ? this.random.pick([0, 100]) : 0;
    this.send(start, 0, { sequence: 0, acknowledgment: 0, flags: SYN, length: fastOpenData });
    this.ends[0].next = 1 + fastOpenData;
    this.startTimer(start, 0);
    let now = start;
    for (let i = 0; i < MOST_EVENTS && this.events.length > 0; i++) {
      const times = this.events.map(({ time }) => time);
      const [next] = this.events.splice(times.indexOf(Math.min(...times)), 1);
      now = next!.time;
      next!.run(now);
    }
    return now;
  }

  private newEnd(): End {
    const { random } = this;
    return {
      next: 0,
      unacknowledged: 0,
      expected: 0,
      ahead: [],
      window: random.pick(WINDOWS.slice(2)),
      peerWindow: 65_535,
      duplicateAcks: 0,
      backoff: 1,
      timer: 0,
      finSent: false,
      toSend: 1 + random.below(50) * this.mss + random.below(300),
      // Often so that the numbers wrap on the way.
      first: random.chance(0.2) ? u32(-random.below(4000)) : random.below(2 ** 32),
      windowScale: random.below(15),
    };
  }

  private later(time: number, run: (now: number) => void): void {
    this.events.push({ time, run });
  }

  /** A segment sets out; it is lost before or behind the capture point, or arrives. */
  private send(now: number, from: 0 | 1, segment: Segment): void {
    const { random, roundTrip } = this;
    const before = from === 0 ? this.place : 1 - this.place;
    const isLostBefore = random.chance(this.loss * before);
    const isLostBehind = random.chance(this.loss * (1 - before));
    if (isLostBefore) return;
    const delay = random.chance(this.overtakes) ? random.below(roundTrip) : 0;
    if (!random.chance(this.misses)) {
      const bytes = this.packet(from, segment);
      const seen = now + (roundTrip / 2) * before + delay * before + random.below(3e4);
      this.captured(seen, bytes);
      if (random.chance(this.repeats)) this.captured(seen + random.below(6e4), bytes);
    }
    if (isLostBehind) return;
    this.later(now + roundTrip / 2 + delay + random.below(roundTrip / 20), (then) =>
      this.receive(then, from === 0 ? 1 : 0, segment),
    );
  }

  private packet(from: 0 | 1, { sequence, acknowledgment, flags, length }: Segment): Uint8Array {
    const { addresses, ports } = this.endpoints;
    const to = from === 0 ? 1 : 0;
    return ipPacket({
      source: addresses[from],
      destination: addresses[to],
      sourcePort: ports[from],
      destinationPort: ports[to],
      sequence: u32(this.ends[from].first + sequence),
      acknowledgment: (flags & ACK) === 0 ? 0 : u32(this.ends[to].first + acknowledgment),
      flags,
      window: (flags & RST) === 0 ? this.ends[from].window : 0,
      payloadLength: length,
      options: this.options(from, flags),
    });
  }

  private options(from: 0 | 1, flags: number): number[] {
    const { random, mss } = this;
    const { ahead, windowScale } = this.ends[from];
    const options: number[] = [];
    if ((flags & SYN) !== 0) {
      options.push(2, 4, mss >> 8, mss & 255);
      if (this.hasWindowScale) options.push(1, 3, 3, windowScale);
      if (this.hasSack) options.push(4, 2, 1, 1);
      if (this.fastOpenCookie !== null) {
        options.push(
          34,
          2 + this.fastOpenCookie,
          ...new Array<number>(this.fastOpenCookie).fill(7),
        );
      }
      if (this.isMultipath && from === 0) options.push(30, 4, 0, 1);
    } else {
      if (this.hasSack && ahead.length > 0 && (flags & RST) === 0) {
        const blocks = ahead.slice(-3);
        const base = this.ends[from === 0 ? 1 : 0].first;
        options.push(1, 1, 5, 2 + 8 * blocks.length);
        for (const block of blocks)
          options.push(...block.flatMap((edge) => four(u32(base + edge))));
      }
      if (this.isMultipath && random.chance(0.7) && options.length <= 28) {
        options.push(30, 8, 0x20, 1, ...four(random.below(1e9)));
      }
    }
    while (options.length % 4 !== 0) options.push(1);
    if (this.hasTimestamps && options.length <= 28) {
      options.push(1, 1, 8, 10, ...four(random.below(2 ** 31)), ...four(random.below(2 ** 31)));
    }
    return options;
  }

  private acknowledge(now: number, from: 0 | 1): void {
    const { next, expected } = this.ends[from];
    this.send(now, from, { sequence: next, acknowledgment: expected, flags: ACK, length: 0 });
  }

  private receive(now: number, at: 0 | 1, segment: Segment): void {
    const { random } = this;
    const end = this.ends[at];
    const { flags, sequence, length } = segment;
    if ((flags & RST) !== 0) return;
    if (flags === SYN) {
      end.expected = Math.max(end.expected, 1 + length);
      this.send(now, 1, {
        sequence: 0,
        acknowledgment: end.expected,
        flags: SYN | ACK,
        length: 0,
      });
      end.next = Math.max(end.next, 1);
      this.startTimer(now, 1);
      return;
    }
    this.takeAcknowledgment(now, at, segment);
    if ((flags & SYN) !== 0) {
      end.expected = Math.max(end.expected, 1);
      this.acknowledge(now, at);
    } else if (length > 0 || (flags & FIN) !== 0) {
      this.takeData(end, sequence, sequence + length + (flags & FIN));
      if (random.chance(0.03)) end.window = random.pick(WINDOWS);
      if (random.chance(0.7)) this.acknowledge(now + random.below(1e5), at);
      else this.later(now + 40 * MILLISECOND, (then) => this.acknowledge(then, at));
      if (end.window === 0) {
        this.later(now + random.below(3e9), (then) => {
          end.window = random.pick([500, 29_200]);
          this.acknowledge(then, at);
        });
      }
      if (random.chance(0.01)) {
        const reset = random.pick([RST, RST | ACK]);
        const { next, expected } = end;
        this.send(now, at, { sequence: next, acknowledgment: expected, flags: reset, length: 0 });
      }
    }
    if (random.chance(0.02))
      this.later(now + random.below(5e9), (then) => this.keepAlive(then, at));
    if (end.next >= 1) this.sendData(now, at);
  }

  private takeAcknowledgment(
    now: number,
    at: 0 | 1,
    { acknowledgment, flags, length }: Segment,
  ): void {
    const end = this.ends[at];
    const { window, windowScale } = this.ends[at === 0 ? 1 : 0];
    const isScaled = this.hasWindowScale && (flags & SYN) === 0;
    end.peerWindow = isScaled ? window * 2 ** windowScale : window;
    if (acknowledgment > end.unacknowledged) {
      end.unacknowledged = acknowledgment;
      end.duplicateAcks = 0;
      end.backoff = 1;
      if (end.unacknowledged < end.next) this.startTimer(now, at);
    } else if (length === 0 && flags === ACK && end.unacknowledged < end.next) {
      end.duplicateAcks++;
      if (end.duplicateAcks === DUPLICATE_ACKS_FOR_FAST_RETRANSMIT) this.sendAgain(now, at);
    }
  }

  private takeData(end: End, from: number, to: number): void {
    end.ahead.push([from, to]);
    end.ahead.sort(([a], [b]) => a - b);
    while (end.ahead.length > 0 && end.ahead[0]![0] <= end.expected) {
      end.expected = Math.max(end.expected, end.ahead.shift()![1]);
    }
  }

  private sendData(now: number, from: 0 | 1): void {
    const { random, mss } = this;
    const end = this.ends[from];
    const limit = Math.min(end.peerWindow, (3 + random.below(12)) * mss);
    for (let time = now; end.next < end.toSend; time += random.below(2e4)) {
      const room = limit - (end.next - end.unacknowledged);
      if (room <= 0) break;
      const length = Math.min(mss, end.toSend - end.next, room);
      const { next, expected } = end;
      this.send(time, from, {
        sequence: next,
        acknowledgment: expected,
        flags: ACK | PSH,
        length,
      });
      end.next += length;
    }
    if (end.next === end.toSend && !end.finSent && random.chance(0.8)) {
      end.finSent = true;
      this.send(now, from, {
        sequence: end.next,
        acknowledgment: end.expected,
        flags: FIN | ACK,
        length: 0,
      });
      end.next++;
    }
    this.startTimer(now, from);
  }

  private startTimer(now: number, from: 0 | 1): void {
    const end = this.ends[from];
    const timer = ++end.timer;
    const wait = Math.max(2 * this.roundTrip, RETRANSMISSION_TIMEOUT) * end.backoff;
    this.later(now + wait, (then) => {
      if (end.timer !== timer || end.unacknowledged >= end.next || end.backoff > MOST_BACKOFF)
        return;
      end.backoff *= 2;
      this.sendAgain(then, from);
      this.startTimer(then, from);
    });
  }

  /** The oldest segment again; a probe where the window is shut. */
  private sendAgain(now: number, from: 0 | 1): void {
    const { random, mss } = this;
    const end = this.ends[from];
    const { unacknowledged: sequence, expected: acknowledgment, toSend } = end;
    if (sequence === 0) {
      const flags = from === 0 ? SYN : SYN | ACK;
      this.send(now, from, { sequence: 0, acknowledgment, flags, length: 0 });
    } else if (sequence >= toSend) {
      this.send(now, from, { sequence, acknowledgment, flags: FIN | ACK, length: 0 });
    } else if (end.peerWindow === 0) {
      const probe = random.pick([sequence, sequence - 1]);
      const length = random.pick([0, 1, 1]);
      this.send(now, from, { sequence: probe, acknowledgment, flags: ACK, length });
    } else {
      const length = Math.min(mss, toSend - sequence, end.next - sequence);
      this.send(now, from, { sequence, acknowledgment, flags: ACK | PSH, length });
    }
  }

  private keepAlive(now: number, from: 0 | 1): void {
    const { next, expected } = this.ends[from];
    const length = this.random.pick([0, 1]);
    this.send(now, from, { sequence: next - 1, acknowledgment: expected, flags: ACK, length });
  }
}

/** A capture of some connections at once, at most `packets` long; it may begin in their midst. */
export function lossyCapture(seed: number, packets: number): Uint8Array<ArrayBuffer> {
  const random = new RandomNumbers(seed);
  const captured: CapturedPacket[] = [];
  const snapLength = random.pick([null, null, 68, 96]);
  const fragmentLength = random.pick([null, null, null, 400]);
  let before: (Endpoints & { readonly over: number }) | null = null;
  for (let connections = 4 + random.below(8); connections > 0; connections--) {
    let start = START + random.below(3e9);
    let endpoints = newEndpoints(random);
    // The same ports again, soon after the connection before, or while it still goes on.
    if (before !== null && random.chance(0.4)) {
      endpoints = before;
      start = Math.max(start, before.over + random.below(2e9) - 0.3e9);
    }
    const connection = new SimulatedConnection(random, endpoints, (time, bytes) => {
      const parts = fragmentLength === null ? [bytes] : fragments(random, bytes, fragmentLength);
      for (const part of parts) captured.push({ time: Math.round(time), bytes: part });
    });
    before = { ...endpoints, over: connection.run(start) };
  }
  captured.sort((a, b) => a.time - b.time);
  const skipped = random.chance(0.3) ? random.below(20) : 0;
  return pcapFile(
    captured.slice(skipped, skipped + packets).map(({ time, bytes }) => ({
      time,
      bytes: snapLength === null ? bytes : bytes.subarray(0, snapLength),
      originalLength: bytes.length,
    })),
  );
}

function newEndpoints(random: RandomNumbers): Endpoints {
  const isV6 = random.chance(0.25);
  const address = (last: number) =>
    isV6 ? [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last] : [10, 0, 0, last];
  const client = address(1 + random.below(4));
  const server = random.chance(0.08) ? client : address(3 + random.below(3));
  const port = 30_000 + random.below(40);
  return { addresses: [client, server], ports: [port, random.pick([80, 443, 8080, port])] };
}

const IPV4_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;

/** An IPv4 packet in fragments, now and then in another order; others stay whole. */
function fragments(random: RandomNumbers, packet: Uint8Array, length: number): Uint8Array[] {
  if (packet[0] !== 0x45 || packet.length <= length) return [packet];
  const id = random.below(65_536);
  const parts: Uint8Array[] = [];
  const step = length & ~7;
  for (let from = IPV4_HEADER; from < packet.length; from += step) {
    const to = Math.min(from + step, packet.length);
    const part = new Uint8Array(IPV4_HEADER + to - from);
    part.set(packet.subarray(0, IPV4_HEADER));
    part.set(packet.subarray(from, to), IPV4_HEADER);
    const view = new DataView(part.buffer);
    view.setUint16(2, part.length);
    view.setUint16(4, id);
    const offset = (from - IPV4_HEADER) / 8;
    view.setUint16(6, to < packet.length ? MORE_FRAGMENTS | offset : offset);
    parts.push(part);
  }
  return random.chance(0.2) ? parts.reverse() : parts;
}
