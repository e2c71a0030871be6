/**
 * The classic capture file of libpcap: both byte orders, microseconds and nanoseconds, and the variants of other writers
 * (`pcapHeader.ts`, `pcapRecordLayout.ts`).
 */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { count, type CaptureFormat, type CaptureReader, type RecordSink } from './captureFormat';
import { isPcap, readPcapHeader, type PcapHeader } from './pcapHeader';
import { decideRecordLayout, type RecordLayout } from './pcapRecordLayout';

/** Reads the records, from behind the file header on. */
class PcapRecords implements UnitParser {
  need: number;
  skip: number;
  error: CaptureError | null = null;
  packets = 0;
  private haveStart = false;
  private startSeconds = 0;
  private startFraction = 0;

  constructor(
    private readonly header: PcapHeader,
    private readonly layout: RecordLayout,
    private readonly sink: RecordSink,
  ) {
    this.need = layout.recordHeaderLength;
    this.skip = header.length;
  }

  get stopped(): boolean {
    return this.error !== null;
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    const { little, lengthsSwapped, maxCapturedLength } = this.header;
    const { recordHeaderLength, nanosecondsPerTick } = this.layout;
    const { sink } = this;
    for (;;) {
      if (end - at < recordHeaderLength) {
        this.need = recordHeaderLength;
        return at;
      }
      const seconds = view.getUint32(at, little);
      const fraction = view.getUint32(at + 4, little);
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (lengthsSwapped === 'yes' || (lengthsSwapped === 'maybe' && captured > original)) {
        [captured, original] = [original, captured];
      }
      if (captured > maxCapturedLength) {
        this.error = {
          code: 'corrupt',
          message: `Packet ${count(this.packets + 1)} at byte ${count(fileOffset + at)} claims ${count(captured)} bytes, more than a packet can have: the file is damaged from there on. The ${count(this.packets)} packets before it are shown.`,
          offset: fileOffset + at,
        };
        return at;
      }
      if (end - at < recordHeaderLength + captured) {
        this.need = recordHeaderLength + captured;
        return at;
      }
      if (!this.haveStart) {
        this.haveStart = true;
        this.startSeconds = seconds;
        this.startFraction = fraction;
        sink.start(BigInt(seconds) * 1_000_000_000n + BigInt(fraction * nanosecondsPerTick));
      }
      const time =
        (seconds - this.startSeconds) * 1e9 + (fraction - this.startFraction) * nanosecondsPerTick;
      at += recordHeaderLength;
      sink.packet(view, at, captured, original, time, 0, fileOffset + at);
      this.packets++;
      at += captured;
    }
  }
}

/** Holds the first bytes back until they tell how the records are laid out. */
class PcapReader implements CaptureReader {
  private held = new Uint8Array(0);
  private heldLength = 0;
  private header: PcapHeader | null = null;
  private headerError: CaptureError | null = null;
  private records: PcapRecords | null = null;
  private straddle: Straddle | null = null;

  constructor(private readonly sink: RecordSink) {}

  get error(): CaptureError | null {
    return this.headerError ?? this.records?.error ?? null;
  }

  push(chunk: Uint8Array): void {
    if (this.error !== null) return;
    if (this.straddle !== null) this.straddle.push(chunk);
    else if (this.heldLength === 0 && this.begin(chunk, false)) return;
    else {
      this.hold(chunk);
      this.begin(this.held.subarray(0, this.heldLength), false);
    }
  }

  finish(): void {
    if (this.straddle === null) this.begin(this.held.subarray(0, this.heldLength), true);
    if (this.error !== null) return;
    const { straddle, records } = this;
    if (straddle === null || records === null) {
      this.headerError = {
        code: 'truncated',
        message: `The file ends inside its pcap header (${count(this.heldLength)} of 24 bytes). Copy or save it again.`,
        offset: 0,
      };
    } else if (straddle.pending > 0) {
      const offset = straddle.consumed - straddle.pending;
      records.error = {
        code: 'truncated',
        message: `The file was cut: packet ${count(records.packets + 1)} at byte ${count(offset)} has ${count(straddle.pending)} of ${count(records.need)} bytes. The ${count(records.packets)} packets before it are shown.`,
        offset,
      };
    }
  }

  /** Starts to read when the first bytes of the file suffice; false when more are needed. */
  private begin(head: Uint8Array, ended: boolean): boolean {
    const header = (this.header ??= readPcapHeader(head));
    if (header === null) return false;
    if (!header.isKnownVersion) {
      this.headerError = {
        code: 'corrupt',
        message: `This pcap file says that it is of version ${header.version}, which no program writes: its header is damaged. Copy or save it again.`,
        offset: 4,
      };
      return true;
    }
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const layout = decideRecordLayout(header, view, ended);
    if (layout === null) return false;
    const { linkType, snapLength } = header;
    this.sink.interface({ linkType, snapLength, name: null });
    this.records = new PcapRecords(header, layout, this.sink);
    this.straddle = new Straddle(this.records);
    this.straddle.push(head);
    this.held = new Uint8Array(0);
    return true;
  }

  private hold(chunk: Uint8Array): void {
    const length = this.heldLength + chunk.length;
    if (length > this.held.length) {
      const larger = new Uint8Array(Math.max(length, this.held.length * 2));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(chunk, this.heldLength);
    this.heldLength = length;
  }
}

export const pcap: CaptureFormat = {
  id: 'pcap',
  title: 'pcap (libpcap)',
  sniff: isPcap,
  createReader: (sink) => new PcapReader(sink),
};
