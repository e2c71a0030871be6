/** Linux' netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet. */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const ATTRIBUTE_HEADER = 4;
const ATTRIBUTE_TYPE_MASK = 0x7fff;
const ATTRIBUTE_PAYLOAD = 9;
const MAX_TYPE = 256;
const AF_INET = 2;
const AF_INET6 = 10;

/** The layer of a payload of an address family. */
export function nflogKey(family: number): LayerKey {
  if (family === AF_INET) return etherTypeKey(0x0800);
  return family === AF_INET6 ? etherTypeKey(0x86dd) : NO_LAYER;
}

/** Where the packet lies among the attributes in `[at, end)`; its end may be behind a cut. */
export function findNflogPayload(
  view: DataView,
  at: number,
  end: number,
): { readonly at: number; readonly end: number } | null {
  while (end - at >= ATTRIBUTE_HEADER) {
    // Attributes are in the byte order of the host: the type is a small number.
    const isLittle = (view.getUint16(at + 2, true) & ATTRIBUTE_TYPE_MASK) < MAX_TYPE;
    const length = view.getUint16(at, isLittle);
    if (length < ATTRIBUTE_HEADER) return null;
    const type = view.getUint16(at + 2, isLittle) & ATTRIBUTE_TYPE_MASK;
    if (type === ATTRIBUTE_PAYLOAD) return { at: at + ATTRIBUTE_HEADER, end: at + length };
    at += (length + 3) & ~3;
  }
  return null;
}

export const nflog: Layer = {
  id: 'nflog',
  title: 'Linux Netfilter NFLOG',
  keys: [linkTypeKey(239)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const key = nflogKey(out.view.getUint8(out.at));
    const payload = findNflogPayload(out.view, out.at + HEADER_LENGTH, out.end);
    if (payload === null || key === NO_LAYER) return NO_LAYER;
    out.at = payload.at;
    out.wireEnd = Math.min(out.wireEnd, payload.end);
    out.end = Math.min(out.end, out.wireEnd);
    return key;
  },
  fields: (view, at) => [
    field('Family', 'nflog.family', view.getUint8(at), at, 1),
    field('Resource id', 'nflog.resid', view.getUint16(at + 2), at + 2, 2),
  ],
};
