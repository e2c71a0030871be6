/** MPLS label stacks (RFC 3032) and what stands below: IP, or an Ethernet pseudowire (RFC 4448). */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  ipProtocolKey,
  NO_LAYER,
  pppProtocolKey,
  udpPortKey,
} from './layerKey';
import { field } from './protocolField';

const ENTRY_LENGTH = 4;
/** Labels shown; a packet made for it can have thousands. */
const MOST_SHOWN = 32;
const BOTTOM_OF_STACK = 0x100;
const CONTROL_WORD_LENGTH = 4;
const MIN_ETHERNET_LENGTH = 14;
/** Pseudowire associated channel (RFC 4385): the channel types are PPP's protocol numbers. */
const ASSOCIATED_CHANNEL = 1;
const CHANNEL_IPV4 = 0x0021;
const CHANNEL_IPV6 = 0x0057;

const ADDRESSES_LENGTH = 12;
/** EtherTypes of what pseudowires carry. */
const COMMON_TYPES = [
  0x0800, 0x0806, 0x86dd, 0x8100, 0x88a8, 0x8847, 0x8848, 0x8863, 0x8864, 0x88cc, 0x88e5, 0x88e7,
  0x88f7, 0x8902, 0x893f, 0x4305, 0x9000, 0x9100,
];

/** A type that is common, or the length of the frame, stands behind the addresses of a frame at `at`. */
function isEthernetAt(view: DataView, at: number, end: number): boolean {
  if (end - at < MIN_ETHERNET_LENGTH) return false;
  const type = view.getUint16(at + ADDRESSES_LENGTH);
  return COMMON_TYPES.includes(type) || (type > 0 && type === end - at - MIN_ETHERNET_LENGTH);
}

/**
 * Nothing says whether a control word (RFC 4385), which starts with four zero bits, stands before the frame. Wireshark tells
 * by the manufacturers of the addresses; here the type behind them does.
 */
function hasControlWord({ view, at, end }: DecodedPacket): boolean {
  if (view.getUint8(at) >>> 4 !== 0 || end - at < CONTROL_WORD_LENGTH + MIN_ETHERNET_LENGTH) {
    return false;
  }
  if (isEthernetAt(view, at, end)) return false;
  return view.getUint16(at) === 0 || isEthernetAt(view, at + CONTROL_WORD_LENGTH, end);
}

export const mpls: Layer = {
  id: 'mpls',
  title: 'MultiProtocol Label Switching Header',
  keys: [
    etherTypeKey(0x8847),
    etherTypeKey(0x8848),
    ipProtocolKey(137),
    pppProtocolKey(0x0281),
    pppProtocolKey(0x0283),
    udpPortKey(6635),
  ],
  decode(out) {
    const { view } = out;
    for (;;) {
      if (isCutShort(out, ENTRY_LENGTH)) return NO_LAYER;
      const entry = view.getUint32(out.at);
      out.at += ENTRY_LENGTH;
      if ((entry & BOTTOM_OF_STACK) !== 0) break;
    }
    if (isCutShort(out, 1)) return NO_LAYER;
    // No field names the payload: its first four bits tell (RFC 4928).
    const nibble = view.getUint8(out.at) >>> 4;
    if (nibble === 4) return etherTypeKey(0x0800);
    if (nibble === 6) return etherTypeKey(0x86dd);
    if (nibble === ASSOCIATED_CHANNEL) {
      if (isCutShort(out, CONTROL_WORD_LENGTH)) return NO_LAYER;
      const channel = view.getUint16(out.at + 2);
      out.at += CONTROL_WORD_LENGTH;
      if (channel === CHANNEL_IPV4) return etherTypeKey(0x0800);
      return channel === CHANNEL_IPV6 ? etherTypeKey(0x86dd) : NO_LAYER;
    }
    if (hasControlWord(out)) out.at += CONTROL_WORD_LENGTH;
    return ETHERNET;
  },
};

export const mplsFields: HeaderFields = (view, at, end) => {
  const fields = [];
  for (; at + ENTRY_LENGTH <= end; at += ENTRY_LENGTH) {
    const entry = view.getUint32(at);
    if (fields.length === MOST_SHOWN) {
      fields.push(field('More labels', null, '', at, end - at));
      break;
    }
    fields.push(
      field('MPLS Label', 'mpls.label', entry >>> 12, at, ENTRY_LENGTH, [
        field('Traffic class', 'mpls.exp', (entry >>> 9) & 7, at, ENTRY_LENGTH),
        field('TTL', 'mpls.ttl', entry & 0xff, at + 3, 1),
      ]),
    );
    if ((entry & BOTTOM_OF_STACK) !== 0) break;
  }
  return fields;
};
