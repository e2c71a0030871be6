/**
 * The layers that can be decoded: those of most captures stand here, the others (`rareLayers.ts`) are added when the first packet needs one.
 */
import { ethernet, providerTag, vlan, vnTag } from './ethernet';
import { ipv4 } from './ipv4';
import { ipv6, ipv6Extension, ipv6Fragment, ipv6Routing } from './ipv6';
import { linuxCooked, linuxCooked2 } from './linuxCooked';
import { loopback, loopbackNetworkOrder } from './loopback';
import { rawIp } from './rawIp';
import { tcp } from './tcp';
import { geneve } from './geneve';
import { gre } from './gre';
import { icmp, icmpV6 } from './icmp';
import { llc, llcSnap } from './llc';
import { mpls } from './mpls';
import { ppp, pppd, pppProtocol, pppWithDirection } from './ppp';
import { pppoe } from './pppoe';
import { udp } from './udp';
import { vxlan, vxlanGpe } from './vxlan';
import type { Layer } from './layer';
import { layerKeyInWords, linkTypeKey, type LayerKey } from './layerKey';

export const commonLayers: readonly Layer[] = [
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
  udp,
  icmp,
  icmpV6,
  llc,
  llcSnap,
  ppp,
  pppd,
  pppProtocol,
  pppWithDirection,
  pppoe,
  gre,
  mpls,
  vxlan,
  vxlanGpe,
  geneve,
];

const byKey = new Map<LayerKey, Layer>();

/** Layers that are decoded from now on. Throws when two claim one key. */
export function addLayers(layers: readonly Layer[]): void {
  for (const layer of layers) {
    for (const key of layer.keys) {
      if (byKey.has(key)) throw new Error(`two layers claim ${layerKeyInWords(key)}`);
      byKey.set(key, layer);
    }
  }
}

addLayers(commonLayers);

/** The layer for a key, or undefined when we do not decode it. */
export function layerFor(key: LayerKey): Layer | undefined {
  return byKey.get(key);
}

/** The link layer of a LINKTYPE_ value, or undefined. */
export function linkLayerFor(linkType: number): Layer | undefined {
  return byKey.get(linkTypeKey(linkType));
}
