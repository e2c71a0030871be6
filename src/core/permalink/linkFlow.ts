/**
 * One flow as a link carries it: packets one after the other, between the tables of a capture and the bytes of
 * a link. Numbers are rebased: they say what the flow's evidence is made of (differences), not where it was.
 */
import type { WitnessFact } from '../diagnosis/witnessFacts';

/** Most packets of a link. */
export const MOST_LINK_PACKETS = 20_000;

/** The two ends, as an index: 0 the client, 1 the server. */
export type Side = 0 | 1;

/** Sequence number of each end's SYN: not 0, which would read as "unknown", and far from the wrap. */
export const SEQUENCE_BASE = [1_000_000_000, 2_000_000_000] as const;
/** The first TSval of each end that is not 0. */
export const TIMESTAMP_BASE = [100_000_000, 500_000_000] as const;
/** The first IP identification of each end that is not 0. */
export const IP_ID_BASE = 1000;
/** The client's port in a link without addresses. */
export const CLIENT_PORT = 50_000;

/** What the side table of openings knows of a segment; columns that are not known are 0. */
export interface LinkSegment {
  /** Bits of `Known`. */
  readonly known: number;
  readonly tsval: number;
  readonly tsecr: number;
  readonly ipId: number;
  readonly ttl: number;
  readonly mss: number;
  readonly windowScale: number;
  readonly sackLeft: number;
  readonly sackRight: number;
  readonly optionsHash: number;
  /** Which sender's link-layer address it is, by order of appearance from 1: only equality is kept. */
  readonly linkAddress: number;
}

export interface LinkPacket {
  /** Frame number. */
  readonly number: number;
  /** Nanoseconds since the first packet whose time is known, NaN when unknown. */
  readonly time: number;
  readonly side: Side;
  /** TCP flags, 12 bits. */
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly payloadLength: number;
  readonly window: number;
  /** `PacketTable.analysis`, without the bits that the opening explains again. */
  readonly labels: number;
  /** Its row of the side table of openings, if it has one. */
  readonly segment: LinkSegment | null;
}

/** What brings rebased numbers back to those of the source: the number to add for each end. */
export interface LinkOrigin {
  readonly sequence: readonly [number, number];
  readonly timestamp: readonly [number, number];
  readonly ipId: readonly [number, number];
  /** 4 bytes for IPv4, 16 for IPv6, none for an address that is only a name. */
  readonly addresses: readonly [Uint8Array, Uint8Array];
  /** Nanoseconds since 1970 of the packet at time 0, null when unknown. */
  readonly start: bigint | null;
}

/** Packets that were left out of a link. */
export interface LinkGap {
  /** Row of the packet before the gap. */
  readonly afterPacket: number;
  /** How many packets of the flow were left out there. */
  readonly packets: number;
}

/**
 * A short fact that the verdict rests on and that the flow's own packets do not hold: the kind of an observation, and a
 * sentence or (without addresses) numbers.
 */
export type LinkFact = WitnessFact;

/** A row of the `HostTable`, in the order of {@link HOST_COLUMNS}; times are nanoseconds, Infinity when never seen. */
export type LinkHost = readonly number[];

/** What the source shows of an address beyond this flow, for inferring where the capture was taken. */
export const HOST_COLUMNS = [
  'synToSynAck',
  'synAckToAck',
  'openings',
  'minTtl',
  'maxTtl',
  'partialChecksums',
  'goodChecksums',
  'sentHere',
] as const;

/** Where whoever made the link says that the capture was taken, by its number in a link; null: it is inferred. */
export const STATED_VANTAGES = [null, 'client', 'server', 'path', 'unknown'] as const;

/** `Capture.timeSource`, by its number in a link. */
export const TIME_SOURCES = ['capture', 'reconstructed', 'unknown'] as const;

export interface LinkFlow {
  readonly packets: readonly LinkPacket[];
  readonly ports: readonly [number, number];
  /** Names of the ends. */
  readonly names: readonly [string, string];
  /** Bits of `FlowTrait`. */
  readonly traits: number;
  readonly completeness: number;
  /** The source had found a half-open time. */
  readonly halfOpen: boolean;
  readonly statedVantage: (typeof STATED_VANTAGES)[number];
  /** Client and server; null when this flow alone shows the same. */
  readonly hosts: readonly [LinkHost, LinkHost] | null;
  /** Where the times come from (`Capture.timeSource`). */
  readonly timeSource: (typeof TIME_SOURCES)[number];
  /** Ticks of TSval in a second of each end, as the source had estimated them; null when it had not. */
  readonly clocks: readonly [number | null, number | null];
  readonly gaps: readonly LinkGap[];
  readonly title: string | null;
  readonly facts: readonly LinkFact[];
  /** Null in a link without addresses. */
  readonly origin: LinkOrigin | null;
}
