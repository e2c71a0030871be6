/**
 * What reading a listing (packets written out as text) gives before it becomes a capture: one segment a line, with
 * what the line says and nothing else.
 */
import { isOmission } from './omission';
import { ChecksumStatus, TcpFlag } from '../packets/packetTable';
import type { ListedTime } from './listedTime';
import { rowsThatStay, sendersHere, type Passage } from './passedOn';
import type { ToldFate } from './toldFate';

/** One end of a listed segment: an address as it is written, or a name. */
export interface ListedEnd {
  readonly address: string;
  /** A number; or the name of a port whose number is not known here, empty where the line shows no port at all. */
  readonly port: number | string;
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
  /** As printed; 0 when the ACK flag is not set; null where it is set and the line does not say. */
  readonly acknowledgment: number | null;
  /** The numbers are those of the wire for sure; false where a listing may count them from the SYN. */
  readonly numbersAreRaw: boolean;
  /** Null where the line does not say. */
  readonly payloadLength: number | null;
  /** Null where the line does not say. */
  readonly window: number | null;
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
  /** What the line says became of the packet; absent where it says nothing. */
  readonly fate?: ToldFate;
}

/** A segment of which a line of a firewall or kernel says only some things: the rest is unknown. Such lines count nothing from the SYN. */
export function listedSegment(
  known: Pick<ListedSegment, 'source' | 'destination' | 'flags'> &
    Partial<Omit<ListedSegment, 'line'>>,
): Omit<ListedSegment, 'line'> {
  return {
    number: null,
    time: null,
    sequence: null,
    numbersAreRaw: true,
    payloadLength: (known.flags & TcpFlag.psh) === 0 ? 0 : null,
    window: null,
    windowScaled: false,
    options: NO_OPTIONS,
    ttl: null,
    ipId: null,
    checksum: ChecksumStatus.unverified,
    frameLength: null,
    labels: null,
    ...known,
    acknowledgment: (known.flags & TcpFlag.ack) === 0 ? 0 : (known.acknowledgment ?? null),
  };
}

/** A line before packets have rows. */
export interface ParsedLine {
  readonly text: string;
  /** Why no segment came of it; null when one did, or when the line belongs to the one before. */
  readonly reason: string | null;
  /** The line says something, though it is no segment: a header, an empty line, a second line of a packet. */
  readonly understood: boolean;
  /** The two addresses of a segment of which the line shows no more, because it was cut before its flags or has none; absent otherwise. */
  readonly cutEnds?: readonly string[];
  /** What an ICMP error says, where nobody knows which segment it is about; absent otherwise. */
  readonly icmpError?: string;
}

export interface ParsedListing {
  /** `wireshark-listing`, `tcpdump-text` … */
  readonly format: string;
  /** In words, for a person. */
  readonly title: string;
  readonly lines: readonly ParsedLine[];
  readonly segments: readonly ListedSegment[];
  /** Packets that stand in several lines, as points on their way saw them, and are one row each. */
  readonly seenAgain: number;
  /** Addresses of the machine that the text comes from, where it tells; absent where it does not. */
  readonly sentHere?: readonly string[];
  /** A heading says that the times count from the packet before; absent where none says so. */
  readonly deltaColumn?: boolean;
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

/** A packet that passes several points sooner than this is the same one (nanoseconds); sent again it comes later. */
const SAME_PACKET = 50_000_000n;

/** The last row of a packet, and the points that saw it. */
interface SeenPacket extends Passage {
  readonly time: ListedTime | null;
  readonly points: Set<string>;
}

/** Gathers lines, segments and notes in the order of the text, up to {@link MOST_LISTED_LINES}. */
export class ListingLines {
  private readonly lines: ParsedLine[] = [];
  private readonly segments: ListedSegment[] = [];
  private readonly seen = new Map<string, SeenPacket>();
  private readonly passages: SeenPacket[] = [];
  private seenAgain = 0;

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

  /**
   * A segment as one point on its way saw it (an interface, a hook, a component). Seen at another point within moments
   * it is the same packet, and becomes no second row; what the line says became of it is kept.
   * @param identity what tells packets apart beyond their ends and numbers (an IP ID, a group); empty where nothing does
   */
  segmentAt(text: string, segment: ListedSegment, point: string, identity = ''): void {
    const key = `${identity} ${packetKey(segment)}`;
    const known = this.seen.get(key);
    const again =
      known !== undefined && !known.points.has(point) && isSoonAfter(known.time, segment.time);
    if (!again) {
      if (this.full) return;
      const first = {
        row: this.segments.length,
        time: segment.time,
        points: new Set([point]),
        from: `${segment.source.address} ${segment.source.port}`,
        to: `${segment.destination.address} ${segment.destination.port}`,
      };
      this.seen.set(key, first);
      this.passages.push(first);
      this.segment(text, segment);
      return;
    }
    known.points.add(point);
    if (segment.fate !== undefined) this.became(known.row, segment.fate);
    this.seenAgain++;
    this.beside(text, 'The same packet at another point.');
  }

  /** Says what became of a segment that was listed before. */
  became(row: number, fate: ToldFate): void {
    const before = this.segments[row];
    if (before !== undefined) this.segments[row] = { ...before, fate };
  }

  /** Row of the last segment, -1 when there is none. */
  get last(): number {
    return this.segments.length - 1;
  }

  /** A line that is no segment, and needs none: a heading, an empty line, more of the packet before. */
  beside(text: string, reason: string | null = null): void {
    if (!this.full) this.lines.push({ text, reason, understood: true });
  }

  /** An ICMP error that may be about any segment, or none. */
  icmpError(text: string, reason: string, words: string): void {
    if (!this.full) this.lines.push({ text, reason, understood: true, icmpError: words });
  }

  notUnderstood(text: string, reason: string): void {
    if (isOmission(text, this.lines.at(-1))) this.beside(text, 'Here the text leaves lines out.');
    else if (!this.full) this.lines.push({ text, reason, understood: false });
  }

  /** A segment of which a line shows only the ends, because it was cut. */
  cut(text: string, reason: string, ends: readonly string[]): void {
    if (!this.full) this.lines.push({ text, reason, understood: false, cutEnds: ends });
  }

  /** A whole line of a segment that may belong to one of several connections. */
  unclear(text: string, reason: string, ends: readonly string[]): void {
    if (!this.full) this.lines.push({ text, reason, understood: true, cutEnds: ends });
  }

  finish(format: ListingFormat): ParsedListing {
    const { lines, segments, seenAgain } = this;
    for (const [row, came] of rowsThatStay(this.passages)) {
      if (segments[row]!.fate !== undefined) continue;
      const words = `seen at ${came}, and at no point on its way out`;
      this.became(row, { kind: 'stays-inside', words });
    }
    return {
      format: format.id,
      title: format.title,
      lines,
      segments,
      seenAgain,
      sentHere: sendersHere(this.passages),
    };
  }
}

function packetKey({ source, destination, flags, ...segment }: ListedSegment): string {
  const { sequence, acknowledgment, payloadLength, options } = segment;
  const ends = [source.address, source.port, destination.address, destination.port];
  return [...ends, flags, sequence, acknowledgment, payloadLength, options.timestamps?.[0]].join(
    ' ',
  );
}

function isSoonAfter(before: ListedTime | null, time: ListedTime | null): boolean {
  if (before === null || time === null) return before === time;
  const later = time.nanoseconds - before.nanoseconds;
  return before.kind === time.kind && later <= SAME_PACKET && later >= -SAME_PACKET;
}
