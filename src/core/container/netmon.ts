/**
 * Captures of Microsoft Network Monitor 1 and 2 (`RTSS`, `GMBU`). Layout: "Network Monitor Capture File Format" (Microsoft, with
 * Network Monitor 3), CAPTUREFILE_HEADER_VALUES and FRAME of the Win32 documentation. The frames are read as they lie one after
 * another; the table of their offsets stands behind them, and is only used to see whether all of them were found.
 */
import {
  MAX_CAPTURED_LENGTH,
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { countText, numberText } from '../words/duration';
import { RecordReader, TickClock, type RecordLayout } from './recordReader';

/** Version 3 writes frames from here on … */
const FILE_HEADER = 72;
/** … versions 1 and 2 behind zeros up to byte 128. */
const PADDING = 56;
/** Offsets in the file header of the tables that may stand behind the frames; each is followed by a length or a count. */
const FRAME_TABLE = 24;
const TABLES = [FRAME_TABLE, 32, 40, 48, 56, 64];
const FRAME_TABLE_ENTRY = 4;
/** Nanoseconds from 1970 back to 1601, where Windows' file times start. */
const FILE_TIME_ORIGIN = -11_644_473_600_000_000_000n;

/** LINKTYPE_ values of media types (file(1), `magic/Magdir/sniffer`). Unknown ones become one that nothing claims. */
const LINK_TYPES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 6,
  3: 10,
  6: 105,
  7: 101,
  8: 101,
  9: 101,
};
const WIRELESS = 6;
/** In frames of captures that were imported from pcap, the lower part of the media type is a LINKTYPE_ value. */
const PCAP_MEDIA = 0xe000;
const PCAP_MEDIA_END = 0xf000;
/** Payload headers, network infos and DNS names: notes about the capture, which Wireshark numbers no frame for. */
const FIRST_NOTE = 0xfffc;
const LAST_NOTE = 0xfffe;

class NetmonLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  recordHeaderLength = 16;
  recordsEnd: number | undefined = undefined;
  private isVersion1 = false;
  /** Bytes behind a frame: media type (2.1), index of the process (2.2), file time and zone (2.3). */
  private trailerLength = 0;
  private mediaType = 0;
  private frames = 0;
  private tableEntries: number | null = null;
  private clock!: TickClock;
  private readonly interfaces = new Map<number, number>();
  private isFirst = true;

  constructor(private readonly sink: RecordSink) {}

  readFileHeader(view: DataView, at: number): string | null {
    this.isVersion1 = view.getUint8(at) === 'R'.charCodeAt(0);
    if (this.isVersion1) this.recordHeaderLength = 8;
    else this.trailerLength = [0, 2, 6, 15][view.getUint8(at + 4)] ?? 15;
    this.mediaType = view.getUint16(at + 6, true);
    this.clock = this.clockOf(view, at + 8);
    const offsetAt = (field: number) => view.getUint32(at + field, true);
    const frameTable = offsetAt(FRAME_TABLE);
    if (frameTable === 0) return null;
    if (frameTable < FILE_HEADER) {
      return 'This Network Monitor capture has its frames in an order of its own, which cannot be read in one pass. Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';
    }
    this.tableEntries = Math.floor(offsetAt(FRAME_TABLE + 4) / FRAME_TABLE_ENTRY);
    this.recordsEnd = Math.min(...TABLES.map(offsetAt).filter((offset) => offset >= FILE_HEADER));
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    const captured = this.capturedLength(view, at);
    if (this.isFirst && this.isPadding(view, at)) return PADDING;
    if (captured > MAX_CAPTURED_LENGTH) return null;
    return this.recordHeaderLength + captured + this.trailerLength;
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const isPadding = this.isFirst && this.isPadding(view, at);
    this.isFirst = false;
    if (isPadding) return false;
    this.frames++;
    const trailer = at + length - this.trailerLength;
    const mediaType = this.trailerLength > 0 ? view.getUint16(trailer, true) : this.mediaType;
    if (mediaType >= FIRST_NOTE && mediaType <= LAST_NOTE) return false;
    let data = at + this.recordHeaderLength;
    let captured = this.capturedLength(view, at);
    let original = this.isVersion1 ? view.getUint16(at + 4, true) : view.getUint32(at + 8, true);
    if (mediaType === WIRELESS) {
      // Before the frame stands what the receiver measured: a version, and the length of all that.
      const radio = captured < 3 ? captured : Math.min(captured, view.getUint16(data + 1, true));
      data += radio;
      captured -= radio;
      original = Math.max(captured, original - radio);
    }
    const time = this.time(view, at, trailer);
    const id = this.interfaceOf(mediaType);
    this.sink.packet(view, data, captured, original, time, id, fileOffset + data);
    return true;
  }

  check(packets: number): string | null {
    if (this.tableEntries === null || this.frames === this.tableEntries) return null;
    return `The frame table of this Network Monitor capture lists ${countText(this.tableEntries, 'frame')}, but ${numberText(this.frames)} ${this.frames === 1 ? 'lies in the file' : 'lie one after another'}: the file is damaged, or has an order of its own. What was found (${countText(packets, 'packet')}) is shown; for the others convert it with \`editcap -F pcapng in out.pcapng\`.`;
  }

  /** Before the first frame: zeros, where the header of a frame would have lengths. */
  private isPadding(view: DataView, at: number): boolean {
    for (let i = 0; i < this.recordHeaderLength; i += 4) {
      if (view.getUint32(at + i, true) !== 0) return false;
    }
    return true;
  }

  private capturedLength(view: DataView, at: number): number {
    return this.isVersion1 ? view.getUint16(at + 6, true) : view.getUint32(at + 12, true);
  }

  /**
   * The header's time has no zone and is taken as UTC. It is a SYSTEMTIME: year, month, day of the week, day, hour, minute, second,
   * millisecond.
   */
  private clockOf(view: DataView, at: number): TickClock {
    if (this.trailerLength === 15) return new TickClock(this.sink, FILE_TIME_ORIGIN, 100);
    const field = (n: number) => view.getUint16(at + 2 * n, true);
    const start = Date.UTC(
      field(0),
      field(1) - 1,
      field(3),
      field(4),
      field(5),
      field(6),
      field(7),
    );
    const origin = BigInt(Number.isFinite(start) ? start : 0) * 1_000_000n;
    return new TickClock(this.sink, origin, this.isVersion1 ? 1_000_000 : 1000);
  }

  private time(view: DataView, at: number, trailer: number): number {
    if (this.isVersion1) return this.clock.sinceStart(0, view.getUint32(at, true));
    const ticks = this.trailerLength === 15 ? trailer + 6 : at;
    return this.clock.sinceStart(view.getInt32(ticks + 4, true), view.getUint32(ticks, true));
  }

  /** Each media type is an interface of its own: link types belong to interfaces. */
  private interfaceOf(mediaType: number): number {
    let id = this.interfaces.get(mediaType);
    if (id === undefined) {
      id = this.interfaces.size;
      this.interfaces.set(mediaType, id);
      const linkType =
        mediaType >= PCAP_MEDIA && mediaType < PCAP_MEDIA_END
          ? mediaType - PCAP_MEDIA
          : (LINK_TYPES[mediaType] ?? UNKNOWN_LINK_TYPE);
      this.sink.interface({ linkType, snapLength: 0, name: null });
    }
    return id;
  }
}

export const netmon: CaptureFormat = {
  id: 'netmon',
  title: 'Network Monitor',
  sniff: (head) => startsWith(head, 'GMBU') || startsWith(head, 'RTSS'),
  createReader: (sink) => new RecordReader(new NetmonLayout(sink), 'Network Monitor'),
};
