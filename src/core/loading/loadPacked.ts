/** Loads a capture that is compressed, with the platform's own unpacker or, where that gives up, with a library. */
import { canUnpackNatively, nativeUnpack } from '../compression/nativeUnpack';
import { readChunks } from '../bytes/readChunks';
import type { CaptureError, LoadResult } from '../capture';
import { CaptureLoad, failed } from './captureLoad';
import type { KnownFormats } from '../container/knownFormats';
import type { Compression } from '../compression/compression';
import { shownBefore } from '../container/joinedFiles';
import { HEAD_BYTES, readError, type LoadOptions } from './loadOptions';
import { WatchedLoad } from './watchedLoad';
import type { TakenSoFar } from './captureSoFar';

/** Unpacked bytes are put into the Blob in parts of this size. */
const BLOB_PART_BYTES = 16 * 1024 * 1024;
/** Unpacked pieces below this size are joined up to that one. */
const SMALL_PIECE_BYTES = 32 * 1024;
const JOINED_BYTES = 256 * 1024;
/** A file that becomes this much larger, and this large, was made to fill memory. */
const BOMB_RATIO = 200;
const BOMB_BYTES = 64 * 1024 * 1024;

/** Takes unpacked bytes: keeps them, and hands them to the load. */
class UnpackedBytes {
  readonly load: CaptureLoad;
  private readonly blobs: Blob[] = [];
  private parts: Uint8Array<ArrayBuffer>[] = [];
  private partBytes = 0;
  /** Small pieces: a file of many tiny frames gives each byte by itself, and a Blob of a million parts is slow. */
  private readonly small = new Uint8Array(JOINED_BYTES);
  private smallLength = 0;
  total = 0;
  /** The first bytes, until there are enough of them to tell the format. */
  private head: Uint8Array<ArrayBuffer> | null = new Uint8Array(0);
  private readonly bombBytes: number;
  isBomb = false;
  goOn = true;

  constructor(
    private readonly packedSize: number,
    known: KnownFormats,
    options: LoadOptions,
  ) {
    const { verifyAllChecksums = false, bombBytes = BOMB_BYTES } = options;
    this.load = new CaptureLoad(verifyAllChecksums, known, options);
    this.bombBytes = bombBytes;
  }

  take(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.goOn) return false;
    this.total += bytes.length;
    if (this.total > this.bombBytes && this.total > BOMB_RATIO * this.packedSize) {
      this.isBomb = true;
      this.goOn = false;
      return false;
    }
    if (bytes.length >= SMALL_PIECE_BYTES) {
      this.flush();
      this.hand(bytes);
    } else {
      if (this.smallLength + bytes.length > this.small.length) this.flush();
      this.small.set(bytes, this.smallLength);
      this.smallLength += bytes.length;
    }
    return this.goOn;
  }

  private hand(bytes: Uint8Array<ArrayBuffer>): void {
    this.parts.push(bytes);
    this.partBytes += bytes.length;
    if (this.partBytes >= BLOB_PART_BYTES) this.keep();
    if (this.head !== null) {
      const joined = new Uint8Array(this.head.length + bytes.length);
      joined.set(this.head);
      joined.set(bytes, this.head.length);
      this.head = joined;
      if (joined.length >= HEAD_BYTES) this.begin();
    } else this.goOn = this.load.take(bytes);
  }

  /** Hands on the small pieces, joined. */
  private flush(): void {
    if (this.smallLength === 0 || !(this.goOn || this.isBomb)) return;
    const joined = this.small.slice(0, this.smallLength);
    this.smallLength = 0;
    this.hand(joined);
  }

  /** The input has ended. */
  end(): void {
    this.flush();
    if (this.goOn && this.head !== null && this.head.length > 0) this.begin();
    this.keep();
  }

  get blob(): Blob {
    return new Blob(this.blobs);
  }

  /** The bytes so far as a file, and what was read of them. */
  taken(compression: string): { readonly read: TakenSoFar; readonly bytes: Blob } | null {
    const read = this.load.taken(compression);
    if (read === null) return null;
    if (this.parts.length > 0) this.keep();
    return { read, bytes: this.blob };
  }

  private begin(): void {
    const head = this.head!;
    this.head = null;
    this.goOn = this.load.begin(head.subarray(0, HEAD_BYTES)) && this.load.take(head);
  }

  private keep(): void {
    this.blobs.push(new Blob(this.parts));
    this.parts = [];
    this.partBytes = 0;
  }
}

/** What ended the unpacking before the end of the data: damage in words, or a failure to read the file. */
interface Ended {
  readonly damage: string | null;
  readonly failure: CaptureError | null;
}

