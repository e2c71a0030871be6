/** Counters as Prometheus' node_exporter names them (`node_netstat_TcpExt_ListenOverflows 412`), from its page or a query. */
import { readRows, type Recogniser } from './recogniser';

const ROW =
  /^\s*node_netstat_(TcpExt|Tcp|Ip|IpExt|Icmp)_(\w{1,60})(?:\{[^{}]{0,400}\})?\s+(\d+(?:\.\d+)?(?:e\+\d{1,2})?)(?:\s+\d+)?\s*$/;
const COMMENT = /^\s*# (?:HELP|TYPE) node_/;

export const nodeExporter: Recogniser = {
  id: 'node_exporter',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) => {
      if (COMMENT.test(text)) return { name: null, value: 0 };
      const match = ROW.exec(text);
      return match === null ? null : { name: `${match[1]!}${match[2]!}`, value: Number(match[3]) };
    });
    const counters = rows.flatMap(({ name, value }) =>
      name === null ? [] : [[name, value] as const],
    );
    if (counters.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: 'Kernel counters',
          columns: ['Counter', 'Since the start of the host'],
          rows: counters.map(([name, value]) => [name, String(value)]),
          recognisedAs: 'node_exporter',
          note: null,
        },
      ],
      facts: [
        {
          fact: 'counters',
          counted: 'since-boot',
          values: new Map(counters),
          zeroWhenAbsent: new Set(),
          moment: block.moment,
        },
      ],
    };
  },
};
