/**
 * Captures of Novell's LANalyzer: records of a type and a length, most of them settings. No specification is public: the magic
 * numbers are those of file(1) (`magic/Magdir/sniffer`), the rest was found on captures.
 */
import { UNKNOWN_LINK_TYPE, type CaptureFormat, type RecordSink } from './captureFormat';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const RECORD_HEADER = 4;
const HEADERS = [0x1001, 0x1007];
const SUMMARY = 0x1002;
const SUMMARY_LENGTH = RECORD_HEADER + 190;
const PACKET = 0x1005;
const PACKET_HEADER = RECORD_HEADER + 32;
/** Lengths of packets count the frame check sequence, which is not kept. */
const FRAME_CHECK_SEQUENCE = 4;
const NANOSECONDS_PER_TICK = 500;
const LINK_TYPES: Readonly<Record<number, number>> = { 226: 1, 227: 6 };

class LanalyzerLayout implements RecordLayout {
  readonly fileHeaderLength = 0;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private day = 0;
  private haveInterface = false;

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(): null {
    // The first record stands for one.
    return null;
  }

  beginsFile(view: DataView, at: number): boolean {
    return HEADERS.includes(view.getUint16(at, true));
  }

  recordLength(view: DataView, at: number): number {
    return RECORD_HEADER + view.getUint16(at + 2, true);
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const type = view.getUint16(at, true);
    if (type === SUMMARY && length >= SUMMARY_LENGTH && !this.haveInterface) {
      // The day of the capture (day, month, year), taken as UTC; times of packets count from its midnight on.
      const year = view.getUint16(at + 6, true);
      const day = Date.UTC(year, view.getUint8(at + 5) - 1, view.getUint8(at + 4)) / 1000;
      if (year >= 1970 && Number.isFinite(day)) this.day = Math.max(0, day);
      this.describe(LINK_TYPES[view.getUint16(at + 192, true)] ?? UNKNOWN_LINK_TYPE);
    }
    if (type !== PACKET || length < PACKET_HEADER) return false;
    this.describe(UNKNOWN_LINK_TYPE);
    const ticks = view.getUint16(at + 16, true) * 2 ** 32 + view.getUint32(at + 12, true);
    const nanoseconds = ticks * NANOSECONDS_PER_TICK;
    const seconds = Math.floor(nanoseconds / 1e9);
    const time = this.clock.sinceStart(this.day + seconds, nanoseconds - seconds * 1e9);
    const data = at + PACKET_HEADER;
    const captured = length - PACKET_HEADER;
    const original = Math.max(captured, view.getUint16(at + 8, true) - FRAME_CHECK_SEQUENCE);
    this.sink.packet(view, data, captured, original, time, 0, fileOffset + data);
    return true;
  }

  private describe(linkType: number): void {
    if (this.haveInterface) return;
    this.haveInterface = true;
    this.sink.interface({ linkType, snapLength: 0, name: null });
  }
}

export const lanalyzer: CaptureFormat = {
  id: 'lanalyzer',
  title: 'LANalyzer',
  // The magic number is short: the trace's first record has a length below 256, and version 1 behind it.
  sniff: (head) =>
    head.length >= 5 &&
    HEADERS.includes(head[0]! | (head[1]! << 8)) &&
    head[3] === 0 &&
    head[4]! < 8,
  createReader: (sink) => new RecordReader(new LanalyzerLayout(sink), 'LANalyzer'),
};
