/** Output of `tshark -T json` (one array) and `-T ek` (one object a line). */
import { ChecksumStatus, TcpFlag } from '../../packets/packetTable';
import {
  ListingLines,
  MOST_LISTED_LINES,
  NO_OPTIONS,
  type ListedOptions,
  type ListedSegment,
  type ListingFormat,
} from './listing';
import { readTime } from './listedTime';
import { linesOf, number32 } from './listingText';
import { analysisBit } from './tsharkAnalysis';

/** A packet's fields, by Wireshark's names; the innermost of several layers. */
type Fields = ReadonlyMap<string, readonly string[]>;

export const tsharkJson: ListingFormat = {
  id: 'tshark-json',
  title: 'JSON of tshark',
  recognise(text) {
    const start = text.trimStart();
    if (!start.startsWith('[') && !start.startsWith('{')) return 0;
    return [...text.matchAll(/"layers"\s*:/g)].length;
  },
  parse(text) {
    const lines = new ListingLines();
    for (const { json, source } of packetsIn(text)) {
      const fields = json === null ? null : fieldsOf(json);
      if (fields === null) {
        if (json === null || !isIndexLine(json)) {
          lines.notUnderstood(
            shortened(source),
            'It is no JSON of a packet, or the text was cut here.',
          );
        }
        continue;
      }
      const read = segmentOf(fields);
      const title = titleOf(fields);
      if (typeof read === 'string') lines.notUnderstood(title, read);
      else lines.segment(title, { ...read, line: lines.next });
    }
    return lines.finish(this);
  },
};

/** The objects of the text; `json` is null where it is damaged. */
function packetsIn(text: string): { json: unknown; source: string }[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) {
    const members: readonly unknown[] = whole.slice(0, MOST_LISTED_LINES);
    return members.map((json) => ({ json, source: '' }));
  }
  if (whole !== null) return [{ json: whole, source: text }];
  if (text.trimStart().startsWith('[')) {
    return membersOf(text).map((source) => ({ json: parsed(source), source }));
  }
  return linesOf(text)
    .filter((line) => line.trim() !== '')
    .map((source) => ({ json: parsed(source), source }));
}

