/**
 * Communications traces of IBM i (iSeries, OS/400) as text, in ASCII or UTF-16: packets in hexadecimal, which are unpacked to pcap.
 * Told by the title of its first page; `iseriesUnpacker.ts` is fetched when there is one.
 */
import { startsWith } from './captureFormat';
import type { Compression } from '../compression/compression';

const TITLE = 'COMMUNICATIONS TRACE';
const WIDE_TITLE = [...TITLE].join('\0');
/** The title stands in the first line. */
const LONGEST_LINE = 270;

/** Is this the first page of a trace? */
function isTrace(head: Uint8Array): boolean {
  for (let at = 0; at < Math.min(head.length, LONGEST_LINE); at++) {
    if (head[at] !== TITLE.charCodeAt(0)) continue;
    const rest = head.subarray(at);
    if (startsWith(rest, TITLE) || startsWith(rest, WIDE_TITLE)) return true;
  }
  return false;
}

export const iseries: Compression = {
  id: 'iSeries trace',
  title: 'iSeries trace',
  sniff: isTrace,
  native: null,
  async createUnpacker(emit) {
    const { IseriesUnpacker } = await import('./iseriesUnpacker');
    return new IseriesUnpacker(emit);
  },
};
