/** The list of layers: every one has a packet here that it leads to TCP, and is shown in the packet panel. */
import { describe, expect, it } from 'vitest';
import {
  ip4,
  LAYER_PACKETS,
  RAW,
  sampled,
  SEGMENT,
  udp4,
  V4,
  words,
  bytes,
  zeros,
} from '../../../test/support/layerPackets';
import { ipPacket } from '../../../test/support/pcapWriter';
import { PacketStatus } from '../packets/packetTable';
import { DecodedPacket } from './decodedPacket';
import { decodeNextInside, decodePacket, type DecodedLayer } from './decodePacket';
import { describePacket } from './describePacket';
import { FragmentReassembly } from './fragmentReassembly';
import { layers } from './layers';

function decode(
  linkType: number,
  packet: Uint8Array,
): { out: DecodedPacket; trace: DecodedLayer[] } {
  const out = new DecodedPacket();
  const trace: DecodedLayer[] = [];
  out.reset(
    new DataView(packet.buffer, packet.byteOffset, packet.length),
    0,
    packet.length,
    packet.length,
  );
  decodePacket(linkType, out, trace);
  if (out.hasInside) decodeNextInside(out);
  return { out, trace };
}

describe('the list of layers', () => {
  it('has each id once, and a packet here for each', () => {
    const ids = layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(LAYER_PACKETS).sort()).toEqual([...ids].sort());
  });

  describe.each(layers.map((layer) => [layer.id, layer] as const))('%s', (id, layer) => {
    const [linkType, packet] = LAYER_PACKETS[id]!;

    it('leads to TCP', () => {
      const { out, trace } = decode(linkType, packet);
      expect(trace.map((decoded) => decoded.layer.id)).toContain(id);
      expect(out.status).toBe(PacketStatus.tcp);
      expect([out.sourcePort, out.destinationPort, out.sequence]).toEqual([40_000, 80, 7]);
      expect(out.payloadLength).toBe(0);
    });

    it('is described', () => {
      expect(layer.title).not.toBe('');
      const tree = describePacket(packet, linkType, packet.length);
      for (const { offset, length } of tree) {
        expect(offset + length).toBeLessThanOrEqual(packet.length);
      }
      // Two have no header of their own.
      if (!['rawIp', 'atmLlc'].includes(id))
        expect(tree.map(({ name }) => name)).toContain(layer.title);
    });

    it('takes a cut at every byte', () => {
      for (let length = 0; length < packet.length; length++) {
        const out = new DecodedPacket();
        const cut = packet.slice(0, length);
        out.reset(new DataView(cut.buffer), 0, length, packet.length);
        decodePacket(linkType, out);
        if (out.hasInside) decodeNextInside(out);
        describePacket(cut, linkType, packet.length);
        expect(out.status).not.toBe(PacketStatus.unknownProtocol);
      }
    });
  });
});

describe('sFlow', () => {
  it('is read in the versions before 5', () => {
    const sample = words(1, 1, 1, 1, 1, 0, 1, 2, 1, 1, sampled.length, sampled.length);
    const padding = zeros((4 - (sampled.length % 4)) % 4);
    const extension = words(1, 1, 1, 0, 1, 0);
    const samples = bytes(sample, sampled, padding, extension, sample, sampled, padding, words(0));
    const packet = udp4(6343, bytes(words(4, 1, 0x0a000001, 1, 1, 2), samples));
    const out = new DecodedPacket();
    out.reset(new DataView(packet.buffer), 0, packet.length, packet.length);
    decodePacket(RAW, out);
    let found = 0;
    while (out.hasInside && decodeNextInside(out)) if (out.status === PacketStatus.tcp) found++;
    expect(found).toBe(2);
  });
});

describe('fragments', () => {
  it('are joined in any order, and given out with the last one', () => {
    const payload = ipPacket({ ...V4, ...SEGMENT, payloadLength: 60 }).subarray(20);
    const fragment = (from: number, to: number, more: boolean) => {
      const packet = ip4(6, payload.slice(from, to));
      new DataView(packet.buffer).setUint16(6, (more ? 0x2000 : 0) | (from / 8));
      return packet;
    };
    const reassembly = new FragmentReassembly();
    const status = [fragment(40, 80, false), fragment(0, 24, true), fragment(24, 40, true)].map(
      (packet) => {
        const out = new DecodedPacket();
        out.reassembly = reassembly;
        out.reset(new DataView(packet.buffer), 0, packet.length, packet.length);
        decodePacket(RAW, out);
        return [out.status, out.payloadLength];
      },
    );
    expect(status).toEqual([
      [PacketStatus.fragment, 0],
      [PacketStatus.fragment, 0],
      [PacketStatus.tcp, 60],
    ]);
  });
});
