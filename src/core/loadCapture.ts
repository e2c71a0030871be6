/**
 * The whole chain from a file to a capture. Called by the worker, the command line, tests and benchmarks.
 */
import { readChunks } from './bytes/readChunks';
import type { CaptureError, LoadProgress, LoadResult } from './capture';
import { CaptureBuilder, MAX_PACKETS } from './captureBuilder';
import { count, type CaptureReader } from './container/captureFormat';
import { sniffCompression } from './container/compression';
import { captureFormats, sniffFormat } from './container/formats';
import { refusedFormat } from './container/refusedFormats';
import { readListingFile } from './listingCapture';

/** Enough first bytes for every format's `sniff`. */
const HEAD_BYTES = 64;
/** Unpacked bytes are put into the Blob in parts of this size. */
const BLOB_PART_BYTES = 16 * 1024 * 1024;

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Called after each chunk. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Verify the checksum of every segment, not only of openings. */
  readonly verifyAllChecksums?: boolean;
}

/**
 * Reads a capture. Expected failures are values; what lies before damage is kept (`Capture.damage`).
 * Rejects only with the signal's reason when aborted.
 */
export async function loadCapture(blob: Blob, options: LoadOptions = {}): Promise<LoadResult> {
  if (blob.size === 0) {
    return failed('empty', 'The file is empty (0 bytes). Was the capture still being written?', 0);
  }
  let head: Uint8Array;
  try {
    head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  } catch (error) {
    return readFailed(error, 0);
  }
  const load = new Load(blob, options);
  const compression = sniffCompression(head);
  if (compression !== null) return load.unpack(compression);
  return load.plain(head);
}

class Load {
  private readonly builder: CaptureBuilder;
  private reader: CaptureReader | null = null;
  private format = '';
  private refusal: LoadResult | null = null;

  constructor(
    private readonly blob: Blob,
    private readonly options: LoadOptions,
  ) {
    this.builder = new CaptureBuilder(options.verifyAllChecksums ?? false);
  }

  async plain(head: Uint8Array): Promise<LoadResult> {
    if (!this.begin(head)) return (await readListingFile(this.blob)) ?? this.refusal!;
    const failure = await this.read((chunk) => this.take(chunk));
    return this.finish(null, this.blob, failure);
  }

  async unpack(compression: NonNullable<ReturnType<typeof sniffCompression>>): Promise<LoadResult> {
    const unpacked: Blob[] = [];
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let partBytes = 0;
    let goOn = true;
    const keep = () => {
      unpacked.push(new Blob(parts));
      parts = [];
      partBytes = 0;
    };
    const emit = (bytes: Uint8Array<ArrayBuffer>) => {
      if (!goOn) return;
      parts.push(bytes);
      partBytes += bytes.length;
      if (partBytes >= BLOB_PART_BYTES) keep();
      if (this.reader === null && !this.begin(bytes)) goOn = false;
      else goOn = this.take(bytes);
    };
    const unpacker = compression.createUnpacker(emit);
    let damage: string | null = null;
    const attempt = (step: () => void) => {
      try {
        step();
      } catch (error) {
        damage = error instanceof Error ? error.message : String(error);
        goOn = false;
      }
    };
    const failure = await this.read((chunk) => {
      attempt(() => unpacker.push(chunk));
      return goOn;
    });
    if (goOn && failure === null) attempt(() => unpacker.finish());
    keep();
    if (this.refusal !== null) return this.refusal;
    if (this.reader === null) {
      return failed(
        'compression',
        `This ${compression.title} file could not be unpacked${damage === null ? '' : ` (${damage as string})`}: it is damaged or was cut. Copy it again.`,
        0,
      );
    }
    const unpackFailure: CaptureError | null =
      damage === null
        ? failure
        : {
            code: 'compression',
            message: `The ${compression.title} data around this capture is damaged or was cut (${damage as string}). The ${count(this.builder.packets)} packets before it are shown.`,
            offset: null,
          };
    return this.finish(compression.id, new Blob(unpacked), unpackFailure);
  }

  /** Picks the reader by the first bytes; false when there is none (`refusal` says why). */
  private begin(head: Uint8Array): boolean {
    const format = sniffFormat(head);
    if (format === null) {
      this.refusal = refuse(head);
      return false;
    }
    this.format = format.id;
    this.reader = format.createReader(this.builder);
    return true;
  }

  private take(chunk: Uint8Array): boolean {
    this.reader!.push(chunk);
    return this.reader!.error === null && this.builder.packets < MAX_PACKETS;
  }

  /** Reads the file; returns why it could not be read further, or null. */
  private async read(take: (chunk: Uint8Array) => boolean): Promise<CaptureError | null> {
    const { signal, onProgress } = this.options;
    let done = 0;
    try {
      await readChunks(this.blob, (chunk, offset) => {
        if (signal?.aborted) return false;
        done = offset + chunk.length;
        const goOn = take(chunk);
        onProgress?.({ done, total: this.blob.size, packets: this.builder.packets });
        return goOn;
      });
    } catch (error) {
      return readError(error, done);
    }
    signal?.throwIfAborted();
    return null;
  }

  private finish(
    compression: string | null,
    bytes: Blob,
    failure: CaptureError | null,
  ): LoadResult {
    if (failure === null) this.reader!.finish();
    const damage = failure ?? this.reader!.error ?? this.tooLarge();
    if (damage !== null && this.builder.packets === 0 && damage.code !== 'truncated') {
      return { ok: false, error: damage };
    }
    return { ok: true, capture: this.builder.finish(this.format, compression, damage), bytes };
  }

  private tooLarge(): CaptureError | null {
    if (this.builder.packets < MAX_PACKETS) return null;
    return {
      code: 'too-large',
      message: `Only the first ${count(MAX_PACKETS)} packets are shown: more do not fit. Cut the capture with \`editcap -c\`.`,
      offset: null,
    };
  }
}

function refuse(head: Uint8Array): LoadResult {
  const known = refusedFormat(head);
  if (known !== null) {
    return failed('unsupported-format', `This is ${known.what}. ${known.instead}`, 0);
  }
  const names = captureFormats.map((format) => format.title).join(' and ');
  return failed(
    'unknown-format',
    `This is not a capture: its first bytes are those of no capture format. Synscope reads ${names}, also compressed with gzip.`,
    0,
  );
}

function readError(error: unknown, offset: number): CaptureError {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'read-failed',
    message: `The file could not be read from byte ${count(offset)} on (${reason}). Was it changed, moved or deleted meanwhile? Open it again.`,
    offset,
  };
}

function readFailed(error: unknown, offset: number): LoadResult {
  return { ok: false, error: readError(error, offset) };
}

function failed(code: CaptureError['code'], message: string, offset: number | null): LoadResult {
  return { ok: false, error: { code, message, offset } };
}
