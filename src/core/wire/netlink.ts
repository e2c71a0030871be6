/** Linux netlink (LINKTYPE_NETLINK), for the packets that netfilter's log and queue hand over. */
import { paddedTo4 } from './alignment';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { linkTypeKey, NO_LAYER } from './layerKey';
import { NETFILTER_LOG, NETFILTER_QUEUE, netfilterPacket } from './netfilterPacket';
import { field } from './protocolField';

/** A cooked header with the netlink family in place of a protocol. */
const COOKED_LENGTH = 16;
const HARDWARE_NETLINK = 824;
const FAMILY_NETFILTER = 12;
const MESSAGE_HEADER = 16;
const NETFILTER_HEADER = 4;
/** Subsystem and message of a type. */
const QUEUE_PACKET = 0x0300;
const LOG_PACKET = 0x0400;

export const netlink: Layer = {
  id: 'netlink',
  title: 'Linux netlink',
  keys: [linkTypeKey(253)],
  decode(out) {
    if (isCutShort(out, COOKED_LENGTH)) return NO_LAYER;
    const { view } = out;
    if (view.getUint16(out.at + 2) !== HARDWARE_NETLINK) return NO_LAYER;
    const family = view.getUint16(out.at + 14);
    out.at += COOKED_LENGTH;
    while (family === FAMILY_NETFILTER && out.end - out.at >= MESSAGE_HEADER) {
      // Messages are in the byte order of the host; a length is small.
      const little = view.getUint32(out.at, true) <= out.wireEnd - out.at;
      const length = view.getUint32(out.at, little);
      // A length that reaches behind the packet is not one.
      if (length < MESSAGE_HEADER || length > out.wireEnd - out.at) return NO_LAYER;
      const end = Math.min(out.end, out.at + length);
      const type = view.getUint16(out.at + 4, little);
      const data = out.at + MESSAGE_HEADER;
      const attributes = data + NETFILTER_HEADER;
      if ((type === LOG_PACKET || type === QUEUE_PACKET) && attributes <= end) {
        const subsystem = type === LOG_PACKET ? NETFILTER_LOG : NETFILTER_QUEUE;
        const packet = netfilterPacket(subsystem, view, attributes, end, view.getUint8(data));
        if (packet !== null) {
          out.addInside(packet.key, packet.at, Math.min(packet.end, end), packet.end, false);
        }
      }
      out.at += paddedTo4(length);
    }
    return NO_LAYER;
  },
};

export const netlinkFields: HeaderFields = (view, at) => [
  field('Family', 'netlink.hdr_family', view.getUint16(at + 14), at + 14, 2),
];
