/** Floods of headers in one packet, of packets in a packet, and of fragments. */
import { deflateSync } from 'fflate';
import { joined, number16, number32, repeated, type Flood } from './flood';
import { bytes, ip4, LAYER_PACKETS, RAW, udp4, zeros } from './layerPackets';
import { ethernetFrame, pcapFile } from './pcapWriter';

const ETHERNET = 1;
/** The headers of a flood fill this many bytes of a packet at most. */
const PACKET_BYTES = 60_000;
const SEGMENT = LAYER_PACKETS['ipv4']![1];

const file = (packets: readonly Uint8Array[], linkType: number): Uint8Array =>
  pcapFile(
    packets.map((packet, i) => ({ time: 1_700_000_000e9 + i * 1000, bytes: packet })),
    linkType,
  );

/** One unit again and again in each of `size` packets. */
const stack = (
  id: string,
  title: string,
  linkType: number,
  unit: ArrayLike<number>,
  wrap: (units: Uint8Array) => Uint8Array,
): Flood => ({
  id,
  title,
  make(size) {
    const packet = wrap(repeated(unit, Math.floor(PACKET_BYTES / unit.length)));
    return file(new Array<Uint8Array>(size).fill(packet), linkType);
  },
});

/** An IPv4 fragment: offset in units of eight bytes. */
function fragment(source: number, id: number, offset: number, more: boolean, length: number) {
  const packet = ip4(17, new Uint8Array(length));
  const view = new DataView(packet.buffer);
  view.setUint32(12, 0x0a000000 + (source % 0xffffff));
  view.setUint16(4, id & 0xffff);
  view.setUint16(6, (more ? 0x2000 : 0) | offset);
  return packet;
}

const fragments = (
  id: string,
  title: string,
  count: number,
  one: (i: number) => Uint8Array,
): Flood => ({
  id,
  title,
  make: (size) =>
    file(
      Array.from({ length: count * size }, (_, i) => one(i)),
      RAW,
    ),
});

const sample = joined([
  number32(1),
  number32(16 + SEGMENT.length),
  number32(11),
  number32(SEGMENT.length),
  number32(0),
  number32(SEGMENT.length),
  SEGMENT,
]);

/** Samples in samples: each reaches to the end of all, so that every level doubles what there is to decode. */
function overlappingSamples(levels: number): Uint8Array {
  const DATAGRAM = 20 + 8 + 28 + 40;
  let rest: Uint8Array = new Uint8Array(0);
  for (let level = 0; level < levels; level++) {
    const inner = udp4(
      6343,
      joined([
        ...[5, 1, 0x0a000009, 0, 1, 1, 1].map((value) => number32(value)),
        ...[1, 32 + rest.length, 1, 1, 1, 1, 0, 1, 1, 100].map((value) => number32(value)),
        rest,
      ]),
    );
    rest = joined([
      ...[1, 16 + DATAGRAM, 11, inner.length, 0, inner.length].map((value) => number32(value)),
      inner,
    ]);
  }
  return rest.slice(24);
}

function compressedAgain(levels: number): Uint8Array {
  let packet: Uint8Array = ip4(17, new Uint8Array(60_000));
  for (let level = 0; level < levels; level++) {
    packet = ip4(108, bytes('04 00 0002', deflateSync(packet)));
  }
  return packet;
}

const netlinkMessage = joined([number32(16, true), number16(0x0400, true), zeros(10)]);
const openFlowMessage = joined([
  [1, 10],
  number16(18 + 60),
  zeros(14),
  ethernetFrame(0x0800, SEGMENT),
  zeros(6),
]);

