/** Cisco's Inter-Switch Link: a whole Ethernet frame behind 26 bytes that look like Ethernet's. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, INTER_SWITCH_LINK, linkTypeKey, NO_LAYER } from './layerKey';
import { field, macText } from './protocolField';

const HEADER_LENGTH = 26;
const TYPE_ETHERNET = 0;
const TYPE_TOKEN_RING = 1;
/** Token ring frames come behind more bytes of their source route. */
const TOKEN_RING_EXTRA = 5;

export const interSwitchLink: Layer = {
  id: 'interSwitchLink',
  title: 'ISL',
  keys: [INTER_SWITCH_LINK],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const type = out.view.getUint8(out.at + 5) >>> 4;
    out.at += HEADER_LENGTH;
    if (type === TYPE_ETHERNET) return ETHERNET;
    if (type !== TYPE_TOKEN_RING || isCutShort(out, TOKEN_RING_EXTRA)) return NO_LAYER;
    out.at += TOKEN_RING_EXTRA;
    return linkTypeKey(6);
  },
};

export const interSwitchLinkFields: HeaderFields = (view, at) => [
  field('Source', 'isl.src', macText(view, at + 6), at + 6, 6),
  field('VLAN ID', 'isl.vlan_id', view.getUint16(at + 20) >>> 1, at + 20, 2),
];
