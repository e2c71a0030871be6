/**
 * Captures of Network General's Sniffer for DOS, as far as they are not compressed. No specification is public: magic number,
 * networks and the mark of compression are those of file(1) (`magic/Magdir/sniffer`), the rest was found on captures.
 */
import {
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const MAGIC = 'TRSNIFF data    \x1a';
/** Behind the magic number stands a record with the version, the date and the network. */
const FILE_HEADER = MAGIC.length + 6 + 18;
const RECORD_HEADER = 6;
const FRAME_HEADER = 14;
const FRAME = 4;
const NOT_COMPRESSED = 1;
const LINK_TYPES: Readonly<Record<number, number>> = { 0: 6, 1: 1, 9: 10 };
/** Picoseconds of a tick, by its unit. */
const TICKS = [15_000_000, 838_096, 15_000_000, 500_000, 2_000_000, 1_000_000, 100_000];
const PICOSECONDS_PER_NANOSECOND = 1000;
const SECONDS_PER_DAY = 86_400;

class NgsnifferLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private nanosecondsPerTick = 0;
  private midnight = 0;

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(view: DataView, at: number): string | null {
    const picoseconds = TICKS[view.getUint8(at + 34)];
    if (view.getUint8(at + 33) !== NOT_COMPRESSED || picoseconds === undefined) {
      return 'This Sniffer capture is compressed in a way that cannot be read. Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';
    }
    this.nanosecondsPerTick = picoseconds / PICOSECONDS_PER_NANOSECOND;
    // The date of DOS: years since 1980, month, day. It has no zone and is taken as UTC.
    const date = view.getUint16(at + 29, true);
    const midnight = Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31);
    this.midnight = Math.max(0, midnight / 1000);
    const linkType = LINK_TYPES[view.getUint8(at + 32)] ?? UNKNOWN_LINK_TYPE;
    this.sink.interface({ linkType, snapLength: 0, name: null });
    return null;
  }

  recordLength(view: DataView, at: number): number {
    return RECORD_HEADER + view.getUint16(at + 2, true);
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const data = at + RECORD_HEADER + FRAME_HEADER;
    if (view.getUint16(at, true) !== FRAME || length < RECORD_HEADER + FRAME_HEADER) return false;
    const frame = at + RECORD_HEADER;
    const ticks = view.getUint8(frame + 4) * 2 ** 32 + view.getUint32(frame, true);
    const nanoseconds = Math.round(ticks * this.nanosecondsPerTick);
    const seconds = Math.floor(nanoseconds / 1e9);
    const day = this.midnight + view.getUint8(frame + 5) * SECONDS_PER_DAY;
    const time = this.clock.sinceStart(day + seconds, nanoseconds - seconds * 1e9);
    const captured = Math.min(
      view.getUint16(frame + 6, true),
      length - RECORD_HEADER - FRAME_HEADER,
    );
    // 0 where all of the packet was kept.
    const original = view.getUint16(frame + 10, true) || captured;
    this.sink.packet(view, data, captured, original, time, 0, fileOffset + data);
    return true;
  }
}

export const ngsniffer: CaptureFormat = {
  id: 'ngsniffer',
  title: 'Sniffer (DOS)',
  sniff: (head) => startsWith(head, MAGIC),
  createReader: (sink) => new RecordReader(new NgsnifferLayout(sink), 'Sniffer (DOS)'),
};
