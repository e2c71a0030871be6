/** ICMP and ICMPv6 errors (RFC 792, RFC 4443): they quote the packet that they are about. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { etherTypeKey, ipProtocolKey, NO_LAYER, type LayerKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 8;
/** Destination unreachable, source quench, time exceeded, parameter problem; a redirect (5) is no error, and names no stream. */
const ERRORS = [3, 4, 11, 12];
/** Destination unreachable, packet too big, time exceeded, parameter problem. */
const ERRORS_V6 = [1, 2, 3, 4];

function decode(out: DecodedPacket, errors: readonly number[], quotedKey: LayerKey): LayerKey {
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  if (!errors.includes(out.view.getUint8(out.at))) return NO_LAYER;
  out.at += HEADER_LENGTH;
  out.quoted = true;
  return quotedKey;
}

const fields: Layer['fields'] = (view, at) => [
  field('Type', 'icmp.type', view.getUint8(at), at, 1),
  field('Code', 'icmp.code', view.getUint8(at + 1), at + 1, 1),
];

export const icmp: Layer = {
  id: 'icmp',
  title: 'Internet Control Message Protocol',
  keys: [ipProtocolKey(1)],
  decode: (out) => decode(out, ERRORS, etherTypeKey(0x0800)),
  fields,
};

export const icmpV6: Layer = {
  id: 'icmpV6',
  title: 'Internet Control Message Protocol v6',
  keys: [ipProtocolKey(58)],
  decode: (out) => decode(out, ERRORS_V6, etherTypeKey(0x86dd)),
  fields,
};
