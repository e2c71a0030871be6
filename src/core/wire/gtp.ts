/** GTP-U: user traffic of mobile networks (3GPP TS 29.281; version 0 of GSM 09.60). */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER, udpPortKey, type LayerKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 8;
const VERSION_0_LENGTH = 20;
const OPTIONAL_LENGTH = 4;
const MESSAGE_USER_DATA = 255;
const EXTENSION = 4;
const OPTIONAL_FIELDS = 7;
const PROTOCOL_TYPE_GTP = 0x10;
/** NR user plane messages stand for a packet's headers (3GPP TS 38.425): no packet of IP follows. */
const EXTENSION_NR_USER_PLANE = 0x84;
const ETHERNET_HEADER = 14;
/** EtherTypes of the Ethernet PDU sessions that are looked into. */
const SESSION_TYPES = [0x0800, 0x0806, 0x86dd];

/** IP by its version, or an Ethernet PDU session (3GPP TS 23.501): no field says which. */
function payloadKey({ view, at, end }: DecodedPacket): LayerKey {
  const version = view.getUint8(at) >>> 4;
  if (version === 4) return etherTypeKey(0x0800);
  if (version === 6) return etherTypeKey(0x86dd);
  const isEthernet = end - at >= ETHERNET_HEADER && SESSION_TYPES.includes(view.getUint16(at + 12));
  return isEthernet ? ETHERNET : NO_LAYER;
}

export const gtp: Layer = {
  id: 'gtp',
  title: 'GPRS Tunneling Protocol',
  keys: [udpPortKey(2152), udpPortKey(3386), udpPortKey(2123)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view } = out;
    const start = out.at;
    const flags = view.getUint8(start);
    const version = flags >>> 5;
    if (view.getUint8(start + 1) !== MESSAGE_USER_DATA || version > 1) return NO_LAYER;
    const header = version === 0 ? VERSION_0_LENGTH : HEADER_LENGTH;
    if (version === 1 && (flags & PROTOCOL_TYPE_GTP) === 0) return NO_LAYER;
    const end = start + header + view.getUint16(start + 2);
    out.at = start + header;
    if (end < out.wireEnd) {
      out.wireEnd = end;
      out.end = Math.min(out.end, end);
    }
    if (version === 1 && (flags & OPTIONAL_FIELDS) !== 0) {
      if (isCutShort(out, OPTIONAL_LENGTH)) return NO_LAYER;
      let next = (flags & EXTENSION) !== 0 ? view.getUint8(out.at + 3) : 0;
      out.at += OPTIONAL_LENGTH;
      while (next !== 0) {
        if (next === EXTENSION_NR_USER_PLANE || isCutShort(out, 4)) return NO_LAYER;
        const length = view.getUint8(out.at) * 4;
        if (length === 0 || isCutShort(out, length)) return NO_LAYER;
        next = view.getUint8(out.at + length - 1);
        out.at += length;
      }
    }
    return isCutShort(out, 1) ? NO_LAYER : payloadKey(out);
  },
};

export const gtpFields: HeaderFields = (view, at) => [
  field('Flags', 'gtp.flags', spelledHex(view.getUint8(at), 2), at, 1),
  field('Message Type', 'gtp.message', view.getUint8(at + 1), at + 1, 1),
  field('Length', 'gtp.length', view.getUint16(at + 2), at + 2, 2),
  field('TEID', 'gtp.teid', spelledHex(view.getUint32(at + 4), 8), at + 4, 4),
];
