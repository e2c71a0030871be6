/** A count of sockets by state, as `netstat -nat | awk … | sort | uniq -c` leaves it. */
import { readRows, type Recogniser } from './recogniser';
import { socketState } from './socketStates';

const COUNT_FIRST = /^\s*(\d+)\s+([A-Za-z][\w-]+)\s*$/;
const COUNT_LAST = /^\s*([A-Z][\w-]+)\s*[:=]?\s+(\d+)\s*$/;

function readRow(text: string): { state: string; count: number } | null {
  const first = COUNT_FIRST.exec(text);
  const last = first === null ? COUNT_LAST.exec(text) : null;
  const state = socketState(first?.[2] ?? last?.[1] ?? '');
  return state === null ? null : { state, count: Number(first?.[1] ?? last?.[2]) };
}

export const countedStates: Recogniser = {
  id: 'counted states',
  read(block, at) {
    const { rows, lines } = readRows(block, at, readRow);
    if (rows.length === 0) return null;
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
