/** ERSPAN types II and III: mirrored Ethernet frames in GRE (draft-foschiano-erspan). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const TYPE_2_LENGTH = 8;
const TYPE_3_LENGTH = 12;
const PLATFORM_LENGTH = 8;
const VERSION_TYPE_2 = 1;
const VERSION_TYPE_3 = 2;
/** Frames of type 0 are Ethernet. */
const FRAME_TYPE_MASK = 0x7c00;
const PLATFORM = 1;

export const erspan: Layer = {
  id: 'erspan',
  title: 'Encapsulated Remote Switch Packet ANalysis',
  keys: [etherTypeKey(0x88be), etherTypeKey(0x22eb)],
  decode(out) {
    if (isCutShort(out, TYPE_2_LENGTH)) return NO_LAYER;
    const version = out.view.getUint8(out.at) >>> 4;
    if (version === VERSION_TYPE_2) {
      out.at += TYPE_2_LENGTH;
      return ETHERNET;
    }
    if (version !== VERSION_TYPE_3 || isCutShort(out, TYPE_3_LENGTH)) return NO_LAYER;
    const bits = out.view.getUint16(out.at + 10);
    if ((bits & FRAME_TYPE_MASK) !== 0) return NO_LAYER;
    out.at += TYPE_3_LENGTH + ((bits & PLATFORM) !== 0 ? PLATFORM_LENGTH : 0);
    return ETHERNET;
  },
};

export const erspanFields: HeaderFields = (view, at) => [
  field('Version', 'erspan.version', view.getUint8(at) >>> 4, at, 1),
  field('Vlan', 'erspan.vlan', view.getUint16(at) & 0xfff, at, 2),
  field('SpanID', 'erspan.spanid', view.getUint16(at + 2) & 0x3ff, at + 2, 2),
];
