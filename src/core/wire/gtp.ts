/** GTP-U: user traffic of mobile networks (3GPP TS 29.281; version 0 of GSM 09.60). */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { NO_LAYER, RAW_IP, udpPortKey } from './layerKey';
import { field, hex } from './protocolField';

const HEADER_LENGTH = 8;
const VERSION_0_LENGTH = 20;
const OPTIONAL_LENGTH = 4;
const MESSAGE_USER_DATA = 255;
const EXTENSION = 4;
const OPTIONAL_FIELDS = 7;

export const gtp: Layer = {
  id: 'gtp',
  title: 'GPRS Tunneling Protocol',
  keys: [udpPortKey(2152), udpPortKey(3386)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view } = out;
    const flags = view.getUint8(out.at);
    const version = flags >>> 5;
    if (view.getUint8(out.at + 1) !== MESSAGE_USER_DATA || version > 1) return NO_LAYER;
    if (version === 0) {
      out.at += VERSION_0_LENGTH;
      return isCutShort(out, 1) ? NO_LAYER : RAW_IP;
    }
    out.at += HEADER_LENGTH;
    if ((flags & OPTIONAL_FIELDS) !== 0) {
      if (isCutShort(out, OPTIONAL_LENGTH)) return NO_LAYER;
      let next = (flags & EXTENSION) !== 0 ? view.getUint8(out.at + 3) : 0;
      out.at += OPTIONAL_LENGTH;
      while (next !== 0) {
        if (isCutShort(out, 4)) return NO_LAYER;
        const length = view.getUint8(out.at) * 4;
        if (length === 0) return NO_LAYER;
        if (isCutShort(out, length)) return NO_LAYER;
        next = view.getUint8(out.at + length - 1);
        out.at += length;
      }
    }
    return RAW_IP;
  },
  fields: (view, at) => [
    field('Flags', 'gtp.flags', hex(view.getUint8(at), 2), at, 1),
    field('Message Type', 'gtp.message', view.getUint8(at + 1), at + 1, 1),
    field('Length', 'gtp.length', view.getUint16(at + 2), at + 2, 2),
    field('TEID', 'gtp.teid', hex(view.getUint32(at + 4), 8), at + 4, 4),
  ],
};
