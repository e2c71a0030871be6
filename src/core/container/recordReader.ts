/** What readers of formats that are one record after the other share: a header, records, and where they end. */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { count, type CaptureReader, type RecordSink } from './captureFormat';

/** How a format lays out its records. */
export interface RecordLayout {
  /** Bytes before the first record; `readFileHeader` gets them. */
  readonly fileHeaderLength: number;
  readonly recordHeaderLength: number;
  readFileHeader(view: DataView, at: number, sink: RecordSink): void;
  /** Bytes of the record whose header lies at `at`, header included; null when that cannot be. */
  recordLength(view: DataView, at: number): number | null;
  /** Hands the record's packet to the sink. `fileOffset` is the file's offset of the view's byte 0. */
  readRecord(view: DataView, at: number, length: number, fileOffset: number): void;
}

export class RecordReader implements CaptureReader, UnitParser {
  need: number;
  skip = 0;
  error: CaptureError | null = null;
  private readonly straddle = new Straddle(this);
  private haveFileHeader = false;
  private records = 0;

  constructor(
    private readonly layout: RecordLayout,
    private readonly sink: RecordSink,
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
    const { pending, consumed } = this.straddle;
    if (this.error !== null || (pending === 0 && this.haveFileHeader)) return;
    const offset = consumed - pending;
    this.error = {
      code: 'truncated',
      message: `The file was cut: packet ${count(this.records + 1)} at byte ${count(offset)} has ${count(pending)} of ${count(this.need)} bytes. The ${count(this.records)} packets before it are shown.`,
      offset,
    };
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    const { layout } = this;
    if (!this.haveFileHeader) {
      if (end - at < layout.fileHeaderLength) return at;
      layout.readFileHeader(view, at, this.sink);
      at += layout.fileHeaderLength;
      this.haveFileHeader = true;
    }
    for (;;) {
      this.need = layout.recordHeaderLength;
      if (end - at < this.need) return at;
      const length = layout.recordLength(view, at);
      if (length === null || length < layout.recordHeaderLength) {
        const offset = fileOffset + at;
        this.error = {
          code: 'corrupt',
          message: `The record at byte ${count(offset)} has lengths that cannot be: the file is damaged from there on. The ${count(this.records)} packets before it are shown.`,
          offset,
        };
        return at;
      }
      this.need = length;
      if (end - at < length) return at;
      layout.readRecord(view, at, length, fileOffset);
      this.records++;
      at += length;
    }
  }
}

/** Turns seconds and nanoseconds since 1970 into nanoseconds since the first packet. */
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
