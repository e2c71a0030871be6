/**
 * The layers that few captures have, in one part that is fetched when a packet has one of them. Adding one: write its file, put it into this
 * list, and its keys into `rareLayerKeys.ts`.
 */
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
import { gtp } from './gtp';
import { ieee80211, ieee80211Decrypted, ieee80211Padded, ieee80211Swapped } from './ieee80211';
import { authenticationHeader, payloadCompression } from './ipSecurity';
import { ipoib } from './ipoib';
import { juniperLayers } from './juniper';
import { l2tp } from './l2tp';
import { mpacket } from './mpacket';
import { netAnalyzer, netAnalyzerTransparent } from './netAnalyzer';
import { nflog } from './nflog';
import { netlink } from './netlink';
import { nsh } from './nsh';
import { openFlow } from './openFlow';
import { pktap } from './pktap';
import { avs, ppi, prism, radiotap } from './radiotap';
import { sflow } from './sflow';
import { smallLinkTypes } from './smallLinkTypes';
import { teredo } from './teredo';
import { fddi, tokenRing } from './tokenRing';
import { trill } from './trill';
import { tzsp } from './tzsp';
import { udpLite } from './udp';
import type { Layer } from './layer';
import { addLayers } from './layers';

export const rareLayers: readonly Layer[] = [
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
  gtp,
  ieee80211,
  ieee80211Decrypted,
  ieee80211Padded,
  ieee80211Swapped,
  authenticationHeader,
  payloadCompression,
  ipoib,
  ...juniperLayers,
  l2tp,
  mpacket,
  netAnalyzer,
  netAnalyzerTransparent,
  nflog,
  netlink,
  nsh,
  openFlow,
  pktap,
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
  udpLite,
];

let areThere = false;

/** From now on these are decoded as well. */
export function addRareLayers(): void {
  if (areThere) return;
  areThere = true;
  addLayers(rareLayers);
}
