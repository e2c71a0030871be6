/** Files of Endace's extensible record format: no file header, one record after the other. */
import type { CaptureFormat, RecordSink } from './captureFormat';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const RECORD_HEADER = 16;
const LINKTYPE_ERF = 197;
const TYPE_MASK = 0x7f;
/** Kinds that hold packets (HDLC, Ethernet, IP), plain and with colours or hashes. */
const PACKET_TYPES = [1, 2, 5, 10, 11, 15, 16, 17, 20, 22, 23];
/** 1995 to 2038: there is no magic number, so that a record must look like one. */
const EARLIEST_SECONDS = 788_918_400;
const LATEST_SECONDS = 0x7fffffff;
const SECOND = 2 ** 32;

class ErfLayout implements RecordLayout {
  readonly fileHeaderLength = 0;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private begun = false;

  constructor(private readonly sink: RecordSink) {
    this.clock = new RecordClock(sink);
  }

  readFileHeader(): null {
    this.begun = true;
    this.sink.interface({ linkType: LINKTYPE_ERF, snapLength: 0, name: null });
    return null;
  }

  recordLength(view: DataView, at: number): number | null {
    return this.begun ? view.getUint16(at + 10) : null;
  }

  readRecord(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const fraction = Math.round((view.getUint32(at, true) * 1e9) / SECOND);
    const time = this.clock.sinceStart(view.getUint32(at + 4, true), fraction);
    const original = Math.max(length, RECORD_HEADER + view.getUint16(at + 14));
    this.sink.packet(view, at, length, original, time, 0, fileOffset + at);
    return true;
  }
}

function looksLikeRecord(head: Uint8Array): boolean {
  if (head.length < RECORD_HEADER) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const seconds = view.getUint32(4, true);
  const length = view.getUint16(10);
  const wireLength = view.getUint16(14);
  return (
    PACKET_TYPES.includes(view.getUint8(8) & TYPE_MASK) &&
    seconds > EARLIEST_SECONDS &&
    seconds < LATEST_SECONDS &&
    length > RECORD_HEADER &&
    length % 8 === 0 &&
    wireLength > 0 &&
    length <= RECORD_HEADER + wireLength + 40
  );
}

export const erfFile: CaptureFormat = {
  id: 'erf',
  title: 'ERF',
  sniff: looksLikeRecord,
  createReader: (sink) => new RecordReader(new ErfLayout(sink)),
};
