/** Ethernet II and IEEE 802.3 (DLT EN10MB) and VLAN tags (IEEE 802.1Q, 802.1ad). */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, LLC, NO_LAYER, type LayerKey } from './layerKey';
import { field, hex, macText } from './protocolField';

const HEADER_LENGTH = 14;
const TAG_LENGTH = 4;
/** Values up to 1500 are the length of an 802.3 frame, not a type. */
const MAX_LENGTH_VALUE = 1500;

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
  keys: [ETHERNET],
  decode(out) {
    if (out.end - out.at < HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    out.linkAddressAt = out.at + 6;
    out.linkAddressLength = 6;
    return nextByType(out, out.at + 12);
  },
  fields: (view, at) => [
    field('Destination', 'eth.dst', macText(view, at), at, 6),
    field('Source', 'eth.src', macText(view, at + 6), at + 6, 6),
    view.getUint16(at + 12) > MAX_LENGTH_VALUE
      ? field('Type', 'eth.type', hex(view.getUint16(at + 12), 4), at + 12, 2)
      : field('Length', 'eth.len', view.getUint16(at + 12), at + 12, 2),
  ],
};

export const vlan: Layer = {
  id: 'vlan',
  title: '802.1Q Virtual LAN',
  keys: [0x8100, 0x88a8, 0x9100, 0x9200].map(etherTypeKey),
  decode(out) {
    if (out.end - out.at < TAG_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    return nextByType(out, out.at + 2);
  },
  fields: (view, at) => {
    const tag = view.getUint16(at);
    return [
      field('Priority', 'vlan.priority', tag >>> 13, at, 2),
      field('DEI', 'vlan.dei', (tag >>> 12) & 1, at, 2),
      field('ID', 'vlan.id', tag & 0xfff, at, 2),
      field('Type', 'vlan.etype', hex(view.getUint16(at + 2), 4), at + 2, 2),
    ];
  },
};
