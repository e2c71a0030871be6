/**
 * Captures of Visual Networks' probes. No specification is public: the magic number is that of file(1) (`magic/Magdir/sniffer`), the
 * rest was found on captures.
 */
import {
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { RecordReader, TickClock, type RecordLayout } from './recordReader';

const FILE_HEADER = 192;
const RECORD_HEADER = 20;
const VERSION = 1;
/** LINKTYPE_ values of interface types (IANAifType): Ethernet, token ring, FDDI, PPP. */
const LINK_TYPES: Readonly<Record<number, number>> = { 6: 1, 9: 6, 15: 10, 22: 9 };
/** The lengths of packets on Ethernet count the frame check sequence, which is not kept. */
const FRAME_CHECK_SEQUENCE = 4;
const ETHERNET = 1;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

class VisualLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  readonly recordHeaderLength = RECORD_HEADER;
  recordsEnd = Infinity;
  private clock!: TickClock;
  private left = 0;
  private notKept = 0;

  constructor(private readonly sink: RecordSink) {}

  readFileHeader(view: DataView, at: number): string | null {
    if (view.getUint16(at + 18, true) !== VERSION) {
      return 'This Visual Networks capture is of a version that cannot be read. Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';
    }
    this.left = view.getUint32(at + 4, true);
    if (this.left === 0) this.recordsEnd = FILE_HEADER;
    const linkType = LINK_TYPES[view.getUint16(at + 12, true)] ?? UNKNOWN_LINK_TYPE;
    if (linkType === ETHERNET) this.notKept = FRAME_CHECK_SEQUENCE;
    this.sink.interface({ linkType, snapLength: 0, name: null });
    const origin = BigInt(view.getUint32(at + 8, true)) * 1_000_000_000n;
    this.clock = new TickClock(this.sink, origin, NANOSECONDS_PER_MILLISECOND);
    return null;
  }

  recordLength(view: DataView, at: number): number {
    return RECORD_HEADER + view.getUint16(at + 6, true);
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const time = this.clock.sinceStart(0, view.getUint32(at, true));
    const data = at + RECORD_HEADER;
    const captured = length - RECORD_HEADER;
    const original = Math.max(0, view.getUint16(at + 4, true) - this.notKept);
    this.sink.packet(view, data, captured, original, time, 0, fileOffset + data);
    // Behind the last packet stands a table of their offsets.
    if (--this.left === 0) this.recordsEnd = fileOffset + at + length;
    return true;
  }
}

export const visual: CaptureFormat = {
  id: 'visual',
  title: 'Visual Networks',
  sniff: (head) => startsWith(head, '\x05VNF'),
  createReader: (sink) => new RecordReader(new VisualLayout(sink), 'Visual Networks'),
};
