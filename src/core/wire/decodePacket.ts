/** Decodes one packet, layer by layer, down to TCP. */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { layerFor } from './layers';
import { rareLayerKeys } from './rareLayerKeys';

/** More layers than any real packet has; a packet that nests deeper is made to. */
const MAX_LAYERS = 32;

/** A layer that was decoded, and where. */
export interface DecodedLayer {
  readonly layer: Layer;
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
}

/**
 * Decodes the packet that `out` was reset to. Afterwards `out.status` says how far it went, and the fields
 * of `out` hold what was found. `trace` collects the layers, for the packet panel.
 */
export function decodePacket(linkType: number, out: DecodedPacket, trace?: DecodedLayer[]): void {
  decodeFrom(linkTypeKey(linkType), out, PacketStatus.unknownProtocol, trace);
}

/** Decodes the next of the packets that a layer found beside the first one; false when there is none. */
export function decodeNextInside(out: DecodedPacket): boolean {
  const key = out.takeInside();
  if (key === NO_LAYER) return false;
  decodeFrom(key, out, PacketStatus.notTcp);
  return true;
}

/** @param unknown the status where already the first layer is none of ours */
function decodeFrom(
  first: LayerKey,
  out: DecodedPacket,
  unknown: PacketStatus,
  trace?: DecodedLayer[],
): void {
  let key = first;
  for (let depth = 0; depth < MAX_LAYERS; depth++) {
    let layer = layerFor(key);
    const { otherKey } = out;
    if (layer === undefined && otherKey !== NO_LAYER) layer = layerFor(otherKey);
    out.otherKey = NO_LAYER;
    if (layer === undefined) {
      if (rareLayerKeys.has(key) || rareLayerKeys.has(otherKey)) out.lacksLayers = true;
      // Below a link layer that we know, whatever is not listed is simply not TCP (ARP, UDP …).
      out.status = depth === 0 ? unknown : PacketStatus.notTcp;
      out.unknownKey = key;
      return;
    }
    const { view, at, end } = out;
    key = layer.decode(out);
    // Whatever a layer made of the lengths it read: none gives more than the one before it had, and none goes back.
    if (out.view === view) {
      if (out.at < at) {
        out.status = PacketStatus.malformed;
        return;
      }
      if (out.end > end) out.end = end;
    }
    if (out.end > out.wireEnd) out.end = out.wireEnd;
    if (out.status === PacketStatus.cutShort || out.status === PacketStatus.malformed) return;
    trace?.push({ layer, view, at, end });
    if (key === NO_LAYER) return;
  }
  out.status = PacketStatus.malformed;
}
