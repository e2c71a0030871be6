/**
 * The file header of pcap (draft-ietf-opsawg-pcap, pcap-savefile(5)), and what it says about the records: byte order, unit of time,
 * order of the lengths, and the record layouts that its magic number is used with.
 */
import { MAX_CAPTURED_LENGTH } from './captureFormat';

/** How to read the records of a pcap file. */
export interface PcapHeader {
  readonly little: boolean;
  /** Bytes before the first record. */
  readonly length: number;
  readonly version: string;
  /** False for versions that no program writes. */
  readonly isKnownVersion: boolean;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  readonly snapLength: number;
  /** What the fraction of a record's time counts; null when only the records tell. */
  readonly nanosecondsPerTick: number | null;
  /** pcap before version 2.3 has the two lengths of a record in the other order, as some writers of 2.3 do. */
  readonly lengthsSwapped: 'no' | 'yes' | 'maybe';
  /** Lengths that record headers have under this magic number, the ordinary one first. */
  readonly recordHeaderLengths: readonly number[];
  /** Largest captured length that a record may claim. */
  readonly maxCapturedLength: number;
}

interface Variant {
  readonly magic: number;
  readonly headerLength: number;
  readonly nanosecondsPerTick: number | null;
  readonly recordHeaderLengths: readonly number[];
}

/** Length of the ordinary header. */
export const PCAP_HEADER_LENGTH = 24;
const MICROSECOND = 1000;

const variants: readonly Variant[] = [
  {
    // Nokia's firewalls have 4, and Red Hat 6.1's tcpdump 8 more bytes in each record under the ordinary number.
    magic: 0xa1b2c3d4,
    headerLength: PCAP_HEADER_LENGTH,
    nanosecondsPerTick: MICROSECOND,
    recordHeaderLengths: [16, 20, 24],
  },
  {
    magic: 0xa1b23c4d,
    headerLength: PCAP_HEADER_LENGTH,
    nanosecondsPerTick: 1,
    recordHeaderLengths: [16],
  },
  {
    // Alexey Kuznetsov's libpcap; SuSE 6.3's has 4 more bytes in each record.
    magic: 0xa1b2cd34,
    headerLength: PCAP_HEADER_LENGTH,
    nanosecondsPerTick: MICROSECOND,
    recordHeaderLengths: [24, 28],
  },
  // IXIA's captures, stamped by hardware and by software: the total size of the records stands behind the header.
  ...[0x1c0001ac, 0x1c0001ab].map((magic) => ({
    magic,
    headerLength: PCAP_HEADER_LENGTH + 4,
    nanosecondsPerTick: null,
    recordHeaderLengths: [16],
  })),
];

/** AIX writes interface types (IANAifType) instead of link types: Ethernet, token ring, FDDI, loopback. */
const AIX_LINK_TYPES: Readonly<Record<number, number>> = { 6: 1, 9: 6, 15: 10, 24: 0 };

/** D-Bus messages, USBPcap and EBHSCR have records that are larger than packets, as Wireshark takes them. */
const LINK_TYPES_WITH_LARGE_RECORDS = [231, 249, 279];
const MAX_LARGE_RECORD = 128 * 1024 * 1024;

/** Local time is never further from UTC (`thiszone` of the header, nearly always 0). */
const FURTHEST_ZONE_SECONDS = 14 * 3600;
/** LINKTYPE_ values are counted up, and far from here. */
const LINK_TYPES_END = 1024;

/** Byte order and variant by the magic number at a place, or null when it is none of ours. */
function variantOf(view: DataView, at: number): { little: boolean; variant: Variant } | null {
  for (const little of [true, false]) {
    const magic = view.getUint32(at, little);
    const variant = variants.find((one) => one.magic === magic);
    if (variant !== undefined) return { little, variant };
  }
  return null;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Are these the first bytes of a pcap file? */
export function isPcap(head: Uint8Array): boolean {
  return head.length >= 4 && variantOf(viewOf(head), 0) !== null;
}

/** Does one of our magic numbers stand here? */
export function hasPcapMagic(view: DataView, at: number): boolean {
  return variantOf(view, at) !== null;
}

/**
 * Is what stands in the place of a record, 24 bytes of it, the header of another pcap file? No packet reads like one: it would have had
 * no byte on the wire (`sigfigs`, 0 from all writers, in the place of the original length), at a time that is a magic number, and its
 * fraction a version.
 */
export function isHeaderBetweenRecords(view: DataView, at: number): boolean {
  const found = variantOf(view, at);
  if (found === null) return false;
  const { little } = found;
  const major = view.getUint16(at + 4, little);
  const minor = view.getUint16(at + 6, little);
  const linkType = view.getUint32(at + 20, little) & 0x03ff_ffff;
  return (
    major === 2 &&
    minor <= 4 &&
    Math.abs(view.getInt32(at + 8, little)) <= FURTHEST_ZONE_SECONDS &&
    view.getUint32(at + 12, little) === 0 &&
    linkType < LINK_TYPES_END
  );
}

/** The header at the beginning of `head`, or null when more bytes are needed. */
export function readPcapHeader(head: Uint8Array): PcapHeader | null {
  if (head.length < PCAP_HEADER_LENGTH) return null;
  const view = viewOf(head);
  const found = variantOf(view, 0);
  if (found === null) throw new Error('not a pcap file: sniff first');
  const { little, variant } = found;
  if (head.length < variant.headerLength) return null;
  const major = view.getUint16(4, little);
  const minor = view.getUint16(6, little);
  // The upper half of the field holds the length of a frame check sequence, not the link type.
  let linkType = view.getUint32(20, little) & 0xffff;
  let { nanosecondsPerTick } = variant;
  const aixLinkType = AIX_LINK_TYPES[linkType];
  if (major === 2 && minor === 2 && aixLinkType !== undefined) {
    linkType = aixLinkType;
    nanosecondsPerTick = 1;
  }
  return {
    little,
    length: variant.headerLength,
    version: `${major}.${minor}`,
    isKnownVersion: major >= 2,
    linkType,
    snapLength: view.getUint32(16, little),
    nanosecondsPerTick,
    lengthsSwapped: orderOfLengths(major, minor),
    recordHeaderLengths:
      major === 2 && minor === 4
        ? variant.recordHeaderLengths
        : variant.recordHeaderLengths.slice(0, 1),
    maxCapturedLength: LINK_TYPES_WITH_LARGE_RECORDS.includes(linkType)
      ? MAX_LARGE_RECORD
      : MAX_CAPTURED_LENGTH,
  };
}

function orderOfLengths(major: number, minor: number): PcapHeader['lengthsSwapped'] {
  if ((major === 2 && minor < 3) || (major === 543 && minor === 0)) return 'yes';
  return major === 2 && minor === 3 ? 'maybe' : 'no';
}
