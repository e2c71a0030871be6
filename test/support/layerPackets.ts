/** One packet for each layer of `src/core/wire/layers.ts`, and what they are built from. */
import { deflateSync } from 'fflate';
import { ethernetFrame, ipPacket } from './pcapWriter';

export const V4 = { source: [10, 0, 0, 1], destination: [10, 0, 0, 2] };
const V6 = { source: new Array<number>(16).fill(1), destination: new Array<number>(16).fill(2) };
export const SEGMENT = {
  sourcePort: 40_000,
  destinationPort: 80,
  sequence: 7,
  acknowledgment: 0,
  flags: 2,
  window: 100,
};
const tcp4 = ipPacket({ ...V4, ...SEGMENT });
const tcp6 = ipPacket({ ...V6, ...SEGMENT });
const ethernet4 = ethernetFrame(0x0800, tcp4);

/** Bytes from hexadecimal text. */
const hex = (text: string): number[] =>
  (text.replaceAll(' ', '').match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
export const zeros = (n: number) => new Array<number>(n).fill(0);
export const bytes = (...parts: (ArrayLike<number> | string)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? hex(part) : [...Array.from(part)])),
  );

/** An IPv4 packet with another protocol inside. */
export function ip4(protocol: number, payload: Uint8Array): Uint8Array {
  const packet = bytes(tcp4.subarray(0, 20), payload);
  new DataView(packet.buffer).setUint16(2, packet.length);
  packet[9] = protocol;
  return packet;
}

function ip6(next: number, payload: Uint8Array): Uint8Array {
  const packet = bytes(tcp6.subarray(0, 40), payload);
  new DataView(packet.buffer).setUint16(4, payload.length);
  packet[6] = next;
  return packet;
}

export function udp4(port: number, payload: Uint8Array): Uint8Array {
  const datagram = bytes('0000 0000 0000 0000', payload);
  const view = new DataView(datagram.buffer);
  view.setUint16(0, 50_000);
  view.setUint16(2, port);
  view.setUint16(4, datagram.length);
  return ip4(17, datagram);
}

export const RAW = 101;
const ETHERNET = 1;
const gre = (flagsAndProtocol: string, payload: Uint8Array) =>
  ip4(47, bytes(flagsAndProtocol, payload));
const juniper = (flags: string, payload: Uint8Array) => bytes('4d4743', flags, payload);
const wlan = bytes('0801 0000', zeros(18), '0000', 'aaaa03 000000 0800', tcp4);
const nflogAttributes = bytes('0800 0a00 00000000', [tcp4.length + 4, 0, 9, 0], tcp4);
export const sampled = ethernet4;
/** In HDLC framing (RFC 1662 section 4.2). */
const escaped = (packet: Uint8Array) =>
  Uint8Array.from([...packet].flatMap((byte) => (byte < 0x20 ? [0x7d, byte ^ 0x20] : [byte])));
/** With a connection number in place of the protocol (RFC 1144). */
const connection1 = (packet: Uint8Array) => packet.with(9, 1);

export function words(...values: number[]): Uint8Array {
  const result = new Uint8Array(values.length * 4);
  const view = new DataView(result.buffer);
  values.forEach((value, i) => view.setUint32(i * 4, value));
  return result;
}

