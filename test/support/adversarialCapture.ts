/**
 * Captures made to meet every rule of a TCP analysis: connections whose segments repeat, skip, overtake, shrink their
 * windows, probe, wrap at 2^32, reuse ports and begin in the middle, more often than real ones do.
 */
import { TcpFlag } from '../../src/core/packets/packetTable';
import { ipPacket, pcapFile, type CapturedPacket } from './pcapWriter';
import { RandomNumbers } from './randomNumbers';

const { syn: SYN, ack: ACK, fin: FIN, rst: RST, psh: PSH } = TcpFlag;
const START_SECONDS = 1_700_000_000;
const SEGMENT_BYTES = 100;
/** Kind of the Fast Open option. */
const FAST_OPEN = 34;

interface End {
  sequence: number;
  /** What has been sent, newest last: sequence and length. */
  sent: { sequence: number; length: number }[];
  acknowledged: number;
  window: number;
}

interface Connection {
  readonly ends: readonly [End, End];
  readonly ports: readonly [number, number];
  readonly addresses: readonly [readonly number[], readonly number[]];
  state: 'closed' | 'synSent' | 'open';
}

const u32 = (n: number) => n >>> 0;
const four = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

export function adversarialCapture(seed: number, packets: number): Uint8Array<ArrayBuffer> {
  const random = new RandomNumbers(seed);
  const end = (): End => ({
    sequence: random.pick([random.below(2 ** 32), 2 ** 32 - random.below(400), random.below(50)]),
    sent: [],
    acknowledged: 0,
    window: 1000,
  });
  const connections: Connection[] = [];
  for (let i = 0; i < 3 + random.below(6); i++) {
    const v6 = random.chance(0.2);
    const address = (last: number) =>
      v6 ? [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last] : [10, 0, 0, last];
    const a = address(1 + random.below(2));
    const b = random.chance(0.15) ? a : address(3 + random.below(2));
    connections.push({
      ends: [end(), end()],
      ports: [40_000 + i, random.chance(0.1) ? 40_000 + i : 80],
      addresses: [a, b],
      state: random.chance(0.2) ? 'open' : 'closed',
    });
  }
  let time = START_SECONDS * 1e9;
  const captured: CapturedPacket[] = [];
  while (captured.length < packets) {
    const step = random.next();
    if (step < 0.05) time -= random.below(5e6);
    else if (step < 0.6) time += random.below(2e6);
    else if (step < 0.9) time += random.below(30e6);
    else time += random.below(2e9);
    const connection = random.pick(connections);
    if (connection.state === 'open' && random.chance(0.05)) {
      for (const bytes of lossEpisode(random, connection)) {
        time += random.below(random.chance(0.9) ? 4e6 : 25e6);
        captured.push({ time, bytes });
      }
    } else captured.push({ time, bytes: nextSegment(random, connection) });
  }
  return pcapFile(captured);
}

