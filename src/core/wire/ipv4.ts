/** IPv4 (RFC 791). */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import { takeFragment } from './fragments';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, ipProtocolKey, linkTypeKey, NO_LAYER } from './layerKey';
import { field, spelledBytes, spelledHex } from './protocolField';
import { ipv4Text } from '../packets/addressText';

const MIN_HEADER_LENGTH = 20;
const FRAGMENT_MASK = 0x3fff;
const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;
const OPTION_END = 0;
const OPTION_NOTHING = 1;
const OPTION_LOOSE_ROUTE = 131;
const OPTION_STRICT_ROUTE = 137;
/** Type, length and pointer of a route, before its addresses. */
const ROUTE_HEADER = 3;
const ADDRESS_LENGTH = 4;

/**
 * While a source route (RFC 791 section 3.1: loose and strict) has addresses left, the packet's destination is not the connection's:
 * that is the last address of the route. Reading stops at an option that cannot be; what was read before it, and the packet, stay.
 */
function takeFinalDestination(out: DecodedPacket, at: number, end: number): void {
  const { view } = out;
  while (at < end) {
    const type = view.getUint8(at);
    if (type === OPTION_END) return;
    if (type === OPTION_NOTHING) {
      at++;
      continue;
    }
    const length = end - at < 2 ? 0 : view.getUint8(at + 1);
    if (length < 2 || length > end - at) return;
    if (type === OPTION_LOOSE_ROUTE || type === OPTION_STRICT_ROUTE) {
      const addresses = length - ROUTE_HEADER;
      if (addresses < ADDRESS_LENGTH || addresses % ADDRESS_LENGTH !== 0) return;
      // The pointer counts from 1, and stands behind the option when the route was gone.
      if (view.getUint8(at + 2) <= length) out.destinationAt = at + length - ADDRESS_LENGTH;
      return;
    }
    at += length;
  }
}

export const ipv4: Layer = {
  id: 'ipv4',
  title: 'Internet Protocol Version 4',
  // 16, 18, 19 and 106 are classical IP over ATM without a header; 0xfff2 is Cisco's; 228 is LINKTYPE_IPV4.
  keys: [
    etherTypeKey(0x0800),
    etherTypeKey(0xfff2),
    ipProtocolKey(4),
    ...[16, 18, 19, 106, 228].map(linkTypeKey),
  ],
  decode(out) {
    const { view, at } = out;
    if (out.end - at < MIN_HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    const versionAndLength = view.getUint8(at);
    const headerLength = (versionAndLength & 0x0f) << 2;
    const totalLength = view.getUint16(at + 2);
    // Some tunnels announce IPv4 for both versions.
    if (versionAndLength >>> 4 === 6) return etherTypeKey(0x86dd);
    if (versionAndLength >>> 4 !== 4 || headerLength < MIN_HEADER_LENGTH) {
      out.status = PacketStatus.malformed;
      return NO_LAYER;
    }
    // A total length of 0 is written by hosts that leave segmentation to the network card (TSO):
    // the packet then reaches as far as the frame does.
    if (totalLength !== 0) {
      if (totalLength < headerLength) {
        out.status = PacketStatus.malformed;
        return NO_LAYER;
      }
      // What follows the datagram in the frame is padding of the link.
      if (at + totalLength < out.wireEnd) out.wireEnd = at + totalLength;
      if (out.end > out.wireEnd) out.end = out.wireEnd;
    }
    out.family = 4;
    out.fragmented = false;
    out.sourceAt = at + 12;
    out.destinationAt = at + 16;
    out.ttl = view.getUint8(at + 8);
    out.ipId = view.getUint16(at + 4);
    const protocol = view.getUint8(at + 9);
    if (at + headerLength > out.end) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    if (headerLength > MIN_HEADER_LENGTH) {
      takeFinalDestination(out, at + MIN_HEADER_LENGTH, at + headerLength);
    }
    out.at = at + headerLength;
    const fragment = view.getUint16(at + 6);
    if ((fragment & FRAGMENT_MASK) !== 0) {
      const offset = (fragment & OFFSET_MASK) * 8;
      const isLast = (fragment & MORE_FRAGMENTS) === 0;
      if (!takeFragment(out, out.ipId, protocol, offset, isLast, at + totalLength <= out.end))
        return NO_LAYER;
    }
    return ipProtocolKey(protocol);
  },
};

export const ipv4Fields: HeaderFields = (view, at) => {
  const headerLength = (view.getUint8(at) & 0x0f) * 4;
  const fragment = view.getUint16(at + 6);
  return [
    field('Version', 'ip.version', view.getUint8(at) >>> 4, at, 1),
    field('Header Length', 'ip.hdr_len', spelledBytes(headerLength), at, 1),
    field('Differentiated Services', 'ip.dsfield', spelledHex(view.getUint8(at + 1), 2), at + 1, 1),
    field('Total Length', 'ip.len', view.getUint16(at + 2), at + 2, 2),
    field('Identification', 'ip.id', spelledHex(view.getUint16(at + 4), 4), at + 4, 2),
    field('Flags', 'ip.flags', spelledHex(fragment >>> 13, 1), at + 6, 2, [
      field("Don't fragment", 'ip.flags.df', (fragment >>> 14) & 1, at + 6, 1),
      field('More fragments', 'ip.flags.mf', (fragment >>> 13) & 1, at + 6, 1),
    ]),
    field('Fragment Offset', 'ip.frag_offset', (fragment & 0x1fff) * 8, at + 6, 2),
    field('Time to Live', 'ip.ttl', view.getUint8(at + 8), at + 8, 1),
    field('Protocol', 'ip.proto', view.getUint8(at + 9), at + 9, 1),
    field('Header Checksum', 'ip.checksum', spelledHex(view.getUint16(at + 10), 4), at + 10, 2),
    field('Source Address', 'ip.src', ipv4Text(view, at + 12), at + 12, 4),
    field('Destination Address', 'ip.dst', ipv4Text(view, at + 16), at + 16, 4),
    ...(headerLength > 20
      ? [field('Options', 'ip.opt', spelledBytes(headerLength - 20), at + 20, headerLength - 20)]
      : []),
  ];
};
