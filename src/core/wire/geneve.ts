/** Geneve (RFC 8926). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER, udpPortKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 8;
const PROTOCOL_ETHERNET = 0x6558;

export const geneve: Layer = {
  id: 'geneve',
  title: 'Generic Network Virtualization Encapsulation',
  keys: [udpPortKey(6081)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const options = (out.view.getUint8(out.at) & 0x3f) * 4;
    const protocol = out.view.getUint16(out.at + 2);
    out.at += HEADER_LENGTH + options;
    return protocol === PROTOCOL_ETHERNET ? ETHERNET : etherTypeKey(protocol);
  },
};

export const geneveFields: HeaderFields = (view, at) => [
  field('Length', 'geneve.option.length', (view.getUint8(at) & 0x3f) * 4, at, 1),
  field('Protocol Type', 'geneve.proto_type', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
  field('Virtual Network Identifier', 'geneve.vni', view.getUint32(at + 4) >>> 8, at + 4, 3),
];
