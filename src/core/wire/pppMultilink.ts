/** PPP Multilink (RFC 1990), long sequence numbers: packets that one fragment holds whole. */
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { NO_LAYER, PPP_PROTOCOL, pppProtocolKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const BEGINS_AND_ENDS = 0xc0;

export const pppMultilink: Layer = {
  id: 'pppMultilink',
  title: 'PPP Multilink Protocol',
  keys: [pppProtocolKey(0x003d)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const bits = out.view.getUint8(out.at);
    out.at += HEADER_LENGTH;
    if ((bits & BEGINS_AND_ENDS) === BEGINS_AND_ENDS) {
      // Put together of what was captured, the packet is not known to be longer.
      out.wireEnd = out.end;
      return PPP_PROTOCOL;
    }
    out.status = PacketStatus.fragment;
    return NO_LAYER;
  },
};

export const pppMultilinkFields: HeaderFields = (view, at) => [
  field('Sequence number', 'mp.seq', view.getUint32(at) & 0xffffff, at + 1, 3),
];
