/**
 * TCP flows of a capture as columns, one row per flow. The row number is Wireshark 4.4's `tcp.stream`.
 */
import type { AddressId } from '../packets/addressTable';
import type { PacketIndex } from '../packets/packetTable';

/** Row of a flow in the {@link FlowTable}; equal to Wireshark's `tcp.stream`. */
export type FlowIndex = number;

/** Bits of {@link FlowTable.traits}: what the whole-capture pass found out about a flow, for lists and filters. */
export const FlowTrait = {
  /** No SYN was seen: client and server are a guess from the ports. */
  guessedRoles: 1 << 0,
  hasSyn: 1 << 1,
  hasSynAck: 1 << 2,
  /** The client's ACK of the SYN-ACK was seen. */
  hasAck: 1 << 3,
  /** A SYN-ACK was sent again after the client's ACK (glossary: crooked). */
  crooked: 1 << 4,
  /** Crooked, but every repeat was already under way when the ACK passed: harmless. */
  crossing: 1 << 5,
  /** SYNs, and never a SYN-ACK or RST. */
  unanswered: 1 << 6,
  /** RST to the SYN. */
  refused: 1 << 7,
  /** RST at some point. */
  reset: 1 << 8,
  /** The capture ends with the server still half-open. */
  neverAccepted: 1 << 9,
  /** Sequence of an earlier flow with the same ports (Wireshark: port numbers reused). */
  reusedPorts: 1 << 10,
  /** The capture holds packets of this flow more than once. */
  captureDuplicates: 1 << 11,
  /** The SYN was sent again and answered at last. */
  synRetransmitted: 1 << 12,
  /** Begun by a SYN or SYN-ACK that an earlier flow had sent before: Wireshark counts it as a stream of its own. */
  continuation: 1 << 13,
} as const;

export interface FlowTable {
  readonly length: number;
  readonly clientAddress: Uint32Array;
  readonly serverAddress: Uint32Array;
  readonly clientPort: Uint16Array;
  readonly serverPort: Uint16Array;
  /** Bits of {@link FlowTrait}. */
  readonly traits: Uint32Array;
  /** SYN-ACKs sent again after the client's ACK. */
  readonly synAckRepeats: Uint16Array;
  /** Half-open time in nanoseconds (glossary), NaN when there was none. */
  readonly halfOpen: Float64Array;
  /** Wireshark's `tcp.completeness` bits after the last packet. */
  readonly completeness: Uint8Array;
  /** Packets of flow f are `packetIndex.subarray(packetStart[f], packetStart[f + 1])`, in file order; `length + 1` rows. */
  readonly packetStart: Uint32Array;
  readonly packetIndex: Uint32Array;
  /**
   * The flow that continues this one, or -1. Wireshark 4.4 begins a new stream when a SYN or SYN-ACK is sent again after
   * a FIN or RST; it is the same opening all the same.
   */
  readonly continuedBy: Int32Array;
}

/** One end of a flow. */
export interface Endpoint {
  readonly address: AddressId;
  readonly port: number;
}

/** The packets of a flow and of what continues it, in file order. */
export function packetsOfFlow(flows: FlowTable, flow: FlowIndex): Uint32Array {
  const own = flows.packetIndex.subarray(flows.packetStart[flow], flows.packetStart[flow + 1]);
  const next = flows.continuedBy[flow]!;
  if (next < 0) return own;
  const rest = packetsOfFlow(flows, next);
  const all = new Uint32Array(own.length + rest.length);
  all.set(own);
  all.set(rest, own.length);
  return all;
}

/**
 * Does a flow have packets of its own? Those without are only named by headers in ICMP errors: a stream number, and
 * nothing to show.
 */
export function hasPackets(flows: FlowTable, flow: FlowIndex): boolean {
  return flows.packetStart[flow + 1]! > flows.packetStart[flow]!;
}

/** First packet of a flow that {@link hasPackets}. */
export function firstPacketOfFlow(flows: FlowTable, flow: FlowIndex): PacketIndex {
  return flows.packetIndex[flows.packetStart[flow]!]!;
}

/** Number of packets of a flow and of what continues it. */
export function flowLength(flows: FlowTable, flow: FlowIndex): number {
  const own = flows.packetStart[flow + 1]! - flows.packetStart[flow]!;
  const next = flows.continuedBy[flow]!;
  return next < 0 ? own : own + flowLength(flows, next);
}
