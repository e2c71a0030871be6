/** Counters as Prometheus' node_exporter names them (`node_netstat_TcpExt_ListenOverflows 412`), from its page or a query. */
import { readingsOf } from './readings';
import { readRows, type Recogniser } from './recogniser';

const ROW =
  /^\s*node_netstat_(TcpExt|Tcp|Ip|IpExt|Icmp)_(\w{1,60})(\{[^{}]{0,400}\})?\s+(\d+(?:\.\d+)?(?:e\+\d{1,2})?)(?:\s+\d+)?\s*$/;
const COMMENT = /^\s*# (?:HELP|TYPE) node_/;

export const nodeExporter: Recogniser = {
  id: 'node_exporter',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) => {
      if (COMMENT.test(text)) return { name: null, labels: '', value: 0 };
      const match = ROW.exec(text);
      if (match === null) return null;
      const [, group, counter, labels = '', value] = match;
      return { name: `${group!}${counter!}`, labels, value: Number(value) };
    });
    const counters = rows.flatMap(({ name, ...row }) => (name === null ? [] : { name, ...row }));
    if (counters.length === 0) return lines === 0 ? null : { noneBefore: at + lines };
    return {
      lines,
      tables: [
        {
          title: 'Kernel counters',
          columns: ['Counter', 'Since the start of the host'],
          rows: counters.map(({ name, value }) => [name, String(value)]),
          recognisedAs: 'node_exporter',
          note: null,
        },
      ],
      // Other labels are those of another host.
      facts: readingsOf(counters, ({ name, labels }) => name + labels).map((reading) => ({
        fact: 'counters' as const,
        counted: 'since-boot' as const,
        values: new Map(reading.map(({ name, value }) => [name, value])),
        zeroWhenAbsent: new Set<string>(),
        moment: block.moment,
      })),
    };
  },
};
