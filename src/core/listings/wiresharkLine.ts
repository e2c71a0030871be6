/** One line of Wireshark's packet list, or of tshark's, as it is pasted into tickets and questions. */
import { ChecksumStatus, TcpFlag } from '../packets/packetTable';
import type { CutRow, DataRow } from './conversations';
import { icmpErrorOfInfo, type IcmpError, type OtherPacket } from './icmpErrors';
import { NO_OPTIONS, type ListedOptions, type ListedSegment } from './listing';
import { readTime, type ListedTime } from './listedTime';
import { number32 } from './listingText';
import { portNamed } from './servicePorts';
import { NOT_TCP } from './tcpdumpLine';
import { isIp } from './wiresharkColumns';
import { labelsIn } from './wiresharkLabels';

const FLAGS = /\s\[([A-Za-z<>, ]+)\]/g;
/** An arrow at the end of a text; "?" is what a conversion leaves of one. */
const ARROW_AT_END = /(?:→|⟶|➔|⇒|\?|=>|>)$/;
const ARROW = /^(?:→|⟶|➔|⇒|-+>|=>|>|←|<-+|\?)$/;
const FLAG_BITS: Readonly<Record<string, number>> = {
  FIN: TcpFlag.fin,
  SYN: TcpFlag.syn,
  RST: TcpFlag.rst,
  PSH: TcpFlag.psh,
  ACK: TcpFlag.ack,
  URG: TcpFlag.urg,
  ECN: TcpFlag.ece,
  ECE: TcpFlag.ece,
  CWR: TcpFlag.cwr,
  NS: TcpFlag.ae,
  AE: TcpFlag.ae,
  ACCECN: TcpFlag.ae,
};
const TRUNCATED = /(?:\u2026|\.\.\.)\s*$/;
/** Of data that is put together again only in a later row, the list says no more than that. */
const REASSEMBLED = /\[TCP segment of a reassembled PDU\]\s{0,20}$/;
const OTHER_TRANSPORT =
  /^(?:UDP|DNS|MDNS|LLMNR|NBNS|DHCP|DHCPv6|ICMP|ICMPv6|ARP|NTP|QUIC|SSDP|STP|IGMP\w*|SNMP|SCTP)$/;

export type WiresharkLine =
  | { readonly ok: true; readonly segment: Omit<ListedSegment, 'line'> }
  /** `listed` is false for text that is no line of a packet list at all. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly listed: boolean;
      /** A row of TCP that was cut before its flags, its addresses empty where it has none; absent where it was not. */
      readonly cut?: CutRow;
      /** A row that shows a protocol above TCP; absent where it is none. */
      readonly data?: DataRow;
      /** A whole row of another transport; absent where it is none. */
      readonly other?: OtherPacket;
      /** The ICMP error of such a row; absent where it is none. */
      readonly icmpError?: IcmpError;
    };

/** Columns that stand before the Info column. */
interface Columns {
  readonly number: number | null;
  readonly time: ListedTime | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly protocol: string | null;
  readonly frameLength: number | null;
}

/** Ports, flags and the start of the fields: `55708 > http [SYN, ACK] Seq=0 …`. */
interface Info {
  /** Where it starts in the line. */
  readonly index: number;
  readonly source: string;
  readonly destination: string;
  readonly flags: string;
  readonly fields: string;
}

function infoOf(line: string): Info | null {
  for (const bracket of line.matchAll(FLAGS)) {
    const ends = endsBefore(line, bracket.index);
    if (ends === null) continue;
    const fields = line.slice(bracket.index + bracket[0].length).trimStart();
    return { ...ends, flags: bracket[1]!, fields };
  }
  return null;
}

/** The two words with an arrow between them, glued to it or not, that end at a place of a line. */
function endsBefore(
  line: string,
  end: number,
): Pick<Info, 'index' | 'source' | 'destination'> | null {
  const last = wordBefore(line, end);
  const glued = arrowIn(last.text);
  if (glued !== null && glued.from > 0) {
    return {
      index: last.start,
      source: last.text.slice(0, glued.from),
      destination: last.text.slice(glued.to),
    };
  }
  const before = wordBefore(line, last.start);
  if (glued !== null) {
    const destination = last.text.slice(glued.to);
    return before.text === '' ? null : { index: before.start, source: before.text, destination };
  }
  const arrow = arrowIn(`${before.text} `);
  if (last.text === '' || arrow?.to !== before.text.length) return null;
  if (arrow.from > 0) {
    return {
      index: before.start,
      source: before.text.slice(0, arrow.from),
      destination: last.text,
    };
  }
  const first = wordBefore(line, before.start);
  return first.text === ''
    ? null
    : { index: first.start, source: first.text, destination: last.text };
}

