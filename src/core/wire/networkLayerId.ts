/** Network layer protocol identifiers (ISO/IEC TR 9577; those of IP by RFC 2427): one byte, then the packet. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, NETWORK_LAYER_ID, NO_LAYER, PPP_PROTOCOL, pppProtocolKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;
const NLPID_PPP = 0xcf;

export const networkLayerId: Layer = {
  id: 'networkLayerId',
  title: 'OSI',
  keys: [NETWORK_LAYER_ID, pppProtocolKey(0x0023)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    const protocol = out.view.getUint8(out.at);
    out.at++;
    if (protocol === NLPID_IPV4) return etherTypeKey(0x0800);
    if (protocol === NLPID_IPV6) return etherTypeKey(0x86dd);
    return protocol === NLPID_PPP ? PPP_PROTOCOL : NO_LAYER;
  },
};

export const networkLayerIdFields: HeaderFields = (view, at) => [
  field('Network Layer Protocol Identifier', 'osi.nlpid', spelledHex(view.getUint8(at), 2), at, 1),
];