export const wireFloods: readonly Flood[] = [
  stack('vlan-tags', 'VLAN tags', ETHERNET, [0, 1, 0x81, 0], (units) =>
    ethernetFrame(0x8100, units),
  ),
  stack('mpls-labels', 'MPLS labels', ETHERNET, [0, 0, 0x10, 64], (units) =>
    ethernetFrame(0x8847, units),
  ),
  stack('ip-in-ip', 'IP headers', RAW, SEGMENT.subarray(0, 20).with(9, 4), (units) => {
    const view = new DataView(units.buffer);
    for (let at = 0; at < units.length; at += 20) view.setUint16(at + 2, units.length - at);
    return units;
  }),
  stack('tzsp-tags', 'tags of the TaZmen Sniffer Protocol', RAW, [0x0a, 0], (units) =>
    udp4(37_008, joined([[1, 0, 0, 1], units])),
  ),
  stack('netlink-messages', 'netlink messages', 253, netlinkMessage, (units) =>
    joined([[0, 4], number16(824), zeros(10), number16(12), units]),
  ),
  stack('nflog-attributes', 'attributes of the netfilter log', 239, [4, 0, 1, 0], (units) =>
    joined([[2, 0, 0, 0], units]),
  ),
  stack('queue-attributes', 'attributes of the netfilter queue', 253, [4, 0, 1, 0], (units) =>
    joined([
      [0, 4],
      number16(824),
      zeros(10),
      number16(12),
      number32(20 + units.length, true),
      number16(0x0300, true),
      zeros(10),
      [2, 0, 0, 0],
      units,
    ]),
  ),
  stack('sflow-samples', 'sampled packets', RAW, sample, (units) =>
    udp4(
      6343,
      joined([
        ...[5, 1, 0x0a000009, 0, 1, 1, 1].map((value) => number32(value)),
        ...[1, 32 + units.length, 1, 1, 1, 1, 0, 1, 1, 100].map((value) => number32(value)),
        units,
      ]),
    ),
  ),
  stack('openflow-messages', 'OpenFlow messages with a frame', RAW, openFlowMessage, (units) => {
    const tcp = SEGMENT.slice(20);
    const view = new DataView(tcp.buffer);
    view.setUint16(2, 6653);
    tcp[13] = 0x18;
    return ip4(6, joined([tcp, units]));
  }),
  stack(
    'amsdu-subframes',
    'subframes of an 802.11 aggregate',
    105,
    zeros(16).with(13, 2),
    (units) => joined([[0x88, 1, 0, 0], zeros(20), [0x80, 0], units]),
  ),
  stack('radiotap-words', 'radiotap presence words', 127, [0, 0, 0, 0x80], (units) =>
    joined([[0, 0], number16(8 + units.length - 4, true), units]),
  ),
  stack('gre-routes', 'GRE source routes', RAW, [0, 2, 0, 4, 0, 0, 0, 0], (units) =>
    ip4(47, joined([[0x40, 0, 8, 0, 0, 0, 0, 0], units])),
  ),
  stack('escaped-bytes', 'escaped bytes of HDLC framing', RAW, [0x7d, 0x5e], (units) =>
    ip4(47, joined([[0, 0, 0x88, 0x81, 0x7e], units, [0x7e]])),
  ),
  {
    id: 'overlapping-samples',
    title: 'samples that lie one upon the other',
    make: (size) => file(new Array<Uint8Array>(10 * size).fill(overlappingSamples(24)), RAW),
  },
  {
    id: 'compressed-again',
    title: 'payloads compressed again and again',
    make: (size) => file(new Array<Uint8Array>(200 * size).fill(compressedAgain(6)), RAW),
  },
  fragments('fragments-of-many', 'first fragments of datagrams that never end', 300, (i) =>
    fragment(i, i, 0, true, 1400),
  ),
  fragments('fragments-of-one', 'fragments of one datagram, the first one missing', 3000, (i) =>
    fragment(1, i >>> 13, 1 + (i % 8000), i % 8192 !== 0, 8),
  ),
  fragments('fragments-backwards', 'fragments from the last one to the second one', 3000, (i) =>
    fragment(1, Math.floor(i / 8000), 8000 - (i % 8000), i % 8000 !== 0, 8),
  ),
  fragments('fragments-that-overlap', 'fragments that lie one upon the other', 300, (i) =>
    fragment(1, i >>> 13, 1 + (i % 7), true, 1200),
  ),
  fragments('fragments-of-the-end', 'last fragments that come again', 3000, (i) =>
    fragment(1, i >>> 13, 1 + (i % 2), i > 0, 8),
  ),
];
