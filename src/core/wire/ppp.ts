/** PPP (RFC 1661), with the address and control bytes of HDLC framing (RFC 1662) or without them. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, PPP_PROTOCOL, pppProtocolKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const ALL_STATIONS = 0xff;
const ADDRESS_CONTROL_LENGTH = 2;
/** Addresses of Cisco HDLC, which routers write into the same captures. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

export const ppp: Layer = {
  id: 'ppp',
  title: 'Point-to-Point Protocol',
  // 9 PPP; 50 PPP_HDLC.
  keys: [linkTypeKey(9), linkTypeKey(50)],
  decode(out) {
    if (isCutShort(out, 2)) return NO_LAYER;
    const address = out.view.getUint8(out.at);
    if (address === CISCO_UNICAST || address === CISCO_MULTICAST) return linkTypeKey(104);
    if (address === ALL_STATIONS) out.at += ADDRESS_CONTROL_LENGTH;
    return PPP_PROTOCOL;
  },
};

export const pppFields: HeaderFields = (view, at) =>
  view.getUint8(at) === ALL_STATIONS
    ? [field('Address', 'ppp.address', spelledHex(view.getUint8(at), 2), at, 1)]
    : [];

/** The protocol field, one byte long when that byte is odd (RFC 1661 section 6.5). */
export const pppProtocol: Layer = {
  id: 'pppProtocol',
  title: 'PPP Protocol',
  keys: [PPP_PROTOCOL],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    const { view, at } = out;
    let protocol = view.getUint8(at);
    if ((protocol & 1) !== 0) out.at = at + 1;
    else {
      if (isCutShort(out, 2)) return NO_LAYER;
      protocol = view.getUint16(at);
      out.at = at + 2;
    }
    switch (protocol) {
      case 0x0021:
      case 0x0800: // an EtherType where a protocol number should be
        return etherTypeKey(0x0800);
      case 0x0057:
      case 0x86dd:
        return etherTypeKey(0x86dd);
      default:
        return pppProtocolKey(protocol);
    }
  },
};

export const pppProtocolFields: HeaderFields = (view, at) => {
  const short = (view.getUint8(at) & 1) !== 0;
  const protocol = short ? view.getUint8(at) : view.getUint16(at);
  return [field('Protocol', 'ppp.protocol', spelledHex(protocol, 4), at, short ? 1 : 2)];
};

/** PPP with a byte for the direction before it (LINKTYPE_PPP_WITH_DIR). */
export const pppWithDirection: Layer = {
  id: 'pppWithDirection',
  title: 'PPP direction',
  keys: [linkTypeKey(204)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    out.at += 1;
    return linkTypeKey(9);
  },
};

export const pppWithDirectionFields: HeaderFields = (view, at) => [
  field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1),
];

/** The two bytes that the BSDs' and Linux' pppd put before a packet (LINKTYPE_PPP_PPPD). */
export const pppd: Layer = {
  id: 'pppd',
  title: 'PPP direction',
  keys: [linkTypeKey(166)],
  decode(out) {
    if (isCutShort(out, 4)) return NO_LAYER;
    // The first byte (direction) stands where the address byte would.
    if (out.view.getUint8(out.at + 1) === 0x03) out.at += 2;
    return linkTypeKey(9);
  },
};

export const pppdFields: HeaderFields = (view, at) => [
  field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1),
];