export async function loadPacked(
  file: Blob,
  compression: Compression,
  known: KnownFormats,
  options: LoadOptions,
): Promise<LoadResult> {
  const packed = (await compression.locate?.(file)) ?? { blob: file };
  if ('refusal' in packed) return failed('unsupported-format', packed.refusal, 0);
  const { blob } = packed;
  let bytes = new UnpackedBytes(blob.size, known, options);
  let ended: Ended | null = null;
  const watched = new WatchedLoad(options.watch, () => bytes.taken(compression.id));
  if (packed.stored === true) {
    ended = await readThrough(blob, options, (chunk) => bytes.take(chunk.slice()), bytes, watched);
  } else if (compression.native !== null && canUnpackNatively(compression.native)) {
    ended = await unpackNatively(blob, compression.native, bytes, options, watched);
    // What the platform refuses (several gzip members, a cut file) the library may still read.
    if (ended === null) bytes = new UnpackedBytes(blob.size, known, options);
  }
  ended ??= await unpackWithLibrary(blob, compression, bytes, options, watched);
  bytes.end();
  return result(compression, bytes, ended);
}

function result(compression: Compression, bytes: UnpackedBytes, ended: Ended): LoadResult {
  const { load } = bytes;
  const damage = bytes.isBomb
    ? `it unpacks to more than ${BOMB_RATIO} times its size: such files are made to fill memory`
    : ended.damage;
  // Of a file that was cut, too little may be there to say that it is no capture.
  if (load.refusal !== null && (damage === null || bytes.total >= HEAD_BYTES)) return load.refusal;
  if (!load.begun) {
    if (damage === null && ended.failure !== null) return { ok: false, error: ended.failure };
    return failed(
      'compression',
      damage === null
        ? `This ${compression.title} file is empty inside.`
        : `This ${compression.title} file could not be unpacked (${damage}): it is damaged or was cut. Copy it again.`,
      0,
    );
  }
  const failure: CaptureError | null =
    damage === null
      ? ended.failure
      : {
          code: 'compression',
          message: `The ${compression.title} data around this capture could not be unpacked to its end (${damage}). ${shownBefore(load.packets)}`,
          offset: null,
        };
  return load.finish(compression.id, bytes.blob, failure);
}

/** Null when the platform's unpacker gave up. */
async function unpackNatively(
  blob: Blob,
  format: CompressionFormat,
  bytes: UnpackedBytes,
  { signal, onProgress }: LoadOptions,
  watched: WatchedLoad,
): Promise<Ended | null> {
  let done = 0;
  const progress = () => ({ done, total: blob.size, packets: bytes.load.packets });
  try {
    await nativeUnpack(
      blob,
      format,
      (unpacked) => signal?.aborted !== true && bytes.take(unpacked) && watched.goOn(progress()),
      (read) => {
        done = read;
        onProgress?.(progress());
      },
    );
  } catch {
    signal?.throwIfAborted();
    return null;
  }
  signal?.throwIfAborted();
  return { damage: null, failure: watched.stopped };
}

async function unpackWithLibrary(
  blob: Blob,
  compression: Compression,
  bytes: UnpackedBytes,
  options: LoadOptions,
  watched: WatchedLoad,
): Promise<Ended> {
  const unpacker = await compression.createUnpacker((unpacked) => {
    // Leaves the unpacker at once, however much it still has to give.
    if (!bytes.take(unpacked)) throw new EnoughBytes();
  });
  let damage: string | null = null;
  const attempt = (step: () => void): boolean => {
    try {
      step();
      return true;
    } catch (error) {
      if (!(error instanceof EnoughBytes)) damage = inWords(error);
      return false;
    }
  };
  let goOn = true;
  const { failure } = await readThrough(
    blob,
    options,
    (chunk) => (goOn = attempt(() => unpacker.push(chunk))),
    bytes,
    watched,
  );
  if (goOn && failure === null) attempt(() => unpacker.finish());
  return { damage, failure };
}

class EnoughBytes extends Error {}

const inWords = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function readThrough(
  blob: Blob,
  { signal, onProgress }: LoadOptions,
  take: (chunk: Uint8Array) => boolean,
  bytes: UnpackedBytes,
  watched: WatchedLoad,
): Promise<Ended> {
  let done = 0;
  try {
    await readChunks(blob, (chunk, offset) => {
      if (signal?.aborted) return false;
      done = offset + chunk.length;
      const goOn = take(chunk);
      const progress = { done, total: blob.size, packets: bytes.load.packets };
      onProgress?.(progress);
      return goOn && watched.goOn(progress);
    });
  } catch (error) {
    return { damage: null, failure: readError(error, done) };
  }
  signal?.throwIfAborted();
  return { damage: null, failure: watched.stopped };
}
