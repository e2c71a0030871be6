/** Linux' netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet (linux/netfilter/nfnetlink_log.h). */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { NetfilterAttributes, netfilterKey } from './netfilterAttributes';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const ATTRIBUTE_PACKET_HEADER = 1;
const ATTRIBUTE_PAYLOAD = 9;
const ATTRIBUTE_HARDWARE_HEADER = 16;
const FAMILY_BRIDGE = 7;
const ETHERNET_HEADER = 14;

/** A packet among attributes; its end may be behind a cut. */
export interface LoggedPacket {
  readonly key: LayerKey;
  readonly at: number;
  readonly end: number;
}

/**
 * The packet among the attributes in `[at, end)`, or null. It begins at its network layer, whose EtherType is in another attribute;
 * where that is missing, a bridge's packet has its Ethernet header in one, and others are told by the address family.
 */
export function nflogPacket(
  view: DataView,
  at: number,
  end: number,
  family: number,
): LoggedPacket | null {
  const attributes = new NetfilterAttributes(view, at, end);
  let payload: { readonly at: number; readonly end: number } | null = null;
  let etherType = -1;
  let bridged = -1;
  while (attributes.next()) {
    const { type, at: value, length, end: valueEnd } = attributes;
    if (type === ATTRIBUTE_PAYLOAD) payload ??= { at: value, end: value + length };
    else if (type === ATTRIBUTE_PACKET_HEADER && valueEnd - value >= 2) {
      // 0 where the kernel has not set it yet: what a host sends.
      etherType = view.getUint16(value) || -1;
    } else if (type === ATTRIBUTE_HARDWARE_HEADER && valueEnd - value >= ETHERNET_HEADER) {
      bridged = view.getUint16(value + ETHERNET_HEADER - 2);
    }
  }
  if (payload === null) return null;
  if (etherType < 0 && family === FAMILY_BRIDGE) etherType = bridged;
  const key = etherType >= 0 ? etherTypeKey(etherType) : netfilterKey(family);
  return key === NO_LAYER ? null : { key, ...payload };
}

export const nflog: Layer = {
  id: 'nflog',
  title: 'Linux Netfilter NFLOG',
  keys: [linkTypeKey(239)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const family = out.view.getUint8(out.at);
    const packet = nflogPacket(out.view, out.at + HEADER_LENGTH, out.end, family);
    if (packet === null) return NO_LAYER;
    out.at = packet.at;
    out.wireEnd = Math.min(out.wireEnd, packet.end);
    out.end = Math.min(out.end, out.wireEnd);
    return packet.key;
  },
  fields: (view, at) => [
    field('Family', 'nflog.family', view.getUint8(at), at, 1),
    field('Resource id', 'nflog.resid', view.getUint16(at + 2), at + 2, 2),
  ],
};
