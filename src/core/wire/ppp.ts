/** PPP (RFC 1661), with the address and control bytes of HDLC framing (RFC 1662) or without them. */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, pppProtocolKey } from './layerKey';
import { field, hex } from './protocolField';

const ADDRESS_CONTROL = 0xff03;
const PROTOCOL_IPV4 = 0x0021;
const PROTOCOL_IPV6 = 0x0057;

/** Where the protocol number stands, and how long it is: compressed to one byte when that is odd. */
function protocolAt(view: DataView, at: number): number {
  return view.getUint16(at) === ADDRESS_CONTROL ? at + 2 : at;
}

export const ppp: Layer = {
  id: 'ppp',
  title: 'Point-to-Point Protocol',
  // 9 PPP; 50 PPP_HDLC; 179 Juniper's without its header.
  keys: [linkTypeKey(9), linkTypeKey(50)],
  decode(out) {
    if (isCutShort(out, 2)) return NO_LAYER;
    const { view } = out;
    out.at = protocolAt(view, out.at);
    if (isCutShort(out, 2)) return NO_LAYER;
    let protocol = view.getUint8(out.at);
    if ((protocol & 1) !== 0) out.at += 1;
    else {
      protocol = view.getUint16(out.at);
      out.at += 2;
    }
    if (protocol === PROTOCOL_IPV4) return etherTypeKey(0x0800);
    if (protocol === PROTOCOL_IPV6) return etherTypeKey(0x86dd);
    return pppProtocolKey(protocol);
  },
  fields(view, at) {
    const start = protocolAt(view, at);
    const short = (view.getUint8(start) & 1) !== 0;
    const protocol = short ? view.getUint8(start) : view.getUint16(start);
    return [field('Protocol', 'ppp.protocol', hex(protocol, 4), start, short ? 1 : 2)];
  },
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
  fields: (view, at) => [field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1)],
};

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
  fields: (view, at) => [field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1)],
};
