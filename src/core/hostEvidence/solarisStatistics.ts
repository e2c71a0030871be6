/** `netstat -s` of Solaris and illumos: counters by name, two on a line. */
import { Counter } from './counterNames';
import { readingsOf } from './readings';
import { readRows, type Recogniser } from './recogniser';

const ROW = /^\s*(?:[A-Z][\w/]{1,9}\s+)?(?:[a-z]\w{2,30}\s*=\s*\d{1,19}\s*){1,3}$/;
const PAIR = /([a-z]\w{2,30})\s*=\s*(\d{1,19})/g;
/** Only counters of TCP: `udpInDatagrams = 3` begins no other kind of output that is read. */
const OF_TCP = /\btcp[A-Z]\w{1,30}\s{0,10}=/;
const NAMES: Readonly<Record<string, string>> = {
  tcpListenDrop: Counter.listenOverflows,
  tcpListenDropQ0: Counter.requestQueueFull,
  tcpInSegs: Counter.segmentsReceived,
};

export const solarisStatistics: Recogniser = {
  id: 'netstat -s (Solaris)',
  read(block, at) {
    if (!OF_TCP.test(block.lines[at]!.text.slice(0, 200))) return null;
    const { rows, lines } = readRows(block, at, (text) =>
      text.length > 200 || !ROW.test(text)
        ? null
        : [...text.matchAll(PAIR)].map(([, name, value]) => ({
            name: name!,
            value: Number(value),
          })),
    );
    const counters = rows.flat();
    if (counters.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: 'Protocol statistics',
          columns: ['Counter', 'Since the start of the host'],
          rows: counters.map(({ name, value }) => [name, String(value)]),
          recognisedAs: 'netstat -s (Solaris)',
          note: null,
        },
      ],
      facts: readingsOf(counters, ({ name }) => name).map((reading) => {
        const known = reading.filter(({ name }) => Object.hasOwn(NAMES, name));
        return {
          fact: 'counters' as const,
          counted: 'since-boot' as const,
          values: new Map(known.map(({ name, value }) => [NAMES[name]!, value])),
          zeroWhenAbsent: new Set<string>(),
          ownNames: new Map(known.map(({ name }) => [NAMES[name]!, name])),
          moment: block.moment,
        };
      }),
    };
  },
};
