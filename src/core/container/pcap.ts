/**
 * The classic capture file of libpcap: both byte orders, microseconds and nanoseconds, and the variants of other writers
 * (`pcapHeader.ts`, `pcapRecordLayout.ts`).
 */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { type CaptureFormat, type CaptureReader, type RecordSink } from './captureFormat';
import { nanosecondsOf } from './fractionOfSecond';
import { fileAt, joinedFile, shownBefore } from './joinedFiles';
import {
  hasPcapMagic,
  isHeaderBetweenRecords,
  isPcap,
  PCAP_HEADER_LENGTH,
  readPcapHeader,
  type PcapHeader,
} from './pcapHeader';
import { decideRecordLayout, type RecordLayout } from './pcapRecordLayout';
import { numberText } from '../words/duration';

class PcapReader implements CaptureReader, UnitParser {
  need = 1;
  skip = 0;
  error: CaptureError | null = null;
  private readonly straddle = new Straddle(this);
  /** The header that holds, and how the records behind it lie; null until there are bytes enough to tell. */
  private header: PcapHeader | null = null;
  private layout: RecordLayout | null = null;
  private ended = false;
  private packets = 0;
  private haveStart = false;
  private startSeconds = 0;
  private startNanoseconds = 0;
  /** Interfaces by what their headers say, and that of the header that holds. */
  private readonly interfaces = new Map<string, number>();
  private interfaceId = 0;
  /** Headers behind records, and where the first of them lies. */
  private joints = 0;
  private firstJoint = 0;
  private packetsBeforeJoint = 0;

  constructor(private readonly sink: RecordSink) {}

  get stopped(): boolean {
    return this.error !== null;
  }

  push(chunk: Uint8Array): void {
    this.straddle.push(chunk);
  }

  finish(): void {
    this.ended = true;
    this.straddle.end();
    this.warn();
    const { pending, consumed } = this.straddle;
    if (this.error !== null) return;
    if (this.header === null && this.joints === 0) {
      this.error = {
        code: 'truncated',
        message: `The file ends inside its pcap header (${numberText(pending)} of 24 bytes). Copy or save it again.`,
        offset: 0,
      };
    } else if (pending > 0) {
      const offset = consumed - pending;
      this.error = {
        code: 'truncated',
        message: `The file was cut: packet ${numberText(this.packets + 1)} at byte ${numberText(offset)} has ${numberText(pending)} of ${numberText(this.need)} bytes. ${shownBefore(this.packets)}`,
        offset,
      };
    }
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    for (;;) {
      if (this.layout === null) {
        at = this.readHeader(view, at, end);
        if (this.layout === null) return at;
      }
      at = this.readRecords(view, at, end, fileOffset);
      if (this.layout !== null) return at;
    }
  }

  /** Reads a file header when its first bytes, and those of the records behind it, suffice. */
  private readHeader(view: DataView, at: number, end: number): number {
    const there = end - at;
    const head = new Uint8Array(view.buffer, view.byteOffset + at, there);
    const header = (this.header ??= readPcapHeader(head));
    if (header !== null && !header.isKnownVersion) {
      this.error = {
        code: 'corrupt',
        message: `This pcap file says that it is of version ${header.version}, which no program writes: its header is damaged. Copy or save it again.`,
        offset: 4,
      };
      return at;
    }
    const layout =
      header === null
        ? null
        : decideRecordLayout(
            header,
            new DataView(view.buffer, view.byteOffset + at, there),
            this.ended,
          );
    if (header === null || layout === null) {
      // Twice as many a time, so that long records are not looked at again and again.
      this.need = 2 * Math.max(there, PCAP_HEADER_LENGTH);
      return at;
    }
    this.layout = layout;
    const { linkType, snapLength } = header;
    const key = `${linkType} ${snapLength}`;
    const known = this.interfaces.get(key);
    if (known === undefined) this.sink.interface({ linkType, snapLength, name: null });
    this.interfaceId = known ?? this.interfaces.size;
    this.interfaces.set(key, this.interfaceId);
    return at + header.length;
  }

