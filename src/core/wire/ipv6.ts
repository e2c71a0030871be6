/** IPv6 (RFC 8200) and the extension headers that stand before the transport header. */
import { PacketStatus } from '../packets/packetTable';
import { takeFragment } from './fragments';
import type { Layer } from './layer';
import { etherTypeKey, ipProtocolKey, NO_LAYER } from './layerKey';
import { field, hex } from './protocolField';
import { ipv6Text } from '../packets/addressText';

const HEADER_LENGTH = 40;
const HOP_BY_HOP = 0;
const FRAGMENT_HEADER_LENGTH = 8;
const OFFSET_MASK = 0xfff8;
const MORE_FRAGMENTS = 1;

export const ipv6: Layer = {
  id: 'ipv6',
  title: 'Internet Protocol Version 6',
  keys: [etherTypeKey(0x86dd), ipProtocolKey(41)],
  decode(out) {
    const { view, at } = out;
    if (out.end - at < HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    if (view.getUint8(at) >>> 4 !== 6) {
      out.status = PacketStatus.malformed;
      return NO_LAYER;
    }
    const payloadLength = view.getUint16(at + 4);
    const next = view.getUint8(at + 6);
    // Only a jumbogram (RFC 2675) has length 0, and says its length in a hop-by-hop option: as far as the frame reaches.
    if (payloadLength !== 0 || next !== HOP_BY_HOP) {
      const end = at + HEADER_LENGTH + payloadLength;
      if (end < out.wireEnd) out.wireEnd = end;
      if (out.end > out.wireEnd) out.end = out.wireEnd;
    }
    out.family = 6;
    out.sourceAt = at + 8;
    out.destinationAt = at + 24;
    out.ttl = view.getUint8(at + 7);
    out.ipId = -1;
    out.at = at + HEADER_LENGTH;
    return ipProtocolKey(next);
  },
  fields: (view, at) => [
    field('Version', 'ipv6.version', view.getUint8(at) >>> 4, at, 1),
    field('Traffic Class', 'ipv6.tclass', hex((view.getUint16(at) >>> 4) & 0xff, 2), at, 2),
    field('Flow Label', 'ipv6.flow', hex(view.getUint32(at) & 0xfffff, 5), at + 1, 3),
    field('Payload Length', 'ipv6.plen', view.getUint16(at + 4), at + 4, 2),
    field('Next Header', 'ipv6.nxt', view.getUint8(at + 6), at + 6, 1),
    field('Hop Limit', 'ipv6.hlim', view.getUint8(at + 7), at + 7, 1),
    field('Source Address', 'ipv6.src', ipv6Text(view, at + 8), at + 8, 16),
    field('Destination Address', 'ipv6.dst', ipv6Text(view, at + 24), at + 24, 16),
  ],
};

/** Hop-by-hop, routing, destination options, mobility, HIP and Shim6: all count their length in 8 bytes. */
export const ipv6Extension: Layer = {
  id: 'ipv6Extension',
  title: 'IPv6 Extension Header',
  keys: [0, 43, 60, 135, 139, 140].map(ipProtocolKey),
  decode(out) {
    const { view, at } = out;
    const length = out.end - at < 2 ? 8 : (view.getUint8(at + 1) + 1) * 8;
    if (out.end - at < length) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    out.at = at + length;
    return ipProtocolKey(view.getUint8(at));
  },
  fields: (view, at) => [
    field('Next Header', null, view.getUint8(at), at, 1),
    field('Length', null, `${(view.getUint8(at + 1) + 1) * 8} bytes`, at + 1, 1),
  ],
};

/** Fragment header. One with offset 0 and no more fragments is a whole datagram (RFC 6946). */
export const ipv6Fragment: Layer = {
  id: 'ipv6Fragment',
  title: 'Fragment Header for IPv6',
  keys: [ipProtocolKey(44)],
  decode(out) {
    const { view, at } = out;
    if (out.end - at < FRAGMENT_HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    const next = view.getUint8(at);
    const fragment = view.getUint16(at + 2);
    const offset = fragment & OFFSET_MASK;
    const isLast = (fragment & MORE_FRAGMENTS) === 0;
    out.at = at + FRAGMENT_HEADER_LENGTH;
    if (offset !== 0 || !isLast) {
      if (!takeFragment(out, view.getUint32(at + 4), next, offset, isLast)) return NO_LAYER;
    }
    return ipProtocolKey(next);
  },
  fields: (view, at) => [
    field('Next Header', 'ipv6.fraghdr.nxt', view.getUint8(at), at, 1),
    field('Offset', 'ipv6.fraghdr.offset', (view.getUint16(at + 2) >>> 3) * 8, at + 2, 2),
    field('More fragments', 'ipv6.fraghdr.more', view.getUint16(at + 2) & 1, at + 2, 2),
    field('Identification', 'ipv6.fraghdr.ident', hex(view.getUint32(at + 4), 8), at + 4, 4),
  ],
};
