/**
 * A loaded capture and the result of loading one: what the worker hands to the page, the command line
 * prints, and tests look at.
 */
import type { CaptureOrigin } from './captureOrigin';
import type { FlowTable } from './flows/flowTable';
import type { SideSegmentTable } from './flows/sideSegments';
import type { OpeningSegmentTable } from './opening/openingSegments';
import type { AddressId, AddressTable } from './packets/addressTable';
import type { PacketTable } from './packets/packetTable';
import type { SackBlockTable } from './tcp/sackBlocks';
import type { HostTable } from './vantage/hostTable';

/** What a warning is about; those of link types and ERF records that are not decoded carry their number. */
export type WarningCode =
  | `link-type-${number}`
  | 'more-link-types'
  | 'packet-not-read'
  | 'packets-out-of-order'
  | 'time-backwards'
  | 'impossible-time'
  | 'original-below-captured'
  | 'one-end'
  | 'capture-duplicates'
  | 'opening-not-read'
  | 'capture-gaps'
  | 'offloaded-segments'
  | 'nested-packets'
  // Of files.
  | `erf-records-${number}`
  | 'joined-files'
  | 'numbered-blocks'
  | 'packets-not-kept'
  | 'dropped-packets'
  | 'unpadded-blocks'
  | 'decryption-secrets'
  // Of listings.
  | 'lines-not-understood'
  | 'fields-not-listed'
  | 'ports-not-listed'
  | 'icmp-errors-listed'
  | 'points-joined'
  | 'listing-filtered'
  | 'second-capture'
  | 'last-line-cut'
  | 'lines-left-out'
  | 'no-packets'
  | 'times-reconstructed'
  | 'times-unknown'
  | 'times-are-deltas'
  | 'times-may-be-deltas'
  | 'times-without-zone'
  | 'window-scale-unknown';

/** Something about the capture that a person should know and that did not stop us, counted. */
export interface CaptureWarning {
  readonly code: WarningCode;
  /** One sentence: what, and what it means. */
  readonly message: string;
  /** Where it was first seen in the (unpacked) file, null when it has no place. */
  readonly offset: number | null;
  readonly count: number;
}

/** A host's clock of the TCP timestamps option (RFC 7323), as the source lets it be estimated. */
export interface TimestampClock {
  readonly address: AddressId;
  /** Ticks of TSval in a second. */
  readonly hz: number;
  /** One sentence: what the estimate rests on. */
  readonly how: string;
}

/** Why a file could not be read (further). */
export interface CaptureError {
  readonly code:
    | 'empty'
    | 'unknown-format'
    | 'unsupported-format'
    | 'truncated'
    | 'corrupt'
    | 'compression'
    | 'read-failed'
    | 'too-large'
    /** Somebody wanted no more of it. */
    | 'stopped'
    /** A fault of the program. */
    | 'internal';
  /** A sentence for a person: what, where, what to do. */
  readonly message: string;
  /** Byte offset in the (unpacked) file, null when it has none. */
  readonly offset: number | null;
}

/** Packets that are not kept: of flows that opened plainly those behind the opening, and those outside flows. */
export interface UnkeptPackets {
  readonly packets: number;
  /** How many of each flow. */
  readonly ofFlow: Uint32Array;
}

export interface Capture {
  /** Id of the format (`pcap`, `pcapng`, of a listing …). */
  readonly format: string;
  readonly origin: CaptureOrigin;
  /** Time of the first packet in nanoseconds since 1970, null when the source has no absolute time. */
  readonly start: bigint | null;
  /** Time of the last packet in nanoseconds since the first; NaN where times are not known. */
  readonly end: number;
  readonly packets: PacketTable;
  readonly flows: FlowTable;
  readonly addresses: AddressTable;
  readonly openingSegments: OpeningSegmentTable;
  /** TCP headers that are no rows of the packet table (quoted in ICMP errors …); absent where the source has none. */
  readonly sideSegments?: SideSegmentTable;
  /** The SACK blocks of the packets; absent where the source has no bytes. */
  readonly sackBlocks?: SackBlockTable;
  /** What the capture shows of each address, for inferring where it was taken; rows as in `addresses`. */
  readonly hosts: HostTable;
  /** Packets that were read and are no rows, because there are more than memory is meant to hold; absent where all are rows. */
  readonly unkept?: UnkeptPackets;
  /** Packets with a TCP header, quoted ones included. */
  readonly tcpPackets: number;
  readonly warnings: readonly CaptureWarning[];
  /**
   * Where `PacketTable.time` comes from: written down with the packets; reconstructed from the clocks of the
   * timestamps option (each use must say so); or not known at all.
   */
  readonly timeSource?: 'capture' | 'reconstructed' | 'unknown';
  /** The hosts' timestamp clocks, where they were estimated while reading. */
  readonly clocks?: readonly TimestampClock[];
  /** Why reading stopped before the end of the file; every packet before it is here. Null when all was read. */
  readonly damage: CaptureError | null;
}

/** What loading gives: a capture (perhaps damaged at its end) or the reason why there is none. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly capture: Capture;
      /** The bytes that `PacketTable.fileOffset` points into (of a compressed file: unpacked). */
      readonly bytes: Blob;
    }
  | {
      readonly ok: false;
      readonly error: CaptureError;
      /** Id of the format that the file began with, where it was recognised. */
      readonly format?: string;
    };

/** Progress of loading, in bytes of the file as it is on disk. */
export interface LoadProgress {
  readonly done: number;
  readonly total: number;
  readonly packets: number;
}
