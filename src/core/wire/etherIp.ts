/** Ethernet within IP (RFC 3378). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, ipProtocolKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 2;

export const etherIp: Layer = {
  id: 'etherIp',
  title: 'Ethernet over IP',
  keys: [ipProtocolKey(97)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    out.at += HEADER_LENGTH;
    return ETHERNET;
  },
};

export const etherIpFields: HeaderFields = (view, at) => [
  field('Version', 'etherip.ver', view.getUint8(at) >>> 4, at, 1),
];
