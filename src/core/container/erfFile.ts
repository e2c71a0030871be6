/** Files of Endace's extensible record format: no file header, one record after the other. */
import { isLlc } from '../wire/erf';
import { countText } from '../words/duration';
import type { CaptureFormat, RecordSink } from './captureFormat';
import { RecordClock, RecordReader, type RecordLayout } from './recordReader';

const RECORD_HEADER = 16;
const LINKTYPE_ERF = 197;
const TYPE_MASK = 0x7f;
/** Kinds that hold packets (HDLC, Ethernet, ATM adaptation layer 5, IP), plain and with colours or hashes. */
const PACKET_TYPES = [1, 2, 4, 5, 9, 10, 11, 15, 16, 17, 20, 22, 23];
/** Frames of ATM adaptation layer 5, and where their payload begins in the record: behind the cell's header, and the channel. */
const ATM_PAYLOAD: Readonly<Record<number, number>> = { 4: 20, 9: 24 };
/** Kinds that are listed and not read: "3 records hold …". */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  3: 'cells of ATM, which are not put together',
  6: 'raw bits of a line',
  7: 'cells of ATM, which are not put together',
  8: 'raw bits of a line',
  12: 'ATM adaptation layer 2, which carries no TCP',
  18: 'cells of ATM, which are not put together',
  21: 'frames of InfiniBand, which carry no TCP',
  25: 'frames of InfiniBand, which carry no TCP',
};
const UNKNOWN_ATM = 'frames of ATM that do not begin with LLC (RFC 2684)';
const MORE_EXTENSIONS = 0x80;
/** 1995 to 2038: there is no magic number, so that a record must look like one. */
const EARLIEST_SECONDS = 788_918_400;
const LATEST_SECONDS = 0x7fffffff;
const SECOND = 2 ** 32;

class ErfLayout implements RecordLayout {
  readonly fileHeaderLength = 0;
  readonly recordHeaderLength = RECORD_HEADER;
  private readonly clock: RecordClock;
  private begun = false;
  /** What is not read, in words, with the first record of it. */
  private readonly unread = new Map<string, { count: number; readonly offset: number }>();

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
    const what = unreadKind(view, at, length);
    if (what !== null) {
      const known = this.unread.get(what);
      if (known === undefined) this.unread.set(what, { count: 1, offset: fileOffset + at });
      else known.count++;
    }
    return true;
  }

  check(): null {
    let kind = 0;
    for (const [what, { count, offset }] of this.unread) {
      this.sink.warn(
        `erf-records-${++kind}`,
        `${countText(count, 'record')} ${count === 1 ? 'holds' : 'hold'} ${what}: listed without addresses and flows.`,
        offset,
        count,
      );
    }
    return null;
  }
}

/** What a record holds that is not read, in words; null when it is read. */
function unreadKind(view: DataView, at: number, length: number): string | null {
  const type = view.getUint8(at + 8);
  const payload = ATM_PAYLOAD[type & TYPE_MASK];
  if (payload === undefined) return OTHER_TYPES[type & TYPE_MASK] ?? null;
  const isPlain = (type & MORE_EXTENSIONS) === 0;
  return isPlain && length >= payload + 3 && !isLlc(view, at + payload) ? UNKNOWN_ATM : null;
}

const isKnownType = (type: number) =>
  PACKET_TYPES.includes(type) || OTHER_TYPES[type] !== undefined;

/** Line ends and tabs are numbers of known kinds; a header has bytes that no text has: its flags, and the lengths of what is shorter than 8 KiB. */
const isOfText = (byte: number) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

function looksLikeRecord(head: Uint8Array): boolean {
  if (head.length < RECORD_HEADER || head.subarray(0, RECORD_HEADER).every(isOfText)) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const seconds = view.getUint32(4, true);
  const length = view.getUint16(10);
  const wireLength = view.getUint16(14);
  return (
    isKnownType(view.getUint8(8) & TYPE_MASK) &&
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
  createReader: (sink) => new RecordReader(new ErfLayout(sink), 'ERF'),
};
