/** TaZmen Sniffer Protocol: how RouterOS and others stream captured frames. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  IEEE_802_11,
  linkTypeKey,
  NO_LAYER,
  PPP,
  RAW_IP,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const TAG_PADDING = 0;
const TAG_END = 1;

function encapsulatedKey(encapsulated: number): LayerKey {
  switch (encapsulated) {
    case 1:
      return ETHERNET;
    case 2:
      return linkTypeKey(6);
    case 4:
      return PPP;
    case 5:
      return linkTypeKey(10);
    case 7:
      return RAW_IP;
    case 0x12:
      return IEEE_802_11;
    case 0x77: // Prism header
      return linkTypeKey(119);
    case 0x7f: // AVS header
      return linkTypeKey(163);
    default:
      return NO_LAYER;
  }
}

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
    return encapsulatedKey(encapsulated);
  },
};

export const tzspFields: HeaderFields = (view, at) => [
  field('Encapsulates', 'tzsp.encap', view.getUint16(at + 2), at + 2, 2),
];
