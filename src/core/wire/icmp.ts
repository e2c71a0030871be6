/** ICMP and ICMPv6 errors (RFC 792, RFC 4443): they quote the packet that they are about. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import { IcmpReason } from './icmpReason';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, ipProtocolKey, NO_LAYER, type LayerKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 8;
/** Destination unreachable, source quench, time exceeded, parameter problem; a redirect (5) is no error, and names no stream. */
const ERRORS = [3, 4, 11, 12];
/** Destination unreachable, packet too big, time exceeded, parameter problem. */
const ERRORS_V6 = [1, 2, 3, 4];

const UNREACHABLE = 3;
const SOURCE_QUENCH = 4;
/** Code of destination unreachable: fragmentation needed and DF set. */
const FRAGMENTATION_NEEDED = 4;
const TIME_EXCEEDED = 11;
const PACKET_TOO_BIG_V6 = 2;
const TIME_EXCEEDED_V6 = 3;
/** Code of time exceeded: not all fragments came in time (RFC 792, RFC 4443 section 3.3). */
const REASSEMBLY = 1;

function decode(
  out: DecodedPacket,
  errors: readonly number[],
  quotedKey: LayerKey,
  reasonOf: (type: number, code: number) => IcmpReason,
): LayerKey {
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  const type = out.view.getUint8(out.at);
  if (!errors.includes(type)) return NO_LAYER;
  out.icmpReason = reasonOf(type, out.view.getUint8(out.at + 1));
  out.at += HEADER_LENGTH;
  out.quoted = true;
  return quotedKey;
}

function reasonOf(type: number, code: number): IcmpReason {
  if (type === TIME_EXCEEDED) return timeExceeded(code);
  if (type === SOURCE_QUENCH) return IcmpReason.advice;
  return type === UNREACHABLE && code === FRAGMENTATION_NEEDED
    ? IcmpReason.tooBig
    : IcmpReason.refused;
}

const timeExceeded = (code: number): IcmpReason =>
  code === REASSEMBLY ? IcmpReason.advice : IcmpReason.timeExceeded;

function reasonOfV6(type: number, code: number): IcmpReason {
  if (type === TIME_EXCEEDED_V6) return timeExceeded(code);
  return type === PACKET_TOO_BIG_V6 ? IcmpReason.tooBig : IcmpReason.refused;
}

export const icmpFields: HeaderFields = (view, at) => [
  field('Type', 'icmp.type', view.getUint8(at), at, 1),
  field('Code', 'icmp.code', view.getUint8(at + 1), at + 1, 1),
];

export const icmp: Layer = {
  id: 'icmp',
  title: 'Internet Control Message Protocol',
  keys: [ipProtocolKey(1)],
  decode: (out) => decode(out, ERRORS, etherTypeKey(0x0800), reasonOf),
};

export const icmpV6: Layer = {
  id: 'icmpV6',
  title: 'Internet Control Message Protocol v6',
  keys: [ipProtocolKey(58)],
  decode: (out) => decode(out, ERRORS_V6, etherTypeKey(0x86dd), reasonOfV6),
};
