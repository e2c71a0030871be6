/** The packet in a message of Linux' netfilter, which is a row of attributes (struct nlattr of linux/netlink.h). */
import { paddedTo4 } from './alignment';
import { etherTypeKey, type LayerKey } from './layerKey';

const ATTRIBUTE_HEADER = 4;
/** The upper two bits of a type are flags. */
const TYPE_MASK = 0x7fff;
const MAX_TYPE = 256;
const ATTRIBUTE_PACKET_HEADER = 1;
const ATTRIBUTE_HARDWARE_HEADER = 16;
const ETHERNET_HEADER = 14;
const AF_INET = 2;
const AF_INET6 = 10;
const FAMILY_BRIDGE = 7;

/** Whose message it is: which attribute is the packet, and where the EtherType stands in the one about it. */
export interface NetfilterSubsystem {
  readonly payload: number;
  readonly etherTypeAt: number;
  /** Where no attribute has the EtherType, others tell what the packet is. */
  readonly guesses: boolean;
}

/** linux/netfilter/nfnetlink_log.h */
export const NETFILTER_LOG: NetfilterSubsystem = { payload: 9, etherTypeAt: 0, guesses: true };
/** linux/netfilter/nfnetlink_queue.h: packets for whose verdict a program is asked. */
export const NETFILTER_QUEUE: NetfilterSubsystem = { payload: 10, etherTypeAt: 4, guesses: false };

/** A packet among attributes; its end may be behind a cut. */
export interface NetfilterPacket {
  readonly key: LayerKey;
  readonly at: number;
  readonly end: number;
}

/**
 * The packet among the attributes in `[at, end)`, or null. It begins at its network layer, whose EtherType is in another attribute;
 * in a log where that is missing, a bridge's packet has its Ethernet header in one, and others are told by the address family.
 */
export function netfilterPacket(
  { payload, etherTypeAt, guesses }: NetfilterSubsystem,
  view: DataView,
  at: number,
  end: number,
  family: number,
): NetfilterPacket | null {
  let packetAt = -1;
  let packetEnd = 0;
  let etherType = 0;
  let bridged = 0;
  while (end - at >= ATTRIBUTE_HEADER) {
    // Attributes are in the byte order of the host: the type is a small number.
    const isLittle = (view.getUint16(at + 2, true) & TYPE_MASK) < MAX_TYPE;
    const length = view.getUint16(at, isLittle);
    if (length < ATTRIBUTE_HEADER) break;
    const type = view.getUint16(at + 2, isLittle) & TYPE_MASK;
    const value = at + ATTRIBUTE_HEADER;
    const there = Math.min(end, at + length) - value;
    if (type === payload && packetAt < 0) {
      packetAt = value;
      packetEnd = at + length;
    } else if (type === ATTRIBUTE_PACKET_HEADER && there >= etherTypeAt + 2) {
      // 0 where the kernel has not set it yet: what a host sends.
      etherType = view.getUint16(value + etherTypeAt);
    } else if (type === ATTRIBUTE_HARDWARE_HEADER && there >= ETHERNET_HEADER) {
      bridged = view.getUint16(value + ETHERNET_HEADER - 2);
    }
    at += paddedTo4(length);
  }
  if (packetAt < 0) return null;
  if (etherType === 0 && guesses) etherType = family === FAMILY_BRIDGE ? bridged : typeOf(family);
  return etherType === 0 ? null : { key: etherTypeKey(etherType), at: packetAt, end: packetEnd };
}

/** The EtherType of an address family, 0 of others. */
const typeOf = (family: number) => (family === AF_INET ? 0x0800 : family === AF_INET6 ? 0x86dd : 0);
