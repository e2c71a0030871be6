/** MACsec (IEEE 802.1AE) that only authenticates: the frame's type and payload follow in the clear. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, NO_LAYER } from './layerKey';
import { field, spelledHex } from './protocolField';

const TAG_LENGTH = 6;
const CHANNEL_LENGTH = 8;
const CHECK_LENGTH = 16;
const TYPE_LENGTH = 2;
const EXPLICIT_CHANNEL = 0x20;
/** Another version, encrypted (E), or changed (C) by the cipher. */
const UNREADABLE = 0x8c;

export const macsec: Layer = {
  id: 'macsec',
  title: '802.1AE Security Tag',
  keys: [etherTypeKey(0x88e5)],
  decode(out) {
    if (isCutShort(out, TAG_LENGTH)) return NO_LAYER;
    const control = out.view.getUint8(out.at);
    // Only frames that had to be padded say their length.
    const shortLength = out.view.getUint8(out.at + 1);
    if ((control & UNREADABLE) !== 0) return NO_LAYER;
    // What authenticates the frame stands at its end.
    if (out.end < out.wireEnd) return NO_LAYER;
    out.at += TAG_LENGTH + ((control & EXPLICIT_CHANNEL) !== 0 ? CHANNEL_LENGTH : 0);
    const end = shortLength !== 0 ? out.at + shortLength : out.wireEnd - CHECK_LENGTH;
    out.wireEnd = Math.max(out.at, Math.min(end, out.wireEnd));
    out.end = Math.min(out.end, out.wireEnd);
    if (isCutShort(out, TYPE_LENGTH)) return NO_LAYER;
    out.at += TYPE_LENGTH;
    return etherTypeKey(out.view.getUint16(out.at - TYPE_LENGTH));
  },
};

export const macsecFields: HeaderFields = (view, at) => [
  field('TCI', 'macsec.TCI', spelledHex(view.getUint8(at) >>> 2, 2), at, 1),
  field('Packet number', 'macsec.PN', view.getUint32(at + 2), at + 2, 4),
];
