/** Packets that Linux' netfilter hands to a program for its verdict (linux/netfilter/nfnetlink_queue.h), within netlink. */
import { etherTypeKey } from './layerKey';
import { NetfilterAttributes } from './netfilterAttributes';
import type { LoggedPacket } from './nflog';

const ATTRIBUTE_PACKET_HEADER = 1;
const ATTRIBUTE_PAYLOAD = 10;
/** Behind the packet's number. */
const ETHER_TYPE = 4;

/** The packet among the attributes in `[at, end)`, or null. It begins at its network layer, whose EtherType the header before it has. */
export function queuedPacket(view: DataView, at: number, end: number): LoggedPacket | null {
  const attributes = new NetfilterAttributes(view, at, end);
  let etherType = -1;
  while (attributes.next()) {
    const { type, at: value, length, end: valueEnd } = attributes;
    if (type === ATTRIBUTE_PACKET_HEADER && valueEnd - value >= ETHER_TYPE + 2) {
      etherType = view.getUint16(value + ETHER_TYPE);
    } else if (type === ATTRIBUTE_PAYLOAD && etherType >= 0) {
      return { key: etherTypeKey(etherType), at: value, end: value + length };
    }
  }
  return null;
}
