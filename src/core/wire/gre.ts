/** Generic Routing Encapsulation (RFC 2784, RFC 2890, RFC 1701), PPTP's version of it (RFC 2637). */
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, ipProtocolKey, NO_LAYER, PPP, udpPortKey } from './layerKey';
import { field, hex } from './protocolField';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION_MASK = 7;

const PROTOCOL_WCCP = 0x883e;
const PROTOCOL_ERSPAN = 0x88be;
const PROTOCOL_PPP = 0x880b;
const PROTOCOL_ETHERNET = 0x6558;
const WCCP_REDIRECT_HEADER = 4;
/** RFC 1701 source route entries: family, offset and length, then the addresses; a null entry ends them. */
const ROUTE_ENTRY_HEADER = 4;

export const gre: Layer = {
  id: 'gre',
  title: 'Generic Routing Encapsulation',
  keys: [ipProtocolKey(47), udpPortKey(4754)],
  decode(out) {
    const { view } = out;
    if (isCutShort(out, 4)) return NO_LAYER;
    const flags = view.getUint16(out.at);
    const protocol = view.getUint16(out.at + 2);
    if ((flags & VERSION_MASK) > 1) {
      out.status = PacketStatus.malformed;
      return NO_LAYER;
    }
    out.at += 4;
    if ((flags & (CHECKSUM | ROUTING)) !== 0) out.at += 4;
    if ((flags & KEY) !== 0) out.at += 4;
    if ((flags & SEQUENCE) !== 0) out.at += 4;
    if ((flags & VERSION_MASK) === 1 && (flags & ACKNOWLEDGMENT) !== 0) out.at += 4;
    while ((flags & ROUTING) !== 0) {
      if (isCutShort(out, ROUTE_ENTRY_HEADER)) return NO_LAYER;
      const length = view.getUint8(out.at + 3);
      out.at += ROUTE_ENTRY_HEADER + length;
      if (length === 0) break;
    }
    if (isCutShort(out, 1)) return NO_LAYER;
    if (protocol === PROTOCOL_PPP) return PPP;
    if (protocol === PROTOCOL_ETHERNET) return ETHERNET;
    // ERSPAN type I has no header of its own, and no sequence number.
    if (protocol === PROTOCOL_ERSPAN && (flags & SEQUENCE) === 0) return ETHERNET;
    if (protocol === PROTOCOL_WCCP) {
      // WCCP version 2 puts a redirect header before the packet; version 1 does not.
      if (view.getUint8(out.at) >>> 4 !== 4) out.at += WCCP_REDIRECT_HEADER;
      return etherTypeKey(0x0800);
    }
    return etherTypeKey(protocol);
  },
  fields: (view, at) => [
    field('Flags and Version', 'gre.flags_and_version', hex(view.getUint16(at), 4), at, 2),
    field('Protocol Type', 'gre.proto', hex(view.getUint16(at + 2), 4), at + 2, 2),
  ],
};
