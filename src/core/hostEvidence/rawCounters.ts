/** `/proc/net/netstat` and `/proc/net/snmp` as they are: a line of names, and below it a line of numbers. */
import type { OutputBlock } from './hostText';
import { readingsOf } from './readings';
import type { Recogniser } from './recogniser';

const PREFIX = /^\s*(Ip|Icmp|IcmpMsg|Tcp|Udp|UdpLite|TcpExt|IpExt|MPTcpExt):\s/;
const NAMES = /^\s*\w{2,10}:(?: [A-Za-z]\w*)+\s*$/;
const NUMBERS = /^\s*\w{2,10}:(?: -?\d+)+\s*$/;

interface Pair {
  readonly group: string;
  readonly names: readonly string[];
  readonly values: readonly number[];
}

/** The two lines that begin at a row; null when they are none. */
function pairAt({ lines }: OutputBlock, at: number): Pair | null {
  const [names, numbers] = [lines[at]?.text ?? '', lines[at + 1]?.text ?? ''];
  const group = PREFIX.exec(names)?.[1];
  if (group === undefined || !NAMES.test(names) || !NUMBERS.test(numbers)) return null;
  if (PREFIX.exec(numbers)?.[1] !== group) return null;
  return {
    group,
    names: names.trim().split(' ').slice(1),
    values: numbers.trim().split(' ').slice(1).map(Number),
  };
}

export const rawCounters: Recogniser = {
  id: '/proc/net/netstat',
  read(block, at) {
    const pairs: Pair[] = [];
    let end = at;
    for (let pair = pairAt(block, end); pair !== null; pair = pairAt(block, end)) {
      pairs.push(pair);
      end += 2;
    }
    if (pairs.length === 0) return null;
    const valuesOf = (reading: readonly Pair[]) =>
      new Map(
        reading.flatMap(({ group, names, values: numbers }) =>
          names
            .slice(0, numbers.length)
            .map((name, i) => [`${group}${name}`, numbers[i]!] as const),
        ),
      );
    const readings = readingsOf(pairs, ({ group }) => group).map(valuesOf);
    return {
      lines: end - at,
      tables: [
        {
          title: 'Kernel counters',
          columns: ['Counter', 'Since the start of the host'],
          rows: readings.flatMap((values) =>
            [...values].map(([name, value]) => [name, String(value)]),
          ),
          recognisedAs: '/proc/net/netstat',
          note: null,
        },
      ],
      facts: readings.map((values) => ({
        fact: 'counters' as const,
        counted: 'since-boot' as const,
        values,
        zeroWhenAbsent: new Set<string>(),
        moment: block.moment,
      })),
    };
  },
};
