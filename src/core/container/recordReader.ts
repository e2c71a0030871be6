/** What readers of formats that are one record after the other share: a header, records, and where they end. */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { type CaptureReader, type RecordSink } from './captureFormat';
import { joinedFile, shownBefore } from './joinedFiles';
import { BYTES_TO_TELL_A_FILE, canMerge, mayBeginFile, recordFileAt } from './recordFiles';
import { numberText } from '../words/duration';

/** How a format lays out its records. */
export interface RecordLayout {
  /** Bytes before the first record; `readFileHeader` gets them. */
  readonly fileHeaderLength: number;
  readonly recordHeaderLength: number;
  /** Returns why the records cannot be read (whole sentences), or null. */
  readFileHeader(view: DataView, at: number): string | null;
  /** Offset in the file behind the last record, as far as it is known (Infinity = not yet); absent = where the file ends. */
  readonly recordsEnd?: number | undefined;
  /** Bytes of the record whose header lies at `at`, header included; null when that cannot be. */
  recordLength(view: DataView, at: number): number | null;
  /**
   * Hands the record's packet to the sink; false when it holds none. `fileOffset` is the file's offset of the view's byte 0.
   */
  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean;
  /** Does another file of this format begin here, where no magic number tells? Asked of every record but the first. */
  beginsFile?(view: DataView, at: number): boolean;
  /** Called when all records were read: what is wrong with them as a whole, or null. */
  check?(packets: number): string | null;
}

/** Bytes that tell whether another file may begin. */
const FIRST_WORD = 4;

export class RecordReader implements CaptureReader, UnitParser {
  need: number;
  skip = 0;
  error: CaptureError | null = null;
  private readonly straddle = new Straddle(this);
  private haveFileHeader = false;
  private packets = 0;
  private records = 0;
  private ended = false;

  /** @param title of the format */
  constructor(
    private readonly layout: RecordLayout,
    private readonly title: string,
  ) {
    this.need = Math.max(1, layout.fileHeaderLength);
  }

  get stopped(): boolean {
    return this.error !== null;
  }

  push(chunk: Uint8Array): void {
    this.straddle.push(chunk);
  }

  finish(): void {
    this.ended = true;
    this.straddle.end();
    if (this.error !== null) return;
    const { pending, consumed } = this.straddle;
    const { recordsEnd } = this.layout;
    const offset = consumed - pending;
    const isWhole = recordsEnd === undefined ? pending === 0 : offset >= recordsEnd;
    if (!this.haveFileHeader || !isWhole) {
      this.error = {
        code: 'truncated',
        message: `The file was cut: packet ${numberText(this.packets + 1)} at byte ${numberText(offset)} has ${numberText(pending)} of ${numberText(this.need)} bytes. ${shownBefore(this.packets)}`,
        offset,
      };
      return;
    }
    const wrong = this.layout.check?.(this.packets) ?? null;
    if (wrong !== null) this.error = { code: 'corrupt', message: wrong, offset };
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    const { layout } = this;
    if (!this.haveFileHeader) {
      if (end - at < layout.fileHeaderLength) return at;
      const refusal = layout.readFileHeader(view, at);
      if (refusal !== null) {
        this.error = { code: 'unsupported-format', message: refusal, offset: 0 };
        return at;
      }
      at += layout.fileHeaderLength;
      this.haveFileHeader = true;
    }
    for (;;) {
      const recordsEnd = layout.recordsEnd ?? Infinity;
      const passedEnd = fileOffset + at >= recordsEnd;
      this.need = passedEnd ? FIRST_WORD : layout.recordHeaderLength;
      if (end - at < this.need) return at;
      if (this.records > 0 && this.mayBegin(view, at)) {
        this.need = Math.max(this.need, BYTES_TO_TELL_A_FILE);
        if (end - at < this.need && !this.ended) return at;
        const title =
          layout.beginsFile?.(view, at) === true ? this.title : recordFileAt(view, at, end);
        if (title !== null) return this.joined(title, at, fileOffset + at);
      }
      if (passedEnd) {
        this.skip = Infinity;
        return at;
      }
      const length = layout.recordLength(view, at);
      if (length === null || length < layout.recordHeaderLength)
        return this.fail(at, fileOffset + at);
      if (fileOffset + at + length > recordsEnd) return this.fail(at, fileOffset + at);
      this.need = length;
      if (end - at < length) return at;
      if (layout.readRecord(view, at, length, fileOffset)) this.packets++;
      this.records++;
      at += length;
    }
  }

  private mayBegin(view: DataView, at: number): boolean {
    return mayBeginFile(view, at) || this.layout.beginsFile?.(view, at) === true;
  }

  /** Another file begins here. */
  private joined(title: string, at: number, offset: number): number {
    const both = canMerge(title) && canMerge(this.title);
    const message = joinedFile(title, offset, this.packets, both);
    this.error = { code: 'corrupt', message, offset };
    return at;
  }

  private fail(at: number, offset: number): number {
    this.error = {
      code: 'corrupt',
      message: `The record at byte ${numberText(offset)} has lengths that cannot be: the file is damaged from there on. ${shownBefore(this.packets)}`,
      offset,
    };
    return at;
  }
}

/** Turns seconds and the nanoseconds beside them, since 1970, into nanoseconds since the first packet. */
export class RecordClock {
  private started = false;
  private startSeconds = 0;
  private startNanoseconds = 0;

  constructor(private readonly sink: RecordSink) {}

  sinceStart(seconds: number, nanoseconds: number): number {
    if (!this.started) {
      this.started = true;
      this.startSeconds = seconds;
      this.startNanoseconds = nanoseconds;
      this.sink.start(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
    }
    return (seconds - this.startSeconds) * 1e9 + (nanoseconds - this.startNanoseconds);
  }
}

/** Turns 64-bit counts of ticks into nanoseconds since the first packet. */
export class TickClock {
  private started = false;
  private startHigh = 0;
  private startLow = 0;

  /** @param origin nanoseconds from 1970 to tick 0 */
  constructor(
    private readonly sink: RecordSink,
    private readonly origin: bigint,
    private readonly nanosecondsPerTick: number,
  ) {}

  sinceStart(high: number, low: number): number {
    if (!this.started) {
      this.started = true;
      this.startHigh = high;
      this.startLow = low;
      const ticks = BigInt(high) * 4_294_967_296n + BigInt(low);
      this.sink.start(this.origin + ticks * BigInt(this.nanosecondsPerTick));
    }
    const ticks = (high - this.startHigh) * 4_294_967_296 + (low - this.startLow);
    return ticks * this.nanosecondsPerTick;
  }
}
