/** Loopback of the BSDs: an address family before the IP packet (LINKTYPE_NULL in the host's byte order, LINKTYPE_LOOP in network order). */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, PPP, type LayerKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const AF_INET = 2;
const MAX_FAMILY = 1500;
/** AF_INET6 of NetBSD/OpenBSD, FreeBSD, and macOS. */
const AF_INET6 = [24, 28, 30];

/** PPP in place of a family: what some tunnel drivers write. */
const PPP_ADDRESS_CONTROL = 0xff03;

/** The family; the byte order is that of the capturing machine, and the value is small. */
function addressFamily(view: DataView, at: number): number {
  const big = view.getUint32(at);
  return big > 0xffff ? view.getUint32(at, true) : big;
}

function payloadKey(out: DecodedPacket, family: number): LayerKey {
  out.at += HEADER_LENGTH;
  if (family === AF_INET) return etherTypeKey(0x0800);
  if (AF_INET6.includes(family)) return etherTypeKey(0x86dd);
  // Some writers put an EtherType there.
  return family > MAX_FAMILY && family <= 0xffff ? etherTypeKey(family) : NO_LAYER;
}

export const loopback: Layer = {
  id: 'loopback',
  title: 'Null/Loopback',
  keys: [linkTypeKey(0)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    if (out.view.getUint16(out.at) === PPP_ADDRESS_CONTROL) return PPP;
    return payloadKey(out, addressFamily(out.view, out.at));
  },
};

export const loopbackFields: HeaderFields = (view, at) => [
  field('Family', 'null.family', addressFamily(view, at), at, 4),
];

/** OpenBSD's, in network byte order. */
export const loopbackNetworkOrder: Layer = {
  id: 'loopbackNetworkOrder',
  title: 'Null/Loopback',
  keys: [linkTypeKey(108)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    return payloadKey(out, out.view.getUint32(out.at));
  },
};

export const loopbackNetworkOrderFields: HeaderFields = (view, at) => [
  field('Family', 'null.family', view.getUint32(at), at, 4),
];