/** By the id of a layer: a link type and a packet that leads through the layer to TCP. */
export const LAYER_PACKETS: Record<string, readonly [number, Uint8Array]> = {
  ethernet: [ETHERNET, ethernet4],
  vlan: [ETHERNET, ethernetFrame(0x8100, bytes('0064 8100 0065 0800', tcp4))],
  pktap: [258, bytes('6c000000 01000000 01000000', zeros(96), ethernet4)],
  openFlow: [
    RAW,
    bytes(
      [0x45, 0, 0, 58 + ethernet4.length],
      tcp4.subarray(4, 20),
      '9c41 19fd 00000001 00000001 5018 0064 0000 0000',
      '01 0a',
      [0, 18 + ethernet4.length],
      '00000001 ffffffff',
      [0, ethernet4.length],
      '0001 00 00',
      ethernet4,
    ),
  ],
  ayiya: [RAW, udp4(5072, bytes('44 52 11 29 00000001', zeros(16), zeros(20), tcp6))],
  udpLite: [RAW, ip4(136, bytes('c350 12b5 0000 0000', '0800 0000 00000100', ethernet4))],
  vnTag: [ETHERNET, ethernetFrame(0x8926, bytes('00000000 0800', tcp4))],
  providerTag: [ETHERNET, ethernetFrame(0x88a8, bytes('0064 0800', tcp4))],
  interSwitchLink: [
    ETHERNET,
    bytes('01000c0000 01 020000000001 004a aaaa03 00000c 0064 0000 0000', ethernet4, zeros(4)),
  ],
  fabricPath: [ETHERNET, ethernetFrame(0x8903, bytes('0440', ethernet4, zeros(4)))],
  macsec: [ETHERNET, ethernetFrame(0x88e5, bytes('0000 00000001 0800', tcp4, zeros(16)))],
  batmanAdvanced: [ETHERNET, ethernetFrame(0x4305, bytes('400f 3201', zeros(6), ethernet4))],
  etag: [ETHERNET, ethernetFrame(0x893f, bytes('0000 0001 0000 0800', tcp4))],
  redundancyTag: [ETHERNET, ethernetFrame(0xf1c1, bytes('0000 0007 0800', tcp4))],
  hbbak: [ETHERNET, ethernetFrame(0x8988, bytes('00000000 0000 0800', tcp4))],
  fortinetSession: [ETHERNET, ethernetFrame(0x8893, bytes('00640800', tcp4))],
  linuxCooked: [113, bytes('0000 0001 0006', zeros(8), '0800', tcp4)],
  linuxCooked2: [276, bytes('0800', zeros(18), tcp4)],
  loopback: [0, bytes('02000000', tcp4)],
  loopbackNetworkOrder: [108, bytes('00000018', tcp6)],
  rawIp: [RAW, tcp6],
  ipv4: [228, tcp4],
  ipv6: [229, tcp6],
  ipv6Extension: [RAW, ip6(60, bytes('06 00 000000000000', tcp6.subarray(40)))],
  ipv6Routing: [RAW, ip6(43, bytes('06 02 00 00 00000000', zeros(16), tcp6.subarray(40)))],
  ipv6Fragment: [RAW, ip6(44, bytes('06 00 0000 00000001', tcp6.subarray(40)))],
  tcp: [RAW, tcp4],
  lisp: [RAW, udp4(4341, bytes('80000000 00000000', tcp4))],
  llc: [ETHERNET, ethernetFrame(8 + tcp4.length, bytes('aaaa03 000000 0800', tcp4))],
  llcSnap: [107, bytes('1841 03 00 80 000000 0800', tcp4)],
  networkLayerId: [ETHERNET, ethernetFrame(4 + tcp4.length, bytes('fefe03 cc', tcp4))],
  jmirror: [RAW, udp4(30_030, bytes('00000001 00000002', tcp4))],
  lwapp: [RAW, udp4(12_222, bytes('0000', [0, wlan.length], '0000', wlan))],
  hdlcFramedPpp: [RAW, gre('0000 8881', bytes('7e 21', escaped(tcp4), '0000 7e'))],
  ieee1394: [138, bytes(zeros(16), '0800', tcp4)],
  symantec: [99, bytes(zeros(6), '0800', zeros(36), tcp4)],
  juniperMultilinkPpp: [130, juniper('00', bytes('0021', tcp4))],
  juniperMultilinkFrameRelay: [131, juniper('00', bytes('1841 03 cc', tcp4))],
  juniperServices: [136, juniper('00', bytes(zeros(12), tcp4))],
  juniperVoice: [183, juniper('00', bytes(zeros(18), tcp4))],
  juniperGgsn: [133, juniper('02', bytes('02000000', tcp4))],
  juniperVirtual: [200, juniper('02', bytes('06000000', tcp6))],
  frameRelayWithDirection: [206, bytes('00 1841 03 cc', tcp4)],
  pppProtocol: [9, bytes('0021', tcp4)],
  pppMultilink: [9, bytes('ff03 003d c0000001 21', tcp4)],
  pppBridging: [9, bytes('ff03 0031 0001', ethernet4)],
  vanJacobsonUncompressed: [9, bytes('ff03 002f', connection1(tcp4))],
  ieee80211Padded: [
    127,
    bytes(
      '0000 0900 02000000 20',
      '8801 0000',
      zeros(18),
      '0000 0000 0000',
      'aaaa03 000000 0800',
      tcp4,
    ),
  ],
  arcnet: [7, bytes('0102 d4 00 0001', tcp4)],
  arcnetLinux: [129, bytes('0102 0000 d4 00 0001', tcp4)],
  capwap: [RAW, udp4(5247, bytes('00 10 02 00 00000000', ethernet4))],
  ciscoHdlc: [104, bytes('0f00 0800', tcp4)],
  ciscoHdlcWithDirection: [205, bytes('00 0f00 0800', tcp4)],
  erf: [197, bytes(zeros(8), '02 04 0000 0000', [0, ethernet4.length + 4], '0000', ethernet4)],
  erspan: [RAW, gre('1000 88be 00000001', bytes('1001 0000 00000000', ethernet4))],
  etherIp: [RAW, ip4(97, bytes('3000', ethernet4))],
  atmLlc: [100, bytes('aaaa03 000000 0800', tcp4)],
  frameRelay: [107, bytes('1841 03 cc', tcp4)],
  geneve: [RAW, udp4(6081, bytes('0000 6558 00000000', ethernet4))],
  gre: [RAW, gre('2000 0800 00000001', tcp4)],
  gtp: [RAW, udp4(2152, bytes('34 ff 0030 00000001 0000 00 85 01 00 00 00', tcp4))],
  icmp: [RAW, ip4(1, bytes('0301 0000 00000000', tcp4))],
  icmpV6: [RAW, ip6(58, bytes('0100 0000 00000000', tcp6))],
  ieee80211: [105, wlan],
  ieee80211Decrypted: [
    ETHERNET,
    ethernetFrame(
      0x2452,
      bytes('0841 0000', zeros(18), '0000', '00000020 00000000 aaaa03 000000 0800', tcp4),
    ),
  ],
  ieee80211Swapped: [RAW, udp4(5247, bytes('00 10 03 00 00000000', '0108', wlan.subarray(2)))],
  authenticationHeader: [RAW, ip4(51, bytes('06 01 0000 00000001 00000001', tcp4.subarray(20)))],
  payloadCompression: [RAW, ip4(108, bytes('06 00 0002', deflateSync(tcp4.subarray(20))))],
  ipoib: [242, bytes(zeros(40), '0800 0000', tcp4)],
  juniperEthernet: [178, juniper('80 0002 0102', ethernet4)],
  juniperPpp: [179, juniper('00', bytes('ff03 0021', tcp4))],
  juniperFrameRelay: [180, juniper('00', bytes('1841 03 cc', tcp4))],
  juniperCiscoHdlc: [181, juniper('00', bytes('0f00 0800', tcp4))],
  juniperPppoe: [167, juniper('00', ethernetFrame(0x0800, tcp4))],
  juniperAtm1: [137, juniper('00', bytes('00000000 aaaa03 000000 0800', tcp4))],
  juniperAtm2: [135, juniper('00', bytes('0000000000000000 aaaa03 000000 0800', tcp4))],
  l2tp: [RAW, udp4(1701, bytes('4002 0030 0001 0001', 'ff03 0021', tcp4))],
  mpls: [ETHERNET, ethernetFrame(0x8847, bytes('00010040 00011140', tcp4))],
  netlink: [
    253,
    bytes(
      '0004 0338 0000000000000000 0000 000c',
      [20 + nflogAttributes.length, 0, 0, 0],
      '0004 0000 00000000 00000000',
      '02000000',
      nflogAttributes,
    ),
  ],
  nflog: [239, bytes('02 00 0000', nflogAttributes)],
  nsh: [ETHERNET, ethernetFrame(0x894f, bytes('0002 02 01 00000101', tcp4))],
  ppp: [9, bytes('ff03 0057', tcp6)],
  pppd: [166, bytes('0003 0021', tcp4)],
  pppWithDirection: [204, bytes('01 ff03 0021', tcp4)],
  pppoe: [ETHERNET, ethernetFrame(0x8864, bytes('1100 0001', [0, tcp4.length + 2], '0021', tcp4))],
  avs: [163, bytes('80211001 00000040', zeros(56), wlan)],
  ppi: [192, bytes('0000 0800 69000000', wlan)],
  prism: [119, bytes('44000000 90000000', zeros(136), wlan)],
  radiotap: [127, bytes('0000 0900 02000000 00', wlan)],
  sflow: [
    RAW,
    udp4(
      6343,
      bytes(
        words(5, 1, 0x0a000001, 0, 1, 1, 1),
        words(1, 32 + 24 + sampled.length, 1, 1, 1, 1, 0, 1, 2, 1),
        words(1, 16 + sampled.length, 1, sampled.length, 0, sampled.length),
        sampled,
      ),
    ),
  ],
  pflog: [117, bytes('3d 02 00 00', zeros(60), tcp4)],
  enc: [109, bytes('02000000 00000000 00000000', tcp4)],
  slip: [8, bytes(zeros(16), tcp4)],
  ipNet: [226, bytes('01 02 0000 000000', [tcp4.length], zeros(16), tcp4)],
  netAnalyzer: [240, bytes('00 04 00 00', ethernet4, zeros(4))],
  netAnalyzerTransparent: [241, bytes('00 04 00 00', zeros(8), ethernet4, zeros(4))],
  mpacket: [274, bytes('55555555555555 d5', ethernet4, 'cff2495f')],
  sunAtm: [123, bytes('02 00 0005', 'aaaa03 000000 0800', tcp4)],
  ipOverFibreChannel: [122, bytes(zeros(16), 'aaaa03 000000 0800', tcp4)],
  ciscoMetaData: [ETHERNET, ethernetFrame(0x8909, bytes('0101 0001 0000 0800', tcp4))],
  hsr: [ETHERNET, ethernetFrame(0x892f, bytes('0000 0000 0800', tcp4))],
  providerBackbone: [ETHERNET, ethernetFrame(0x88e7, bytes('00000001', ethernet4))],
  teredo: [RAW, udp4(3544, bytes('0000 0000 00000000', tcp6))],
  fddi: [10, bytes('50', zeros(12), 'aaaa03 000000 0800', tcp4)],
  tokenRing: [6, bytes('10 40', zeros(6), '80', zeros(5), '0270 aaaa03 000000 0800', tcp4)],
  trill: [ETHERNET, ethernetFrame(0x22f3, bytes('0000 0001 0002', ethernet4))],
  tzsp: [RAW, udp4(37_008, bytes('01 00 0001 0a01ff 01', ethernet4))],
  udp: [RAW, udp4(8472, bytes('0800 0000 00000100', ethernet4))],
  vxlan: [RAW, udp4(4789, bytes('0800 0000 00000100', ethernet4))],
  vxlanGpe: [RAW, udp4(4790, bytes('0c00 0001 00000100', tcp4))],
};
