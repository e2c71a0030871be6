/**
 * Traces of HP-UX's nettl. No specification is public: the magic number is that of file(1) (`magic/Magdir/sniffer`), the rest was
 * found on captures. Subsystems that log no packets are listed without addresses.
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

const FILE_HEADER = 128;
/** Up to the time; the header says how long it really is. */
const RECORD_HEADER = 48;
/** LINKTYPE_ values of subsystems: Ethernet, token ring and FDDI drivers. */
const LINK_TYPES: Readonly<Record<number, number>> = { 210: 1, 187: 6, 176: 10 };
const NANOSECONDS_PER_MICROSECOND = 1000;

class NettlLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private readonly interfaces = new Map<number, number>();

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(): null {
    // Names of file, host and time zone; times are UTC.
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    const captured = view.getUint32(at + 32);
    return captured > MAX_CAPTURED_LENGTH ? null : view.getUint16(at) + captured;
  }

  readRecord(view: DataView, at: number, _length: number, fileOffset: number): boolean {
    const nanoseconds = nanosecondsOf(
      this.sink,
      view.getUint32(at + 44),
      NANOSECONDS_PER_MICROSECOND,
    );
    const time = this.clock.sinceStart(view.getUint32(at + 40), nanoseconds);
    const captured = view.getUint32(at + 32);
    const original = view.getUint32(at + 36);
    const data = at + view.getUint16(at);
    const id = this.interfaceOf(view.getUint16(at + 2));
    this.sink.packet(view, data, captured, original, time, id, fileOffset + data);
    return true;
  }

  /** Each subsystem is an interface of its own: link types belong to interfaces. */
  private interfaceOf(subsystem: number): number {
    let id = this.interfaces.get(subsystem);
    if (id === undefined) {
      id = this.interfaces.size;
      this.interfaces.set(subsystem, id);
      const linkType = LINK_TYPES[subsystem] ?? UNKNOWN_LINK_TYPE;
      this.sink.interface({ linkType, snapLength: 0, name: null });
    }
    return id;
  }
}

export const nettl: CaptureFormat = {
  id: 'nettl',
  title: 'nettl',
  sniff: (head) => startsWith(head, 'TR\0d\0'),
  createReader: (sink) => new RecordReader(new NettlLayout(sink), 'nettl'),
};