  /** Reads the records up to the end of the window, or to another file header (then no layout holds any more). */
  private readRecords(view: DataView, at: number, end: number, fileOffset: number): number {
    const { little, lengthsSwapped, maxCapturedLength } = this.header!;
    const { recordHeaderLength, nanosecondsPerTick } = this.layout!;
    const { sink, interfaceId } = this;
    for (;;) {
      if (end - at < recordHeaderLength) {
        // The longest record header is longer than a file header.
        const isHeader = end - at >= PCAP_HEADER_LENGTH && isHeaderBetweenRecords(view, at);
        if (isHeader) this.joint(fileOffset + at);
        else this.need = recordHeaderLength;
        return at;
      }
      const seconds = view.getUint32(at, little);
      const fraction = view.getUint32(at + 4, little);
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (original === 0 && hasPcapMagic(view, at)) {
        if (end - at < PCAP_HEADER_LENGTH) {
          this.need = PCAP_HEADER_LENGTH;
          return at;
        }
        if (isHeaderBetweenRecords(view, at)) {
          this.joint(fileOffset + at);
          return at;
        }
      }
      if (lengthsSwapped === 'yes' || (lengthsSwapped === 'maybe' && captured > original)) {
        [captured, original] = [original, captured];
      }
      if (captured > maxCapturedLength) {
        this.refuse(view, at, end, captured, fileOffset);
        return at;
      }
      if (end - at < recordHeaderLength + captured) {
        this.need = recordHeaderLength + captured;
        return at;
      }
      const nanoseconds = nanosecondsOf(sink, fraction, nanosecondsPerTick);
      if (!this.haveStart) {
        this.haveStart = true;
        this.startSeconds = seconds;
        this.startNanoseconds = nanoseconds;
        sink.start(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
      }
      const time = (seconds - this.startSeconds) * 1e9 + (nanoseconds - this.startNanoseconds);
      at += recordHeaderLength;
      sink.packet(view, at, captured, original, time, interfaceId, fileOffset + at);
      this.packets++;
      at += captured;
    }
  }

  /** Another file begins here: two were joined byte by byte. */
  private joint(offset: number): void {
    if (this.joints === 0) {
      this.firstJoint = offset;
      this.packetsBeforeJoint = this.packets;
    }
    this.joints++;
    this.header = null;
    this.layout = null;
  }

  /** A record that claims more bytes than any has. */
  private refuse(
    view: DataView,
    at: number,
    end: number,
    captured: number,
    fileOffset: number,
  ): void {
    const offset = fileOffset + at;
    const title = fileAt(view, at, end);
    this.error = {
      code: 'corrupt',
      message:
        title !== null
          ? joinedFile(title, offset, this.packets)
          : `Packet ${numberText(this.packets + 1)} at byte ${numberText(offset)} claims ${numberText(captured)} bytes, more than a packet can have: the file is damaged from there on. ${shownBefore(this.packets)}`,
      offset,
    };
  }

  /** What is only known when the file has ended. */
  private warn(): void {
    const { joints } = this;
    if (joints === 0) return;
    const files = joints === 1 ? 'Two' : numberText(joints + 1);
    const behind =
      this.packetsBeforeJoint === 0
        ? 'before any packet'
        : `behind packet ${numberText(this.packetsBeforeJoint)}`;
    this.sink.warn(
      'joined-files',
      `${files} pcap files were joined byte by byte: the second begins at byte ${numberText(this.firstJoint)}, ${behind}. Each is read with its own header, in the order of the file.`,
      this.firstJoint,
      joints,
    );
  }
}

export const pcap: CaptureFormat = {
  id: 'pcap',
  title: 'pcap (libpcap)',
  sniff: isPcap,
  createReader: (sink) => new PcapReader(sink),
};
