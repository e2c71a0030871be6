/** Link types that are a short header of fixed length, or a tag, before something known. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  linkTypeKey,
  NO_LAYER,
  RAW_IP,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field } from './protocolField';

/** A layer whose header is passed over. */
function passedOver(
  id: string,
  title: string,
  keys: readonly LayerKey[],
  length: number,
  next: (out: DecodedPacket, at: number) => LayerKey,
): Layer {
  return {
    id,
    title,
    keys,
    decode(out) {
      if (isCutShort(out, length)) return NO_LAYER;
      const { at } = out;
      out.at += length;
      return next(out, at);
    },
    fields: (_view, at) => [field('Header', null, `${length} bytes`, at, length)],
  };
}

const familyKey = (family: number): LayerKey =>
  family === 2
    ? etherTypeKey(0x0800)
    : family === 10 || family === 24 || family === 28 || family === 30
      ? etherTypeKey(0x86dd)
      : NO_LAYER;
const etherTypeAt = (out: DecodedPacket, at: number) => etherTypeKey(out.view.getUint16(at));

/** OpenBSD's packet filter log; the header says how long it is, padded to four bytes. */
const pflog: Layer = {
  id: 'pflog',
  title: 'OpenBSD Packet Filter log file',
  keys: [linkTypeKey(117)],
  decode(out) {
    if (isCutShort(out, 4)) return NO_LAYER;
    const length = (out.view.getUint8(out.at) + 3) & ~3;
    const family = out.view.getUint8(out.at + 1);
    if (isCutShort(out, length)) return NO_LAYER;
    out.at += length;
    return familyKey(family);
  },
  fields: (view, at) => [field('Header length', 'pflog.length', view.getUint8(at), at, 1)],
};

export const smallLinkTypes: readonly Layer[] = [
  pflog,
  // Family, SPI and flags in the host's byte order.
  passedOver('enc', 'Enc', [linkTypeKey(109)], 12, ({ view }, at) =>
    familyKey(view.getUint32(at) > 0xffff ? view.getUint32(at, true) : view.getUint32(at)),
  ),
  // Direction and the header before compression.
  passedOver('slip', 'SLIP', [linkTypeKey(8)], 16, () => RAW_IP),
  passedOver('ipNet', 'Solaris IPNET', [linkTypeKey(226)], 24, ({ view }, at) =>
    view.getUint8(at + 1) === 26 ? etherTypeKey(0x86dd) : familyKey(view.getUint8(at + 1)),
  ),
  passedOver('netAnalyzer', 'netANALYZER', [linkTypeKey(240)], 4, () => ETHERNET),
  passedOver('netAnalyzerTransparent', 'netANALYZER', [linkTypeKey(241)], 12, () => ETHERNET),
  passedOver('mpacket', 'IEEE 802.3br mPackets', [linkTypeKey(274)], 8, () => ETHERNET),
  passedOver('sunAtm', 'SunATM', [linkTypeKey(123)], 4, () => linkTypeKey(100)),
  passedOver('ipOverFibreChannel', 'IP over Fibre Channel', [linkTypeKey(122)], 16, () =>
    linkTypeKey(100),
  ),
  passedOver('lisp', 'Locator/ID Separation Protocol (Data)', [udpPortKey(4341)], 8, () => RAW_IP),
  // Tags inside Ethernet.
  passedOver('ciscoMetaData', 'Cisco MetaData', [etherTypeKey(0x8909)], 8, (out, at) =>
    etherTypeAt(out, at + 6),
  ),
  passedOver('vnTag', 'VN-Tag', [etherTypeKey(0x8926)], 6, (out, at) => etherTypeAt(out, at + 4)),
  passedOver('hsr', 'High-availability Seamless Redundancy', [etherTypeKey(0x892f)], 6, (out, at) =>
    etherTypeAt(out, at + 4),
  ),
  passedOver('providerBackbone', 'IEEE 802.1ah', [etherTypeKey(0x88e7)], 4, () => ETHERNET),
];
