/** B.A.T.M.A.N. advanced (Linux uapi/linux/batadv_packet.h): Ethernet frames through a mesh. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const MIN_LENGTH = 4;
/** Versions count the kinds differently. */
const VERSION_14 = 14;
const VERSION_15 = 15;

/** Bytes before the frame, by kind; kinds that are missing carry none. */
const HEADERS: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [VERSION_14]: { 0x03: 10, 0x04: 14 },
  // Broadcast, unicast, unicast with the originator's address.
  [VERSION_15]: { 0x01: 14, 0x40: 10, 0x42: 18 },
};

export const batmanAdvanced: Layer = {
  id: 'batmanAdvanced',
  title: 'B.A.T.M.A.N. Advanced',
  keys: [etherTypeKey(0x4305)],
  decode(out) {
    if (isCutShort(out, MIN_LENGTH)) return NO_LAYER;
    const length = HEADERS[out.view.getUint8(out.at + 1)]?.[out.view.getUint8(out.at)];
    if (length === undefined || isCutShort(out, length)) return NO_LAYER;
    out.at += length;
    return ETHERNET;
  },
};

export const batmanAdvancedFields: HeaderFields = (view, at) => [
  field('Packet Type', 'batadv.batman.packet_type', view.getUint8(at), at, 1),
  field('Version', 'batadv.batman.version', view.getUint8(at + 1), at + 1, 1),
];
