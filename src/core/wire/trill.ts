/** TRILL (RFC 6325): Ethernet frames between routing bridges. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 6;

export const trill: Layer = {
  id: 'trill',
  title: 'TRILL',
  keys: [etherTypeKey(0x22f3)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const options = ((out.view.getUint16(out.at) >>> 6) & 0x1f) * 4;
    out.at += HEADER_LENGTH + options;
    return ETHERNET;
  },
};

export const trillFields: HeaderFields = (view, at) => [
  field('Hop Count', 'trill.hop_cnt', view.getUint16(at) & 0x3f, at, 2),
];
