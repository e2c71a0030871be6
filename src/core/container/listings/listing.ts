/**
 * What reading a listing (packets written out as text) gives before it becomes a capture: one segment a line, with
 * what the line says and nothing else.
 */
import type { ChecksumStatus } from '../../packets/packetTable';
import type { ListedTime } from './listedTime';

/** One end of a listed segment: an address as it is written, or a name. */
export interface ListedEnd {
  readonly address: string;
  readonly port: number;
}

/** Options of a listed segment; what a line leaves out is null. */
export interface ListedOptions {
  readonly mss: number | null;
  /** Shift count. */
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  /** TSval and TSecr. */
  readonly timestamps: readonly [number, number] | null;
  /** SACK blocks, numbered as the acknowledgment is. */
  readonly sack: readonly (readonly [number, number])[];
  /** The options field itself, where the listing has it. */
  readonly bytes: Uint8Array | null;
}

export const NO_OPTIONS: ListedOptions = {
  mss: null,
  windowScale: null,
  sackPermitted: false,
  timestamps: null,
  sack: [],
  bytes: null,
};

export interface ListedSegment {
  /** Row of the line in {@link ParsedListing.lines}. */
  readonly line: number;
  /** Frame number, null when the listing has none. */
  readonly number: number | null;
  readonly time: ListedTime | null;
  readonly source: ListedEnd;
  readonly destination: ListedEnd;
  readonly flags: number;
  /** As printed, relative or raw; null where the listing leaves it out (tcpdump: an ACK without data). */
  readonly sequence: number | null;
  /** As printed; 0 when the ACK flag is not set. */
  readonly acknowledgment: number;
  readonly payloadLength: number;
  readonly window: number;
  /** `window` has been multiplied by the window scale already (Wireshark), unless it is that of a SYN. */
  readonly windowScaled: boolean;
  readonly options: ListedOptions;
  readonly ttl: number | null;
  readonly ipId: number | null;
  readonly checksum: ChecksumStatus;
  /** Bytes on the wire, null when not listed. */
  readonly frameLength: number | null;
  /** Bits of `Analysis` that are printed; null when this kind of listing prints none. */
  readonly labels: number | null;
}

/** A line before packets have rows. */
export interface ParsedLine {
  readonly text: string;
  /** Why no segment came of it; null when one did, or when the line belongs to the one before. */
  readonly reason: string | null;
  /** The line says something, though it is no segment: a header, an empty line, a second line of a packet. */
  readonly understood: boolean;
}

export interface ParsedListing {
  /** `wireshark-listing`, `tcpdump-text` … */
  readonly format: string;
  /** In words, for a person. */
  readonly title: string;
  readonly lines: readonly ParsedLine[];
  readonly segments: readonly ListedSegment[];
}

/** A kind of listing. */
export interface ListingFormat {
  readonly id: string;
  readonly title: string;
  /** How many lines look like this kind; 0 = it is not. `text` is clean (see `listingText.ts`). */
  recognise(text: string): number;
  parse(text: string): ParsedListing;
}

/** Lines of a listing that are read: more than a person pastes, and no more than memory has room for. */
export const MOST_LISTED_LINES = 500_000;

/** Gathers lines, segments and notes in the order of the text, up to {@link MOST_LISTED_LINES}. */
export class ListingLines {
  private readonly lines: ParsedLine[] = [];
  private readonly segments: ListedSegment[] = [];

  /** Row of the next line. */
  get next(): number {
    return this.lines.length;
  }

  private get full(): boolean {
    return this.lines.length >= MOST_LISTED_LINES;
  }

  segment(text: string, segment: ListedSegment): void {
    if (this.full) return;
    this.segments.push(segment);
    this.lines.push({ text, reason: null, understood: true });
  }

  /** A line that is no segment, and needs none: a heading, an empty line, more of the packet before. */
  beside(text: string, reason: string | null = null): void {
    if (!this.full) this.lines.push({ text, reason, understood: true });
  }

  notUnderstood(text: string, reason: string): void {
    if (!this.full) this.lines.push({ text, reason, understood: false });
  }

  finish(format: ListingFormat): ParsedListing {
    const { lines, segments } = this;
    return { format: format.id, title: format.title, lines, segments };
  }
}
