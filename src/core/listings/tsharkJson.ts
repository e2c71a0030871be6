/** Output of `tshark -T json` (one array) and `-T ek` (one object a line). */
import { ListingLines, MOST_LISTED_LINES, type ListingFormat } from './listing';
import { linesOf } from './listingText';
import { BOTH_ENDS, plainName, segmentOfFields, type Fields } from './tsharkSegment';

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
      const read = isBytesOnly(fields) ? BYTES_ONLY : segmentOfFields(fields);
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
  const members = text.trimStart().startsWith('[') ? membersOf(text) : [];
  const sources = members.length > 0 ? members : linesOf(text).filter((line) => line.trim() !== '');
  return sources.map((source) => ({ json: parsed(withoutComma(source)), source }));
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

/** An array of one object a line, of which a line is damaged. */
const withoutComma = (line: string) => (line.endsWith(',') ? line.slice(0, -1) : line);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** `-T jsonraw` prints the bytes of each field, and none of its values. */
const isBytesOnly = (fields: Fields) => fields.has('frame_raw') && !fields.has('frame_number');
const BYTES_ONLY =
  'It holds the bytes of the packet and none of its fields (`-T jsonraw`): print them with `-T json`, or open the capture itself.';

/** The line before each packet of -T ek. */
function isIndexLine(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'index' in json;
}

function fieldsOf(json: unknown): Fields | null {
  if (typeof json !== 'object' || json === null) return null;
  const packet = json as {
    _source?: { layers?: unknown };
    layers?: unknown;
    timestamp?: unknown;
  };
  const layers = packet._source?.layers ?? packet.layers;
  if (typeof layers !== 'object' || layers === null) return null;
  const fields = new Map<string, string[]>();
  // -T ek gives every packet its time, in milliseconds; a field of the frame that was asked for tells it better.
  const { timestamp } = packet;
  if (typeof timestamp === 'string' && /^\d{12,14}$/.test(timestamp)) {
    const seconds = `${timestamp.slice(0, -3)}.${timestamp.slice(-3)}`;
    fields.set('frame_time_epoch', [seconds]);
  }
  gather(layers, fields);
  for (const [both, [source, destination]] of Object.entries(BOTH_ENDS)) {
    // Of several layers the innermost ends come last.
    const [from, to] = fields.get(both)?.slice(-2) ?? [];
    if (from === undefined || to === undefined || fields.has(source)) continue;
    fields.set(source, [from]);
    fields.set(destination, [to]);
  }
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
