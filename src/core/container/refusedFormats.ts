/**
 * Captures that we do not read, and files that people drop by mistake: told by their first bytes, named, with what to do instead.
 * Magic numbers are those of file(1) where no other source is named.
 */
import type { CaptureError } from '../capture';
import { startsWith } from './captureFormat';

export interface RefusedFormat {
  /** Completes "This is …". */
  readonly what: string;
  /** A sentence: what to do. */
  readonly instead: string;
  readonly matches: (head: Uint8Array) => boolean;
}

const NOT_A_CAPTURE = 'Drop the capture itself: a .pcap or .pcapng file.';
const CONVERT = 'Convert it with `editcap -F pcapng in out.pcapng` and drop the result.';
/** Where editcap cannot write pcapng: each packet has a link layer of its own there, or one without a LINKTYPE_ value. */
const PRINT = 'Print it with `tshark -r in -T json > out.json` and drop the result.';
const NO_TCP = 'It holds no TCP: there is nothing to show here.';
const UNPACK = 'Unpack it and drop the capture inside.';

/** Begins with one of these texts (Latin-1). */
const bytes =
  (...texts: readonly string[]) =>
  (head: Uint8Array) =>
    texts.some((text) => startsWith(head, text));

/** The first bytes as text, without a byte order mark, read by a regular expression. */
/** The text at the start of the file matches every one of these. */
const text =
  (...patterns: readonly RegExp[]) =>
  (head: Uint8Array) => {
    const start = String.fromCharCode(...head).replace(/^\xef\xbb\xbf/, '');
    return patterns.every((pattern) => pattern.test(start));
  };

const viewOf = (head: Uint8Array) => new DataView(head.buffer, head.byteOffset, head.length);

