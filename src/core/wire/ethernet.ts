/** Ethernet II and IEEE 802.3 (DLT EN10MB) and VLAN tags (IEEE 802.1Q, 802.1ad). */
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  INTER_SWITCH_LINK,
  ipProtocolKey,
  LLC,
  NO_LAYER,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field, macText, spelledHex } from './protocolField';

const HEADER_LENGTH = 14;
const TAG_LENGTH = 4;
const VN_TAG_LENGTH = 6;
/** Values up to 1500 are the length of an 802.3 frame, not a type. */
const MAX_LENGTH_VALUE = 1500;

/** The first four bytes of the addresses that Cisco's Inter-Switch Link is sent to; the fifth is 0. */
const ISL_GROUP = 0x01000c00;
const ISL_GROUP_2 = 0x0c000c00;

function isInterSwitchLink(view: DataView, at: number): boolean {
  const group = view.getUint32(at);
  return (group === ISL_GROUP || group === ISL_GROUP_2) && view.getUint8(at + 4) === 0;
}

/** EtherType or 802.3 length at `at`; moves `out` behind it. Shared with tags, which end the same way. */
function nextByType(out: DecodedPacket, typeAt: number): LayerKey {
  const { view } = out;
  const type = view.getUint16(typeAt);
  out.at = typeAt + 2;
  if (type > MAX_LENGTH_VALUE) return etherTypeKey(type);
  out.wireEnd = Math.min(out.wireEnd, out.at + type);
  out.end = Math.min(out.end, out.wireEnd);
  return LLC;
}

export const ethernet: Layer = {
  id: 'ethernet',
  title: 'Ethernet II',
  // 0x6558, IP protocol 143 (RFC 8986) and LWAPP's layer 3 port carry whole frames.
  keys: [ETHERNET, etherTypeKey(0x6558), ipProtocolKey(143), udpPortKey(12_220)],
  decode(out) {
    if (out.end - out.at < HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    out.linkAddressAt = out.at + 6;
    out.linkAddressLength = 6;
    const { at } = out;
    const key = nextByType(out, at + 12);
    if (key !== LLC || !isInterSwitchLink(out.view, at)) return key;
    out.at = at;
    return INTER_SWITCH_LINK;
  },
};

export const ethernetFields: HeaderFields = (view, at) => [
  field('Destination', 'eth.dst', macText(view, at), at, 6),
  field('Source', 'eth.src', macText(view, at + 6), at + 6, 6),
  view.getUint16(at + 12) > MAX_LENGTH_VALUE
    ? field('Type', 'eth.type', spelledHex(view.getUint16(at + 12), 4), at + 12, 2)
    : field('Length', 'eth.len', view.getUint16(at + 12), at + 12, 2),
];

export const vlan: Layer = {
  id: 'vlan',
  title: '802.1Q Virtual LAN',
  keys: [0x8100, 0x9100].map(etherTypeKey),
  decode(out) {
    if (out.end - out.at < TAG_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    return nextByType(out, out.at + 2);
  },
};

export const vlanFields: HeaderFields = (view, at) => {
  const tag = view.getUint16(at);
  return [
    field('Priority', 'vlan.priority', tag >>> 13, at, 2),
    field('DEI', 'vlan.dei', (tag >>> 12) & 1, at, 2),
    field('ID', 'vlan.id', tag & 0xfff, at, 2),
    field('Type', 'vlan.etype', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
  ];
};

/** VN-Tag (Cisco): a tag that another type, or a length, follows. */
export const vnTag: Layer = {
  id: 'vnTag',
  title: 'VN-Tag',
  keys: [etherTypeKey(0x8926)],
  decode(out) {
    if (isCutShort(out, VN_TAG_LENGTH)) return NO_LAYER;
    return nextByType(out, out.at + 4);
  },
};

export const vnTagFields: HeaderFields = (view, at) => [
  field('Type', 'vntag.etype', spelledHex(view.getUint16(at + 4), 4), at + 4, 2),
];

/** A provider's tag (IEEE 802.1ad): no length follows it. */
export const providerTag: Layer = {
  ...vlan,
  id: 'providerTag',
  title: '802.1ad Provider Bridge',
  keys: [etherTypeKey(0x88a8)],
  decode(out) {
    if (isCutShort(out, TAG_LENGTH)) return NO_LAYER;
    out.at += TAG_LENGTH;
    return etherTypeKey(out.view.getUint16(out.at - 2));
  },
};
