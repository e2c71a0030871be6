/** IP without a link layer: the version is in the first four bits (LINKTYPE_RAW and its relatives). */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, PPP, type LayerKey } from './layerKey';

/** PPP's address and control bytes. */
const ALL_STATIONS_UNNUMBERED = 0xff03;
/** What ISDN cards put before PPP (none, a channel number, a link address) and before IP. */
const PPP_PREFIXES = [0, 1, 6];
const IP_PREFIX = 10;

/** What drivers hand out as raw IP and is not: PPP, or IP behind zeros. */
function behindPrefix(out: DecodedPacket): LayerKey {
  const { view, at, end } = out;
  for (const prefix of PPP_PREFIXES) {
    if (end - at >= prefix + 2 && view.getUint16(at + prefix) === ALL_STATIONS_UNNUMBERED) {
      out.at = at + prefix;
      return PPP;
    }
  }
  if (end - at > IP_PREFIX) {
    let zeros = 0;
    while (zeros < IP_PREFIX && view.getUint8(at + zeros) === 0) zeros++;
    if (zeros === IP_PREFIX) {
      out.at = at + IP_PREFIX;
      return etherTypeKey(0x0800);
    }
  }
  out.status = PacketStatus.malformed;
  return NO_LAYER;
}

export const rawIp: Layer = {
  id: 'rawIp',
  title: 'Raw packet data',
  // 101 RAW; 12 and 14 are what DLT_RAW is on BSDs.
  keys: [101, 12, 14].map(linkTypeKey),
  decode(out) {
    if (out.end <= out.at) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    const version = out.view.getUint8(out.at) >>> 4;
    if (version === 4) return etherTypeKey(0x0800);
    if (version === 6) return etherTypeKey(0x86dd);
    return behindPrefix(out);
  },
};

export const rawIpFields: HeaderFields = () => [];
