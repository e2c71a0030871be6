/**
 * The layers that can be decoded. Adding one: write its file, put it into this list.
 */
import { ethernet, vlan } from './ethernet';
import { ipv4 } from './ipv4';
import { ipv6, ipv6Extension, ipv6Fragment } from './ipv6';
import { layerKeyInWords, linkTypeKey, type Layer, type LayerKey } from './layer';
import { linuxCooked, linuxCooked2 } from './linuxCooked';
import { loopback } from './loopback';
import { rawIp } from './rawIp';
import { tcp } from './tcp';

export const layers: readonly Layer[] = [
  ethernet,
  vlan,
  linuxCooked,
  linuxCooked2,
  loopback,
  rawIp,
  ipv4,
  ipv6,
  ipv6Extension,
  ipv6Fragment,
  tcp,
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
