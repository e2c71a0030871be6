/** Damages a capture where it hurts: in lengths, types and counts, at the borders of records, in the headers of packets. */
import type { RandomNumbers } from './randomNumbers';

const INTERESTING = [
  0, 1, 2, 4, 7, 8, 15, 16, 19, 20, 21, 40, 60, 64, 127, 128, 255, 256, 1500, 32_767, 32_768,
  65_535, 65_536, 262_144, 262_145, 16_777_216, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
];
const PCAP_HEADER = 24;
const PCAP_RECORD = 16;

/** A damaged copy of `original`; parts of `other` may be put into it. */
export function mutate(
  original: Uint8Array,
  random: RandomNumbers,
  other: Uint8Array,
): Uint8Array<ArrayBuffer> {
  let bytes = original.slice();
  const times = 1 + random.below(6);
  for (let i = 0; i < times; i++) bytes = mutateOnce(bytes, random, other);
  return bytes;
}

function mutateOnce(
  bytes: Uint8Array<ArrayBuffer>,
  random: RandomNumbers,
  other: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (bytes.length < 8) return bytes;
  const view = new DataView(bytes.buffer);
  const anywhere = random.below(bytes.length);
  switch (random.below(11)) {
    case 0:
      bytes[anywhere]! ^= 1 << random.below(8);
      return bytes;
    case 1:
      bytes[anywhere] = random.below(256);
      return bytes;
    case 2:
      view.setUint16(Math.min(anywhere, bytes.length - 2), random.pick(INTERESTING) & 0xffff);
      return bytes;
    case 3:
      view.setUint32(Math.min(anywhere & ~3, bytes.length - 4), random.pick(INTERESTING), true);
      return bytes;
    case 4:
      return bytes.slice(0, anywhere);
    case 5: {
      // A piece of another capture, at a place where a field may begin.
      const from = random.below(other.length);
      const piece = other.subarray(from, from + random.below(200));
      const at = Math.min(anywhere & ~3, bytes.length);
      return joined(bytes.subarray(0, at), piece, bytes.subarray(at));
    }
    case 6: {
      const end = Math.min(bytes.length, anywhere + random.below(64));
      return joined(bytes.subarray(0, anywhere), bytes.subarray(end));
    }
    case 7: {
      const end = Math.min(bytes.length, anywhere + random.below(512));
      return joined(bytes.subarray(0, end), bytes.subarray(anywhere));
    }
    case 8:
      // Another link type for the same packets.
      if (bytes.length >= PCAP_HEADER) view.setUint32(20, random.below(300), true);
      return bytes;
    case 9:
      return cutRecords(bytes, 10 + random.below(90));
    default:
      return mutateRecord(bytes, random);
  }
}

/** What a snap length leaves of the packets of a pcap file. */
function cutRecords(bytes: Uint8Array<ArrayBuffer>, snapLength: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const parts = [bytes.subarray(0, PCAP_HEADER)];
  for (let at = PCAP_HEADER; at + PCAP_RECORD <= bytes.length;) {
    const captured = view.getUint32(at + 8, true);
    const record = bytes.slice(at, at + PCAP_RECORD + Math.min(captured, snapLength));
    new DataView(record.buffer).setUint32(8, Math.min(captured, snapLength), true);
    parts.push(record);
    at += PCAP_RECORD + captured;
  }
  return joined(...parts);
}

/** Aims at a record of a pcap file: its lengths, or the first bytes of its packet. */
function mutateRecord(
  bytes: Uint8Array<ArrayBuffer>,
  random: RandomNumbers,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const records: number[] = [];
  for (let at = PCAP_HEADER; at + PCAP_RECORD <= bytes.length && records.length < 200;) {
    records.push(at);
    at += PCAP_RECORD + view.getUint32(at + 8, true);
  }
  if (records.length === 0) return bytes;
  const at = random.pick(records);
  if (random.chance(0.3)) {
    view.setUint32(at + random.pick([0, 4, 8, 12]), random.pick(INTERESTING), true);
    return bytes;
  }
  const target = at + PCAP_RECORD + random.below(80);
  if (target < bytes.length) bytes[target] = random.pick(INTERESTING) & 0xff;
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
