/** Cisco FabricPath: a whole Ethernet frame, with its check sequence, behind an outer header of 16 bytes. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

/** Forwarding tag and TTL, behind the EtherType. */
const TAG_LENGTH = 2;
const FRAME_CHECK_LENGTH = 4;

export const fabricPath: Layer = {
  id: 'fabricPath',
  title: 'Cisco FabricPath',
  keys: [etherTypeKey(0x8903)],
  decode(out) {
    if (isCutShort(out, TAG_LENGTH)) return NO_LAYER;
    out.at += TAG_LENGTH;
    out.wireEnd = Math.max(out.at, out.wireEnd - FRAME_CHECK_LENGTH);
    out.end = Math.min(out.end, out.wireEnd);
    return ETHERNET;
  },
};

export const fabricPathFields: HeaderFields = (view, at) => [
  field('FTAG', 'cfp.ftag', view.getUint16(at) >>> 6, at, 2),
  field('TTL', 'cfp.ttl', view.getUint16(at) & 0x3f, at, 2),
];
