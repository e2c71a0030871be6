/** Linux' netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import { etherTypeKey, linkTypeKey, NO_LAYER, type Layer, type LayerKey } from './layer';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const ATTRIBUTE_HEADER = 4;
const ATTRIBUTE_TYPE_MASK = 0x7fff;
const ATTRIBUTE_PAYLOAD = 9;
const AF_INET = 2;
const AF_INET6 = 10;

/** Moves `out` to the payload among the attributes from `out.at` on. */
export function nflogPayload(out: DecodedPacket, family: number): LayerKey {
  const { view } = out;
  while (out.end - out.at >= ATTRIBUTE_HEADER) {
    // Attributes are written in the byte order of the host; a length is small.
    const little = view.getUint16(out.at, true) <= out.wireEnd - out.at;
    const length = view.getUint16(out.at, little);
    if (length < ATTRIBUTE_HEADER) return NO_LAYER;
    const type = view.getUint16(out.at + 2, little) & ATTRIBUTE_TYPE_MASK;
    if (type === ATTRIBUTE_PAYLOAD) {
      out.wireEnd = Math.min(out.wireEnd, out.at + length);
      out.end = Math.min(out.end, out.wireEnd);
      out.at += ATTRIBUTE_HEADER;
      if (family === AF_INET) return etherTypeKey(0x0800);
      return family === AF_INET6 ? etherTypeKey(0x86dd) : NO_LAYER;
    }
    out.at += (length + 3) & ~3;
  }
  return NO_LAYER;
}

export const nflog: Layer = {
  id: 'nflog',
  title: 'Linux Netfilter NFLOG',
  keys: [linkTypeKey(239)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const family = out.view.getUint8(out.at);
    out.at += HEADER_LENGTH;
    return nflogPayload(out, family);
  },
  fields: (view, at) => [
    field('Family', 'nflog.family', view.getUint8(at), at, 1),
    field('Resource id', 'nflog.resid', view.getUint16(at + 2), at + 2, 2),
  ],
};
