/** Apple's pktap (LINKTYPE_PKTAP): the process and the interface, then the packet in the interface's own link type. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { linkTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const MIN_LENGTH = 108;
/** What follows is a packet, and not only a notice. */
const NEXT_PACKET = 1;
const MAX_LINK_TYPE = 0xffff;

export const pktap: Layer = {
  id: 'pktap',
  title: 'PKTAP packet header',
  keys: [linkTypeKey(258)],
  decode(out) {
    if (isCutShort(out, MIN_LENGTH)) return NO_LAYER;
    const { view, at } = out;
    const length = view.getUint32(at, true);
    const linkType = view.getUint32(at + 8, true);
    if (view.getUint32(at + 4, true) !== NEXT_PACKET || linkType > MAX_LINK_TYPE) return NO_LAYER;
    if (length < MIN_LENGTH || isCutShort(out, length)) return NO_LAYER;
    out.at = at + length;
    return linkTypeKey(linkType);
  },
};

export const pktapFields: HeaderFields = (view, at) => [
  field('Header Length', 'pktap.hdrlen', view.getUint32(at, true), at, 4),
  field('DLT', 'pktap.dlt', view.getUint32(at + 8, true), at + 8, 4),
];
