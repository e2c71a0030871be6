/**
 * A loaded capture and the result of loading one: what the worker hands to the page, the command line
 * prints, and tests look at.
 */
import type { FileNotes } from './container/fileNotes';
import type { FilteredOut } from './container/listings/captureCommand';
import type { FlowTable } from './flows/flowTable';
import type { SideSegmentTable } from './flows/sideSegments';
import type { OpeningSegmentTable } from './opening/openingSegments';
import type { AddressId, AddressTable } from './packets/addressTable';
import type { PacketIndex, PacketTable } from './packets/packetTable';
import type { SackBlockTable } from './tcp/sackBlocks';
import type { HostTable } from './vantage/hostTable';

/** A capture interface: an Interface Description Block of pcapng, or the one interface of a pcap file. */
export interface CaptureInterface {
  /** LINKTYPE_ value (tcpdump.org/linktypes.html). */
  readonly linkType: number;
  /** Name of a link type that is not decoded, where the registry has one; absent for the others. */
  readonly linkTypeName?: string;
  /** Largest number of bytes kept of a packet; 0 = no limit. */
  readonly snapLength: number;
  readonly name: string | null;
}

/** Something about the capture that a person should know and that did not stop us, counted. */
export interface CaptureWarning {
  readonly code: string;
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

/** A line of a pasted listing, and what became of it. */
export interface ListingLine {
  readonly text: string;
  readonly understood: boolean;
  /** Why it was not understood, or what a line says that is no packet; null when there is nothing to say. */
  readonly reason: string | null;
  /** Row of the packet that the line became, null when it became none. */
  readonly packet: PacketIndex | null;
}

/** What a capture that was read from a listing has beside its packets. */
export interface ListingInfo {
  /** What kind of text it is, in words ("Wireshark's packet list"). */
  readonly title: string;
  /** One a line of the text; a packet of several lines (tcpdump -v, JSON) counts once. */
  readonly lines: readonly ListingLine[];
  /** How the times were reconstructed, or why they were not; null when the listing has times. */
  readonly timesHow: string | null;
  /** Other readings of the clocks that were weighed, one sentence each. */
  readonly timesAlternatives: readonly string[];
  /** What lines say became of their packets, in the order of packets. */
  readonly fates: readonly PacketFate[];
  /** What a command in the text leaves out of every handshake, and a sentence that says so; null when none does. */
  readonly filtered: { readonly out: FilteredOut; readonly text: string } | null;
  /** The last line is the beginning of a packet: what follows it, nobody knows. */
  readonly endsCut: boolean;
}

/** What a text says became of a packet of it. */
export interface PacketFate {
  readonly packet: PacketIndex;
  /** The kind of observation that it is (`ObservationKind`). */
  readonly kind: string;
  /** In a sentence. */
  readonly text: string;
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
    /** A fault of the program. */
    | 'internal';
  /** A sentence for a person: what, where, what to do. */
  readonly message: string;
  /** Byte offset in the (unpacked) file, null when it has none. */
  readonly offset: number | null;
}

export interface Capture {
  /** Id of the container format (`pcap`, `pcapng` …). */
  readonly format: string;
  /** Id of the compression around it (`gzip` …), null when none. */
  readonly compression: string | null;
  /** Time of the first packet in nanoseconds since 1970, null when the source has no absolute time. */
  readonly start: bigint | null;
  readonly interfaces: readonly CaptureInterface[];
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
  /** Where a person (or the link) says that the capture was taken; null = infer it. */
  readonly statedVantage: 'client' | 'server' | 'path' | 'unknown' | null;
  /** Packets with a TCP header, quoted ones included. */
  readonly tcpPackets: number;
  /** What the file says beside its packets; absent where the source is no file. */
  readonly notes?: FileNotes;
  readonly warnings: readonly CaptureWarning[];
  /**
   * Where `PacketTable.time` comes from: written down with the packets; reconstructed from the clocks of the
   * timestamps option (each use must say so); or not known at all.
   */
  readonly timeSource?: 'capture' | 'reconstructed' | 'unknown';
  /** The hosts' timestamp clocks, where they were estimated while reading. */
  readonly clocks?: readonly TimestampClock[];
  /** The lines of the listing that the capture was read from; absent for a capture of bytes. */
  readonly listing?: ListingInfo;
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
