/**
 * How the records of a pcap file are laid out, where its magic number does not tell: read under each layout in question, the first
 * records make sense under the right one only. Only an ordinary file that was cut 4 or 8 bytes behind its first record, with a second
 * one from another year, looks like one record of another layout.
 */
import { MAX_CAPTURED_LENGTH } from './captureFormat';
import { isHeaderBetweenRecords, PCAP_HEADER_LENGTH, type PcapHeader } from './pcapHeader';

/** Records that are looked at. */
const PROBED_RECORDS = 4;
const MICROSECONDS_PER_SECOND = 1_000_000;
/** Packets beside each other are not further apart than a year … */
const YEAR_IN_SECONDS = 366 * 86_400;
/** … and, under a layout that is not the ordinary one, between 1990 and 2038. */
const EARLIEST_SECONDS = 631_152_000;
const LATEST_SECONDS = 0x7fffffff;

export interface RecordLayout {
  readonly recordHeaderLength: number;
  readonly nanosecondsPerTick: number;
}

/**
 * Decides by the bytes of the file so far, its header included; null while they are too few.
 * @param ended no more bytes follow: decides by those that are there
 */
export function decideRecordLayout(
  header: PcapHeader,
  view: DataView,
  ended: boolean,
): RecordLayout | null {
  const nanosecondsPerTick = header.nanosecondsPerTick ?? unitOfFractions(header, view, ended);
  const recordHeaderLength = headerLengthOf(header, view, ended);
  if (nanosecondsPerTick === null || recordHeaderLength === null) return null;
  return { recordHeaderLength, nanosecondsPerTick };
}

/** The ordinary layout, unless it makes no sense and another one does. */
function headerLengthOf(header: PcapHeader, view: DataView, ended: boolean): number | null {
  const [ordinary, ...others] = header.recordHeaderLengths;
  if (others.length === 0) return ordinary!;
  for (const length of header.recordHeaderLengths) {
    const sense = sound(header, length, view, ended, length !== ordinary);
    if (sense === null) return null;
    if (sense) return length;
  }
  return ordinary!;
}

/**
 * Do the first records make sense under a layout? Null while that is open.
 * @param doubted what is not there speaks against the layout
 */
function sound(
  { little, length }: PcapHeader,
  recordHeaderLength: number,
  view: DataView,
  ended: boolean,
  doubted: boolean,
): boolean | null {
  let at = length;
  let firstSeconds = 0;
  for (let record = 0; record < PROBED_RECORDS; record++) {
    const there = view.byteLength - at;
    if (there < Math.max(recordHeaderLength, PCAP_HEADER_LENGTH) && !ended) return null;
    if (there >= PCAP_HEADER_LENGTH && isHeaderBetweenRecords(view, at)) {
      return !doubted || record > 0;
    }
    const seconds = there < 4 ? firstSeconds : view.getUint32(at, little);
    if (record === 0) firstSeconds = seconds;
    if (Math.abs(seconds - firstSeconds) > YEAR_IN_SECONDS) return false;
    if (doubted && (seconds < EARLIEST_SECONDS || seconds > LATEST_SECONDS)) return false;
    if (there >= 8 && view.getUint32(at + 4, little) >= MICROSECONDS_PER_SECOND) return false;
    if (there < 16) return !doubted || record > 1 || (record === 1 && there === 0);
    const captured = view.getUint32(at + 8, little);
    if (captured > MAX_CAPTURED_LENGTH || captured > view.getUint32(at + 12, little)) return false;
    at += recordHeaderLength + captured;
  }
  return true;
}

/** Fractions of a million and more are nanoseconds. */
function unitOfFractions(
  { little, length }: PcapHeader,
  view: DataView,
  ended: boolean,
): number | null {
  let at = length;
  for (let record = 0; record < PROBED_RECORDS; record++) {
    if (view.byteLength - at < 16) return ended ? 1000 : null;
    if (view.byteLength - at >= PCAP_HEADER_LENGTH && isHeaderBetweenRecords(view, at)) break;
    if (view.getUint32(at + 4, little) >= MICROSECONDS_PER_SECOND) return 1;
    const captured = view.getUint32(at + 8, little);
    if (captured > MAX_CAPTURED_LENGTH) break;
    at += 16 + captured;
  }
  return 1000;
}
