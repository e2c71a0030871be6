/** `conntrack -L`, the table of connection tracking, and `conntrack -S`, its counters. */
import type { HostFact } from './hostEvidence';
import { readAddress, endpointWords } from './endpoint';
import { readingsOf } from './readings';
import { readRows, type Recogniser } from './recogniser';

const ROW =
  /^\s*(?:\[[\d.]{5,20}\s*\]\s+)?(?:\[[A-Z]{3,8}\]\s+)?(?:ipv[46]\s+\d+\s+)?tcp\s+6\s+(?:(\d+)\s+)?(?:([A-Z_]+)\s+)?src=(\S+)\s+dst=(\S+)\s+sport=(\d+)\s+dport=(\d+)(.*)/;
const COUNTERS = /^\s*cpu=\d+(?:\s+\w+=\d+)+\s*$/;

/** What `conntrack` prints below its table. */
function isSummary(text: string): boolean {
  return /^conntrack v[\d.]/.test(text) && /flow entries|shown/.test(text);
}

function readEntry(text: string) {
  const match = ROW.exec(text);
  if (match === null) return null;
  return {
    state: match[2] ?? 'unknown',
    client: { address: readAddress(match[3]!) ?? null, port: Number(match[5]) },
    server: { address: readAddress(match[4]!) ?? null, port: Number(match[6]) },
    rest: match[7]!.trimStart(),
  };
}

const trackedConnections: Recogniser = {
  id: 'conntrack -L',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) =>
      isSummary(text) ? 'summary' : readEntry(text),
    );
    const entries = rows.filter((entry) => entry !== 'summary');
    if (rows.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: 'Tracked connections',
          columns: ['State', 'Client', 'Server', 'More'],
          rows: entries.map(({ state, client, server, rest }) => [
            state,
            endpointWords(client),
            endpointWords(server),
            rest,
          ]),
          recognisedAs: 'conntrack -L',
          note: null,
        },
      ],
      facts: entries.map(({ state, client, server, rest }): HostFact => ({
        fact: 'tracked',
        state,
        client,
        server,
        unreplied: rest.includes('[UNREPLIED]'),
        moment: block.moment,
      })),
    };
  },
};

const trackingCounters: Recogniser = {
  id: 'conntrack -S',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) => {
      if (!COUNTERS.test(text)) return null;
      const [cpu, ...counters] = text.trim().split(/\s+/);
      const values = counters.map((counter) => {
        const [name, value] = counter.split('=');
        return [name!, Number(value)] as const;
      });
      return { cpu: cpu!, values };
    });
    if (rows.length === 0) return null;
    const readings = readingsOf(rows, ({ cpu }) => cpu).map((reading) => {
      const sums = new Map<string, number>();
      for (const [name, value] of reading.flatMap(({ values }) => values)) {
        sums.set(name, (sums.get(name) ?? 0) + value);
      }
      return sums;
    });
    return {
      lines,
      tables: [
        {
          title: 'Connection tracking counters',
          columns: ['Counter', 'Since the start of the host'],
          rows: readings.flatMap((sums) => [...sums].map(([name, value]) => [name, String(value)])),
          recognisedAs: 'conntrack -S',
          note: 'Summed over all processors.',
        },
      ],
      facts: readings.map((sums) => ({
        fact: 'counters' as const,
        counted: 'since-boot' as const,
        values: new Map([...sums].map(([name, value]) => [`conntrack ${name}`, value])),
        zeroWhenAbsent: new Set<string>(),
        moment: block.moment,
      })),
    };
  },
};

export const connectionTrackingRecognisers: readonly Recogniser[] = [
  trackedConnections,
  trackingCounters,
];