function nextSegment(random: RandomNumbers, connection: Connection): Uint8Array {
  const from = random.below(2);
  const me = connection.ends[from]!;
  const peer = connection.ends[1 - from]!;
  let flags: number = ACK;
  let length = 0;
  let sequence = me.sequence;
  let options: number[] = [];
  const kind = random.next();
  if (connection.state === 'closed' || kind < 0.01) {
    flags = random.chance(0.9) ? SYN : SYN | ACK;
    connection.state = 'synSent';
    const number = random.next();
    if (number < 0.5) me.sequence = sequence = random.below(2 ** 32);
    else if (number < 0.75 && me.sent.length > 0) sequence = me.sent[0]!.sequence;
    if (flags === SYN) me.sent = [];
    options = openingOptions(random);
    if (random.chance(options.includes(FAST_OPEN) ? 0.5 : 0.1)) length = random.below(20);
  } else if (connection.state === 'synSent') {
    const repeat = random.chance(0.2);
    flags = repeat && me.sent.length > 0 ? SYN : SYN | ACK;
    if (flags === SYN) sequence = me.sent[0]!.sequence;
    else connection.state = 'open';
    options = openingOptions(random);
  } else if (kind < 0.03) {
    flags = random.pick([RST, RST | ACK]);
  } else if (kind < 0.06) {
    flags = FIN | ACK;
    if (random.chance(0.3)) length = random.below(50);
  } else if (kind < 0.08) {
    flags = SYN | ACK;
    if (me.sent.length > 0) sequence = me.sent[0]!.sequence;
  } else if (kind < 0.5) {
    flags = random.chance(0.3) ? ACK | PSH : ACK;
    length = random.pick([SEGMENT_BYTES, SEGMENT_BYTES, 10, 1, random.below(300)]);
  } else if (kind < 0.52) {
    flags = random.pick([0, PSH, ACK | 0x20, ACK | 0xc0, ACK | 0x100]);
  }
  if ((flags & SYN) === 0) {
    const place = random.next();
    if (place < 0.15 && me.sent.length > 0) {
      // Again, whole or in part.
      const again = random.pick(me.sent.slice(-8));
      sequence = again.sequence;
      if (length > 0 && random.chance(0.8)) length = again.length;
      if (random.chance(0.1)) sequence = u32(sequence + 5);
    } else if (place < 0.2) sequence = u32(me.sequence - 1);
    else if (place < 0.25) sequence = u32(me.sequence + random.below(3) * SEGMENT_BYTES);
    else if (place < 0.26) sequence = random.below(2 ** 32);
  }
  // What it acknowledges: all, what it did before, something between, or more than was ever seen.
  let acknowledgment = me.acknowledged;
  const acknowledges = random.next();
  if (acknowledges < 0.5) acknowledgment = peer.sequence;
  else if (acknowledges < 0.58 && peer.sent.length > 0) {
    acknowledgment = random.pick(peer.sent.slice(-8)).sequence;
  } else if (acknowledges < 0.6) acknowledgment = u32(me.acknowledged + 1);
  else if (acknowledges < 0.63)
    acknowledgment = u32(peer.sequence + random.below(3) * SEGMENT_BYTES);
  else if (acknowledges < 0.635) acknowledgment = random.below(2 ** 32);
  if ((flags & SYN) !== 0 && peer.sent.length > 0 && random.chance(0.2)) {
    acknowledgment = u32(peer.sent[0]!.sequence + 1);
  }
  if ((flags & ACK) === 0) acknowledgment = random.chance(0.9) ? 0 : random.below(2 ** 32);
  if (random.chance(0.12)) {
    me.window = random.pick([
      0,
      0,
      100,
      200,
      1000,
      0xffff,
      u32(peer.sequence - me.acknowledged) & 0xffff,
    ]);
  }
  if (length > 0 && random.chance(0.1)) {
    // Fill the peer's window to the last byte.
    length = (peer.acknowledged + peer.window - sequence) & 0xfff;
  }
  if (flags === ACK && random.chance(0.2)) {
    const left = random.chance(0.7) ? u32(acknowledgment + SEGMENT_BYTES) : random.below(2 ** 32);
    options = [1, 1, 5, 10, ...four(left), ...four(u32(left + SEGMENT_BYTES))];
  }
  const phantom = (flags & (SYN | FIN)) !== 0 ? 1 : 0;
  if (length + phantom > 0) me.sent.push({ sequence, length });
  const next = u32(sequence + length + phantom);
  if ((flags & SYN) !== 0 || ((next - me.sequence) | 0) > 0) me.sequence = next;
  me.acknowledged = acknowledgment;
  return ipPacket({
    source: connection.addresses[from]!,
    destination: connection.addresses[1 - from]!,
    sourcePort: connection.ports[from]!,
    destinationPort: connection.ports[1 - from]!,
    sequence,
    acknowledgment,
    flags,
    window: me.window,
    payloadLength: length,
    options,
  });
}

/** Segments of which one is lost or late, duplicate ACKs with or without SACK, and the repair. */
function lossEpisode(random: RandomNumbers, connection: Connection): Uint8Array[] {
  const from = random.below(2);
  const me = connection.ends[from]!;
  const peer = connection.ends[1 - from]!;
  const start = me.sequence;
  const build = (sender: number, sequence: number, length: number, options: number[] = []) =>
    ipPacket({
      source: connection.addresses[sender]!,
      destination: connection.addresses[1 - sender]!,
      sourcePort: connection.ports[sender]!,
      destinationPort: connection.ports[1 - sender]!,
      sequence,
      acknowledgment: connection.ends[sender]!.acknowledged,
      flags: ACK,
      window: connection.ends[sender]!.window,
      payloadLength: length,
      options,
    });
  if (peer.window === 0) peer.window = 5000;
  const segments = 2 + random.below(4);
  const lost = random.below(segments);
  const seen = random.chance(0.5);
  const withSack = random.chance(0.5);
  const packets: Uint8Array[] = [];
  const place = (i: number) => u32(start + i * SEGMENT_BYTES);
  for (let i = 0; i < segments; i++) {
    if (i !== lost || seen) packets.push(build(from, place(i), SEGMENT_BYTES));
    if (random.chance(0.3)) peer.acknowledged = place(Math.min(i, lost));
    if (random.chance(0.7)) {
      const left = place(lost + 1);
      const sack = withSack && i > lost ? [1, 1, 5, 10, ...four(left), ...four(place(i + 1))] : [];
      packets.push(build(1 - from, peer.sequence, 0, sack));
    }
  }
  me.sequence = place(segments);
  const repairs = random.pick([[lost], [lost], [lost, lost], [lost, segments - 1], [0, lost]]);
  for (const i of repairs) {
    packets.push(build(from, place(i), random.pick([SEGMENT_BYTES, SEGMENT_BYTES, 50, 150])));
  }
  peer.acknowledged = me.sequence;
  packets.push(build(1 - from, peer.sequence, 0));
  for (let i = 0; i < segments; i++) me.sent.push({ sequence: place(i), length: SEGMENT_BYTES });
  return packets;
}

function openingOptions(random: RandomNumbers): number[] {
  const options = [2, 4, 5, 180];
  if (random.chance(0.6)) options.push(3, 3, random.pick([0, 2, 7, 14, 15]), 1);
  if (random.chance(0.5)) options.push(4, 2, 1, 1);
  if (random.chance(0.3)) {
    const cookie = random.pick([0, 4, 8]);
    options.push(FAST_OPEN, 2 + cookie, ...new Array<number>(cookie).fill(7));
  }
  return options;
}
