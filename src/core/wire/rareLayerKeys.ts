/** Where the layers of `rareLayers.ts` are found: what tells that they are needed is there before they are. */
import {
  etherTypeKey,
  HDLC_FRAMED_PPP,
  IEEE_802_11_PADDED,
  IEEE_802_11_SWAPPED,
  INTER_SWITCH_LINK,
  ipProtocolKey,
  linkTypeKey,
  NETWORK_LAYER_ID,
  pppProtocolKey,
  tcpPortKey,
  udpPortKey,
  type LayerKey,
} from './layerKey';

const LINK_TYPES = [
  6, 7, 8, 10, 11, 99, 100, 104, 105, 107, 109, 112, 117, 119, 122, 123, 127, 129, 130, 131, 133,
  135, 136, 137, 138, 163, 167, 178, 179, 180, 181, 183, 192, 197, 200, 205, 206, 226, 239, 240,
  241, 242, 253, 258, 274,
];
const ETHER_TYPES = [
  0x22eb, 0x22f3, 0x2452, 0x4305, 0x8893, 0x88bb, 0x88be, 0x88e5, 0x88e7, 0x8903, 0x8909, 0x892f,
  0x893f, 0x894f, 0x8988, 0xf1c1,
];
const IP_PROTOCOLS = [51, 97, 108, 136];
const PPP_PROTOCOLS = [0x23, 0x2f, 0x31, 0x3d];
const UDP_PORTS = [1701, 2123, 2152, 3386, 3544, 4341, 5072, 5247, 6343, 12222, 30030, 37008];
const TCP_PORTS = [6633, 6653];

export const rareLayerKeys: ReadonlySet<LayerKey> = new Set([
  ...LINK_TYPES.map(linkTypeKey),
  ...ETHER_TYPES.map(etherTypeKey),
  ...IP_PROTOCOLS.map(ipProtocolKey),
  ...PPP_PROTOCOLS.map(pppProtocolKey),
  ...UDP_PORTS.map(udpPortKey),
  ...TCP_PORTS.map(tcpPortKey),
  HDLC_FRAMED_PPP,
  IEEE_802_11_PADDED,
  IEEE_802_11_SWAPPED,
  INTER_SWITCH_LINK,
  NETWORK_LAYER_ID,
]);