/** The last arrow of a word that does not end it. */
function arrowIn(word: string): { from: number; to: number } | null {
  for (let to = word.length - 1; to > 0; to--) {
    const arrow = ARROW_AT_END.exec(word.slice(Math.max(0, to - 2), to));
    if (arrow === null) continue;
    let from = to - arrow[0].length;
    while (from > 0 && arrow[0] === '>' && word[from - 1] === '-') from--;
    return { from, to };
  }
  return null;
}

/** The word that ends before a place of a line, blanks between left out. */
function wordBefore(line: string, end: number): { start: number; text: string } {
  let to = end;
  while (to > 0 && /\s/.test(line[to - 1]!)) to--;
  let start = to;
  while (start > 0 && /\S/.test(line[start - 1]!)) start--;
  return { start, text: line.slice(start, to) };
}

/** Does the line hold ports and flags as only Wireshark writes them? */
export function looksLikeWireshark(line: string): boolean {
  const info = infoOf(line);
  return info !== null && flagsOf(info.flags) !== null;
}

/** A row of TCP that ends behind its columns, in a label of Wireshark's, in its ports or in its flags. */
const CUT_ROW =
  /[\s;|,]TCP(?:\s{1,12}\d{2,6})?\s{0,12}(?:\[TCP [^[\]]{0,60}\]\s{0,4}){0,3}(?:\[[A-Z][^[\]]{0,60}|[\w-]{1,20}(?:\s{1,4}(?:(?:→|⟶|➔|⇒|-{1,2}>|=>|>|\?)(?:\s{1,4}(?:[\w-]{1,20}(?:\s{1,4}(?:\[[A-Z, ]{0,40})?)?)?)?)?)?)?(?:…|\.{3})?\s{0,40}$/;

/** The port that a cut row came from: an arrow follows it. */
const PORT_OF_CUT = /(?:^|\s)([\w-]{1,20})\s{1,4}(?:→|⟶|➔|⇒|-{1,2}>|=>|>)[^→⟶➔⇒>]{0,60}$/;
const LONGEST_CUT_ENDS = 100;

/** Was a row of TCP cut before its flags, or wrapped there? */
export function isCutRow(line: string): boolean {
  return !looksLikeWireshark(line) && CUT_ROW.test(line) && readColumns(line).protocol === 'TCP';
}

export function readWiresharkLine(text: string): WiresharkLine {
  const line = uncomma(text);
  const info = infoOf(line);
  if (info === null) return notTcp(line);
  const flags = flagsOf(info.flags);
  if (flags === null) return notTcp(line);
  const sourcePort = portNamed(info.source);
  const destinationPort = portNamed(info.destination);
  if (sourcePort === null || destinationPort === null) {
    const name = sourcePort === null ? info.source : info.destination;
    return refuse(`"${name}" is no port: write its number.`);
  }
  const prefix = line.slice(0, info.index);
  const labels = labelsIn(prefix) | labelsIn(info.fields);
  const columns = readColumns(prefix.replace(/\[[^[\]]*\]/g, ' '));
  const fields = readFields(info.fields);
  const hasAck = (flags & TcpFlag.ack) !== 0;
  // What a line that was cut does not say any more stays unknown.
  const sequence = number32(fields.one.get('seq'));
  const acknowledgment = number32(fields.one.get('ack'));
  const window = number32(fields.one.get('win'));
  const length = number32(fields.one.get('len'));
  const withoutData = (flags & (TcpFlag.syn | TcpFlag.rst)) !== 0;
  return {
    ok: true,
    segment: {
      number: columns.number,
      time: columns.time,
      source: { address: columns.source ?? 'unknown', port: sourcePort },
      destination: { address: columns.destination ?? 'unknown', port: destinationPort },
      flags,
      sequence,
      acknowledgment: hasAck ? acknowledgment : 0,
      payloadLength: length ?? (withoutData || (flags & TcpFlag.psh) === 0 ? 0 : null),
      window,
      windowScaled: true,
      numbersAreRaw: false,
      options: optionsOf(fields),
      ttl: null,
      ipId: null,
      checksum: ChecksumStatus.unverified,
      frameLength: columns.frameLength,
      labels,
    },
  };
}

/** A time is written in no more words than this. */
const MOST_TIME_WORDS = 7;
/** What stands for the protocol in a row that has no column of it. */
const UNNAMED = 'Data';

/** A row whose Info column stands first (`tshark -o gui.column.format:…`): that column, and the row with it last; null where a row begins with another one. */
export function infoLast(line: string): { readonly info: string; readonly row: string } | null {
  const words = [...line.matchAll(/\S+/g)];
  const at = (i: number) => words[i]?.[0];
  const source = words.findIndex((_, i) => isIp(at(i)) && isIp(at(secondEnd(at(i + 1), i))));
  if (source < 1) return null;
  const destination = secondEnd(at(source + 1), source);
  let begins = source;
  for (let count = 1; count <= Math.min(MOST_TIME_WORDS, source); count++) {
    const time = line.slice(words[source - count]!.index, words[source]!.index).trimEnd();
    if (readTime(time)?.length === time.length) begins = source - count;
  }
  const info = line.slice(0, words[begins]!.index).trim();
  if (begins === source || info === '' || /^\d{1,9}$/.test(info)) return null;
  const columns = line.slice(words[begins]!.index).trimEnd();
  const protocol = at(destination + 1) === undefined ? ` ${UNNAMED}` : '';
  return { info, row: `${columns}${protocol} ${info}` };
}

/** Place of the word behind an address, and behind the arrow that may follow it. */
const secondEnd = (next: string | undefined, source: number) =>
  next !== undefined && ARROW.test(next) ? source + 2 : source + 1;

/** Does a row end with its two addresses, before its protocol? */
export function endsBehindAddresses(line: string): boolean {
  const { source, destination, protocol } = readColumns(line);
  return isIp(source ?? '') && isIp(destination ?? '') && protocol === null;
}

const refuse = (reason: string, listed = true): WiresharkLine => ({ ok: false, reason, listed });

/** Columns that stand before the Info column, at the least, for a mark to be what parts them. */
const FEWEST_COLUMNS = 5;

/** A line of CSV, or of columns between other marks, becomes one with tabs. */
function uncomma(line: string): string {
  if (!/^\s*"[^"]*"[,;]\s*"/.test(line)) return unmarked(line);
  return line
    .trim()
    .replace(/^"|"[,;]?$/g, '')
    .replace(/"[,;]\s*"/g, '\t')
    .replace(/""/g, '"');
}

function unmarked(line: string): string {
  for (const mark of [';', '|']) {
    if (line.split(mark, FEWEST_COLUMNS).length === FEWEST_COLUMNS)
      return line.replaceAll(mark, '\t');
  }
  // Within the Info column a blank follows each comma.
  const first = line.split(/,(?! )/, FEWEST_COLUMNS);
  const isParted =
    first.length === FEWEST_COLUMNS && first.slice(0, 4).every((cell) => !/\s\S+\s/.test(cell));
  return isParted ? line.replace(/,(?! )/g, '\t') : line;
}

/** What a line says whose Info column shows no TCP header. */
function notTcp(line: string): WiresharkLine {
  const columns = readColumns(line);
  const listed = columns.source !== null && columns.protocol !== null;
  if (!listed) return refuse('It is no line of a packet list.', false);
  const { protocol } = columns;
  if (OTHER_TRANSPORT.test(protocol!)) {
    const error = icmpErrorOfInfo(line, columns.source, columns.destination ?? '', columns.time);
    return {
      ok: false,
      reason: `${protocol}${NOT_TCP}`,
      listed: true,
      other: { from: columns.source, time: columns.time },
      ...(error === null ? {} : { icmpError: error }),
    };
  }
  if (protocol === 'TCP' && isCutRow(line)) {
    const { number, time, source, destination, frameLength } = columns;
    const port = PORT_OF_CUT.exec(line.slice(-LONGEST_CUT_ENDS))?.[1];
    return {
      ok: false,
      reason: 'It was cut before its flags: print the rows into a file, which cuts none.',
      listed: true,
      cut: {
        ...{ number, time, source: source ?? '', destination: destination ?? '', frameLength },
        labels: labelsIn(line),
        port: port === undefined ? null : portNamed(port),
      },
    };
  }
  if (protocol === 'TCP' && !REASSEMBLED.test(line)) {
    return refuse('Its ports and flags are not shown.');
  }
  const { number, time, source, destination, frameLength } = columns;
  return {
    ok: false,
    reason: `${protocol}: shows no TCP fields (its sequence numbers and flags are unknown).`,
    listed: true,
    data: { number, time, source: source!, destination: destination ?? '', frameLength },
  };
}

function flagsOf(text: string): number | null {
  const trimmed = text.trim();
  if (/^(?:<None>|None)$/i.test(trimmed)) return 0;
  let flags = 0;
  for (const name of trimmed.split(/[,\s]+/)) {
    const bit = FLAG_BITS[name.toUpperCase()];
    if (bit === undefined) return null;
    flags |= bit;
  }
  return flags;
}

function readColumns(prefix: string): Columns {
  let rest = prefix.trim();
  let number: number | null = null;
  const leading = /^(\d{1,9})(?=\s|$)(?!\s*[-/:])/.exec(rest);
  if (leading !== null) {
    number = Number(leading[1]);
    rest = rest.slice(leading[0].length).trimStart();
  }
  const time = readTime(rest);
  if (time !== null) rest = rest.slice(time.length).trimStart();
  const tokens = rest
    .split(/\s+/)
    .filter((token) => token !== '' && !ARROW.test(token) && !isLinkAddress(token));
  const ends = endsIn(tokens);
  if (ends === null) {
    return {
      number,
      time: time?.time ?? null,
      source: null,
      destination: null,
      protocol: null,
      frameLength: null,
    };
  }
  const length = tokens[ends.behind + 1];
  return {
    number,
    time: time?.time ?? null,
    source: tokens[ends.source]!,
    destination: tokens[ends.destination]!,
    protocol: tokens[ends.behind] ?? null,
    frameLength: length !== undefined && /^\d{2,6}$/.test(length) ? Number(length) : null,
  };
}

/**
 * Which of the columns are the two ends, and which one follows them. Columns of ports, which a person can add, stand behind
 * each address or behind both.
 */
function endsIn(
  tokens: readonly string[],
): { source: number; destination: number; behind: number } | null {
  const past = (at: number) => (isPortNumber(tokens[at]) ? at + 1 : at);
  const source = tokens.findIndex((token, i) => isIp(token) && isIp(tokens[past(i + 1)]));
  if (source >= 0) {
    const destination = past(source + 1);
    return { source, destination, behind: past(past(destination + 1)) };
  }
  // Resolved names: the two words before the protocol.
  const behind = tokens.findIndex((token) => /^(?:TCP|[A-Z][A-Z\d]{2,}(?:v[\d.]+)?)$/.test(token));
  const before = (at: number) => (isPortNumber(tokens[at]) ? at - 1 : at);
  const destination = before(behind - 1);
  const named = before(destination - 1);
  return behind < 0 || named < 0 ? null : { source: named, destination, behind };
}

const isPortNumber = (token: string | undefined) =>
  token !== undefined && /^\d{1,5}$/.test(token) && Number(token) <= 0xffff;

/** The address of a network card, in a column that a person added. */
const isLinkAddress = (token: string) => /^[\da-f]{2}(?:[:-][\da-f]{2}){5}$/i.test(token);

interface Fields {
  /** Last value of each field, by its lower-case name. */
  readonly one: ReadonlyMap<string, string>;
  readonly names: ReadonlySet<string>;
  readonly edges: readonly (readonly [string, number])[];
}

function readFields(text: string): Fields {
  const cut = TRUNCATED.test(text);
  const one = new Map<string, string>();
  const names = new Set<string>();
  const edges: [string, number][] = [];
  const matches = [
    ...text
      .replace(/\[[^[\]]*\]/g, ' ')
      .replace(TRUNCATED, '')
      .matchAll(/([A-Za-z_]+)(?:\s?=\s?(\d+))?/g),
  ];
  matches.forEach(([, written, value], i) => {
    const name = written!.toLowerCase();
    // The last number of a line that was cut may lack digits.
    if (cut && i === matches.length - 1) return;
    names.add(name);
    if (value === undefined) return;
    if (!one.has(name)) one.set(name, value);
    if (name === 'sle' || name === 'sre') edges.push([name, Number(value)]);
  });
  return { one, names, edges };
}

function optionsOf({ one, names, edges }: Fields): ListedOptions {
  const tsval = number32(one.get('tsval') ?? one.get('tsv'));
  const tsecr = number32(one.get('tsecr') ?? one.get('tser'));
  const sack: [number, number][] = [];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    if (edges[i]![0] === 'sle' && edges[i + 1]![0] === 'sre')
      sack.push([edges[i]![1], edges[i + 1]![1]]);
  }
  return {
    ...NO_OPTIONS,
    mss: number32(one.get('mss')),
    windowScale: scaleOf(one.get('ws'), names.has('tsv') || names.has('tser')),
    sackPermitted: names.has('sack_perm'),
    timestamps: tsval !== null && tsecr !== null ? [tsval, tsecr] : null,
    sack,
  };
}

/** Versions before 1.8 print the shift count, later ones the factor. */
function scaleOf(text: string | undefined, old: boolean): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (old || !Number.isInteger(Math.log2(value))) return value <= 14 ? value : null;
  const shift = Math.log2(value);
  return shift <= 14 ? shift : null;
}
