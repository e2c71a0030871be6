/**
 * Unpacks Zstandard (RFC 8878). The frames of a file are found here and handed to the library one by one: it would go from frame
 * to frame by calling itself, and look at the first one's window only. A small frame is held until it is whole: the library takes none
 * of less than 18 bytes in pieces, and asks for the whole window that a frame names, however little is in it.
 */
import { decompress, Decompress } from 'fzstd';
import type { UnpackedSink, Unpacker } from './compression';
import { inSmallSteps } from './smallSteps';

const FRAME = 0xfd2fb528;
/** The lowest four bits of the magic number of a skippable frame are free. */
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
/** The largest window that `zstd -d` takes without being asked to. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const SINGLE_SEGMENT = 0x20;
const HAS_CHECKSUM = 0x04;
const CHECKSUM_LENGTH = 4;
const BLOCK_HEADER = 3;
const BLOCK_RAW = 0;
const BLOCK_RLE = 1;
/** Most bytes that a block unpacks to. */
const MOST_OF_BLOCK = 128 * 1024;
/** Packed bytes of a frame that are held; of a larger one the rest goes to the library as it comes. */
const MOST_HELD = 64 * 1024;
const DICTIONARY_MASK = 3;
/** The smallest window is 2^10 bytes. */
const SMALLEST_WINDOW = 10;

/** The header of a frame whose descriptor is known: its length, and the bytes of history that it wants kept. */
function frameHeader(head: DataView): { readonly length: number; readonly window: number } {
  const descriptor = head.getUint8(4);
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const sizeLength = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  const length = 5 + (isSingle ? 0 : 1) + dictionary + sizeLength;
  if (head.byteLength < length) return { length, window: 0 };
  if (!isSingle) {
    const window = head.getUint8(5);
    const base = 2 ** (10 + (window >>> 3));
    return { length, window: base + (base / 8) * (window & 7) };
  }
  // The content's size stands in for the window.
  let size = 0;
  for (let i = sizeLength - 1; i >= 0; i--) size = size * 256 + head.getUint8(5 + dictionary + i);
  return { length, window: sizeLength === 2 ? size + 256 : size };
}

/** What the bytes that are wanted next are. */
type Part = 'magic' | 'skipLength' | 'descriptor' | 'header' | 'block' | 'content';

class ZstdUnpacker implements Unpacker {
  private part: Part = 'magic';
  /** Bytes of the part so far, while it is small; how many it needs. */
  private held = new Uint8Array(0);
  private need = 4;
  /** Bytes of the content that are still to come, and what follows them. */
  private remaining = 0;
  private isSkipped = false;
  private isLastBlock = false;
  private hasChecksum = false;
  /** Takes the frame in pieces; null while it is held. */
  private decompress: Decompress | null = null;
  private frame: Uint8Array[] = [];
  private frameBytes = 0;
  private headerLength = 0;
  /** Bytes that the frame's content has at most, and whether some of it has to be decompressed. */
  private most = 0;
  private isCompressed = false;

