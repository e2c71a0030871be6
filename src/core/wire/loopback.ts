/** Loopback of the BSDs: an address family before the IP packet (LINKTYPE_NULL in the host's byte order, LINKTYPE_LOOP in network order). */
import { PacketStatus } from '../packets/packetTable';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const AF_INET = 2;
const MAX_FAMILY = 1500;
/** AF_INET6 of NetBSD/OpenBSD, FreeBSD, and macOS. */
const AF_INET6 = [24, 28, 30];

/** The family; the byte order is that of the capturing machine, and the value is small. */
function addressFamily(view: DataView, at: number): number {
  const big = view.getUint32(at);
  return big > 0xffff ? view.getUint32(at, true) : big;
}

export const loopback: Layer = {
  id: 'loopback',
  title: 'Null/Loopback',
  keys: [linkTypeKey(0), linkTypeKey(108)],
  decode(out) {
    if (out.end - out.at < HEADER_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    const family = addressFamily(out.view, out.at);
    out.at += HEADER_LENGTH;
    if (family === AF_INET) return etherTypeKey(0x0800);
    if (AF_INET6.includes(family)) return etherTypeKey(0x86dd);
    // Some writers put an EtherType there.
    return family > MAX_FAMILY ? etherTypeKey(family) : NO_LAYER;
  },
  fields: (view, at) => [field('Family', 'null.family', addressFamily(view, at), at, 4)],
};
