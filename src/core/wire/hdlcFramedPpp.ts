/** PPP with the flags, escapes and check sequence of HDLC framing (RFC 1662), as CDMA2000 carries it in GRE. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { HDLC_FRAMED_PPP, NO_LAYER, PPP } from './layerKey';
import { field } from './protocolField';
import { replacePayload } from './replacedPayload';

const FLAG = 0x7e;
const ESCAPE = 0x7d;
const ESCAPED_BIT = 0x20;
/** Protocol and something to carry. The check sequence stays: IP's length leaves it out. */
const MIN_FRAME = 3;

export const hdlcFramedPpp: Layer = {
  id: 'hdlcFramedPpp',
  title: 'PPP In HDLC-Like Framing',
  keys: [HDLC_FRAMED_PPP],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    const { view, end } = out;
    // The first whole frame; what stands before the first flag belongs to a frame of another packet.
    let at = out.at;
    while (at < end && view.getUint8(at) !== FLAG) at++;
    while (at < end && view.getUint8(at) === FLAG) at++;
    const bytes = new Uint8Array(end - at);
    let length = 0;
    for (; at < end && view.getUint8(at) !== FLAG; at++) {
      let byte = view.getUint8(at);
      if (byte === ESCAPE && at + 1 < end) byte = view.getUint8(++at) ^ ESCAPED_BIT;
      bytes[length++] = byte;
    }
    if (at >= end || length < MIN_FRAME) return NO_LAYER;
    return replacePayload(out, bytes.subarray(0, length)) ? PPP : NO_LAYER;
  },
};

export const hdlcFramedPppFields: HeaderFields = (view, at) => [
  field('Flag', null, view.getUint8(at), at, 1),
];
