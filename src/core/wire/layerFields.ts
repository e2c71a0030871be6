/**
 * What the packet panel shows of each layer's header. Apart from the layers, so that who only reads a file need not have
 * them. Adding a layer: its line here, too.
 */
import { arcnet, arcnetFields, arcnetLinux } from './arcnet';
import { ayiya, ayiyaFields } from './ayiya';
import { batmanAdvanced, batmanAdvancedFields } from './batmanAdvanced';
import { capwap, capwapFields } from './capwap';
import {
  ciscoHdlc,
  ciscoHdlcFields,
  ciscoHdlcWithDirection,
  ciscoHdlcWithDirectionFields,
} from './ciscoHdlc';
import { erf, erfFields } from './erf';
import { erspan, erspanFields } from './erspan';
import { etherIp, etherIpFields } from './etherIp';
import {
  ethernet,
  ethernetFields,
  providerTag,
  vlan,
  vlanFields,
  vnTag,
  vnTagFields,
} from './ethernet';
import { fabricPath, fabricPathFields } from './fabricPath';
import {
  atmLlc,
  atmLlcFields,
  frameRelay,
  frameRelayFields,
  frameRelayWithDirection,
  frameRelayWithDirectionFields,
} from './frameRelay';
import { geneve, geneveFields } from './geneve';
import { gre, greFields } from './gre';
import { gtp, gtpFields } from './gtp';
import { hdlcFramedPpp, hdlcFramedPppFields } from './hdlcFramedPpp';
import { icmp, icmpFields, icmpV6 } from './icmp';
import {
  ieee80211,
  ieee80211Decrypted,
  ieee80211Fields,
  ieee80211Padded,
  ieee80211Swapped,
} from './ieee80211';
import { interSwitchLink, interSwitchLinkFields } from './interSwitchLink';
import {
  authenticationHeader,
  authenticationHeaderFields,
  payloadCompression,
  payloadCompressionFields,
} from './ipSecurity';
import { ipoib, ipoibFields } from './ipoib';
import { ipv4, ipv4Fields } from './ipv4';
import {
  ipv6,
  ipv6Extension,
  ipv6ExtensionFields,
  ipv6Fields,
  ipv6Fragment,
  ipv6FragmentFields,
  ipv6Routing,
} from './ipv6';
import { juniperFields, juniperLayers } from './juniper';
import { l2tp, l2tpFields } from './l2tp';
import { linuxCooked, linuxCooked2, linuxCooked2Fields, linuxCookedFields } from './linuxCooked';
import { llc, llcFields, llcSnap, llcSnapFields } from './llc';
import {
  loopback,
  loopbackFields,
  loopbackNetworkOrder,
  loopbackNetworkOrderFields,
} from './loopback';
import { lwapp, lwappFields } from './lwapp';
import { macsec, macsecFields } from './macsec';
import { mpacket, mpacketFields } from './mpacket';
import { mpls, mplsFields } from './mpls';
import { netAnalyzer, netAnalyzerFields, netAnalyzerTransparent } from './netAnalyzer';
import { netlink, netlinkFields } from './netlink';
import { networkLayerId, networkLayerIdFields } from './networkLayerId';
import { nflog, nflogFields } from './nflog';
import { nsh, nshFields } from './nsh';
import { openFlow, openFlowFields } from './openFlow';
import { pktap, pktapFields } from './pktap';
import {
  ppp,
  pppFields,
  pppProtocol,
  pppProtocolFields,
  pppWithDirection,
  pppWithDirectionFields,
  pppd,
  pppdFields,
} from './ppp';
import { pppBridging, pppBridgingFields } from './pppBridging';
import { pppMultilink, pppMultilinkFields } from './pppMultilink';
import { pppoe, pppoeFields } from './pppoe';
import {
  avs,
  avsFields,
  ppi,
  ppiFields,
  prism,
  prismFields,
  radiotap,
  radiotapFields,
} from './radiotap';
import { rawIp, rawIpFields } from './rawIp';
import { sflow, sflowFields } from './sflow';
import { tcp, tcpFields } from './tcp';
import { teredo, teredoFields } from './teredo';
import { fddi, fddiFields, tokenRing, tokenRingFields } from './tokenRing';
import { trill, trillFields } from './trill';
import { tzsp, tzspFields } from './tzsp';
import { udp, udpFields, udpLite, udpLiteFields } from './udp';
import { vanJacobsonUncompressed, vanJacobsonUncompressedFields } from './vanJacobson';
import { vxlan, vxlanFields, vxlanGpe, vxlanGpeFields } from './vxlan';
import type { HeaderFields, Layer } from './layer';
import { smallLinkTypeFields } from './smallLinkTypes';

