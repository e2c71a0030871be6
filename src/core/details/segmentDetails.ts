/** What the rows of the packet table leave out, for the packets of one flow. */
import type { PacketIndex } from '../packets/packetTable';

/** Bits of {@link SegmentDetailTable.known}. */
export const DetailKnown = {
  /** TTL or hop limit. */
  ip: 1,
  /** IPv4 identification. */
  ipId: 2,
  /** Options and payload: the record holds the TCP header that the row was made of. */
  tcp: 4,
  timestamps: 8,
} as const;

/** One row a packet of the flow, in their order; where a bit of `known` is not set, the columns under it say nothing. */
export interface SegmentDetailTable {
  readonly length: number;
  /** Rows of the packet table. */
  readonly packet: ArrayLike<PacketIndex>;
  readonly known: Uint8Array;
  /** TTL (IPv4) or hop limit (IPv6) of the innermost IP header. */
  readonly ttl: Uint8Array;
  readonly ipId: Uint16Array;
  /** Timestamps option (RFC 7323), raw. */
  readonly tsval: Uint32Array;
  readonly tsecr: Uint32Array;
  /** The option bytes of row r, as far as captured, are `options.subarray(optionStart[r], optionStart[r + 1])`. */
  readonly optionStart: Uint32Array;
  readonly options: Uint8Array;
  /** Link-layer addresses of sender and receiver as places in `linkAddresses`, -1 where the link tells none. */
  readonly sender: Int32Array;
  readonly receiver: Int32Array;
  /** `aa:bb:cc:dd:ee:ff`, each once. */
  readonly linkAddresses: readonly string[];
  /** Payload bytes that were captured, and their digest (`payloadDigest`): to compare where as many were captured. */
  readonly payloadCaptured: Uint32Array;
  readonly payloadDigest: Float64Array;
  /** False when the file has changed or is gone since it was opened. */
  readonly isWhole: boolean;
}
