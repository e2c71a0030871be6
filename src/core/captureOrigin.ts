/** What the packets of a capture were read from. */
import type { FileNotes } from './container/fileNotes';
import type { FilteredOut } from './listings/captureCommand';
import type { PacketIndex } from './packets/packetTable';

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
  /** The packets behind which the text says that it leaves lines out ("[snip]", "..."), ascending. */
  readonly leftOutBehind: readonly PacketIndex[];
  /** Rows that were cut before their flags, by the two addresses that they show (see `endsKey`): what such a row was, nobody knows. */
  readonly cutRows: ReadonlyMap<string, number>;
}

/** The key of two addresses, as they are written, in either order. */
export const endsKey = (one: string, other: string) =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

/** What a text says became of a packet of it. */
export interface PacketFate {
  readonly packet: PacketIndex;
  /** The kind of observation that it is (`ObservationKind`). */
  readonly kind: string;
  /** In a sentence. */
  readonly text: string;
}

/** Bytes of a file, lines of a text, or a link to one flow. */
export type CaptureOrigin =
  | {
      readonly kind: 'bytes';
      /** Id of the compression around the file (`gzip` …), null when none. */
      readonly compression: string | null;
      readonly interfaces: readonly CaptureInterface[];
      /** What the file says beside its packets. */
      readonly notes: FileNotes;
    }
  | { readonly kind: 'listing'; readonly listing: ListingInfo }
  | { readonly kind: 'link' };

interface OfOrigin {
  readonly origin: CaptureOrigin;
}

/** The interfaces of a capture; none where it is not of bytes. */
export function interfacesOf({ origin }: OfOrigin): readonly CaptureInterface[] {
  return origin.kind === 'bytes' ? origin.interfaces : [];
}

/** Id of the compression around a capture's file (`gzip` …); null where there is none. */
export function compressionOf({ origin }: OfOrigin): string | null {
  return origin.kind === 'bytes' ? origin.compression : null;
}

/** The listing that a capture was read from; null where it is of something else. */
export function listingOf({ origin }: OfOrigin): ListingInfo | null {
  return origin.kind === 'listing' ? origin.listing : null;
}

/** What the file says beside its packets; undefined where the source is no file. */
export function notesOf({ origin }: OfOrigin): FileNotes | undefined {
  return origin.kind === 'bytes' ? origin.notes : undefined;
}
