/** Linux' netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { linkTypeKey, NO_LAYER } from './layerKey';
import { NETFILTER_LOG, netfilterPacket } from './netfilterPacket';
import { field } from './protocolField';

const HEADER_LENGTH = 4;

export const nflog: Layer = {
  id: 'nflog',
  title: 'Linux Netfilter NFLOG',
  keys: [linkTypeKey(239)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view, at, end } = out;
    const packet = netfilterPacket(NETFILTER_LOG, view, at + HEADER_LENGTH, end, view.getUint8(at));
    if (packet === null) return NO_LAYER;
    out.at = packet.at;
    out.wireEnd = Math.min(out.wireEnd, packet.end);
    out.end = Math.min(out.end, out.wireEnd);
    return packet.key;
  },
};

export const nflogFields: HeaderFields = (view, at) => [
  field('Family', 'nflog.family', view.getUint8(at), at, 1),
  field('Resource id', 'nflog.resid', view.getUint16(at + 2), at + 2, 2),
];
