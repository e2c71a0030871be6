/** Packets made to keep a reader busy: cursors that go back, samples that lie one upon the other, payloads that unpack for ever. */
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  ip4,
  LAYER_PACKETS,
  RAW,
  udp4,
  words,
  zeros,
} from '../../../test/support/layerPackets';
import { PacketStatus } from '../packets/packetTable';
import { DecodedPacket } from './decodedPacket';
import { decodeNextInside, decodePacket } from './decodePacket';
import { addRareLayers } from './rareLayers';

addRareLayers();

/** Decodes all that is in a packet; returns how many packets that were, and whether some were left out. */
function decodeAll(linkType: number, packet: Uint8Array, originalLength = packet.length) {
  const out = new DecodedPacket();
  out.reset(new DataView(packet.slice().buffer), 0, packet.length, originalLength);
  decodePacket(linkType, out);
  let packets = 1;
  while (out.hasInside && decodeNextInside(out)) packets++;
  return { packets, leftOut: out.leftOut, status: out.status };
}

/** sFlow samples in sFlow samples: each claims to end where the next one begins, and reaches to the end of all. */
function overlappingSamples(levels: number): Uint8Array {
  const HEADERS = 20 + 8;
  const DATAGRAM = 28 + 8 + 32;
  const RECORD = 8 + 16;
  const length = (level: number) => level * (RECORD + HEADERS + DATAGRAM);
  const datagram = (rest: number) =>
    udp4(
      6343,
      bytes(
        words(5, 1, 0x0a000009, 0, 1, 1, 1),
        words(1, 32 + rest, 1, 1, 1, 1, 0, 1, 1, 100),
        zeros(rest),
      ),
    );
  const all: Uint8Array[] = [datagram(length(levels)).subarray(0, HEADERS + DATAGRAM)];
  for (let level = levels; level > 0; level--) {
    const rest = length(level - 1);
    const inner = datagram(rest);
    all.push(words(1, 16 + HEADERS + DATAGRAM, 11, inner.length, 0, inner.length));
    all.push(inner.subarray(0, HEADERS + DATAGRAM));
  }
  return bytes(...all);
}

describe('samples that overlap', () => {
  it('are read once each where they do not, and cost no more than a multiple of their bytes where they do', () => {
    expect(decodeAll(...LAYER_PACKETS['sflow']!)).toMatchObject({ packets: 2, leftOut: false });
    const few = decodeAll(RAW, overlappingSamples(4));
    expect(few.packets).toBe(2 ** 4);
    expect(few.leftOut).toBe(false);
    for (const levels of [12, 24, 48]) {
      const packet = overlappingSamples(levels);
      const { packets, leftOut } = decodeAll(RAW, packet);
      expect(leftOut).toBe(true);
      expect(packets).toBeLessThan((8 * packet.length + 4096) / 16);
    }
  });
});

describe('payloads that unpack to more and more', () => {
  const compressed = (payload: Uint8Array) => ip4(108, bytes('04 00 0002', deflateSync(payload)));

  it('are unpacked where they are an ordinary packet', () => {
    const segment = LAYER_PACKETS['ipv4']![1].subarray(20);
    const full = bytes(segment, zeros(1400));
    const packet = ip4(108, bytes('06 00 0002', deflateSync(full)));
    expect(decodeAll(RAW, packet)).toMatchObject({ leftOut: false, status: PacketStatus.tcp });
  });

  it('are left where they are made to fill memory', () => {
    let packet = compressed(new Uint8Array(60_000));
    for (let level = 0; level < 8; level++) packet = compressed(packet);
    expect(packet.length).toBeLessThan(400);
    expect(decodeAll(RAW, packet).status).toBe(PacketStatus.malformed);
  });
});

describe('lengths that reach behind 2^31', () => {
  it('end the reading of netlink messages and do not turn it back', () => {
    const [linkType, packet] = LAYER_PACKETS['netlink']!;
    for (const length of [0x7ffffffd, 0x80000000, 0xfffffffc, 0xffffffff]) {
      for (const little of [true, false]) {
        const damaged = packet.slice();
        new DataView(damaged.buffer).setUint32(16, length, little);
        expect(decodeAll(linkType, damaged, 0xffffffff).packets).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe('link types of more than 16 bits', () => {
  it('name no layer of another kind', () => {
    const tcpByProtocol = 0x200006;
    const out = new DecodedPacket();
    const packet = LAYER_PACKETS['ipv4']![1];
    out.reset(new DataView(packet.slice().buffer), 0, packet.length, packet.length);
    decodePacket(tcpByProtocol, out);
    expect(out.status).toBe(PacketStatus.unknownProtocol);
  });
});
