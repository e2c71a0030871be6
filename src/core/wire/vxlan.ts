/** VXLAN (RFC 7348) and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe). */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER, udpPortKey, type LayerKey } from './layerKey';
import { field, spelledHex } from './protocolField';
import type { DecodedPacket } from './decodedPacket';
import type { ProtocolField } from './protocolField';

const HEADER_LENGTH = 8;

/** Next protocol numbers of VXLAN-GPE, which NSH (RFC 8300) shares. */
export function nextProtocolKey(protocol: number): LayerKey {
  switch (protocol) {
    case 1:
      return etherTypeKey(0x0800);
    case 2:
      return etherTypeKey(0x86dd);
    case 3:
      return ETHERNET;
    case 4:
      return etherTypeKey(0x894f);
    case 5:
      return etherTypeKey(0x8847);
    default:
      return NO_LAYER;
  }
}

const fields = (view: DataView, at: number): ProtocolField[] => [
  field('Flags', 'vxlan.flags', spelledHex(view.getUint16(at), 4), at, 2),
  field('VXLAN Network Identifier (VNI)', 'vxlan.vni', view.getUint32(at + 4) >>> 8, at + 4, 3),
];

function decode(out: DecodedPacket, next: (at: number) => LayerKey): LayerKey {
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  const key = next(out.at);
  out.at += HEADER_LENGTH;
  return key;
}

export const vxlan: Layer = {
  id: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  // 8472 is what Linux used before the number was assigned.
  keys: [udpPortKey(4789), udpPortKey(8472)],
  decode: (out) => decode(out, () => ETHERNET),
};

export const vxlanFields: HeaderFields = fields;

export const vxlanGpe: Layer = {
  id: 'vxlanGpe',
  title: 'Virtual eXtensible Local Area Network, Generic Protocol Extension',
  keys: [udpPortKey(4790)],
  decode: (out) => decode(out, (at) => nextProtocolKey(out.view.getUint8(at + 3))),
};

export const vxlanGpeFields: HeaderFields = fields;
