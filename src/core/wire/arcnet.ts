/** ARCNET (RFC 1201) as the BSDs and as Linux capture it. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const ADDRESSES = 2;
/** Linux keeps the offset of the packet buffer. */
const LINUX_OFFSET = 2;
/** RFC 1051: no fragmentation header. */
const PROTOCOL_IP_1051 = 240;
const PROTOCOL_IP_1201 = 212;
const PROTOCOL_IPV6 = 196;
const EXCEPTION_FRAME = 0xff;

function decode(out: DecodedPacket, header: number): LayerKey {
  if (isCutShort(out, header + 1)) return NO_LAYER;
  const { view } = out;
  out.at += header;
  const protocol = view.getUint8(out.at);
  out.at++;
  if (protocol === PROTOCOL_IP_1051) return etherTypeKey(0x0800);
  if (protocol !== PROTOCOL_IP_1201 && protocol !== PROTOCOL_IPV6) return NO_LAYER;
  if (isCutShort(out, 3)) return NO_LAYER;
  // Split flag and sequence number; a frame of awkward length has them behind three bytes of filling.
  const split = view.getUint8(out.at);
  out.at += split === EXCEPTION_FRAME ? 7 : 3;
  if (split !== 0 && split !== EXCEPTION_FRAME) return NO_LAYER;
  return protocol === PROTOCOL_IPV6 ? etherTypeKey(0x86dd) : etherTypeKey(0x0800);
}

export const arcnetFields: HeaderFields = (view, at) => [
  field('Source', 'arcnet.src', spelledHex(view.getUint8(at), 2), at, 1),
  field('Destination', 'arcnet.dst', spelledHex(view.getUint8(at + 1), 2), at + 1, 1),
];

export const arcnet: Layer = {
  id: 'arcnet',
  title: 'ARCNET',
  keys: [linkTypeKey(7)],
  decode: (out) => decode(out, ADDRESSES),
};

export const arcnetLinux: Layer = {
  id: 'arcnetLinux',
  title: 'ARCNET',
  keys: [linkTypeKey(129)],
  decode: (out) => decode(out, ADDRESSES + LINUX_OFFSET),
};
