/** Van Jacobson compression (RFC 1144): packets that carry the whole header, with a connection number for the protocol. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, NO_LAYER, pppProtocolKey } from './layerKey';
import { field } from './protocolField';

const MIN_LENGTH = 20;
const PROTOCOL_AT = 9;
const PROTOCOL_TCP = 6;

export const vanJacobsonUncompressed: Layer = {
  id: 'vanJacobsonUncompressed',
  title: 'PPP VJ Compression',
  keys: [pppProtocolKey(0x002f)],
  decode(out) {
    if (isCutShort(out, MIN_LENGTH)) return NO_LAYER;
    const { view, at, end } = out;
    if (!out.spend(end - at)) return NO_LAYER;
    const bytes = new Uint8Array(end - at);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + at, end - at));
    bytes[PROTOCOL_AT] = PROTOCOL_TCP;
    out.view = new DataView(bytes.buffer);
    out.linkAddressAt = -1;
    out.wireEnd -= at;
    out.at = 0;
    out.end = bytes.length;
    return etherTypeKey(0x0800);
  },
};

export const vanJacobsonUncompressedFields: HeaderFields = (view, at) => [
  field('Connection', 'vjc.connection_number', view.getUint8(at + PROTOCOL_AT), at + 9, 1),
];
