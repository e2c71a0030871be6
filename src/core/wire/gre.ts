/** Generic Routing Encapsulation (RFC 2784, RFC 2890, RFC 1701), PPTP's version of it (RFC 2637). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  HDLC_FRAMED_PPP,
  IEEE_802_11,
  ipProtocolKey,
  linkTypeKey,
  NETWORK_LAYER_ID,
  NO_LAYER,
  PPP,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field, spelledHex } from './protocolField';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;

const PROTOCOL_PPP = 0x880b;
const PROTOCOL_WCCP = 0x883e;
const PROTOCOL_ERSPAN = 0x88be;
const WCCP_REDIRECT_HEADER = 4;
/** RFC 1701 source route entries: family, offset and length, then the addresses; a null entry ends them. */
const ROUTE_ENTRY_HEADER = 4;

/** Aruba's access points send 802.11 frames under these, one for each queue. */
const ARUBA_FIRST = 0x8200;
const ARUBA_LAST = 0x8370;

/** GRE's protocol types that are known to be used; other EtherTypes are not taken for their protocol. */
function payloadKey(protocol: number): LayerKey {
  switch (protocol) {
    case 0x0800:
    case 0x86dd:
    case 0x8847:
    case 0x8848:
    case 0x894f:
    case 0x88be:
    case 0x22eb:
      return etherTypeKey(protocol);
    case 0x6400: // MikroTik's EoIP
    case 0x6558:
      return ETHERNET;
    case 0x6559:
      return linkTypeKey(107);
    case PROTOCOL_PPP:
      return PPP;
    case 0x8881: // CDMA2000 (3GPP2 A.S0012)
      return HDLC_FRAMED_PPP;
    case 0x00fe:
      return NETWORK_LAYER_ID;
    default:
      return protocol >= ARUBA_FIRST && protocol <= ARUBA_LAST && (protocol & 0x0f) === 0
        ? IEEE_802_11
        : NO_LAYER;
  }
}

export const gre: Layer = {
  id: 'gre',
  title: 'Generic Routing Encapsulation',
  keys: [ipProtocolKey(47), udpPortKey(4754)],
  decode(out) {
    const { view } = out;
    if (isCutShort(out, 4)) return NO_LAYER;
    const base = out.at;
    const flags = view.getUint16(out.at);
    const protocol = view.getUint16(out.at + 2);
    out.at += 4;
    if ((flags & (CHECKSUM | ROUTING)) !== 0) out.at += 4;
    if ((flags & KEY) !== 0) out.at += 4;
    if ((flags & SEQUENCE) !== 0) out.at += 4;
    if (protocol === PROTOCOL_PPP && (flags & ACKNOWLEDGMENT) !== 0) out.at += 4;
    while ((flags & ROUTING) !== 0) {
      if (isCutShort(out, ROUTE_ENTRY_HEADER)) return NO_LAYER;
      const length = view.getUint8(out.at + 3);
      out.at += ROUTE_ENTRY_HEADER + length;
      if (length === 0) break;
    }
    if (isCutShort(out, 1)) return NO_LAYER;
    if (protocol === PROTOCOL_WCCP) {
      // WCCP version 2 puts a redirect header before the packet; version 1 has neither that nor optional fields.
      if (view.getUint8(base + 4) >>> 4 !== 4) out.at += WCCP_REDIRECT_HEADER;
      return etherTypeKey(0x0800);
    }
    // ERSPAN type I has no header of its own, and no sequence number.
    if (protocol === PROTOCOL_ERSPAN && (flags & SEQUENCE) === 0) return ETHERNET;
    return payloadKey(protocol);
  },
};

export const greFields: HeaderFields = (view, at) => [
  field('Flags and Version', 'gre.flags_and_version', spelledHex(view.getUint16(at), 4), at, 2),
  field('Protocol Type', 'gre.proto', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
];
