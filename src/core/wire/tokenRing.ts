/** Token ring (IEEE 802.5) and FDDI: a MAC header, then LLC. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { linkTypeKey, LLC, NO_LAYER } from './layerKey';
import { field, macText, spelledHex } from './protocolField';

const TOKEN_RING_HEADER = 14;
const FDDI_HEADER = 13;
const ROUTING_INDICATOR = 0x80;
const ROUTING_LENGTH_MASK = 0x1f;
const FRAME_TYPE_LLC = 1;

export const tokenRing: Layer = {
  id: 'tokenRing',
  title: 'Token-Ring',
  keys: [linkTypeKey(6)],
  decode(out) {
    if (isCutShort(out, TOKEN_RING_HEADER)) return NO_LAYER;
    const { view, at } = out;
    if (view.getUint8(at + 1) >>> 6 !== FRAME_TYPE_LLC) return NO_LAYER;
    out.linkAddressAt = at + 8;
    out.linkAddressLength = 6;
    out.at += TOKEN_RING_HEADER;
    if ((view.getUint8(at + 8) & ROUTING_INDICATOR) !== 0) {
      if (isCutShort(out, 1)) return NO_LAYER;
      out.at += view.getUint8(out.at) & ROUTING_LENGTH_MASK;
    }
    return LLC;
  },
};

export const tokenRingFields: HeaderFields = (view, at) => [
  field('Frame Control', 'tr.fc', spelledHex(view.getUint8(at + 1), 2), at + 1, 1),
  field('Destination', 'tr.dst', macText(view, at + 2), at + 2, 6),
  field('Source', 'tr.src', macText(view, at + 8), at + 8, 6),
];

export const fddi: Layer = {
  id: 'fddi',
  title: 'Fiber Distributed Data Interface',
  keys: [linkTypeKey(10)],
  decode(out) {
    if (isCutShort(out, FDDI_HEADER)) return NO_LAYER;
    // Frames of the LLC kind have 01 in bits 5 and 4; the rest is management.
    if ((out.view.getUint8(out.at) & 0x30) !== 0x10) return NO_LAYER;
    out.linkAddressAt = out.at + 7;
    out.linkAddressLength = 6;
    out.at += FDDI_HEADER;
    return LLC;
  },
};

export const fddiFields: HeaderFields = (view, at) => [
  field('Frame Control', 'fddi.fc', spelledHex(view.getUint8(at), 2), at, 1),
  field('Destination', 'fddi.dst', macText(view, at + 1), at + 1, 6),
  field('Source', 'fddi.src', macText(view, at + 7), at + 7, 6),
];
