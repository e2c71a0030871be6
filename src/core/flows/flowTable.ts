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
  /** Goes on with the opening of an earlier stream, and is read with that: Wireshark counts it as a stream of its own. */
  continuation: 1 << 13,
  /** One SYN, or one SYN and one SYN-ACK, so near to the capture's end that no answer had to be there yet. */
  endsEarly: 1 << 14,
  /** Set where the addresses are left out (links): its packets go from an address and port to the same ones. */
  oneEnd: 1 << 15,
  /** A leg of an opening that is told with another flow (`diagnosis/marksAcrossFlows.ts`); set when the capture is opened. */
  otherLeg: 1 << 16,
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
   * The stream that continues this one, or -1. Wireshark 4.4 begins a new stream when a SYN or SYN-ACK is sent again after
   * a FIN or RST; it is the same opening all the same. A row of streams has an end: see `FlowTracker`.
   */
  readonly continuedBy: Int32Array;
}

/** Do its packets go from an address and port to the same ones (LAND, or a program that connected to itself)? */
export function hasOneEnd(flows: FlowTable, flow: FlowIndex): boolean {
  return (
    (flows.traits[flow]! & FlowTrait.oneEnd) !== 0 ||
    (flows.clientPort[flow] === flows.serverPort[flow] &&
      flows.clientAddress[flow] === flows.serverAddress[flow])
  );
}

/** One end of a flow. */
export interface Endpoint {
  readonly address: AddressId;
  readonly port: number;
}

/** The streams of a flow: its own, and those that continue it. */
export function streamsOfFlow({ continuedBy }: FlowTable, flow: FlowIndex): FlowIndex[] {
  const streams = [flow];
  let next = continuedBy[flow]!;
  while (next >= 0) {
    streams.push(next);
    next = continuedBy[next]!;
  }
  return streams;
}

/** Is a stream listed as a flow? Not when it has no packets of its own, nor when it continues another one and is read with that. */
export function isListed(flows: FlowTable, flow: FlowIndex): boolean {
  return hasPackets(flows, flow) && (flows.traits[flow]! & FlowTrait.continuation) === 0;
}

/** The flow with which a stream is read: itself, or the one that it continues. */
export function flowOfStream({ continuedBy, traits }: FlowTable, stream: FlowIndex): FlowIndex {
  let flow = stream;
  while ((traits[flow]! & FlowTrait.continuation) !== 0) {
    const before = continuedBy.lastIndexOf(flow, flow - 1);
    if (before < 0) break;
    flow = before;
  }
  return flow;
}

/** The packets of a flow and of what continues it ({@link streamsOfFlow}), in file order. */
export function packetsOfFlow(flows: FlowTable, flow: FlowIndex): Uint32Array {
  const { packetStart, packetIndex, continuedBy } = flows;
  const own = packetIndex.subarray(packetStart[flow], packetStart[flow + 1]);
  if (continuedBy[flow]! < 0) return own;
  const all = new Uint32Array(flowLength(flows, flow));
  let length = 0;
  for (const stream of streamsOfFlow(flows, flow)) {
    all.set(packetIndex.subarray(packetStart[stream], packetStart[stream + 1]), length);
    length += packetStart[stream + 1]! - packetStart[stream]!;
  }
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

/** Number of packets of a flow and of what continues it ({@link streamsOfFlow}). */
export function flowLength({ packetStart, continuedBy }: FlowTable, flow: FlowIndex): number {
  let length = 0;
  for (let stream = flow; stream >= 0; stream = continuedBy[stream]!) {
    length += packetStart[stream + 1]! - packetStart[stream]!;
  }
  return length;
}
