/**
 * A layer decodes one header and says which layer comes next. The driver (`decodePacket.ts`) goes
 * from one to the other, so that no layer imports another.
 */
import type { DecodedPacket } from './decodedPacket';
import type { LayerKey } from './layerKey';
import type { ProtocolField } from './protocolField';

export interface Layer {
  readonly id: string;
  /** Name as Wireshark's packet details print it. */
  readonly title: string;
  /** Where the layer is found. */
  readonly keys: readonly LayerKey[];
  /**
   * Decodes the header at `out.at` (not behind `out.end`), moves `out.at`, `out.end` and `out.wireEnd` to
   * its payload and returns the key of the next layer. Sets `out.status` when it returns {@link NO_LAYER}.
   * Never throws; never reads outside `[out.at, out.end)`.
   */
  decode(out: DecodedPacket): LayerKey;
}

/** A header's fields for the packet panel (`layerFields.ts`); only called after `decode` went well there. Reading a file needs none of them. */
export type HeaderFields = (view: DataView, at: number, end: number) => ProtocolField[];