/** The members of an array that was cut: they stand between lines of "  {" and "  }", the last one perhaps to the end. */
function membersOf(text: string): string[] {
  const members: string[] = [];
  const [start, end] = ['\n  {\n', '\n  }'];
  for (let from = text.indexOf(start); from >= 0; from = text.indexOf(start, from)) {
    const to = text.indexOf(end, from + start.length - 1);
    members.push(text.slice(from + 1, to < 0 ? undefined : to + end.length));
    if (to < 0) break;
    from = to + end.length;
  }
  return members;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The line before each packet of -T ek. */
function isIndexLine(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'index' in json;
}

function fieldsOf(json: unknown): Fields | null {
  if (typeof json !== 'object' || json === null) return null;
  const packet = json as { _source?: { layers?: unknown }; layers?: unknown };
  const layers = packet._source?.layers ?? packet.layers;
  if (typeof layers !== 'object' || layers === null) return null;
  const fields = new Map<string, string[]>();
  gather(layers, fields);
  return fields;
}

/**
 * All values below an object, under their names, in the order of the text (the innermost layer comes last); those of
 * -T ek are turned into Wireshark's. A list of things to do instead of recursion: objects can be nested deeply.
 */
function gather(layers: object, into: Map<string, string[]>): void {
  const todo: (readonly [key: string, value: unknown])[] = [];
  const later = (value: object) => {
    const entries = Object.entries(value) as [string, unknown][];
    for (let i = entries.length - 1; i >= 0; i--) todo.push(entries[i]!);
  };
  later(layers);
  for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
    const [key, child] = entry;
    const values: unknown[] = Array.isArray(child) ? child : [child];
    const plain = values.filter((item) => !isObject(item));
    into.set(plainName(key), plain.map(String));
    for (let i = values.length - 1; i >= 0; i--) {
      const item = values[i];
      if (isObject(item)) later(item);
    }
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** `tcp_tcp_options_mss_val` is `tcp.options.mss_val` with its layer before it; compare without the dots. */
function plainName(name: string): string {
  const joined = name.replaceAll('.', '_');
  return joined.replace(/^(frame|ip|ipv6|tcp)_\1_/, '$1_');
}

function segmentOf(fields: Fields): Omit<ListedSegment, 'line'> | string {
  const one = (name: string) => fields.get(name)?.[0];
  const number = (name: string) => number32(one(name));
  const sourcePort = number('tcp_srcport');
  const destinationPort = number('tcp_dstport');
  if (sourcePort === null || destinationPort === null) return 'It holds no TCP.';
  const source = one('ip_src') ?? one('ipv6_src');
  const destination = one('ip_dst') ?? one('ipv6_dst');
  const flags = number('tcp_flags');
  const sequence = number('tcp_seq_raw') ?? number('tcp_seq');
  const acknowledgment = number('tcp_ack_raw') ?? number('tcp_ack');
  const scaled = !fields.has('tcp_window_size_value');
  const window = number(scaled ? 'tcp_window_size' : 'tcp_window_size_value');
  const payloadLength = number('tcp_len');
  if (source === undefined || destination === undefined) return 'Its addresses are not listed.';
  if (flags === null || sequence === null || window === null || payloadLength === null) {
    return 'Flags, sequence number, window or length (tcp.flags, tcp.seq, tcp.window_size_value, tcp.len) are not listed.';
  }
  const hasAck = (flags & TcpFlag.ack) !== 0;
  if (hasAck && acknowledgment === null)
    return 'The acknowledgment number (tcp.ack) is not listed.';
  const relative = one('frame_time_relative');
  const time = one('frame_time_epoch') ?? relative;
  return {
    number: number('frame_number'),
    time: time === undefined ? null : (readTime(time)?.time ?? null),
    source: { address: source, port: sourcePort },
    destination: { address: destination, port: destinationPort },
    flags: flags & 0xfff,
    sequence,
    acknowledgment: hasAck ? acknowledgment! : 0,
    payloadLength,
    window,
    windowScaled: scaled,
    options: optionsOf(fields),
    ttl: number('ip_ttl') ?? number('ipv6_hlim'),
    ipId: number('ip_id'),
    checksum: checksumOf(one('tcp_checksum_status')),
    frameLength: number('frame_len'),
    labels: labelsOf(fields),
  };
}

function optionsOf(fields: Fields): ListedOptions {
  const number = (name: string) => number32(fields.get(name)?.[0]);
  const tsval = number('tcp_options_timestamp_tsval');
  const tsecr = number('tcp_options_timestamp_tsecr');
  const left = fields.get('tcp_options_sack_le') ?? [];
  const right = fields.get('tcp_options_sack_re') ?? [];
  const sack = left.flatMap((edge, i) => {
    const edges = [number32(edge), number32(right[i])];
    return edges[0] !== null && edges[1] !== null ? [[edges[0]!, edges[1]!] as const] : [];
  });
  return {
    ...NO_OPTIONS,
    mss: number('tcp_options_mss_val'),
    windowScale: number('tcp_options_wscale_shift'),
    sackPermitted: fields.has('tcp_options_sack_perm'),
    timestamps: tsval !== null && tsecr !== null ? [tsval, tsecr] : null,
    sack,
    bytes: bytesOf(fields.get('tcp_options')?.[0]),
  };
}

/** Bytes written as `02:04:05:b4`. */
function bytesOf(text: string | undefined): Uint8Array | null {
  if (text === undefined || !/^[\da-f]{2}(?::?[\da-f]{2})*$/i.test(text)) return null;
  const pairs = text.replaceAll(':', '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** Wireshark's `tcp.checksum.status`: 0 bad, 1 good, 2 not verified. */
function checksumOf(status: string | undefined): ChecksumStatus {
  if (status === '1' || status === 'Good') return ChecksumStatus.good;
  if (status === '0' || status === 'Bad') return ChecksumStatus.bad;
  return ChecksumStatus.unverified;
}

/** Labels where the packet was dissected with analysis; null when it was not. */
function labelsOf(fields: Fields): number | null {
  let labels = 0;
  let analysed = fields.has('tcp_seq_raw') && fields.has('tcp_stream');
  for (const name of fields.keys()) {
    if (!name.startsWith('tcp_analysis_')) continue;
    analysed = true;
    labels |= analysisBit(name.slice('tcp_analysis_'.length));
  }
  return analysed ? labels : null;
}

function titleOf(fields: Fields): string {
  const one = (name: string) => fields.get(name)?.[0];
  const ends = [one('ip_src') ?? one('ipv6_src'), one('ip_dst') ?? one('ipv6_dst')];
  const frame = one('frame_number');
  return [frame === undefined ? 'Packet' : `Frame ${frame}`, ends.filter(Boolean).join(' → ')]
    .filter((part) => part !== '')
    .join(': ');
}

function shortened(source: string): string {
  const line = source.slice(0, 2000).replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
