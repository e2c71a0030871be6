/**
 * No packet is read outside its captured bytes, by any layer or by what stands behind the layers: each layer's packet, cut at every
 * byte and damaged, gives the same rows whatever lies around it, and the same where nothing does.
 */
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { CaptureBuilder } from '../src/core/loading/captureBuilder';
import { commonLayers } from '../src/core/wire/layers';
import { addRareLayers, rareLayers } from '../src/core/wire/rareLayers';
import { bytes, LAYER_PACKETS, SEGMENT, V4 } from './support/layerPackets';
import { ethernetFrame, ipPacket } from './support/pcapWriter';
import { RandomNumbers } from './support/randomNumbers';

addRareLayers();
const layers = [...commonLayers, ...rareLayers];

interface Record {
  readonly bytes: Uint8Array;
  readonly originalLength: number;
}

/** What lies before and behind each packet; null = the buffer ends with it, so that reading further throws. */
const SURROUNDINGS = [null, 0x00, 0xff, 0x45] as const;
const MARGIN = 256;

function build(linkType: number, records: readonly Record[], around: number | null): Capture {
  const builder = new CaptureBuilder(true);
  builder.interface({ linkType, snapLength: 0, name: null });
  builder.start(0n);
  records.forEach(({ bytes, originalLength }, i) => {
    const margin = around === null ? 0 : MARGIN;
    const buffer = new Uint8Array(bytes.length + 2 * margin).fill(around ?? 0);
    buffer.set(bytes, margin);
    const view = new DataView(buffer.buffer);
    builder.packet(view, margin, bytes.length, originalLength, i * 1000, 0, 0);
  });
  return builder.finish('pcap', null, null);
}

/** All that the builder makes of packets, but for functions and the classes of its tables. */
const tables = ({ packets, flows, openingSegments, addresses, sideSegments, hosts }: Capture) => ({
  packets,
  flows,
  openingSegments,
  addresses,
  sideSegments,
  hosts,
});

function expectSameAnywhere(linkType: number, records: readonly Record[]): void {
  const [alone, ...others] = SURROUNDINGS.map((around) => build(linkType, records, around));
  expect(alone!.warnings.filter(({ code }) => code === 'packet-not-read')).toEqual([]);
  expect(alone!.packets.length).toBe(records.length);
  const expected = serialize(tables(alone!));
  for (const other of others) {
    // Comparing bytes is a hundred times as quick; what differs is only asked for when something does.
    if (!serialize(tables(other)).equals(expected)) expect(tables(other)).toEqual(tables(alone!));
  }
}

const LARGEST_LENGTH = 0xffffffff;

/** An Ethernet frame with all options that are read: MSS, SACK, timestamps, scaling, Fast Open, Multipath. */
const options = ethernetFrame(
  0x0800,
  ipPacket({
    ...V4,
    ...SEGMENT,
    flags: 0x12,
    payloadLength: 30,
    options: Array.from(
      bytes(
        '0204 05b4 0402 080a 00000001 00000002 0303 07 050a 00000010 00000020 2206 0102 0304 1e04 0001',
      ),
    ),
  }),
);

const PACKETS = [
  ...layers.map(({ id }) => [id, ...LAYER_PACKETS[id]!] as const),
  ['TCP options', 1, options] as const,
];

describe.each(PACKETS)('%s', (id, linkType, packet) => {
  it('is read within what was captured', () => {
    const records: Record[] = [];
    for (let length = 0; length <= packet.length; length++) {
      const bytes = packet.slice(0, length);
      for (const originalLength of [length, packet.length, LARGEST_LENGTH]) {
        records.push({ bytes, originalLength });
      }
    }
    expectSameAnywhere(linkType, records);
  });

  it('is read within what was captured when it is damaged', () => {
    const random = new RandomNumbers(PACKETS.findIndex(([other]) => other === id));
    const records: Record[] = [];
    for (let at = 0; at < packet.length; at++) {
      for (const value of [0, 0xff, 0x80, random.below(256)]) {
        const left = random.chance(0.3) ? at + 1 + random.below(packet.length - at) : packet.length;
        records.push({
          bytes: packet.slice(0, left).with(at, value),
          originalLength: random.chance(0.5) ? packet.length : LARGEST_LENGTH,
        });
      }
    }
    expectSameAnywhere(linkType, records);
  });
});
