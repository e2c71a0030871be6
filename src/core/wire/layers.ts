/**
 * The layers that can be decoded. Adding one: write its file, put it into this list.
 */
import { ethernet, providerTag, vlan, vnTag } from './ethernet';
import { ipv4 } from './ipv4';
import { ipv6, ipv6Extension, ipv6Fragment, ipv6Routing } from './ipv6';
import type { Layer } from './layer';
import { layerKeyInWords, linkTypeKey, type LayerKey } from './layerKey';
import { linuxCooked, linuxCooked2 } from './linuxCooked';
import { loopback, loopbackNetworkOrder } from './loopback';
import { rawIp } from './rawIp';
import { tcp } from './tcp';
import { arcnet, arcnetLinux } from './arcnet';
import { ayiya } from './ayiya';
import { capwap } from './capwap';
import { ciscoHdlc, ciscoHdlcWithDirection } from './ciscoHdlc';
import { erf } from './erf';
import { erspan } from './erspan';
import { etherIp } from './etherIp';
import { atmLlc, frameRelay, frameRelayWithDirection } from './frameRelay';
import { batmanAdvanced } from './batmanAdvanced';
import { fabricPath } from './fabricPath';
import { hdlcFramedPpp } from './hdlcFramedPpp';
import { interSwitchLink } from './interSwitchLink';
import { lwapp } from './lwapp';
import { macsec } from './macsec';
import { networkLayerId } from './networkLayerId';
import { pppBridging } from './pppBridging';
import { pppMultilink } from './pppMultilink';
import { vanJacobsonUncompressed } from './vanJacobson';
import { geneve } from './geneve';
import { gre } from './gre';
import { gtp } from './gtp';
import { icmp, icmpV6 } from './icmp';
import { ieee80211, ieee80211Decrypted, ieee80211Padded, ieee80211Swapped } from './ieee80211';
import { authenticationHeader, payloadCompression } from './ipSecurity';
import { ipoib } from './ipoib';
import { juniperLayers } from './juniper';
import { l2tp } from './l2tp';
import { llc, llcSnap } from './llc';
import { mpls } from './mpls';
import { mpacket } from './mpacket';
import { netAnalyzer, netAnalyzerTransparent } from './netAnalyzer';
import { nflog } from './nflog';
import { netlink } from './netlink';
import { nsh } from './nsh';
import { openFlow } from './openFlow';
import { pktap } from './pktap';
import { ppp, pppd, pppProtocol, pppWithDirection } from './ppp';
import { pppoe } from './pppoe';
import { avs, ppi, prism, radiotap } from './radiotap';
import { sflow } from './sflow';
import { smallLinkTypes } from './smallLinkTypes';
import { teredo } from './teredo';
import { fddi, tokenRing } from './tokenRing';
import { trill } from './trill';
import { tzsp } from './tzsp';
import { udp, udpLite } from './udp';
import { vxlan, vxlanGpe } from './vxlan';

export const layers: readonly Layer[] = [
  ethernet,
  vlan,
  providerTag,
  vnTag,
  linuxCooked,
  linuxCooked2,
  loopback,
  loopbackNetworkOrder,
  rawIp,
  ipv4,
  ipv6,
  ipv6Extension,
  ipv6Routing,
  ipv6Fragment,
  tcp,
  arcnet,
  arcnetLinux,
  ayiya,
  capwap,
  ciscoHdlc,
  ciscoHdlcWithDirection,
  erf,
  erspan,
  etherIp,
  atmLlc,
  frameRelay,
  frameRelayWithDirection,
  batmanAdvanced,
  fabricPath,
  hdlcFramedPpp,
  interSwitchLink,
  lwapp,
  macsec,
  networkLayerId,
  pppBridging,
  pppMultilink,
  vanJacobsonUncompressed,
  geneve,
  gre,
  gtp,
  icmp,
  icmpV6,
  ieee80211,
  ieee80211Decrypted,
  ieee80211Padded,
  ieee80211Swapped,
  authenticationHeader,
  payloadCompression,
  ipoib,
  ...juniperLayers,
  l2tp,
  llc,
  llcSnap,
  mpacket,
  mpls,
  netAnalyzer,
  netAnalyzerTransparent,
  nflog,
  netlink,
  nsh,
  openFlow,
  pktap,
  ppp,
  pppd,
  pppProtocol,
  pppWithDirection,
  pppoe,
  avs,
  ppi,
  prism,
  radiotap,
  sflow,
  ...smallLinkTypes,
  teredo,
  fddi,
  tokenRing,
  trill,
  tzsp,
  udp,
  udpLite,
  vxlan,
  vxlanGpe,
];

const byKey = new Map<LayerKey, Layer>();
for (const layer of layers) {
  for (const key of layer.keys) {
    if (byKey.has(key)) throw new Error(`two layers claim ${layerKeyInWords(key)}`);
    byKey.set(key, layer);
  }
}

/** The layer for a key, or undefined when we do not decode it. */
export function layerFor(key: LayerKey): Layer | undefined {
  return byKey.get(key);
}

/** The link layer of a LINKTYPE_ value, or undefined. */
export function linkLayerFor(linkType: number): Layer | undefined {
  return byKey.get(linkTypeKey(linkType));
}
