/** Link types of Juniper routers: a header with the magic "MGC", its extensions, then the frame. */
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, linkTypeKey, LLC, NO_LAYER, type LayerKey } from './layerKey';
import { field, hex } from './protocolField';

const MAGIC = 0x4d4743;
const HEADER_LENGTH = 4;
const FLAG_EXTENSIONS = 0x80;
const FLAG_NO_LAYER_2 = 0x02;

/** Reads the common header; false when it is not one. With `FLAG_NO_LAYER_2` a protocol family follows. */
function passHeader(out: DecodedPacket): boolean {
  if (isCutShort(out, HEADER_LENGTH)) return false;
  const { view } = out;
  if (view.getUint32(out.at) >>> 8 !== MAGIC) {
    out.status = PacketStatus.malformed;
    return false;
  }
  const flags = view.getUint8(out.at + 3);
  out.at += HEADER_LENGTH;
  if ((flags & FLAG_EXTENSIONS) !== 0) {
    if (isCutShort(out, 2)) return false;
    out.at += 2 + view.getUint16(out.at);
  }
  return true;
}

function decodeFrame(out: DecodedPacket, frame: LayerKey, extra: number): LayerKey {
  const { view, at } = out;
  if (!passHeader(out)) return NO_LAYER;
  if ((view.getUint8(at + 3) & FLAG_NO_LAYER_2) !== 0) {
    if (isCutShort(out, 4)) return NO_LAYER;
    const family = view.getUint32(out.at, true);
    out.at += 4;
    if (family === 2) return etherTypeKey(0x0800);
    return family === 6 || family === 28 ? etherTypeKey(0x86dd) : NO_LAYER;
  }
  out.at += extra;
  return frame;
}

const fields: Layer['fields'] = (view, at) => [
  field('Magic Number', 'juniper.magic-number', hex(view.getUint32(at) >>> 8, 6), at, 3),
  field('Flags', null, hex(view.getUint8(at + 3), 2), at + 3, 1),
];

const juniperLayer = (id: string, linkType: number, frame: LayerKey, extra = 0): Layer => ({
  id,
  title: 'Juniper',
  keys: [linkTypeKey(linkType)],
  decode: (out) => decodeFrame(out, frame, extra),
  fields,
});

export const juniperLayers: readonly Layer[] = [
  juniperLayer('juniperEthernet', 178, ETHERNET),
  juniperLayer('juniperPpp', 179, linkTypeKey(9)),
  juniperLayer('juniperFrameRelay', 180, linkTypeKey(107)),
  juniperLayer('juniperCiscoHdlc', 181, linkTypeKey(104)),
  juniperLayer('juniperPppoe', 167, ETHERNET),
  juniperLayer('juniperAtm1', 137, LLC, 4),
  juniperLayer('juniperAtm2', 135, LLC, 8),
];
