/** What pcapng blocks say beside packets (draft-ietf-opsawg-pcapng section 4), as notes. */
import { ipv4Text, ipv6Text } from '../packets/addressText';
import type { FileNoteRecorder } from './fileNotes';
import { eachOption, OPTION_COMMENT, textAt } from './pcapngOptions';
import { numberText } from '../words/duration';

/** Options of text, by block: code and name. */
const SECTION_TEXTS: Readonly<Record<number, string>> = {
  [OPTION_COMMENT]: 'Comment',
  2: 'Hardware',
  3: 'Operating system',
  4: 'Application',
};
const INTERFACE_TEXTS: Readonly<Record<number, string>> = {
  [OPTION_COMMENT]: 'Comment',
  3: 'Description',
  12: 'Operating system',
  15: 'Hardware',
  18: 'Time zone',
};
const INTERFACE_FILTER = 11;
/** First byte of the filter option: it is a text of libpcap's language. */
const FILTER_IS_TEXT = 0;
const STATISTICS_COUNTS: Readonly<Record<number, string>> = {
  4: 'Packets received',
  5: 'Packets dropped by the interface',
  6: 'Packets accepted by the filter',
  7: 'Packets dropped by the operating system',
  8: 'Packets delivered',
};
const DROPPED = [5, 7];

const NAME_RECORD_END = 0;
const NAME_RECORD_IPV4 = 1;
const NAME_RECORD_IPV6 = 2;

/** Kinds of secrets by their number, which reads as four letters (section 4.7, and Wireshark's `secrets-types.h`). */
const SECRETS: Readonly<Record<number, string>> = {
  0x544c534b: 'TLS key log',
  0x5353484b: 'SSH key log',
  0x57474b4c: 'WireGuard key log',
  0x5a4e574b: 'ZigBee network key',
  0x5a415053: 'ZigBee APS key',
  0x55414b4c: 'OPC UA key log',
  0x45535053: 'ESP keys',
};

/** The part `[at, end)` of a block that holds its options or records. */
interface BlockPart {
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
  readonly little: boolean;
}

function noteTexts(
  { view, at, end, little }: BlockPart,
  names: Readonly<Record<number, string>>,
  take: (name: string, text: string) => void,
): void {
  eachOption(view, at, end, little, (code, value, size) => {
    const name = names[code];
    if (name !== undefined) take(name, textAt(view, value, size));
  });
}

/** The options of a Section Header Block. */
export function noteSection(options: BlockPart, notes: FileNoteRecorder): void {
  noteTexts(options, SECTION_TEXTS, (name, text) => notes.addAbout(null, name, text));
}

/** The options of an Interface Description Block, but for its name and clock. */
export function noteInterface(options: BlockPart, id: number, notes: FileNoteRecorder): void {
  noteTexts(options, INTERFACE_TEXTS, (name, text) => notes.addAbout(id, name, text));
  const { view, at, end, little } = options;
  eachOption(view, at, end, little, (code, value, size) => {
    if (code !== INTERFACE_FILTER || size < 1 || view.getUint8(value) !== FILTER_IS_TEXT) return;
    notes.addAbout(id, 'Capture filter', textAt(view, value + 1, size - 1));
  });
}

/** The counts of an Interface Statistics Block. Returns how many packets were dropped. */
export function noteStatistics(
  { view, at, end, little }: BlockPart,
  id: number,
  notes: FileNoteRecorder,
): number {
  let dropped = 0;
  eachOption(view, at, end, little, (code, value, size) => {
    const name = STATISTICS_COUNTS[code];
    if (name === undefined || size < 8) return;
    const count = view.getBigUint64(value, little);
    notes.addAbout(id, name, numberText(count));
    if (DROPPED.includes(code)) dropped += Number(count);
  });
  return dropped;
}

/** The records of a Name Resolution Block in `[at, end)`. */
export function noteNames({ view, at, end, little }: BlockPart, notes: FileNoteRecorder): void {
  while (at + 4 <= end) {
    const type = view.getUint16(at, little);
    const size = view.getUint16(at + 2, little);
    const value = at + 4;
    if (type === NAME_RECORD_END || value + size > end) return;
    const addressLength = type === NAME_RECORD_IPV4 ? 4 : type === NAME_RECORD_IPV6 ? 16 : 0;
    if (addressLength > 0 && size > addressLength) {
      const address = addressLength === 4 ? ipv4Text(view, value) : ipv6Text(view, value);
      const names = textAt(view, value + addressLength, size - addressLength).split('\0');
      notes.addName(address, names.join(', '));
    }
    at = value + ((size + 3) & ~3);
  }
}

/** What secrets a Decryption Secrets Block with this type holds; they themselves are not read. */
export function secretsTitle(type: number): string {
  return SECRETS[type] ?? 'secrets of an unknown kind';
}
