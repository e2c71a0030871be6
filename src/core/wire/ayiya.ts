/** Anything In Anything (draft-massar-v6ops-ayiya): how tunnel brokers carried IPv6 in UDP. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ipProtocolKey, NO_LAYER, udpPortKey } from './layerKey';
import { field } from './protocolField';

/** Lengths and kinds, next header, time. */
const FIXED_LENGTH = 8;
const FORWARD = 1;

export const ayiya: Layer = {
  id: 'ayiya',
  title: 'Anything in Anything Protocol',
  keys: [udpPortKey(5072)],
  decode(out) {
    if (isCutShort(out, FIXED_LENGTH)) return NO_LAYER;
    const { view, at } = out;
    if ((view.getUint8(at + 2) & 0x0f) !== FORWARD) return NO_LAYER;
    const identity = 1 << (view.getUint8(at) >>> 4);
    const signature = (view.getUint8(at + 1) >>> 4) * 4;
    out.at = at + FIXED_LENGTH + identity + signature;
    return ipProtocolKey(view.getUint8(at + 3));
  },
};

export const ayiyaFields: HeaderFields = (view, at) => [
  field('Operation Code', 'ayiya.opcode', view.getUint8(at + 2) & 0x0f, at + 2, 1),
  field('Next Header', 'ayiya.nextheader', view.getUint8(at + 3), at + 3, 1),
];
