/** IEEE 802.2 logical link control, with SNAP (RFC 1042): 802.3, 802.11, FDDI, token ring, ATM. */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, LLC, NO_LAYER } from './layerKey';
import { field, hex } from './protocolField';

const HEADER_LENGTH = 3;
const SNAP_LENGTH = 8;
const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
/** Organisation codes whose protocol field is no EtherType. */
const OUI_BRIDGED = 0x0080c2;

export const llc: Layer = {
  id: 'llc',
  title: 'Logical-Link Control',
  keys: [LLC],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view, at } = out;
    const sap = view.getUint8(at);
    if (sap === SAP_IP && view.getUint8(at + 1) === SAP_IP) {
      out.at = at + HEADER_LENGTH;
      return etherTypeKey(0x0800);
    }
    // Other users of LLC never carry IP.
    if (sap !== SAP_SNAP || view.getUint8(at + 1) !== SAP_SNAP) return NO_LAYER;
    if (isCutShort(out, SNAP_LENGTH)) return NO_LAYER;
    const organisation = view.getUint16(at + 3) * 256 + view.getUint8(at + 5);
    const type = view.getUint16(at + 6);
    out.at = at + SNAP_LENGTH;
    if (organisation !== OUI_BRIDGED) return etherTypeKey(type);
    // RFC 2684: bridged Ethernet with (1) or without (7) its frame check sequence, behind two bytes of padding.
    if (type !== 1 && type !== 7) return NO_LAYER;
    if (isCutShort(out, 2)) return NO_LAYER;
    out.at += 2;
    return ETHERNET;
  },
  fields: (view, at, end) => [
    field('DSAP', 'llc.dsap', hex(view.getUint8(at), 2), at, 1),
    field('SSAP', 'llc.ssap', hex(view.getUint8(at + 1), 2), at + 1, 1),
    field('Control field', 'llc.control', hex(view.getUint8(at + 2), 2), at + 2, 1),
    ...(view.getUint8(at) === SAP_SNAP && end - at >= SNAP_LENGTH
      ? [field('Type', 'llc.type', hex(view.getUint16(at + 6), 4), at + 6, 2)]
      : []),
  ],
};
