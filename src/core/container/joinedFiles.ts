/** Files that were joined byte by byte (`cat a b`), where another one follows that is not read on. */
import { isHeaderBetweenRecords, PCAP_HEADER_LENGTH } from './pcapHeader';
import { numberText } from '../words/duration';

const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Bytes of a section header up to behind its byte order. */
const SECTION_HEADER_START = 12;
/** "snoop" and three zeros. */
const SNOOP = [0x736e6f6f, 0x70000000] as const;

/** Do 12 bytes read like the first ones of a pcapng file (draft-ietf-opsawg-pcapng, section 4.1)? */
function isSectionHeader(view: DataView, at: number): boolean {
  if (view.getUint32(at) !== BLOCK_SECTION_HEADER) return false;
  return [true, false].some((little) => view.getUint32(at + 8, little) === BYTE_ORDER_MAGIC);
}

/** The title of the format of which another file begins here, as far as the bytes in `[at, end)` tell; null when none does. */
export function fileAt(view: DataView, at: number, end: number): string | null {
  const there = end - at;
  if (there >= SECTION_HEADER_START && isSectionHeader(view, at)) return 'pcapng';
  if (there >= PCAP_HEADER_LENGTH && isHeaderBetweenRecords(view, at)) return 'pcap';
  const isSnoop = SNOOP.every((word, i) => there >= 8 && view.getUint32(at + 4 * i) === word);
  return isSnoop ? 'snoop' : null;
}

/**
 * Why reading ends where another file follows.
 * @param canMerge mergecap reads both, and writes them to one
 */
export function joinedFile(
  title: string,
  offset: number,
  packets: number,
  canMerge = true,
): string {
  const merge = canMerge
    ? 'Join them with `mergecap -a -w out.pcapng` and their names, or open'
    : 'Open';
  return `At byte ${numberText(offset)} another file begins, in ${title}: two files were joined byte by byte. ${shownBefore(packets)} ${merge} the other one by itself.`;
}

/** What becomes of the packets before the place where reading ends. */
export function shownBefore(packets: number): string {
  if (packets === 0) return 'No packet lies before it.';
  if (packets === 1) return 'The one packet before it is shown.';
  return `The ${numberText(packets)} packets before it are shown.`;
}
