/** Linux cooked captures, versions 1 and 2: what `-i any` writes (tcpdump.org/linktypes: LINUX_SLL, LINUX_SLL2). */
import { PacketStatus } from '../packets/packetTable';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, etherTypeKey, linkTypeKey, LLC, NO_LAYER, PPP, type LayerKey } from './layerKey';
import { field, macText, spelledHex } from './protocolField';

const SLL_LENGTH = 16;
const SLL2_LENGTH = 20;
/** Linux' own protocol numbers (linux/if_ether.h): below those of Ethernet. */
const PROTOCOL_ETHERNET = 3;
const PROTOCOL_LLC = 4;
const PROTOCOL_PPP = 7;
const MAX_LINUX_PROTOCOL = 1500;
/** Kinds of interface (linux/if_arp.h) that say more than the protocol does. */
const HARDWARE_FRAME_RELAY = 770;
const HARDWARE_RADIOTAP = 803;
const HARDWARE_NETLINK = 824;
const PACKET_TYPES = ['to us', 'broadcast', 'multicast', 'to another host', 'from us'];

const packetType = (value: number) => PACKET_TYPES[value] ?? String(value);

function payloadKey(hardware: number, type: number): LayerKey {
  if (hardware === HARDWARE_RADIOTAP && type <= MAX_LINUX_PROTOCOL) return linkTypeKey(127);
  if (hardware === HARDWARE_NETLINK) return NO_LAYER;
  switch (type) {
    case 0:
      return hardware === HARDWARE_FRAME_RELAY ? linkTypeKey(107) : NO_LAYER;
    case PROTOCOL_ETHERNET:
      return ETHERNET;
    case PROTOCOL_LLC:
      return LLC;
    case PROTOCOL_PPP:
      return PPP;
    default:
      return etherTypeKey(type);
  }
}

export const linuxCooked: Layer = {
  id: 'linuxCooked',
  title: 'Linux cooked capture v1',
  keys: [linkTypeKey(113)],
  decode(out) {
    if (out.end - out.at < SLL_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    out.linkAddressAt = out.at + 6;
    out.linkAddressLength = Math.min(8, out.view.getUint16(out.at + 4));
    const hardware = out.view.getUint16(out.at + 2);
    const type = out.view.getUint16(out.at + 14);
    out.at += SLL_LENGTH;
    return payloadKey(hardware, type);
  },
};

export const linuxCookedFields: HeaderFields = (view, at) => [
  field('Packet type', 'sll.pkttype', packetType(view.getUint16(at)), at, 2),
  field('Link-layer address type', 'sll.hatype', view.getUint16(at + 2), at + 2, 2),
  field('Link-layer address length', 'sll.halen', view.getUint16(at + 4), at + 4, 2),
  field('Source', 'sll.src.eth', macText(view, at + 6), at + 6, 6),
  field('Protocol', 'sll.etype', spelledHex(view.getUint16(at + 14), 4), at + 14, 2),
];

export const linuxCooked2: Layer = {
  id: 'linuxCooked2',
  title: 'Linux cooked capture v2',
  keys: [linkTypeKey(276)],
  decode(out) {
    if (out.end - out.at < SLL2_LENGTH) {
      out.status = PacketStatus.cutShort;
      return NO_LAYER;
    }
    out.linkAddressAt = out.at + 12;
    out.linkAddressLength = Math.min(8, out.view.getUint8(out.at + 11));
    const type = out.view.getUint16(out.at);
    const hardware = out.view.getUint16(out.at + 8);
    out.at += SLL2_LENGTH;
    return payloadKey(hardware, type);
  },
};

export const linuxCooked2Fields: HeaderFields = (view, at) => [
  field('Protocol', 'sll.etype', spelledHex(view.getUint16(at), 4), at, 2),
  field('Interface index', 'sll.ifindex', view.getUint32(at + 4), at + 4, 4),
  field('Link-layer address type', 'sll.hatype', view.getUint16(at + 8), at + 8, 2),
  field('Packet type', 'sll.pkttype', packetType(view.getUint8(at + 10)), at + 10, 1),
  field('Link-layer address length', 'sll.halen', view.getUint8(at + 11), at + 11, 1),
  field('Source', 'sll.src.eth', macText(view, at + 12), at + 12, 6),
];
