/**
 * Captures of Accellent's (InfoVista's) 5View. No specification is public: the magic number is that of file(1)
 * (`magic/Magdir/sniffer`), the rest was found on captures.
 */
import {
  MAX_CAPTURED_LENGTH,
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { nanosecondsOf } from './fractionOfSecond';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const FILE_HEADER = 32;
const RECORD_HEADER = 36;
const RECORD_MARK = 0x3333eeee;
const ETHERNET_CAPTURE = 0x18001000;
/** The attributes behind the file header are few; a larger length is a damaged one. */
const MAX_ATTRIBUTES = 64 * 1024;

class FiveViewsLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private isAtAttributes = false;

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(view: DataView, at: number): null {
    const attributes = view.getUint32(at + 12, true);
    if (attributes > 0 && attributes <= MAX_ATTRIBUTES) {
      this.isAtAttributes = true;
      this.recordHeaderLength = attributes;
    }
    const linkType = view.getUint32(at + 16, true) === ETHERNET_CAPTURE ? 1 : UNKNOWN_LINK_TYPE;
    this.sink.interface({ linkType, snapLength: 0, name: null });
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    if (this.isAtAttributes) return this.recordHeaderLength;
    const captured = view.getUint32(at + 16, true);
    if (view.getUint32(at, true) !== RECORD_MARK || captured > MAX_CAPTURED_LENGTH) return null;
    return RECORD_HEADER + captured;
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    if (this.isAtAttributes) {
      this.isAtAttributes = false;
      this.recordHeaderLength = RECORD_HEADER;
      return false;
    }
    const nanoseconds = nanosecondsOf(this.sink, view.getUint32(at + 28, true), 1);
    const time = this.clock.sinceStart(view.getUint32(at + 24, true), nanoseconds);
    const data = at + RECORD_HEADER;
    const captured = length - RECORD_HEADER;
    this.sink.packet(view, data, captured, captured, time, 0, fileOffset + data);
    return true;
  }
}

export const fiveViews: CaptureFormat = {
  id: '5views',
  title: '5View',
  sniff: (head) => startsWith(head, '\xaa\xaa\xaa\xaa'),
  createReader: (sink) => new RecordReader(new FiveViewsLayout(sink), '5View'),
};
