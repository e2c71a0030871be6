/** PPP Bridging Control Protocol (RFC 3518): LAN frames in PPP. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, NO_LAYER, pppProtocolKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 2;
const FRAME_CHECK = 0x80;
const LAN_ID = 0x40;
const ZERO_COMPRESSED = 0x10;
const PADDING_MASK = 0x0f;
const LAN_ID_LENGTH = 4;
const FRAME_CHECK_LENGTH = 4;
const MAC_ETHERNET = 1;

export const pppBridging: Layer = {
  id: 'pppBridging',
  title: 'PPP Bridging Control Protocol Bridged PDU',
  keys: [pppProtocolKey(0x0031)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const flags = out.view.getUint8(out.at);
    const kind = out.view.getUint8(out.at + 1);
    if (kind !== MAC_ETHERNET || (flags & ZERO_COMPRESSED) !== 0) return NO_LAYER;
    out.at += HEADER_LENGTH + ((flags & LAN_ID) !== 0 ? LAN_ID_LENGTH : 0);
    const check = (flags & FRAME_CHECK) !== 0 ? FRAME_CHECK_LENGTH : 0;
    out.wireEnd = Math.max(out.at, out.wireEnd - check - (flags & PADDING_MASK));
    out.end = Math.min(out.end, out.wireEnd);
    return isCutShort(out, 1) ? NO_LAYER : ETHERNET;
  },
};

export const pppBridgingFields: HeaderFields = (view, at) => [
  field('MAC Type', 'bcp_bpdu.mac_type', view.getUint8(at + 1), at + 1, 1),
];
