/** Teredo: IPv6 in UDP (RFC 4380), with its optional indications. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, NO_LAYER, udpPortKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;
const AUTHENTICATION_FIXED = 13;

export const teredo: Layer = {
  id: 'teredo',
  title: 'Teredo IPv6 over UDP tunneling',
  keys: [udpPortKey(3544)],
  decode(out) {
    const { view } = out;
    if (isCutShort(out, 4)) return NO_LAYER;
    if (view.getUint16(out.at) === AUTHENTICATION) {
      out.at += AUTHENTICATION_FIXED + view.getUint8(out.at + 2) + view.getUint8(out.at + 3);
      if (isCutShort(out, 2)) return NO_LAYER;
    }
    if (view.getUint16(out.at) === ORIGIN) out.at += ORIGIN_LENGTH;
    if (isCutShort(out, 1)) return NO_LAYER;
    return view.getUint8(out.at) >>> 4 === 6 ? etherTypeKey(0x86dd) : NO_LAYER;
  },
};

export const teredoFields: HeaderFields = (view, at) => [
  field('Indicator', null, spelledHex(view.getUint16(at), 4), at, 2),
];
