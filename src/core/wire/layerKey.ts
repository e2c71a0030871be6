/** Names of layers: what a header says about the next one. */

/**
 * Names the next layer: a number space (link type, EtherType …) in the upper bits, the value in it below.
 * 0 = nothing follows.
 */
export type LayerKey = number;

const SPACE_SHIFT = 20;
/** Largest value of a number space; link types of a file can be larger, and must not reach into another space. */
const MAX_VALUE = (1 << SPACE_SHIFT) - 1;
const SPACE_LINK_TYPE = 1;
const SPACE_ETHER_TYPE = 2;
const SPACE_IP_PROTOCOL = 3;
const SPACE_PPP_PROTOCOL = 4;
const SPACE_UDP_PORT = 5;
const SPACE_INNER = 6;
const SPACE_TCP_PORT = 7;

/** Decoding ends here; `DecodedPacket.status` says how. */
export const NO_LAYER: LayerKey = 0;

/** A layer by its LINKTYPE_ value (tcpdump.org/linktypes.html). */
export const linkTypeKey = (linkType: number): LayerKey =>
  (SPACE_LINK_TYPE << SPACE_SHIFT) | Math.min(linkType, MAX_VALUE);
/** A layer by its EtherType (IEEE 802 numbers). */
export const etherTypeKey = (etherType: number): LayerKey =>
  (SPACE_ETHER_TYPE << SPACE_SHIFT) | etherType;
/** A layer by its IP protocol number (IANA). */
export const ipProtocolKey = (protocol: number): LayerKey =>
  (SPACE_IP_PROTOCOL << SPACE_SHIFT) | protocol;
/** A layer by its PPP protocol number (RFC 1661). */
export const pppProtocolKey = (protocol: number): LayerKey =>
  (SPACE_PPP_PROTOCOL << SPACE_SHIFT) | protocol;

/** A layer by the UDP port that it listens on (IANA). */
export const udpPortKey = (port: number): LayerKey => (SPACE_UDP_PORT << SPACE_SHIFT) | port;

/** A layer by the TCP port that it listens on (IANA); only for what carries packets. */
export const tcpPortKey = (port: number): LayerKey => (SPACE_TCP_PORT << SPACE_SHIFT) | port;

/** Layers that no number leads to: the layer before them implies them. */
export const ETHERNET: LayerKey = linkTypeKey(1);
export const PPP: LayerKey = linkTypeKey(9);
export const RAW_IP: LayerKey = linkTypeKey(101);
export const IEEE_802_11: LayerKey = linkTypeKey(105);
export const LLC: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 1;
/** IEEE 802.11 with its header padded to four bytes, as radiotap's flags say. */
export const IEEE_802_11_PADDED: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 6;
/** PPP from its protocol field on. */
export const PPP_PROTOCOL: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 3;
/** An organisation code and its protocol (SNAP), where LLC's three bytes do not stand before it. */
export const LLC_SNAP: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 8;
/** Cisco's Inter-Switch Link, which starts with Ethernet addresses. */
export const INTER_SWITCH_LINK: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 7;
/** PPP in HDLC framing with its flags and escapes (RFC 1662). */
export const HDLC_FRAMED_PPP: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 5;
/** What ISO/IEC TR 9577 names by a byte: LLC's SAP 0xfe, Frame Relay, GRE protocol 0x00fe. */
export const NETWORK_LAYER_ID: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 4;
/** IEEE 802.11 as CAPWAP carries it: with the two bytes of the frame control swapped. */
export const IEEE_802_11_SWAPPED: LayerKey = (SPACE_INNER << SPACE_SHIFT) | 2;

/** "EtherType 0x88cc", "IP protocol 89", "link type 147": a key in words. */
export function layerKeyInWords(key: LayerKey): string {
  const value = key & MAX_VALUE;
  switch (key >>> SPACE_SHIFT) {
    case SPACE_LINK_TYPE:
      return `link type ${value}`;
    case SPACE_ETHER_TYPE:
      return `EtherType 0x${value.toString(16).padStart(4, '0')}`;
    case SPACE_IP_PROTOCOL:
      return `IP protocol ${value}`;
    case SPACE_UDP_PORT:
      return `UDP port ${value}`;
    case SPACE_TCP_PORT:
      return `TCP port ${value}`;
    case SPACE_INNER:
      return `inner layer ${value}`;
    default:
      return `PPP protocol 0x${value.toString(16).padStart(4, '0')}`;
  }
}
