/** TaZmen Sniffer Protocol: how RouterOS and others stream captured frames. */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { ETHERNET, IEEE_802_11, NO_LAYER, udpPortKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const TAG_PADDING = 0;
const TAG_END = 1;
const ENCAPSULATED_ETHERNET = 1;
const ENCAPSULATED_802_11 = 0x12;

export const tzsp: Layer = {
  id: 'tzsp',
  title: 'TZSP',
  keys: [udpPortKey(37008)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view } = out;
    const encapsulated = view.getUint16(out.at + 2);
    out.at += HEADER_LENGTH;
    for (;;) {
      if (isCutShort(out, 1)) return NO_LAYER;
      const tag = view.getUint8(out.at++);
      if (tag === TAG_END) break;
      if (tag === TAG_PADDING) continue;
      if (isCutShort(out, 1)) return NO_LAYER;
      out.at += 1 + view.getUint8(out.at);
    }
    if (encapsulated === ENCAPSULATED_ETHERNET) return ETHERNET;
    return encapsulated === ENCAPSULATED_802_11 ? IEEE_802_11 : NO_LAYER;
  },
  fields: (view, at) => [field('Encapsulates', 'tzsp.encap', view.getUint16(at + 2), at + 2, 2)],
};
