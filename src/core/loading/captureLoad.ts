/** One loading of a capture: picks the reader by the first bytes, feeds it, and says how it ended. */
import type { CaptureError, LoadResult } from '../capture';
import type { TakenSoFar } from './captureSoFar';
import { CaptureBuilder, MAX_PACKETS } from './captureBuilder';
import { type CaptureReader } from '../container/captureFormat';
import type { LoadOptions } from './loadOptions';
import { sniffFormat, type KnownFormats } from '../container/knownFormats';
import { numberText } from '../words/duration';

/** Openings alone may take so many times the rows that are kept of all packets. */
const ROWS_BEYOND = 2;

export class CaptureLoad {
  private readonly builder: CaptureBuilder;
  private reader: CaptureReader | null = null;
  private format = '';
  /** Why the bytes are no capture; set when {@link CaptureLoad.begin} said no. */
  refusal: LoadResult | null = null;

  private readonly mostRows: number;

  constructor(
    verifyAllChecksums: boolean,
    private readonly known: KnownFormats,
    { mostKept, only }: Pick<LoadOptions, 'mostKept' | 'only'> = {},
  ) {
    this.builder = new CaptureBuilder(verifyAllChecksums, mostKept, only);
    this.mostRows = Math.min(MAX_PACKETS, ROWS_BEYOND * (mostKept ?? MAX_PACKETS));
  }

  get begun(): boolean {
    return this.reader !== null;
  }

  get packets(): number {
    return this.builder.packets;
  }

  /** What was taken so far; null before {@link CaptureLoad.begin}. */
  taken(compression: string | null): TakenSoFar | null {
    return this.reader === null ? null : this.builder.taken(this.format, compression);
  }

  /** Picks the reader by the first bytes; false when there is none. */
  begin(head: Uint8Array): boolean {
    const format = sniffFormat(this.known, head);
    if (format === null) {
      const error = this.known.refusal(head);
      this.refusal = error === null ? NOT_FETCHED : { ok: false, error };
      return false;
    }
    this.format = format.id;
    this.reader = format.createReader(this.builder);
    return true;
  }

  /** Takes the next bytes; false when no more are wanted. */
  take(chunk: Uint8Array): boolean {
    this.reader!.push(chunk);
    const { lacksLayers, kept } = this.builder;
    return this.reader!.error === null && !lacksLayers && kept < this.mostRows;
  }

  /**
   * @param failure why not all bytes came, null when they did
   * @param bytes those that the packets' offsets point into
   */
  finish(compression: string | null, bytes: Blob, failure: CaptureError | null): LoadResult {
    // Also after a failure: a reader may still hold bytes back.
    this.reader!.finish();
    if (this.builder.lacksLayers) return LACKS_LAYERS;
    const damage = failure ?? this.reader!.error ?? this.tooLarge();
    if (damage !== null && this.builder.packets === 0 && damage.code !== 'truncated') {
      return { ok: false, error: damage, format: this.format };
    }
    return { ok: true, capture: this.builder.finish(this.format, compression, damage), bytes };
  }

  private tooLarge(): CaptureError | null {
    if (this.builder.kept < this.mostRows) return null;
    return {
      code: 'too-large',
      message: `Only the first ${numberText(this.builder.packets)} packets are shown: of more, not even the openings fit into memory. Cut the capture with \`editcap -c\`.`,
      offset: null,
    };
  }
}

/** A result that holds only an error. */
export function failed(
  code: CaptureError['code'],
  message: string,
  offset: number | null,
): LoadResult {
  return { ok: false, error: { code, message, offset } };
}

/** The capture has layers that are fetched when one of them is met: to be read again with them. What it says is true when they cannot be had. */
export const LACKS_LAYERS = failed(
  'read-failed',
  'The part of Synscope that decodes the protocols of this capture could not be fetched. Reload the page and open the file again.',
  null,
);

/** Nothing that was fetched tells what a file is. */
export const NOT_FETCHED = failed(
  'read-failed',
  'The part of Synscope that tells what this file is could not be fetched. Reload the page and open the file again.',
  null,
);
