/** Lightweight Access Point Protocol (RFC 5412), data messages: 802.11 frames between access point and controller. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, IEEE_802_11, NO_LAYER, udpPortKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 6;
const CONTROL = 0x04;

export const lwapp: Layer = {
  id: 'lwapp',
  title: 'LWAPP Encapsulated Packet',
  keys: [etherTypeKey(0x88bb), udpPortKey(12_222)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    if ((out.view.getUint8(out.at) & CONTROL) !== 0) return NO_LAYER;
    out.at += HEADER_LENGTH;
    return IEEE_802_11;
  },
};

export const lwappFields: HeaderFields = (view, at) => [
  field('Length', 'lwapp.Length', view.getUint16(at + 2), at + 2, 2),
];
