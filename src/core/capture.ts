/**
 * A loaded capture and the result of loading one: what the worker hands to the page, the command line
 * prints, and tests look at.
 */
import type { FlowTable } from './flows/flowTable';
import type { OpeningSegmentTable } from './opening/openingSegments';
import type { AddressTable } from './packets/addressTable';
import type { PacketTable } from './packets/packetTable';
import type { HostTable } from './vantage/hostTable';

/** A capture interface: an Interface Description Block of pcapng, or the one interface of a pcap file. */
export interface CaptureInterface {
  /** LINKTYPE_ value (tcpdump.org/linktypes.html). */
  readonly linkType: number;
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
    | 'too-large';
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
  /** What the capture shows of each address, for inferring where it was taken; rows as in `addresses`. */
  readonly hosts: HostTable;
  /** Where a person (or the link) says that the capture was taken; null = infer it. */
  readonly statedVantage: 'client' | 'server' | 'path' | 'unknown' | null;
  /** Packets that are TCP segments. */
  readonly tcpPackets: number;
  readonly warnings: readonly CaptureWarning[];
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
  | { readonly ok: false; readonly error: CaptureError };

/** Progress of loading, in bytes of the file as it is on disk. */
export interface LoadProgress {
  readonly done: number;
  readonly total: number;
  readonly packets: number;
}
