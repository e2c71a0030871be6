/**
 * Side table of opening segments: what only the analysis of openings needs of a segment (options,
 * TTL, IP-ID …). Rows exist for the segments of a flow until the server has proved that it accepted
 * the connection, and for every SYN, SYN-ACK, RST and what answers them; other segments are decoded
 * again from the file when a person looks at them.
 */
import type { PacketIndex } from '../packets/packetTable';

/** Bits of {@link OpeningSegmentTable.known}: which columns hold something that the source really said. */
export const Known = {
  timestamps: 1 << 0,
  ttl: 1 << 1,
  ipId: 1 << 2,
  mss: 1 << 3,
  windowScale: 1 << 4,
  sackPermitted: 1 << 5,
  /** A SACK block (the first) is in `sackLeft`, `sackRight`. */
  sack: 1 << 6,
  /** The order of options is in `optionsHash`. */
  options: 1 << 7,
  linkAddress: 1 << 8,
  /** The segment has an MPTCP option (kind 30). */
  multipath: 1 << 9,
} as const;

/** Most rows of a flow; nine bits, see `OpeningRecorder`. */
export const MOST_OPENING_ROWS = 0x01ff;
/** Most rows of a flow that the server has not accepted; SYNs, SYN-ACKs and RSTs beyond are kept up to {@link MOST_OPENING_ROWS}. */
export const MOST_UNSETTLED_ROWS = 400;

export interface OpeningSegmentTable {
  readonly length: number;
  /** Row of the PacketTable; ascending within a flow. */
  readonly packet: Uint32Array;
  readonly known: Uint16Array;
  readonly tsval: Uint32Array;
  readonly tsecr: Uint32Array;
  readonly ipId: Uint16Array;
  readonly ttl: Uint8Array;
  readonly windowScale: Uint8Array;
  readonly mss: Uint16Array;
  /** Edges of the first SACK block, raw sequence numbers. */
  readonly sackLeft: Uint32Array;
  readonly sackRight: Uint32Array;
  /** Hash of the sequence of option kinds (NOPs included): equal means the same order. */
  readonly optionsHash: Uint16Array;
  /** Hash of the sender's link-layer address (tells copies of one packet on two links apart). */
  readonly linkAddressHash: Uint16Array;
  /** Rows of flow f are `rowIndex.subarray(rowStart[f], rowStart[f + 1])`, in file order. */
  readonly rowStart: Uint32Array;
  readonly rowIndex: Uint32Array;
}

/** A row of the side table joined with its packet; what openings, observations and the ladder work with. */
export interface OpeningSegment {
  readonly packet: PacketIndex;
  /** Nanoseconds since the capture's first packet, NaN when unknown. */
  readonly time: number;
  readonly fromServer: boolean;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
  readonly payloadLength: number;
  /** TSval and TSecr of the timestamps option (RFC 7323), null when the segment has none or they are unknown. */
  readonly tsval: number | null;
  readonly tsecr: number | null;
  readonly ttl: number | null;
  readonly ipId: number | null;
  readonly mss: number | null;
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  /** First SACK block [left, right), raw; null when none. */
  readonly sack: readonly [number, number] | null;
  readonly optionsHash: number | null;
  /** It has an MPTCP option (RFC 8684). */
  readonly multipath: boolean;
  readonly linkAddressHash: number | null;
  readonly checksum: number;
  /** The packet of which this one is a second recording (SPAN, `-i any`), or null. */
  readonly duplicateOf: PacketIndex | null;
  /** It is such a recording behind a device that gives connections other numbers; those here are the numbers of the original. */
  readonly isRenumbered: boolean;
}
