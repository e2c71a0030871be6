/** IP without a link layer: the version is in the first four bits (LINKTYPE_RAW and its relatives). */
import { PacketStatus } from '../packets/packetTable';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER } from './layerKey';

export const rawIp: Layer = {
  id: 'rawIp',
  title: 'Raw packet data',
  // 101 RAW; 12 and 14 are what DLT_RAW is on BSDs; 228 IPV4; 229 IPV6.
  keys: [101, 12, 14, 228, 229].map(linkTypeKey),
  decode(out) {
    if (out.end <= out.at) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    const version = out.view.getUint8(out.at) >>> 4;
    if (version === 4) return etherTypeKey(0x0800);
    if (version === 6) return etherTypeKey(0x86dd);
    out.status = PacketStatus.malformed;
    return NO_LAYER;
  },
  fields: () => [],
};
