/** IPv6 (RFC 8200) and the extension headers that stand before the transport header. */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import { takeFragment } from './fragments';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, ipProtocolKey, linkTypeKey, NO_LAYER } from './layerKey';
import { field, spelledBytes, spelledHex } from './protocolField';
import { ipv6Text } from '../packets/addressText';

const HEADER_LENGTH = 40;
const HOP_BY_HOP = 0;
const FRAGMENT_HEADER_LENGTH = 8;
const OFFSET_MASK = 0xfff8;
const MORE_FRAGMENTS = 1;

const OPTION_PAD_1 = 0;
const OPTION_JUMBO = 0xc2;

/** Length of a jumbogram's payload, from its hop-by-hop option (RFC 2675 section 2); 0 when it has none. */
function jumboLength({ view, at, end }: DecodedPacket): number {
  let option = at + HEADER_LENGTH + 2;
  if (option > end) return 0;
  const optionsEnd = Math.min(end, option + 6 + view.getUint8(option - 1) * 8);
  while (option + 2 <= optionsEnd) {
    const kind = view.getUint8(option);
    if (kind === OPTION_JUMBO) return option + 6 <= optionsEnd ? view.getUint32(option + 2) : 0;
    option += kind === OPTION_PAD_1 ? 1 : 2 + view.getUint8(option + 1);
  }
  return 0;
}

export const ipv6: Layer = {
  id: 'ipv6',
  title: 'Internet Protocol Version 6',
  keys: [etherTypeKey(0x86dd), ipProtocolKey(41), linkTypeKey(229)],
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
    // A jumbogram has length 0 here.
    const isJumbo = payloadLength === 0 && next === HOP_BY_HOP;
    const end = at + HEADER_LENGTH + (isJumbo ? jumboLength(out) : payloadLength);
    if (end < out.wireEnd) out.wireEnd = end;
    if (out.end > out.wireEnd) out.end = out.wireEnd;
    out.family = 6;
    out.fragmented = false;
    out.sourceAt = at + 8;
    out.destinationAt = at + 24;
    out.ttl = view.getUint8(at + 7);
    out.ipId = -1;
    out.at = at + HEADER_LENGTH;
    return ipProtocolKey(next);
  },
};

export const ipv6Fields: HeaderFields = (view, at) => [
  field('Version', 'ipv6.version', view.getUint8(at) >>> 4, at, 1),
  field('Traffic Class', 'ipv6.tclass', spelledHex((view.getUint16(at) >>> 4) & 0xff, 2), at, 2),
  field('Flow Label', 'ipv6.flow', spelledHex(view.getUint32(at) & 0xfffff, 5), at + 1, 3),
  field('Payload Length', 'ipv6.plen', view.getUint16(at + 4), at + 4, 2),
  field('Next Header', 'ipv6.nxt', view.getUint8(at + 6), at + 6, 1),
  field('Hop Limit', 'ipv6.hlim', view.getUint8(at + 7), at + 7, 1),
  field('Source Address', 'ipv6.src', ipv6Text(view, at + 8), at + 8, 16),
  field('Destination Address', 'ipv6.dst', ipv6Text(view, at + 24), at + 24, 16),
];

const ROUTING_SOURCE = 0;
const ROUTING_MOBILITY = 2;
const ROUTING_SEGMENTS = 4;
const ROUTING_MIN_LENGTH = 24;
const ADDRESS_LENGTH = 16;

/**
 * While segments are left, the packet's destination is not the connection's: that is the last address of a source route
 * (RFC 2460 section 4.4, RFC 6275), and the first one in the list of segments (RFC 8754), which is turned round.
 */
function takeFinalDestination(out: DecodedPacket, length: number): void {
  const { view, at } = out;
  const kind = view.getUint8(at + 2);
  if (view.getUint8(at + 3) === 0) return;
  if (kind === ROUTING_SOURCE || kind === ROUTING_MOBILITY) {
    const addresses = Math.floor((length - 8) / ADDRESS_LENGTH);
    out.destinationAt = at + 8 + (addresses - 1) * ADDRESS_LENGTH;
  } else if (kind === ROUTING_SEGMENTS) out.destinationAt = at + 8;
}

/**
 * Hop-by-hop, routing, destination options and Shim6: all count their length in 8 bytes. Behind mobility (RFC 6275) and HIP
 * (RFC 7401) headers nothing follows.
 */
function extension(id: string, protocols: readonly number[], isRouting: boolean): Layer {
  return {
    id,
    title: isRouting ? 'Routing Header for IPv6' : 'IPv6 Extension Header',
    keys: protocols.map(ipProtocolKey),
    decode(out) {
      const { view, at } = out;
      const length = out.end - at < 2 ? 8 : (view.getUint8(at + 1) + 1) * 8;
      if (out.end - at < length) {
        out.status = PacketStatus.cutShort;
        return NO_LAYER;
      }
      if (isRouting && length >= ROUTING_MIN_LENGTH) takeFinalDestination(out, length);
      out.at = at + length;
      return ipProtocolKey(view.getUint8(at));
    },
  };
}

export const ipv6ExtensionFields: HeaderFields = (view, at) => [
  field('Next Header', null, view.getUint8(at), at, 1),
  field('Length', null, spelledBytes((view.getUint8(at + 1) + 1) * 8), at + 1, 1),
];

export const ipv6Extension = extension('ipv6Extension', [HOP_BY_HOP, 60, 140], false);
export const ipv6Routing = extension('ipv6Routing', [43], true);

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
      if (!takeFragment(out, view.getUint32(at + 4), next, offset, isLast, out.end >= out.wireEnd))
        return NO_LAYER;
    }
    return ipProtocolKey(next);
  },
};

export const ipv6FragmentFields: HeaderFields = (view, at) => [
  field('Next Header', 'ipv6.fraghdr.nxt', view.getUint8(at), at, 1),
  field('Offset', 'ipv6.fraghdr.offset', (view.getUint16(at + 2) >>> 3) * 8, at + 2, 2),
  field('More fragments', 'ipv6.fraghdr.more', view.getUint16(at + 2) & 1, at + 2, 2),
  field('Identification', 'ipv6.fraghdr.ident', spelledHex(view.getUint32(at + 4), 8), at + 4, 4),
];
