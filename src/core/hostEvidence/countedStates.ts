/** Counts of sockets by state: what `netstat -nat | awk … | sort | uniq -c` leaves, and `ss -s`. */
import { readRows, type Recogniser } from './recogniser';
import { socketState } from './socketStates';

const COUNT_FIRST = /^\s*(\d+)\s+([A-Za-z][\w-]+)\s*$/;
const COUNT_LAST = /^\s*([A-Z][\w-]+)(?:\s*[:=])?\s+(\d+)\s*$/;

/** `ss -s`: `TCP:   920 (estab 266, closed 528, orphaned 3, synrecv 126, timewait 510/0)`. */
const SUMMARY =
  /^TCP:\s+\d+\s+\(estab (\d+), closed \d+, orphaned \d+(?:, synrecv (\d+))?, timewait (\d+)/;
/** What else `ss -s` prints around it. */
const SUMMARY_REST = /^(?:Total:\s+\d+|Transport\s+Total|(?:\*|RAW|UDP|TCP|INET|FRAG)\s+[\d-]+\s)/;

function readSummary(text: string): StateRow[] | null {
  const match = SUMMARY.exec(text);
  if (match === null) return SUMMARY_REST.test(text) ? [] : null;
  return [
    { state: 'ESTAB', count: Number(match[1]) },
    { state: 'SYN-RECV', count: Number(match[2] ?? 0) },
    { state: 'TIME-WAIT', count: Number(match[3]) },
  ];
}

interface StateRow {
  readonly state: string;
  readonly count: number;
}

function readRow(text: string): StateRow | null {
  const first = COUNT_FIRST.exec(text);
  const last = first === null ? COUNT_LAST.exec(text) : null;
  const state = socketState(first?.[2] ?? last?.[1] ?? '');
  return state === null ? null : { state, count: Number(first?.[1] ?? last?.[2]) };
}

export const countedStates: Recogniser = {
  id: 'counted states',
  read(block, at) {
    const counted = readRows(block, at, (text) => {
      const row = readRow(text);
      return row === null ? readSummary(text) : [row];
    });
    const { lines } = counted;
    const rows = counted.rows.flat();
    if (rows.length === 0) return { noneBefore: at + lines };
    const { moment } = block;
    const connections = rows.filter(({ state }) => state !== 'LISTEN');
    const total = connections.reduce((sum, { count }) => sum + count, 0);
    return {
      lines,
      tables: [
        {
          title: 'Sockets by state',
          columns: ['State', 'Sockets'],
          rows: rows.map(({ state, count }) => [state, String(count)]),
          recognisedAs: 'counted states',
          note: 'One snapshot: the states of one moment.',
        },
      ],
      facts: connections.map(({ state, count }) => ({
        fact: 'state-count',
        state,
        count,
        total,
        moment,
      })),
    };
  },
};
