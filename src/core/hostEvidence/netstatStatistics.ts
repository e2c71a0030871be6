/** `netstat -s`: counters in words, by protocol; Linux, FreeBSD, macOS and Windows. */
import { counterOfPhrase } from './counterNames';
import type { CounterOutput, UnrecognisedLine } from './hostEvidence';
import type { HostLine, OutputBlock } from './hostText';
import { readingsOf } from './readings';
import type { Recogniser } from './recogniser';

const SECTION =
  /^([A-Za-z][\w]*):\s*$|^(TCP|IPv4|IPv6|UDP|ICMPv?\d?) Statistics(?: for (IPv\d))?\s*$/;
const COUNTED = /^\s*(\d+) ([A-Za-z\u00A0-\uFFFF].*)/;
/** Letters that no words of netstat have where they are not translated (net-tools, po/); "…" is put there by {@link readLine}. */
const NOT_ENGLISH = /[\u00A0-\u2025\u2027-\uFFFF]/;
const TRANSLATED =
  'This looks like `netstat -s` in another language. `LC_ALL=C netstat -s`, or `nstat -az`, prints what can be read.';
const NAMED = /^\s+([A-Z]\w+):\s*(\d+)\s*$/;
/** `Quick ack mode was activated 3 times`. */
const WITHIN = / (\d+) (?=times\b)/;
const WITHIN_STARTS = /^\s+[A-Z][a-z]/;
const ASSIGNED = /^\s*([A-Z][\w\s]*)=\s*(\d+)\s*$/;

interface Line {
  readonly section: string;
  readonly words: string;
  readonly value: number;
  readonly counter: string | null;
  /** What appears once in a print, null for words that may recur. */
  readonly once: string | null;
  /** Its place in the block. */
  readonly at: number;
}

/** Linux writes counters without words of their own by name, under the section that is their prefix. */
function readLine(text: string, section: string): Omit<Line, 'once' | 'at'> | null {
  const named = NAMED.exec(text);
  if (named !== null) {
    const counter = `${section}${named[1]}`;
    return { section, words: named[1]!, value: Number(named[2]), counter };
  }
  const counted = COUNTED.exec(text);
  if (counted !== null) {
    const words = withoutStop(counted[2]!.trimEnd());
    return { section, words, value: Number(counted[1]), counter: counterOfPhrase(words) };
  }
  const within = WITHIN_STARTS.test(text) ? WITHIN.exec(text) : null;
  if (within !== null) {
    const [before, after] = [text.slice(0, within.index), text.slice(within.index)];
    const words = `${before.trimStart()} … ${after.slice(within[0].length)}`;
    return { section, words, value: Number(within[1]), counter: null };
  }
  const assigned = ASSIGNED.exec(text);
  if (assigned === null) return null;
  const words = assigned[1]!.trimEnd();
  return { section, words, value: Number(assigned[2]), counter: counterOfPhrase(words) };
}

const withoutStop = (text: string) => (text.endsWith('.') ? text.slice(0, -1) : text);

/** Lines of single hosts' phrases are known without a section too: people paste what `grep` left. */
function startsHere({ command, lines }: OutputBlock, at: number): boolean {
  const { text } = lines[at]!;
  if (SECTION.test(text)) return followedByCounter(lines.slice(at + 1, at + 6).map((l) => l.text));
  const line = readLine(text, '');
  if (line === null) return false;
  return (
    counterOfPhrase(line.words) !== null || (command !== null && /^netstat\b.*s/.test(command))
  );
}

const followedByCounter = (texts: readonly string[]) => {
  const first = texts.find((text) => text.trim() !== '');
  return first !== undefined && (SECTION.test(first) || readLine(first, 'Tcp') !== null);
};

/** Of a section that `grep` or a person has chosen lines from, what is missing is not 0. */
const WHOLE_FROM = 6;
/** Every host that has taken data counts one of these (Linux tcp_input.c and tcp_output.c). */
const COUNTED_EVERYWHERE =
  /^(?:delayed acks sent|predicted acknowledgments|packet headers predicted|TCPOrigDataSent|TCPHPAcks|TCPPureAcks)$/;

/** A line is missing where netstat leaves none: somebody took lines out. */
function hasGap({ lines }: OutputBlock, found: readonly Line[]): boolean {
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return false;
  return lines.some(({ text }, at) => at > first.at && at < last.at && text.trim() === '');
}

const isWhole = (block: OutputBlock, found: readonly Line[]) =>
  block.command?.includes('|') !== true &&
  !hasGap(
    block,
    found.filter(({ section }) => section === 'TcpExt'),
  ) &&
  found.some(({ words }) => COUNTED_EVERYWHERE.test(words)) &&
  // What stands there in other words is not 0.
  !found.some(({ words }) => NOT_ENGLISH.test(words)) &&
  found.filter(({ section }) => section === 'TcpExt').length >= WHOLE_FROM;

export const netstatStatistics: Recogniser = {
  id: 'netstat -s',
  read(block, at) {
    if (!startsHere(block, at)) return null;
    const found: Line[] = [];
    const sections = new Set<string>();
    let section = '';
    let heading = '';
    let translated: HostLine | null = null;
    let end = at;
    for (let i = at; i < block.lines.length; i++) {
      const { text } = block.lines[i]!;
      const named = SECTION.exec(text);
      if (named !== null) {
        section = named[1] ?? named[2]!;
        heading = named[0].trim();
        sections.add(section);
        end = i + 1;
        continue;
      }
      const line = readLine(text, section);
      if (line !== null) {
        const once = line.counter === null ? null : `${heading} ${line.words}`;
        found.push({ ...line, once, at: i });
        if (NOT_ENGLISH.test(line.words)) translated ??= block.lines[i]!;
        end = i + 1;
      } else if (text.trim() !== '') break;
    }
    return {
      lines: end - at,
      tables: [
        {
          title: 'Protocol statistics',
          columns: ['Section', 'What', 'Since the start of the host'],
          rows: found.map(({ section: of, words, value }) => [of, words, String(value)]),
          recognisedAs: 'netstat -s',
          note:
            sections.has('Tcp') && !sections.has('TcpExt')
              ? 'The part TcpExt is missing, which counts listen queue overflows.'
              : null,
        },
      ],
      facts: readingsOf(found, ({ once }) => once).map((reading) => countersOf(reading, block)),
      unread: translated === null ? [] : [unreadLine(translated)],
    };
  },
};

const unreadLine = ({ number, text }: HostLine): UnrecognisedLine => ({
  line: number,
  text,
  reason: TRANSLATED,
});

/** The counters of one print; what Windows counts for IPv4 and IPv6 apart is one counter here. */
function countersOf(reading: readonly Line[], block: OutputBlock): CounterOutput {
  const values = new Map<string, number>();
  const ownNames = new Map<string, string>();
  for (const { section, counter, words, value } of reading) {
    if (counter === null) continue;
    values.set(counter, (values.get(counter) ?? 0) + value);
    if (counter !== `${section}${words}`) ownNames.set(counter, words);
  }
  return {
    fact: 'counters',
    counted: 'since-boot',
    values,
    // Linux leaves lines of TcpExt out that are 0.
    zeroWhenAbsent: new Set(isWhole(block, reading) ? ['TcpExt'] : []),
    ownNames,
    moment: block.moment,
  };
}
