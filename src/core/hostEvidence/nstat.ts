/** `nstat`: kernel counters by name, one a line. */
import type { CounterOutput } from './hostEvidence';
import type { OutputBlock } from './hostText';
import { readingsOf } from './readings';
import { readRows, type Recogniser } from './recogniser';

const ROW =
  /^\s*((Ip6?|Icmp6?|IcmpMsg|Udp6?|UdpLite6?|Tcp|TcpExt|IpExt|MPTcpExt)[A-Z]\w*)\s+(\d+)(?:\s+[\d.]+)?\s*$/;
/** An output without zeros is known to be whole only when it is not a choice of counters. */
const WHOLE_FROM = 5;

interface NstatRow {
  readonly name: string;
  readonly group: string;
  readonly value: number;
}

function readRow(text: string): NstatRow | null {
  const match = ROW.exec(text);
  return match === null ? null : { name: match[1]!, group: match[2]!, value: Number(match[3]) };
}

/** `nstat -j`: `{"kernel":{"TcpExtListenOverflows":412,…}}` on one line. */
function jsonRows(text: string): NstatRow[] {
  if (!/^\s*\{\s*"kernel"\s*:\s*\{/.test(text) || text.length > LONGEST_JSON) return [];
  try {
    const { kernel } = JSON.parse(text) as { kernel?: unknown };
    return Object.entries(kernel ?? {}).flatMap(
      ([name, value]) => readRow(`${name} ${value}`) ?? [],
    );
  } catch {
    return [];
  }
}

/** All counters of a kernel take less (characters). */
const LONGEST_JSON = 200_000;

function countedSince({ command }: OutputBlock): CounterOutput['counted'] {
  if (command === null) return 'since-boot';
  if (/deltas? since (?:the )?capture/i.test(command)) return 'since-capture';
  const options = command.match(/\s-\w+/g)?.join('') ?? '';
  return options.includes('a') ? 'since-boot' : 'since-last';
}

/** `nstat -az TcpExtListenOverflows`, or `nstat -az | grep …`, lists what was asked for and nothing else. */
const isChoice = ({ command }: OutputBlock) => command !== null && /\s[A-Z*]\w*|\|/.test(command);

export const nstat: Recogniser = {
  id: 'nstat',
  read(block, at) {
    const header = /^#\s*kernel\s*$/.test(block.lines[at]!.text) ? 1 : 0;
    const json = jsonRows(block.lines[at]!.text);
    const { rows, lines } =
      json.length > 0 ? { rows: json, lines: 1 } : readRows(block, at + header, readRow);
    if (rows.length === 0) return null;
    const counted = countedSince(block);
    const whole = !isChoice(block) && rows.length >= WHOLE_FROM;
    return {
      lines: header + lines,
      tables: [
        {
          title: 'Kernel counters',
          columns: ['Counter', counted === 'since-boot' ? 'Since the start of the host' : 'Added'],
          rows: rows.map(({ name, value }) => [name, String(value)]),
          recognisedAs: 'nstat',
          note: null,
        },
      ],
      facts: readingsOf(rows, ({ name }) => name).map((reading) => ({
        fact: 'counters' as const,
        counted,
        isGuessed: block.command === null,
        values: new Map(reading.map(({ name, value }) => [name, value])),
        zeroWhenAbsent: new Set(whole ? ['Tcp', 'TcpExt'] : []),
        moment: block.moment,
      })),
    };
  },
};
