/**
 * Captures of NetXRay and of Sniffer for Windows, versions 1.1 and 2. No specification is public: magic number and networks are
 * those of file(1) (`magic/Magdir/sniffer`), the rest was found on captures. Clocks that could not be found are refused.
 */
import {
  MAX_CAPTURED_LENGTH,
  startsWith,
  UNKNOWN_LINK_TYPE,
  type CaptureFormat,
  type RecordSink,
} from './captureFormat';
import { RecordReader, TickClock, type RecordLayout } from './recordReader';

const FILE_HEADER = 128;
const RECORD_HEADER_1 = 28;
const RECORD_HEADER_2 = 40;
/** LINKTYPE_ values of networks: Ethernet, token ring, FDDI. */
const LINK_TYPES: Readonly<Record<number, number>> = { 0: 1, 1: 6, 2: 10 };
/** How it was captured (version 2): by the driver, or by a card for Gigabit Ethernet, whose clock counts nanoseconds. */
const BY_DRIVER = [0, 3];
const BY_GIGABIT_CARD = 2;
const CONVERT = 'Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';

class NetxrayLayout implements RecordLayout {
  readonly fileHeaderLength = FILE_HEADER;
  recordHeaderLength = RECORD_HEADER_2;
  recordsEnd = Infinity;
  private clock!: TickClock;

  constructor(private readonly sink: RecordSink) {}

  readFileHeader(view: DataView, at: number): string | null {
    const version = String.fromCharCode(
      ...new Uint8Array(view.buffer, view.byteOffset + at + 4, 7),
    );
    const isVersion1 = version === '001.100';
    if (!isVersion1 && !/^002\.00[0-3]$/.test(version)) {
      return `This Sniffer capture is of a version that cannot be read. ${CONVERT}`;
    }
    if (isVersion1) this.recordHeaderLength = RECORD_HEADER_1;
    const unit = isVersion1 ? 0 : view.getUint8(at + 48);
    const capturedBy = isVersion1 ? 0 : view.getUint8(at + 84);
    const isGigabit = capturedBy === BY_GIGABIT_CARD;
    if (unit !== 0 || (!isGigabit && !BY_DRIVER.includes(capturedBy))) {
      return `This Sniffer capture was written by a card with a clock that cannot be read. ${CONVERT}`;
    }
    const first = view.getUint32(at + 24, true);
    const end = view.getUint32(at + 28, true);
    if (first !== FILE_HEADER || end < first) {
      return `This Sniffer capture is a ring buffer whose records do not start at its beginning. ${CONVERT}`;
    }
    this.recordsEnd = end;
    const linkType = LINK_TYPES[view.getUint16(at + 44, true)] ?? UNKNOWN_LINK_TYPE;
    this.sink.interface({ linkType, snapLength: 0, name: null });
    const nanosecondsPerTick = isGigabit ? 1 : 1000;
    const ticks =
      (BigInt(view.getUint32(at + 56, true)) << 32n) | BigInt(view.getUint32(at + 52, true));
    const seconds = BigInt(view.getUint32(at + 12, true));
    const origin = seconds * 1_000_000_000n - ticks * BigInt(nanosecondsPerTick);
    this.clock = new TickClock(this.sink, origin, nanosecondsPerTick);
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    const captured = view.getUint16(at + 10, true);
    return captured > MAX_CAPTURED_LENGTH ? null : this.recordHeaderLength + captured;
  }

  readRecord(view: DataView, at: number, _length: number, fileOffset: number): boolean {
    const time = this.clock.sinceStart(view.getUint32(at + 4, true), view.getUint32(at, true));
    const data = at + this.recordHeaderLength;
    const original = view.getUint16(at + 8, true);
    const captured = view.getUint16(at + 10, true);
    this.sink.packet(view, data, captured, original, time, 0, fileOffset + data);
    return true;
  }
}

export const netxray: CaptureFormat = {
  id: 'netxray',
  title: 'Sniffer',
  sniff: (head) => startsWith(head, 'XCP\0'),
  createReader: (sink) => new RecordReader(new NetxrayLayout(sink), 'Sniffer'),
};
