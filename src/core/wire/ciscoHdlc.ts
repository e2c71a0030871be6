/** Cisco HDLC (LINKTYPE_C_HDLC), with a direction byte before it in LINKTYPE_C_HDLC_WITH_DIR. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 4;

/** The EtherTypes that routers send over serial lines. */
export function serialLineKey(protocol: number): LayerKey {
  switch (protocol) {
    case 0x0800:
    case 0x86dd:
    case 0x8847:
    case 0x8848:
    case 0x6558:
      return etherTypeKey(protocol);
    default:
      return NO_LAYER;
  }
}

export const ciscoHdlc: Layer = {
  id: 'ciscoHdlc',
  title: 'Cisco HDLC',
  // 112 is what OpenBSD calls it.
  keys: [linkTypeKey(104), linkTypeKey(112)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    out.at += HEADER_LENGTH;
    return serialLineKey(out.view.getUint16(out.at - 2));
  },
};

export const ciscoHdlcFields: HeaderFields = (view, at) => [
  field('Address', 'chdlc.address', spelledHex(view.getUint8(at), 2), at, 1),
  field('Protocol', 'chdlc.protocol', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
];

export const ciscoHdlcWithDirection: Layer = {
  id: 'ciscoHdlcWithDirection',
  title: 'Cisco HDLC direction',
  keys: [linkTypeKey(205)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    out.at += 1;
    return linkTypeKey(104);
  },
};

export const ciscoHdlcWithDirectionFields: HeaderFields = (view, at) => [
  field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1),
];
