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
import { ethernetFrame, ipPacket } from '../../../test/support/pcapWriter';
import { PacketStatus } from '../packets/packetTable';
import { DecodedPacket } from './decodedPacket';
import { decodeNextInside, decodePacket, type DecodedLayer } from './decodePacket';
import { describePacket } from './describePacket';
import { headerFieldsOf } from './layerFields';
import { FragmentReassembly } from './fragmentReassembly';
import { commonLayers } from './layers';
import { rareLayerKeys } from './rareLayerKeys';
import { addRareLayers, rareLayers } from './rareLayers';

addRareLayers();
const layers = [...commonLayers, ...rareLayers];

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

  it('knows the keys of those that are fetched before they are', () => {
    const keys = rareLayers.flatMap((layer) => layer.keys);
    expect([...rareLayerKeys].sort()).toEqual([...keys].sort());
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
      expect(headerFieldsOf(layer)).toBeDefined();
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

describe('frames of IEEE 802.11 that were decrypted, in Ethernet', () => {
  const body = bytes('aaaa03 000000 0800', LAYER_PACKETS.rawIp![1]);
  const status = (frameControl: string, behindHeader: string) => {
    const frame = bytes(frameControl, '0000', zeros(18), '0000', behindHeader, body);
    return decode(1, ethernetFrame(0x2452, frame)).out.status;
  };
  it('are read behind their initialisation vector, short or long, or without one', () => {
    expect(status('0801', '')).toBe(PacketStatus.tcp);
    expect(status('0841', '00000000')).toBe(PacketStatus.tcp);
    expect(status('0841', '0000002000000000')).toBe(PacketStatus.tcp);
    // Quality of service before the vector.
    expect(status('8841', '0000 00000000')).toBe(PacketStatus.tcp);
  });

  it('are not read where they are still encrypted on another link', () => {
    const frame = bytes('0841 0000', zeros(18), '0000 00000000', body);
    expect(decode(105, frame).out.status).toBe(PacketStatus.notTcp);
  });
});

describe('ATM adaptation layer 5 in ERF', () => {
  const CELL = '00000200';
  const record = (type: number, frame: Uint8Array) =>
    bytes(zeros(8), [type, 4], '0000 0000', [0, frame.length], frame);
  const status = (type: number, header: string, inner: Uint8Array = LAYER_PACKETS.rawIp![1]) =>
    decode(197, record(type, bytes(header, inner))).out.status;

  it('is read where LLC stands at its beginning, routed or bridged', () => {
    expect(status(4, `${CELL} aaaa03 000000 0800`)).toBe(PacketStatus.tcp);
    expect(status(9, `00000000 ${CELL} aaaa03 000000 0800`)).toBe(PacketStatus.tcp);
    const frame = LAYER_PACKETS.ethernet![1];
    expect(status(4, `${CELL} aaaa03 0080c2 0007 0000`, frame)).toBe(PacketStatus.tcp);
  });

  it('is not guessed at where something else does, nor are cells', () => {
    expect(status(4, CELL)).toBe(PacketStatus.notTcp);
    expect(status(4, `${CELL} 0021`)).toBe(PacketStatus.notTcp);
    expect(status(3, `${CELL} aaaa03 000000 0800`)).toBe(PacketStatus.notTcp);
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
