/** IP over InfiniBand (RFC 4391), as LINKTYPE_IPOIB keeps it: the receiver's address, then the header. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER } from './layerKey';
import { field, spelledHex } from './protocolField';

const ADDRESS_LENGTH = 40;
const HEADER_LENGTH = 4;

export const ipoib: Layer = {
  id: 'ipoib',
  title: 'IP over Infiniband',
  keys: [linkTypeKey(242)],
  decode(out) {
    if (isCutShort(out, ADDRESS_LENGTH + HEADER_LENGTH)) return NO_LAYER;
    out.at += ADDRESS_LENGTH + HEADER_LENGTH;
    const type = out.view.getUint16(out.at - HEADER_LENGTH);
    return type === 0x0800 || type === 0x86dd ? etherTypeKey(type) : NO_LAYER;
  },
};

export const ipoibFields: HeaderFields = (view, at) => [
  field(
    'Type',
    'ipoib.type',
    spelledHex(view.getUint16(at + ADDRESS_LENGTH), 4),
    at + ADDRESS_LENGTH,
    2,
  ),
];
