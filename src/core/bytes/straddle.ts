/**
 * Feeds a parser from chunks of a file. A record that lies across the seam of two chunks is joined in
 * a small buffer; everything else is parsed where it lies, so no chunk is ever copied whole.
 */

/** A parser that takes whole units (headers, records, blocks) from a window of bytes. */
export interface UnitParser {
  /**
   * Parses as many whole units as lie in `[at, end)` and returns the position behind the last one.
   * `fileOffset` is the offset in the file of position 0 of the view. Stop by throwing never: set
   * {@link UnitParser.stopped}.
   */
  parse(view: DataView, at: number, end: number, fileOffset: number): number;
  /** Bytes that the next unit needs, from the position that `parse` returned (at least 1). */
  readonly need: number;
  /** Bytes after the returned position that can be passed over unread. Taken and reset by {@link Straddle}. */
  skip: number;
  /** True when no more bytes are wanted. */
  readonly stopped: boolean;
}

export class Straddle {
  private carry = new Uint8Array(65_536);
  private carryView = new DataView(this.carry.buffer);
  private carried = 0;
  private offset = 0;

  constructor(private readonly parser: UnitParser) {}

  /** Bytes of the last, unfinished unit (0 when the input ended between two units). */
  get pending(): number {
    return this.carried;
  }

  /** Bytes that were announced but not seen, when the input ended while bytes were being skipped. */
  get missing(): number {
    return this.parser.skip;
  }

  /** Offset in the file behind everything taken in so far. */
  get consumed(): number {
    return this.offset;
  }

  /** Takes the next chunk. The chunk may be reused by the caller afterwards. */
  push(chunk: Uint8Array): void {
    const { parser } = this;
    let at = 0;
    for (;;) {
      if (parser.stopped) return;
      if (parser.skip > 0) {
        const skipped = Math.min(parser.skip, chunk.length - at);
        at += skipped;
        parser.skip -= skipped;
        if (parser.skip > 0) break;
      }
      if (this.carried === 0 || at >= chunk.length) break;
      at = this.joinSeam(chunk, at);
    }
    if (at < chunk.length && this.carried === 0) {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      while (at < chunk.length) {
        at = parser.parse(view, at, chunk.length, this.offset);
        if (parser.stopped) return;
        if (parser.skip === 0) break;
        const skipped = Math.min(parser.skip, chunk.length - at);
        at += skipped;
        parser.skip -= skipped;
      }
      if (at < chunk.length) this.keep(chunk, at, chunk.length - at);
    }
    this.offset += chunk.length;
  }

  /** The input has ended: the parser looks once more at what it waited with. */
  end(): void {
    if (this.parser.stopped) return;
    const done = this.parser.parse(this.carryView, 0, this.carried, this.offset - this.carried);
    this.carry.copyWithin(0, done, this.carried);
    this.carried -= done;
  }

  /** Completes the carried unit with bytes of the chunk; returns the position behind those taken. */
  private joinSeam(chunk: Uint8Array, at: number): number {
    const { parser } = this;
    const take = Math.min(parser.need - this.carried, chunk.length - at);
    const start = this.offset + at - this.carried;
    if (take > 0) {
      this.keep(chunk, at, take);
      at += take;
    }
    if (this.carried < parser.need) return at;
    let done = parser.parse(this.carryView, 0, this.carried, start);
    if (parser.skip > 0) {
      const skipped = Math.min(parser.skip, this.carried - done);
      done += skipped;
      parser.skip -= skipped;
    }
    if (done > 0) {
      this.carry.copyWithin(0, done, this.carried);
      this.carried -= done;
    }
    return at;
  }

  private keep(chunk: Uint8Array, at: number, length: number): void {
    if (this.carried + length > this.carry.length) {
      const larger = new Uint8Array(Math.max(this.carried + length, this.carry.length * 2));
      larger.set(this.carry.subarray(0, this.carried));
      this.carry = larger;
      this.carryView = new DataView(larger.buffer);
    }
    this.carry.set(chunk.subarray(at, at + length), this.carried);
    this.carried += length;
  }
}