const fieldsByLayer: ReadonlyMap<Layer, HeaderFields> = new Map<Layer, HeaderFields>([
  [arcnet, arcnetFields],
  [arcnetLinux, arcnetFields],
  [ayiya, ayiyaFields],
  [batmanAdvanced, batmanAdvancedFields],
  [capwap, capwapFields],
  [ciscoHdlc, ciscoHdlcFields],
  [ciscoHdlcWithDirection, ciscoHdlcWithDirectionFields],
  [erf, erfFields],
  [erspan, erspanFields],
  [etherIp, etherIpFields],
  [ethernet, ethernetFields],
  [vlan, vlanFields],
  [providerTag, vlanFields],
  [vnTag, vnTagFields],
  [fabricPath, fabricPathFields],
  [frameRelay, frameRelayFields],
  [frameRelayWithDirection, frameRelayWithDirectionFields],
  [atmLlc, atmLlcFields],
  [geneve, geneveFields],
  [gre, greFields],
  [gtp, gtpFields],
  [hdlcFramedPpp, hdlcFramedPppFields],
  [icmp, icmpFields],
  [icmpV6, icmpFields],
  [ieee80211, ieee80211Fields],
  [ieee80211Decrypted, ieee80211Fields],
  [ieee80211Swapped, ieee80211Fields],
  [ieee80211Padded, ieee80211Fields],
  [interSwitchLink, interSwitchLinkFields],
  [authenticationHeader, authenticationHeaderFields],
  [payloadCompression, payloadCompressionFields],
  [ipoib, ipoibFields],
  [ipv4, ipv4Fields],
  [ipv6, ipv6Fields],
  [ipv6Fragment, ipv6FragmentFields],
  [l2tp, l2tpFields],
  [linuxCooked, linuxCookedFields],
  [linuxCooked2, linuxCooked2Fields],
  [llc, llcFields],
  [llcSnap, llcSnapFields],
  [loopback, loopbackFields],
  [loopbackNetworkOrder, loopbackNetworkOrderFields],
  [lwapp, lwappFields],
  [macsec, macsecFields],
  [mpacket, mpacketFields],
  [mpls, mplsFields],
  [netAnalyzer, netAnalyzerFields],
  [netAnalyzerTransparent, netAnalyzerFields],
  [netlink, netlinkFields],
  [networkLayerId, networkLayerIdFields],
  [nflog, nflogFields],
  [nsh, nshFields],
  [openFlow, openFlowFields],
  [pktap, pktapFields],
  [ppp, pppFields],
  [pppProtocol, pppProtocolFields],
  [pppWithDirection, pppWithDirectionFields],
  [pppd, pppdFields],
  [pppBridging, pppBridgingFields],
  [pppMultilink, pppMultilinkFields],
  [pppoe, pppoeFields],
  [radiotap, radiotapFields],
  [ppi, ppiFields],
  [prism, prismFields],
  [avs, avsFields],
  [rawIp, rawIpFields],
  [sflow, sflowFields],
  [tcp, tcpFields],
  [teredo, teredoFields],
  [tokenRing, tokenRingFields],
  [fddi, fddiFields],
  [trill, trillFields],
  [tzsp, tzspFields],
  [udp, udpFields],
  [udpLite, udpLiteFields],
  [vanJacobsonUncompressed, vanJacobsonUncompressedFields],
  [vxlan, vxlanFields],
  [vxlanGpe, vxlanGpeFields],
  [ipv6Extension, ipv6ExtensionFields],
  [ipv6Routing, ipv6ExtensionFields],
  ...juniperLayers.map((layer) => [layer, juniperFields] as const),
  ...smallLinkTypeFields(),
]);

/** How the fields of a layer's header are read; undefined: nobody has said. */
export function headerFieldsOf(layer: Layer): HeaderFields | undefined {
  return fieldsByLayer.get(layer);
}
