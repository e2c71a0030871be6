/**
 * Output of `tshark -T fields`: columns that the person chose, with a line of their names above (`-E header=y`) or
 * without one. Then only what columns hold tells what they are: two addresses, their ports, flags in hexadecimal.
 */
import { TcpFlag } from '../packets/packetTable';
import { isCaptureCommand } from './captureCommand';
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, number32, unquotedLines, unreadable } from './listingText';
import { readWiresharkLine } from './wiresharkLine';
import { BOTH_ENDS, NO_FLAGS, plainName, segmentOfFields, type Fields } from './tsharkSegment';

const HEADER_NAME = /^(?:frame|ip|ipv6|tcp|eth|_ws)\.[\w.]+$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})$/i;
const FLAGS = /^(?:0x[\da-f]{3,8}|[·.*]{1,12}[FSRPAUECN][FSRPAUECN·.*]{0,11})$/i;
const SECONDS = /^\d{1,10}\.\d{3,9}$/;

/** Cells between quotes (`-E quote=d`), the first ones up to the second. */
const QUOTED = /^"[^"]*"([\t;|,])"/;

/** The columns of a line: by quotes, by tabs, else by another separator that `-E separator=` may name, else by blanks. */
function columnsOf(line: string): string[] {
  const mark = QUOTED.exec(line.trim())?.[1];
  if (mark !== undefined) return line.trim().slice(1, -1).split(`"${mark}"`);
  const separator = ['\t', ';', '|', ','].find((mark) => line.split(mark, 5).length > 4);
  const parts = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  return parts.map((part) => unquoted(part.trim()));
}

const unquoted = (text: string) =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;

/** The names of a header line; null when the line is none. */
function headerOf(line: string): readonly string[] | null {
  if (!line.includes('tcp.')) return null;
  const names = columnsOf(line);
  return names.length > 2 && names.every((name) => HEADER_NAME.test(name)) ? names : null;
}

/** The fields that a command asks for: `-e ip.src -e tcp.flags`. */
function namesInCommand(line: string): readonly string[] | null {
  if (!isCaptureCommand(line)) return null;
  const names = [...line.matchAll(/\s-e\s?([\w.]+)/g)].map(([, name]) => name!);
  return names.length > 2 ? names : null;
}

/** What columns without names are: addresses, ports beside them, flags, and the numbers behind those in tshark's order. */
function guessedNames(values: readonly string[]): readonly string[] | null {
  const source = values.findIndex((value) => ADDRESS.test(value));
  const destination = values.findIndex((value, i) => i > source && ADDRESS.test(value));
  const flags = values.findIndex((value, i) => i > destination && FLAGS.test(value));
  if (source < 0 || destination < 0 || flags < 0) return null;
  const names: string[] = values.map(() => '');
  names[source] = 'ip.src';
  names[destination] = 'ip.dst';
  names[flags] = values[flags]!.startsWith('0') ? 'tcp.flags' : 'tcp.flags.str';
  const apart = destination - source > 1;
  const [from, to] = apart ? [source + 1, destination + 1] : [destination + 1, destination + 2];
  if (!isPort(values[from]) || !isPort(values[to])) return null;
  names[from] = 'tcp.srcport';
  names[to] = 'tcp.dstport';
  values.slice(0, source).forEach((value, i) => {
    if (SECONDS.test(value))
      names[i] = Number(value) > 1e9 ? 'frame.time_epoch' : 'frame.time_relative';
    else if (i === 0 && /^\d{1,9}$/.test(value)) names[i] = 'frame.number';
  });
  const behind = values.slice(flags + 1).filter((value) => number32(value) !== null).length;
  ['tcp.seq', 'tcp.ack', 'tcp.len'].slice(0, behind).forEach((name, i) => {
    names[flags + 1 + i] = name;
  });
  return names;
}

const isPort = (text: string | undefined) =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 0xffff;

