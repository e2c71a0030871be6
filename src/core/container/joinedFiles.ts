/** Files that were joined byte by byte (`cat a b`), where another one follows that is not read on. */
import { count } from './captureFormat';
import { isHeaderBetweenRecords, PCAP_HEADER_LENGTH } from './pcapHeader';

const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Bytes of a section header up to behind its byte order. */
const SECTION_HEADER_START = 12;

/** How a file of a format begins: Latin-1 texts, as its reader knows them, with what follows where they are short. */
interface Beginning {
  readonly title: string;
  readonly magic: string;
  readonly alsoAt?: readonly [offset: number, byte: number];
}

const beginnings: readonly Beginning[] = [
  { title: 'snoop', magic: 'snoop\0\0\0' },
  { title: 'Network Monitor', magic: 'GMBU', alsoAt: [5, 2] },
  { title: 'Network Monitor', magic: 'RTSS', alsoAt: [5, 1] },
  { title: 'Sniffer', magic: 'XCP\x00', alsoAt: [4, 0x30] },
  { title: 'Sniffer (DOS)', magic: 'TRSNIFF data    \x1a' },
  { title: 'Visual Networks', magic: '\x05VNF', alsoAt: [18, 1] },
  { title: '5View', magic: '\xaa\xaa\xaa\xaa', alsoAt: [4, 0x20] },
  { title: 'nettl', magic: 'TR\0d\0' },
];

/** The first four bytes of such files, of pcap's in both byte orders, and of pcapng's. */
const FIRST_WORDS: ReadonlySet<number> = new Set([
  BLOCK_SECTION_HEADER,
  ...[0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0x1c0001ac, 0x1c0001ab],
  ...[0xd4c3b2a1, 0x4d3cb2a1, 0x34cdb2a1, 0xac01001c, 0xab01001c],
  ...beginnings.map(({ magic }) =>
    [0, 1, 2, 3].reduce((word, i) => word * 256 + magic.charCodeAt(i), 0),
  ),
]);

/** Bytes that {@link fileAt} needs to tell. */
export const BYTES_TO_TELL_A_FILE = PCAP_HEADER_LENGTH;

/** May another file begin at these four bytes? Cheap enough to be asked of every record. */
export function mayBeginFile(view: DataView, at: number): boolean {
  return FIRST_WORDS.has(view.getUint32(at));
}

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
  const found = beginnings.find(({ magic, alsoAt }) => {
    if (there < magic.length || (alsoAt !== undefined && there <= alsoAt[0])) return false;
    for (let i = 0; i < magic.length; i++) {
      if (view.getUint8(at + i) !== magic.charCodeAt(i)) return false;
    }
    return alsoAt === undefined || view.getUint8(at + alsoAt[0]) === alsoAt[1];
  });
  return found?.title ?? null;
}

/** Formats that mergecap reads, and does not write to pcapng (Wireshark 4.0): each of their packets has a link layer of its own. */
const NOT_MERGED: ReadonlySet<string> = new Set(['Network Monitor', 'Sniffer (DOS)', 'nettl']);

/**
 * Why reading ends where another file follows.
 * @param title of the other one's format, and of the one before it
 */
export function joinedFile(
  title: string,
  titleBefore: string,
  offset: number,
  packets: number,
): string {
  const canMerge = !NOT_MERGED.has(title) && !NOT_MERGED.has(titleBefore);
  const instead = canMerge
    ? 'Join them with `mergecap -a -w out.pcapng` and their names, or open the other one by itself.'
    : 'Open the other one by itself.';
  return `At byte ${count(offset)} another file begins, in ${title}: two files were joined byte by byte. ${shownBefore(packets)} ${instead}`;
}

/** What becomes of the packets before the place where reading ends. */
export function shownBefore(packets: number): string {
  if (packets === 0) return 'No packet lies before it.';
  if (packets === 1) return 'The one packet before it is shown.';
  return `The ${count(packets)} packets before it are shown.`;
}
