/**
 * Unpacks Zstandard (RFC 8878). The frames of a file are found here and handed to the library one by one: it would go from frame
 * to frame by calling itself, and look at the first one's window only.
 */
import { Decompress } from 'fzstd';
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
const BLOCK_RLE = 1;

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
  private decompress: Decompress | null = null;

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
        this.decompress = new Decompress((bytes) => {
          if (bytes.length > 0) this.emit(bytes.slice());
        });
        this.unpack(this.held);
        this.expect('block', BLOCK_HEADER);
        return;
      default: {
        const block = head.getUint8(0) | (head.getUint8(1) << 8) | (head.getUint8(2) << 16);
        this.isLastBlock = (block & 1) !== 0;
        const isRle = ((block >>> 1) & 3) === BLOCK_RLE;
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
      this.decompress = null;
      this.expect('magic', 4);
    } else this.expect('block', BLOCK_HEADER);
  }

  private unpack(bytes: Uint8Array): void {
    inSmallSteps(bytes, (step) => this.decompress!.push(step, false));
  }
}

export function createZstdUnpacker(emit: UnpackedSink): Unpacker {
  return new ZstdUnpacker(emit);
}
