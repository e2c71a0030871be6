/** How files of records begin, for those that were joined byte by byte. */
import { fileAt } from './joinedFiles';
import { PCAP_HEADER_LENGTH } from './pcapHeader';

/** How a file of a format begins: Latin-1 texts, as its reader knows them, with what follows where they are short. */
interface Beginning {
  readonly title: string;
  readonly magic: string;
  readonly alsoAt?: readonly [offset: number, byte: number];
}

const beginnings: readonly Beginning[] = [
  { title: 'Network Monitor', magic: 'GMBU', alsoAt: [5, 2] },
  { title: 'Network Monitor', magic: 'RTSS', alsoAt: [5, 1] },
  { title: 'Sniffer', magic: 'XCP\x00', alsoAt: [4, 0x30] },
  { title: 'Sniffer (DOS)', magic: 'TRSNIFF data    \x1a' },
  { title: 'Visual Networks', magic: '\x05VNF', alsoAt: [18, 1] },
  { title: '5View', magic: '\xaa\xaa\xaa\xaa', alsoAt: [4, 0x20] },
  { title: 'nettl', magic: 'TR\0d\0' },
];

/** The first four bytes of such files, of snoop's, of pcap's in both byte orders, and of pcapng's. */
const FIRST_WORDS: ReadonlySet<number> = new Set([
  0x0a0d0d0a,
  0x736e6f6f,
  ...[0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0x1c0001ac, 0x1c0001ab],
  ...[0xd4c3b2a1, 0x4d3cb2a1, 0x34cdb2a1, 0xac01001c, 0xab01001c],
  ...beginnings.map(({ magic }) =>
    [0, 1, 2, 3].reduce((word, i) => word * 256 + magic.charCodeAt(i), 0),
  ),
]);

/** Bytes that {@link recordFileAt} needs to tell. */
export const BYTES_TO_TELL_A_FILE = PCAP_HEADER_LENGTH;

/** May another file begin at these four bytes? Cheap enough to be asked of every record. */
export function mayBeginFile(view: DataView, at: number): boolean {
  return FIRST_WORDS.has(view.getUint32(at));
}

/** The title of the format of which another file begins here, as far as the bytes in `[at, end)` tell; null when none does. */
export function recordFileAt(view: DataView, at: number, end: number): string | null {
  const there = end - at;
  const found = beginnings.find(({ magic, alsoAt }) => {
    if (there < magic.length || (alsoAt !== undefined && there <= alsoAt[0])) return false;
    for (let i = 0; i < magic.length; i++) {
      if (view.getUint8(at + i) !== magic.charCodeAt(i)) return false;
    }
    return alsoAt === undefined || view.getUint8(at + alsoAt[0]) === alsoAt[1];
  });
  return found?.title ?? fileAt(view, at, end);
}

/** Formats that mergecap reads, and does not write to pcapng (Wireshark 4.0): each of their packets has a link layer of its own. */
const NOT_MERGED: ReadonlySet<string> = new Set(['Network Monitor', 'Sniffer (DOS)', 'nettl']);

/** Does mergecap join files of this format with others? */
export const canMerge = (title: string) => !NOT_MERGED.has(title);
