/**
 * LZ4 frames ("LZ4 Frame Format Description" 1.6.4, "LZ4 Block Format Description"), several behind each other, skippable frames
 * between them. Checksums are passed over.
 */
import type { UnpackedSink, Unpacker } from './compression';

const MAGIC = 0x184d2204;
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const NOT_COMPRESSED = 0x80000000;
const CHECKSUM_BYTES = 4;
/** Matches reach back this far, also into the blocks before. */
const WINDOW = 64 * 1024;
const SMALLEST_MATCH = 4;

/** Unpacked bytes of one block, with the window before them; reused from block to block and from frame to frame. */
class BlockDecoder {
  private buffer = new Uint8Array(0);
  private end = 0;
  private maxBlock = 0;
  /** Where the block under way must end. */
  private limit = 0;

  /** A frame starts: blocks hold at most `maxBlock` bytes. */
  begin(maxBlock: number): void {
    this.maxBlock = maxBlock;
    this.end = 0;
  }

  /** Hands on the block's content; where the block is damaged or cut, what is before that, and throws. */
  decode(block: Uint8Array, isCompressed: boolean, emit: UnpackedSink): void {
    // Only grows, and only for a block: a file can hold any number of frames, each with a size of its own and nothing inside.
    if (this.buffer.length < WINDOW + this.maxBlock) {
      const larger = new Uint8Array(WINDOW + this.maxBlock);
      larger.set(this.buffer.subarray(0, this.end));
      this.buffer = larger;
    }
    const { buffer } = this;
    if (this.end > WINDOW) {
      buffer.copyWithin(0, this.end - WINDOW, this.end);
      this.end = WINDOW;
    }
    const start = this.end;
    this.limit = start + this.maxBlock;
    try {
      if (isCompressed) this.decompress(block);
      else this.append(block, 0, block.length);
    } finally {
      if (this.end > start) emit(buffer.slice(start, this.end));
    }
  }

  private append(from: Uint8Array, at: number, length: number): void {
    const there = Math.min(length, from.length - at, this.limit - this.end);
    this.buffer.set(from.subarray(at, at + there), this.end);
    this.end += there;
    if (there < length) throw damaged();
  }

  private decompress(block: Uint8Array): void {
    const { buffer } = this;
    let at = 0;
    /** The rest of a length whose first four bits are all set. */
    const more = (length: number): number => {
      if (length !== 15) return length;
      for (;;) {
        const byte = block[at++];
        if (byte === undefined) throw damaged();
        length += byte;
        if (byte !== 255) return length;
      }
    };
    while (at < block.length) {
      const token = block[at++]!;
      const literals = more(token >>> 4);
      this.append(block, at, literals);
      at += literals;
      // The last sequence is literals only.
      if (at === block.length) return;
      if (at + 2 > block.length) throw damaged();
      const distance = block[at]! | (block[at + 1]! << 8);
      at += 2;
      const length = SMALLEST_MATCH + more(token & 15);
      let from = this.end - distance;
      const end = this.end + length;
      if (distance === 0 || from < 0 || end > this.limit) throw damaged();
      // A match may overlap what it writes: byte by byte.
      for (let to = this.end; to < end; to++) buffer[to] = buffer[from++]!;
      this.end = end;
    }
  }
}

class DamagedBlock extends Error {}

const damaged = () => new DamagedBlock('an LZ4 block is damaged');

export class Lz4Unpacker implements Unpacker {
  private pending = new Uint8Array(0);
  private skip = 0;
  private isInFrame = false;
  private flags = 0;
  private maxBlock = 0;
  private readonly blocks = new BlockDecoder();

  constructor(private readonly emit: UnpackedSink) {}

  push(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.pending.length + chunk.length);
    bytes.set(this.pending);
    bytes.set(chunk, this.pending.length);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.skip, bytes.length - at);
      at += skipped;
      this.skip -= skipped;
      const taken =
        this.skip > 0 ? 0 : this.isInFrame ? this.block(view, at) : this.frame(view, at);
      if (taken === 0) break;
      at += taken;
    }
    this.pending = bytes.slice(at);
  }

  finish(): void {
    const { pending } = this;
    if (!this.isInFrame && pending.length === 0 && this.skip <= CHECKSUM_BYTES) return;
    if (this.isInFrame && pending.length > 4) {
      const field = new DataView(pending.buffer).getUint32(0, true);
      try {
        this.blocks.decode(pending.subarray(4), (field & NOT_COMPRESSED) === 0, this.emit);
      } catch (error) {
        if (!(error instanceof DamagedBlock)) throw error;
      }
    }
    throw new Error('unexpected end of the LZ4 data');
  }

  /** Reads a frame's header; returns its length, 0 when more bytes are needed. */
  private frame(view: DataView, at: number): number {
    const there = view.byteLength - at;
    if (there < 8) return 0;
    const magic = view.getUint32(at, true);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE) {
      this.skip = view.getUint32(at + 4, true);
      return 8;
    }
    if (magic !== MAGIC) throw new Error('behind the LZ4 data stands something else');
    this.flags = view.getUint8(at + 4);
    if (this.flags >>> 6 !== 1) throw new Error('the version of this LZ4 frame is unknown');
    if ((this.flags & DICTIONARY) !== 0) throw new Error('it was packed with a dictionary');
    const blockSize = (view.getUint8(at + 5) >>> 4) & 7;
    if (blockSize < 4) throw damaged();
    const length = 7 + ((this.flags & CONTENT_SIZE) === 0 ? 0 : 8);
    if (there < length) return 0;
    this.maxBlock = 2 ** (8 + 2 * blockSize);
    this.blocks.begin(this.maxBlock);
    this.isInFrame = true;
    return length;
  }

  /** Unpacks a block; returns its packed length, 0 when more bytes are needed. */
  private block(view: DataView, at: number): number {
    const there = view.byteLength - at;
    if (there < 4) return 0;
    const field = view.getUint32(at, true);
    if (field === 0) {
      this.isInFrame = false;
      this.skip = (this.flags & CONTENT_CHECKSUM) === 0 ? 0 : CHECKSUM_BYTES;
      return 4;
    }
    const size = (field & ~NOT_COMPRESSED) >>> 0;
    if (size > this.maxBlock) throw damaged();
    const checksum = (this.flags & BLOCK_CHECKSUM) === 0 ? 0 : CHECKSUM_BYTES;
    if (there < 4 + size + checksum) return 0;
    const packed = new Uint8Array(view.buffer, at + 4, size);
    this.blocks.decode(packed, (field & NOT_COMPRESSED) === 0, this.emit);
    return 4 + size + checksum;
  }
}
