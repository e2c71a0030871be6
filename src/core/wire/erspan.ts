/** ERSPAN types II and III: mirrored Ethernet frames in GRE (draft-foschiano-erspan). */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const TYPE_2_LENGTH = 8;
const TYPE_3_LENGTH = 12;
const PLATFORM_LENGTH = 8;
const VERSION_TYPE_3 = 2;

export const erspan: Layer = {
  id: 'erspan',
  title: 'Encapsulated Remote Switch Packet ANalysis',
  keys: [etherTypeKey(0x88be), etherTypeKey(0x22eb)],
  decode(out) {
    if (isCutShort(out, TYPE_2_LENGTH)) return NO_LAYER;
    if (out.view.getUint8(out.at) >>> 4 !== VERSION_TYPE_3) {
      out.at += TYPE_2_LENGTH;
      return ETHERNET;
    }
    if (isCutShort(out, TYPE_3_LENGTH)) return NO_LAYER;
    const hasPlatform = (out.view.getUint8(out.at + 11) & 1) !== 0;
    out.at += TYPE_3_LENGTH + (hasPlatform ? PLATFORM_LENGTH : 0);
    return ETHERNET;
  },
  fields: (view, at) => [
    field('Version', 'erspan.version', view.getUint8(at) >>> 4, at, 1),
    field('Vlan', 'erspan.vlan', view.getUint16(at) & 0xfff, at, 2),
    field('SpanID', 'erspan.spanid', view.getUint16(at + 2) & 0x3ff, at + 2, 2),
  ],
};