function fieldsOf(names: readonly string[], values: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  const plain = new Set(names.map(plainName));
  const has = (name: string) => plain.has(name);
  names.forEach((name, i) => {
    const value = values[i] ?? '';
    const both = BOTH_ENDS[plainName(name)];
    if (both !== undefined) {
      // Of several layers the innermost ends come last.
      const [from, to] = value.split(',').slice(-2);
      if (from === undefined || to === undefined) return;
      if (!has(both[0])) fields.set(both[0], [from]);
      if (!has(both[1])) fields.set(both[1], [to]);
      return;
    }
    // Of several layers the innermost comes last; a date has a comma of its own, and so has what is written for people.
    const inner =
      name === 'frame.time' || name.startsWith('_ws.')
        ? value
        : value.slice(value.lastIndexOf(',') + 1);
    if (name !== '' && inner !== '') fields.set(plainName(name), [inner]);
  });
  return fields;
}

export const tsharkFields: ListingFormat = {
  id: 'tshark-fields',
  title: 'columns of tshark -T fields',
  recognise(text) {
    let named = 0;
    let guessed = 0;
    for (const line of unquotedLines(text)) {
      if (unreadable(line) !== null) continue;
      if (headerOf(line) !== null || namesInCommand(line) !== null) named++;
      else if (named > 0 ? columnsOf(line).length > 2 : guessedNames(columnsOf(line)) !== null)
        guessed++;
    }
    return named === 0 ? guessed : named + guessed;
  },
  parse(text) {
    const lines = new ListingLines();
    let names: readonly string[] | null = null;
    for (const line of unquotedLines(text)) {
      const tooLong = unreadable(line);
      const header = tooLong === null ? (headerOf(line) ?? namesInCommand(line)) : null;
      if (tooLong !== null) lines.notUnderstood(line, tooLong);
      else if (header !== null || isDecoration(line) || isCaptureCommand(line)) {
        names = header ?? names;
        lines.beside(line);
      } else {
        const values = columnsOf(line);
        const known = names ?? guessedNames(values);
        const fields = known === null ? null : fieldsOf(known, values);
        const read = fields === null ? NO_NAMES : segmentWithInfo(fields);
        const ends = ['ip_src', 'ip_dst'].map((name) => fields?.get(name)?.[0] ?? '');
        if (read === NO_HEADER) lines.unclear(line, read, ends);
        else if (typeof read === 'string') lines.notUnderstood(line, read);
        else lines.segment(line, { ...read, line: lines.next });
      }
    }
    return lines.finish(this);
  },
};

const HEADER_BEGUN = /→|->|=>|\s>\s|^\s*\[TCP\b|^\s*$/;
const NO_HEADER =
  'Its Info column shows no TCP header: print the fields too, `-e tcp.flags -e tcp.seq_raw -e tcp.ack_raw -e tcp.len`.';

/** The segment of a line without flags is what its Info column shows. */
function segmentWithInfo(fields: Fields): ReturnType<typeof segmentOfFields> {
  const info = (fields.get('_ws_col_Info') ?? fields.get('_ws_col_info'))?.[0];
  const read = segmentOfFields(fields);
  if (typeof read !== 'string') return { ...read, labels: null };
  if (read !== NO_FLAGS || info === undefined) return read;
  const shown = readWiresharkLine(info);
  const withFlags = (flags: number) =>
    segmentOfFields(new Map([...fields, ['tcp_flags', [String(flags)]]]));
  // A protocol above TCP is data, of a length that must be told; what may be a header of TCP that was cut is anything.
  if (!shown.ok)
    return HEADER_BEGUN.test(info) || !fields.has('tcp_len')
      ? NO_HEADER
      : withFlags(TcpFlag.psh | TcpFlag.ack);
  const listed = withFlags(shown.segment.flags);
  if (typeof listed === 'string') return listed;
  const { labels, sequence, acknowledgment, payloadLength, window, windowScaled, options } =
    shown.segment;
  return {
    ...listed,
    ...{ labels, window, windowScaled, options },
    sequence: listed.sequence ?? sequence,
    acknowledgment: listed.acknowledgment ?? acknowledgment,
    payloadLength: fields.has('tcp_len') ? listed.payloadLength : payloadLength,
  };
}

const NO_NAMES =
  'What its columns are is not said: print them with `tshark -T fields -E header=y -e frame.time_epoch -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e tcp.flags -e tcp.seq_raw -e tcp.ack_raw -e tcp.len -e tcp.window_size_value`.';
