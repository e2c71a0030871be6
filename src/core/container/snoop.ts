/** Snoop captures of Solaris (RFC 1761). */
import {
  MAX_CAPTURED_LENGTH,
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { nanosecondsOf } from './fractionOfSecond';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const FILE_HEADER = 16;
const RECORD_HEADER = 24;
const NANOSECONDS_PER_MICROSECOND = 1000;
/** LINKTYPE_ values of snoop's datalink types; unknown ones become one that nothing claims. */
const LINK_TYPES: Readonly<Record<number, number>> = { 0: 1, 2: 6, 4: 1, 8: 10, 26: 242, 31: 226 };

class SnoopLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(view: DataView, at: number): null {
    const linkType = LINK_TYPES[view.getUint32(at + 12)] ?? UNKNOWN_LINK_TYPE;
    this.sink.interface({ linkType, snapLength: 0, name: null });
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    const captured = view.getUint32(at + 4);
    const length = view.getUint32(at + 8);
    if (captured > MAX_CAPTURED_LENGTH || length < RECORD_HEADER + captured) return null;
    return length > RECORD_HEADER + MAX_CAPTURED_LENGTH ? null : length;
  }

  readRecord(view: DataView, at: number, _length: number, fileOffset: number): boolean {
    const nanoseconds = nanosecondsOf(
      this.sink,
      view.getUint32(at + 20),
      NANOSECONDS_PER_MICROSECOND,
    );
    const time = this.clock.sinceStart(view.getUint32(at + 16), nanoseconds);
    const data = at + RECORD_HEADER;
    const captured = view.getUint32(at + 4);
    this.sink.packet(view, data, captured, view.getUint32(at), time, 0, fileOffset + data);
    return true;
  }
}

export const snoop: CaptureFormat = {
  id: 'snoop',
  title: 'snoop',
  sniff: (head) => startsWith(head, 'snoop\0\0\0'),
  createReader: (sink) => new RecordReader(new SnoopLayout(sink), 'snoop'),
};
