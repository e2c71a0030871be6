/** Files that people drop by mistake, or captures that we do not read: named, with what to do instead. */

interface RefusedFormat {
  /** Completes "This is …". */
  readonly what: string;
  /** A sentence: what to do. */
  readonly instead: string;
  readonly magic: readonly number[];
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const NOT_A_CAPTURE = 'Drop the capture itself: a .pcap or .pcapng file.';
const CONVERT = 'Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';

const refused: readonly RefusedFormat[] = [
  { what: 'a PNG picture, not a capture', instead: NOT_A_CAPTURE, magic: [0x89, ...ascii('PNG')] },
  { what: 'a JPEG picture, not a capture', instead: NOT_A_CAPTURE, magic: [0xff, 0xd8, 0xff] },
  { what: 'a GIF picture, not a capture', instead: NOT_A_CAPTURE, magic: ascii('GIF8') },
  { what: 'a PDF document, not a capture', instead: NOT_A_CAPTURE, magic: ascii('%PDF') },
  {
    what: 'a program (ELF), not a capture',
    instead: NOT_A_CAPTURE,
    magic: [0x7f, ...ascii('ELF')],
  },
  {
    what: 'an xz archive',
    instead: 'Unpack it with `xz -d` and drop the result.',
    magic: [0xfd, ...ascii('7zXZ')],
  },
  {
    what: 'a bzip2 archive',
    instead: 'Unpack it with `bunzip2` and drop the result.',
    magic: ascii('BZh'),
  },
  {
    what: 'a 7-Zip archive',
    instead: 'Unpack it and drop the capture inside.',
    magic: [0x37, 0x7a, 0xbc, 0xaf],
  },
  { what: 'a Microsoft Network Monitor 2 capture', instead: CONVERT, magic: ascii('GMBU') },
  { what: 'a Microsoft Network Monitor 1 capture', instead: CONVERT, magic: ascii('RTSS') },
];

/** The refused format whose first bytes these are, or null. */
export function refusedFormat(head: Uint8Array): RefusedFormat | null {
  return (
    refused.find(({ magic }) => magic.every((byte, position) => head[position] === byte)) ?? null
  );
}
