/** PPP over Ethernet, session stage (RFC 2516). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, PPP } from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 6;

export const pppoe: Layer = {
  id: 'pppoe',
  title: 'PPP-over-Ethernet Session',
  keys: [etherTypeKey(0x8864), linkTypeKey(51)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const length = out.view.getUint16(out.at + 4);
    out.at += HEADER_LENGTH;
    if (out.at + length < out.wireEnd) {
      out.wireEnd = out.at + length;
      out.end = Math.min(out.end, out.wireEnd);
    }
    return PPP;
  },
};

export const pppoeFields: HeaderFields = (view, at) => [
  field('Code', 'pppoe.code', spelledHex(view.getUint8(at + 1), 2), at + 1, 1),
  field('Session ID', 'pppoe.session_id', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
  field('Payload Length', 'pppoe.payload_length', view.getUint16(at + 4), at + 4, 2),
];