const captures: readonly RefusedFormat[] = [
  {
    what: 'an AIX iptrace capture',
    instead: CONVERT,
    matches: bytes('iptrace 1.0', 'iptrace 2.0'),
  },
  {
    what: 'an OmniPeek (EtherPeek, AiroPeek) capture',
    instead: CONVERT,
    matches: bytes('\x7fver'),
  },
  {
    what: 'a Network Instruments Observer capture',
    instead: CONVERT,
    matches: bytes('ObserverPktBuffe'),
  },
  {
    what: 'a NetXRay 1.0 capture',
    instead: CONVERT,
    matches: bytes('VL\0\0'),
  },
  {
    what: 'a RADCOM analyzer capture',
    instead: CONVERT,
    matches: bytes('\x42\xd2\x00\x34\x12\x66\x22\x88'),
  },
  {
    what: 'a NetScaler trace (nstrace)',
    instead: `${PRINT} Or record it with \`-traceformat PCAP\`.`,
    matches: text(/NetScaler (V\d+ )?Performance Data/),
  },
  { what: 'a TamoSoft CommView capture', instead: PRINT, matches: isCommView },
  {
    what: 'a Windows event trace (.etl), as `netsh trace` and `pktmon` write it',
    instead:
      'Convert it with `pktmon etl2pcap in.etl` or `etl2pcapng in.etl out.pcapng` and drop the result.',
    matches: isEventTrace,
  },
  { what: 'a Bluetooth capture (btsnoop)', instead: NO_TCP, matches: bytes('btsnoop\0') },
  { what: 'a Bluetooth capture of Apple PacketLogger', instead: NO_TCP, matches: isPacketLogger },
  {
    what: 'a log of a vehicle bus (Vector BLF)',
    instead: `It may hold Ethernet. ${PRINT}`,
    matches: bytes('LOGG'),
  },
  {
    what: 'a log of a CAN bus (candump)',
    instead: NO_TCP,
    matches: text(/^\(\d+\.\d{6}\) \S+ [0-9A-F]+#/i),
  },
  {
    what: 'a Tektronix K12 capture',
    instead: PRINT,
    matches: bytes('\0\0\x02\0\x12\x05\0\x10', '+---------+---------------+----------+'),
  },
  { what: 'an EyeSDN trace of ISDN', instead: PRINT, matches: bytes('EyeSDN') },
  {
    what: 'a Catapult DCT2000 trace',
    instead: PRINT,
    matches: text(/^Session Transcript\r?\n/),
  },
  {
    what: 'a trace of a Toshiba ISDN router',
    instead: PRINT,
    matches: text(/T O S H I B A/),
  },
  {
    what: 'a trace of a Lucent/Ascend access server',
    instead: PRINT,
    matches: text(/^[ \t]*(PRI-)?(XMIT|RECV|RCV)-\S/m, / octets @/),
  },
  { what: 'a CoSine L2 debug trace', instead: PRINT, matches: text(/^l2-[tr]x \(/m) },
  {
    what: 'a packet trace of VMS',
    instead: CONVERT,
    matches: text(/^[ \t]*(TCPIPtrace|UCX) .*(packet|trace)|^ETHERWATCH /m),
  },
  {
    what: 'an MPEG transport stream',
    instead: NO_TCP,
    matches: (head) => head.length > 376 && [0, 188, 376].every((at) => head[at] === 0x47),
  },
];

const archives: readonly RefusedFormat[] = [
  {
    what: 'an xz archive',
    instead: 'Unpack it with `xz -d` and drop the result.',
    matches: bytes('\xfd7zXZ'),
  },
  {
    what: 'a bzip2 archive',
    instead: 'Unpack it with `bunzip2` and drop the result.',
    matches: bytes('BZh'),
  },
  { what: 'a 7-Zip archive', instead: UNPACK, matches: bytes('7z\xbc\xaf') },
  { what: 'a RAR archive', instead: UNPACK, matches: bytes('Rar!\x1a\x07') },
  { what: 'a cabinet archive', instead: UNPACK, matches: bytes('MSCF\0\0\0\0') },
  {
    what: 'a tar archive',
    instead: 'Unpack it with `tar -xf` and drop the capture inside.',
    matches: (head) => head.length > 262 && startsWith(head.subarray(257), 'ustar'),
  },
  {
    what: 'an lzip archive',
    instead: 'Unpack it with `lzip -d` and drop the result.',
    matches: bytes('LZIP'),
  },
  {
    what: 'an archive of `compress` (.Z)',
    instead: 'Unpack it with `gzip -d` and drop the result.',
    matches: bytes('\x1f\x9d'),
  },
  {
    what: 'an LZ4 archive of the old format',
    instead: 'Unpack it with `lz4 -d` and drop the result.',
    matches: bytes('\x02\x21\x4c\x18'),
  },
  {
    what: 'a snappy archive',
    instead: 'Unpack it and drop the result.',
    matches: bytes('\xff\x06\0\0sNaPpY'),
  },
  {
    what: 'an archive inside an archive',
    instead: 'Unpack the outer one and drop what is inside.',
    // These are unpacked where they are the file itself.
    matches: bytes('\x1f\x8b', '\x28\xb5\x2f\xfd', '\x04\x22\x4d\x18', 'PK\x03\x04'),
  },
  {
    what: 'a zip archive that is empty or one part of several',
    instead: UNPACK,
    matches: bytes('PK\x05\x06', 'PK\x07\x08'),
  },
];

const mistakes: readonly RefusedFormat[] = [
  { what: 'a PNG picture, not a capture', instead: NOT_A_CAPTURE, matches: bytes('\x89PNG') },
  { what: 'a JPEG picture, not a capture', instead: NOT_A_CAPTURE, matches: bytes('\xff\xd8\xff') },
  { what: 'a GIF picture, not a capture', instead: NOT_A_CAPTURE, matches: bytes('GIF8') },
  { what: 'a PDF document, not a capture', instead: NOT_A_CAPTURE, matches: bytes('%PDF') },
  { what: 'a program (ELF), not a capture', instead: NOT_A_CAPTURE, matches: bytes('\x7fELF') },
  {
    what: 'a memory dump of Windows, not a capture',
    instead: NOT_A_CAPTURE,
    matches: bytes('MDMP', 'PAGEDUMP', 'PAGEDU64'),
  },
  {
    what: 'a Windows shortcut, not a capture',
    instead: 'Drop the file that it points to.',
    matches: bytes('L\0\0\0\x01\x14\x02\0'),
  },
  {
    what: 'an Office document, not a capture',
    instead: NOT_A_CAPTURE,
    matches: bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  },
  {
    what: 'a database (SQLite), not a capture',
    instead: NOT_A_CAPTURE,
    matches: bytes('SQLite format 3'),
  },
  { what: 'a NetStumbler log, not a capture', instead: NOT_A_CAPTURE, matches: bytes('NetS') },
  {
    what: 'a systemd journal',
    instead: NO_TCP,
    matches: bytes('LPKSHHRH', '__CURSOR='),
  },
  {
    what: 'an Android log',
    instead: NO_TCP,
    matches: bytes('--------- beginning of '),
  },
  {
    what: 'a web page, not the capture that it offers',
    instead: 'Open the page and download the file itself; where it asks for a login, log in first.',
    matches: text(/^\s*(<(\?|!--)[^>]*>\s*)*<(!doctype html|html|head)\b/i),
  },
  {
    what: 'a Git LFS pointer, not the capture that it stands for',
    instead: 'Fetch the capture with `git lfs pull`.',
    matches: bytes('version https://git-lfs'),
  },
  {
    what: 'a log of TLS secrets, not a capture',
    instead: NOT_A_CAPTURE,
    matches: text(
      /^(#.*\n)*(CLIENT_RANDOM|(CLIENT|SERVER)_\w+|RSA) [0-9a-f]{16}/i,
      /CLIENT_RANDOM|_SECRET|RSA/i,
    ),
  },
  {
    what: 'an export of packets as XML (PDML, PSML)',
    instead: 'Drop the capture that it was made of, or export it as JSON with `tshark -T json`.',
    matches: text(/^\s*(<[?!][^>]*>\s*)*<(pdml|psml)\b/i),
  },
  {
    what: 'an XML document, not a capture',
    instead: NOT_A_CAPTURE,
    matches: text(/^\s*<\?xml\b/i),
  },
  {
    what: 'JSON, but not a list of packets as `tshark -T json` prints it',
    instead: NOT_A_CAPTURE,
    matches: text(/^\s*(\{\s*"|\[\s*[{"[])/),
  },
  {
    what: 'a capture written as base64',
    instead: 'Decode it with `base64 -d` and drop the result.',
    // The magic numbers of pcap in both byte orders, of pcapng, and of gzip.
    matches: text(/^\s*(1MOyoQ|obLD1[AB]|TTyyoQ|obI8T|Cg0NC|H4sI)[\w+/\s]*(=[=\s]*)?$/),
  },
  {
    what: 'a capture printed as hexadecimal text',
    instead: 'Turn it back with `xxd -r` (or `xxd -r -p`) and drop the result.',
    matches: text(
      /^\s*([0-9a-f]{4,8}:?\s+)?(d4\s?c3\s?b2\s?a1|a1\s?b2\s?c3\s?d4|4d\s?3c\s?b2\s?a1|0a\s?0d\s?0d\s?0a)/i,
    ),
  },
  {
    what: 'a hex dump of packets',
    instead: 'Make a capture of it with `text2pcap in.txt out.pcap` and drop the result.',
    matches: text(/^\s*0{4,8}:?\s+([0-9a-f]{2} ?){6}/i),
  },
  {
    what: 'text in UTF-16',
    instead:
      'Save it as UTF-8. A capture is no text: do not redirect it with `>` in PowerShell, let the tool write it (`tcpdump -w`).',
    matches: bytes('\xff\xfe', '\xfe\xff'),
  },
];

const refused: readonly RefusedFormat[] = [...captures, ...archives, ...mistakes];

/** CommView has no magic number: its first record must start with a length and a date. */
function isCommView(head: Uint8Array): boolean {
  if (head.length < 24) return false;
  const view = viewOf(head);
  const isDate = (at: number) =>
    view.getUint16(at, true) >= 1990 &&
    view.getUint16(at, true) < 2100 &&
    view.getUint8(at + 2) >= 1 &&
    view.getUint8(at + 2) <= 12 &&
    view.getUint8(at + 3) >= 1 &&
    view.getUint8(at + 3) <= 31 &&
    view.getUint8(at + 4) < 24 &&
    view.getUint8(at + 5) < 60 &&
    view.getUint8(at + 6) < 60 &&
    view.getUint32(at + 7, true) < 1_000_000;
  return isDate(4) && view.getUint16(0, true) >= 14;
}

/**
 * Windows' event traces have no magic number either: the size of a buffer stands in the header of the first one, and again in
 * its first event (TRACE_LOGFILE_HEADER.BufferSize).
 */
function isEventTrace(head: Uint8Array): boolean {
  if (head.length < 108) return false;
  const view = viewOf(head);
  const size = view.getUint32(0, true);
  return (
    size >= 1024 && size % 1024 === 0 && size <= 0x1000000 && view.getUint32(104, true) === size
  );
}

/** Length, seconds, microseconds, and a type of record of Bluetooth's HCI. */
function isPacketLogger(head: Uint8Array): boolean {
  if (head.length < 13) return false;
  const view = viewOf(head);
  const length = view.getUint32(0);
  const seconds = view.getUint32(4);
  const type = view.getUint8(12);
  return (
    length >= 9 &&
    length < 65_536 &&
    seconds > 978_307_200 &&
    seconds < 0x80000000 &&
    view.getUint32(8) < 1_000_000 &&
    (type < 4 || type >= 0xfb)
  );
}

/** The refused format whose first bytes these are, or null. */
export function refusedFormat(head: Uint8Array): RefusedFormat | null {
  return refused.find(({ matches }) => matches(head)) ?? null;
}

/**
 * Why a file that begins as no format does is not read.
 * @param read the titles of the formats that are
 */
export function refusalOf(head: Uint8Array, read: string): CaptureError {
  const known = refusedFormat(head);
  return known === null
    ? {
        code: 'unknown-format',
        message: `Synscope cannot tell what this file is: it begins as no format does that it knows. It reads ${read}, also compressed with gzip, zstd, LZ4 or zip. Where Wireshark opens the file, print it with \`tshark -r in -T json > out.json\` and drop the result.`,
        offset: 0,
      }
    : {
        code: 'unsupported-format',
        message: `This is ${known.what}. ${known.instead}`,
        offset: 0,
      };
}
