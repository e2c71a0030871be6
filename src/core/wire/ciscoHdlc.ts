/** Cisco HDLC (LINKTYPE_C_HDLC), with a direction byte before it in LINKTYPE_C_HDLC_WITH_DIR. */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER } from './layerKey';
import { field, hex } from './protocolField';

const HEADER_LENGTH = 4;

export const ciscoHdlc: Layer = {
  id: 'ciscoHdlc',
  title: 'Cisco HDLC',
  keys: [linkTypeKey(104)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    out.at += HEADER_LENGTH;
    return etherTypeKey(out.view.getUint16(out.at - 2));
  },
  fields: (view, at) => [
    field('Address', 'chdlc.address', hex(view.getUint8(at), 2), at, 1),
    field('Protocol', 'chdlc.protocol', hex(view.getUint16(at + 2), 4), at + 2, 2),
  ],
};

export const ciscoHdlcWithDirection: Layer = {
  id: 'ciscoHdlcWithDirection',
  title: 'Cisco HDLC direction',
  keys: [linkTypeKey(205)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    out.at += 1;
    return linkTypeKey(104);
  },
  fields: (view, at) => [field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1)],
};