  constructor(private readonly emit: UnpackedSink) {}

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.part === 'content') {
        const bytes = chunk.subarray(at, at + this.remaining);
        at += bytes.length;
        this.remaining -= bytes.length;
        if (!this.isSkipped) this.unpack(bytes);
        if (this.remaining === 0) this.endContent();
        continue;
      }
      const bytes = chunk.subarray(at, at + this.need - this.held.length);
      at += bytes.length;
      const joined = new Uint8Array(this.held.length + bytes.length);
      joined.set(this.held);
      joined.set(bytes, this.held.length);
      this.held = joined;
      if (joined.length === this.need) this.take(new DataView(joined.buffer));
    }
  }

  finish(): void {
    if (this.part !== 'magic' || this.held.length > 0) throw new Error('it ends within a frame');
  }

  /** The part is there; says what comes next. */
  private take(head: DataView): void {
    switch (this.part) {
      case 'magic': {
        const magic = head.getUint32(0, true);
        if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE) this.expect('skipLength', 4);
        else if (magic === FRAME) this.goOn('descriptor', 5);
        else throw new Error('something else than a frame follows');
        return;
      }
      case 'skipLength':
        this.isSkipped = true;
        this.expectContent(head.getUint32(0, true));
        return;
      case 'descriptor':
        this.goOn('header', frameHeader(head).length);
        return;
      case 'header':
        if (frameHeader(head).window > MAX_WINDOW_BYTES) {
          throw new Error('it asks for more than 128 MB of memory');
        }
        this.hasChecksum = (head.getUint8(4) & HAS_CHECKSUM) !== 0;
        this.headerLength = this.held.length;
        this.most = 0;
        this.isCompressed = false;
        if ((head.getUint8(4) & DICTIONARY_MASK) !== 0) this.unpackInPieces();
        this.unpack(this.held);
        this.expect('block', BLOCK_HEADER);
        return;
      default: {
        const block = head.getUint8(0) | (head.getUint8(1) << 8) | (head.getUint8(2) << 16);
        this.isLastBlock = (block & 1) !== 0;
        const kind = (block >>> 1) & 3;
        const isRle = kind === BLOCK_RLE;
        this.isCompressed ||= kind > BLOCK_RLE;
        this.most += kind > BLOCK_RLE ? MOST_OF_BLOCK : block >>> 3;
        this.unpack(this.held);
        const checksum = this.isLastBlock && this.hasChecksum ? CHECKSUM_LENGTH : 0;
        this.expectContent((isRle ? 1 : block >>> 3) + checksum);
      }
    }
  }

  private expect(part: Part, need: number): void {
    this.part = part;
    this.need = need;
    this.held = new Uint8Array(0);
  }

  /** The next part begins with the bytes of this one. */
  private goOn(part: Part, need: number): void {
    this.part = part;
    this.need = need;
    if (this.held.length === need) this.take(new DataView(this.held.buffer));
  }

  private expectContent(length: number): void {
    this.expect('content', 0);
    this.remaining = length;
    if (length === 0) this.endContent();
  }

  private endContent(): void {
    if (this.isSkipped) {
      this.isSkipped = false;
      this.expect('magic', 4);
    } else if (this.isLastBlock) {
      if (this.decompress === null) this.unpackWhole();
      this.decompress = null;
      this.expect('magic', 4);
    } else this.expect('block', BLOCK_HEADER);
  }

  /** More bytes of the frame. */
  private unpack(bytes: Uint8Array): void {
    if (this.decompress === null && this.frameBytes + bytes.length <= MOST_HELD) {
      this.frame.push(bytes.slice());
      this.frameBytes += bytes.length;
      return;
    }
    if (this.decompress === null) this.unpackInPieces();
    inSmallSteps(bytes, (step) => this.decompress!.push(step, false));
  }

  /** Hands what was held to the library, and from now on all that comes. */
  private unpackInPieces(): void {
    this.decompress = new Decompress((bytes) => {
      if (bytes.length > 0) this.emit(bytes.slice());
    });
    inSmallSteps(this.takeFrame(), (step) => this.decompress!.push(step, false));
  }

  private takeFrame(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.frameBytes);
    let at = 0;
    for (const part of this.frame) {
      whole.set(part, at);
      at += part.length;
    }
    this.frame = [];
    this.frameBytes = 0;
    return whole;
  }

  /** The frame that was held has ended. */
  private unpackWhole(): void {
    const frame = this.takeFrame();
    if (this.isCompressed) {
      const bytes = decompress(withWindow(frame, this.headerLength, this.most));
      if (bytes.length > 0) this.emit(bytes.slice());
      return;
    }
    for (let at = this.headerLength; ;) {
      const block = frame[at]! | (frame[at + 1]! << 8) | (frame[at + 2]! << 16);
      const isRaw = ((block >>> 1) & 3) === BLOCK_RAW;
      const size = block >>> 3;
      at += BLOCK_HEADER;
      if (size > 0) {
        this.emit(isRaw ? frame.slice(at, at + size) : new Uint8Array(size).fill(frame[at]!));
      }
      at += isRaw ? size : 1;
      if ((block & 1) !== 0) return;
    }
  }
}

/** The frame with a header that asks for no larger window than its content can have. */
function withWindow(frame: Uint8Array, headerLength: number, most: number): Uint8Array {
  const exponent = Math.max(SMALLEST_WINDOW, Math.ceil(Math.log2(most)));
  const changed = new Uint8Array(6 + frame.length - headerLength);
  changed.set(frame.subarray(0, 4));
  changed[4] = frame[4]! & HAS_CHECKSUM;
  changed[5] = (exponent - SMALLEST_WINDOW) << 3;
  changed.set(frame.subarray(headerLength), 6);
  return changed;
}

export function createZstdUnpacker(emit: UnpackedSink): Unpacker {
  return new ZstdUnpacker(emit);
}
