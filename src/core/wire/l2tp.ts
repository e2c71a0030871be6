/** Layer Two Tunneling Protocol version 2 (RFC 2661). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { NO_LAYER, PPP, udpPortKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const VERSION_MASK = 0x000f;

export const l2tp: Layer = {
  id: 'l2tp',
  title: 'Layer 2 Tunneling Protocol',
  keys: [udpPortKey(1701)],
  decode(out) {
    if (isCutShort(out, 6)) return NO_LAYER;
    const { view } = out;
    const flags = view.getUint16(out.at);
    if ((flags & CONTROL) !== 0 || (flags & VERSION_MASK) !== 2) return NO_LAYER;
    if ((flags & LENGTH) !== 0) {
      const end = out.at + view.getUint16(out.at + 2);
      if (end < out.wireEnd) {
        out.wireEnd = end;
        out.end = Math.min(out.end, end);
      }
      out.at += 2;
    }
    out.at += 6;
    if ((flags & SEQUENCE) !== 0) out.at += 4;
    if ((flags & OFFSET) !== 0) {
      if (isCutShort(out, 2)) return NO_LAYER;
      out.at += 2 + view.getUint16(out.at);
    }
    return isCutShort(out, 1) ? NO_LAYER : PPP;
  },
};

export const l2tpFields: HeaderFields = (view, at) => [
  field('Flags', 'l2tp.type', spelledHex(view.getUint16(at), 4), at, 2),
];
