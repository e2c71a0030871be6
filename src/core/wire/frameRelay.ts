/** Frame Relay with RFC 2427 encapsulation (LINKTYPE_FRELAY, and with a direction byte). */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, LLC, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const LAST_ADDRESS_BYTE = 1;
const UNNUMBERED = 0x03;
const NLPID_SNAP = 0x80;
const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;

export const frameRelay: Layer = {
  id: 'frameRelay',
  title: 'Frame Relay',
  keys: [linkTypeKey(107)],
  decode(out) {
    const { view } = out;
    do {
      if (isCutShort(out, 1)) return NO_LAYER;
      out.at++;
    } while ((view.getUint8(out.at - 1) & LAST_ADDRESS_BYTE) === 0);
    if (isCutShort(out, 2)) return NO_LAYER;
    if (view.getUint8(out.at) !== UNNUMBERED) {
      // Cisco's encapsulation: an EtherType follows the address.
      out.at += 2;
      return etherTypeKey(view.getUint16(out.at - 2));
    }
    out.at++;
    if (view.getUint8(out.at) === 0) out.at++;
    if (isCutShort(out, 1)) return NO_LAYER;
    const protocol = view.getUint8(out.at);
    out.at++;
    if (protocol === NLPID_IPV4) return etherTypeKey(0x0800);
    if (protocol === NLPID_IPV6) return etherTypeKey(0x86dd);
    if (protocol !== NLPID_SNAP || isCutShort(out, 5)) return NO_LAYER;
    out.at += 5;
    return etherTypeKey(view.getUint16(out.at - 2));
  },
  fields: (view, at) => {
    const dlci = ((view.getUint8(at) >>> 2) << 4) | (view.getUint8(at + 1) >>> 4);
    return [field('DLCI', 'fr.dlci', dlci, at, 2)];
  },
};

/** IP over ATM by LLC (RFC 2684; LINKTYPE_ATM_RFC1483). */
export const atmLlc: Layer = {
  id: 'atmLlc',
  title: 'ATM adaptation layer 5',
  keys: [linkTypeKey(100)],
  decode: () => LLC,
  fields: () => [],
};
