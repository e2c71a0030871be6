/** Rows of sockets, as facts and as a table: shared by `ss` and `netstat`, which print the same in other orders. */
import { endpointWords, type Endpoint } from './endpoint';
import type { HostFact, HostTable, SocketTimer } from './hostEvidence';
import type { Moment } from './moment';

export interface SocketRow {
  readonly state: string;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly local: Endpoint;
  readonly peer: Endpoint;
  /** What follows the addresses: process, timer, details. */
  readonly rest: string;
}

const TIMER =
  /timer:\((\w+),([^,)]+),(\d+)\)|\b(on|keepalive|timewait|off) \(([\d.]+)\/(\d+)\/\d+\)/;
const UNITS: Readonly<Record<string, number>> = { min: 60e9, sec: 1e9, ms: 1e6, s: 1e9 };

/** `252ms`, `1.040ms` (which is how `ss` writes 1 s and 40 ms), `1min15sec` in nanoseconds. */
function timerTime(text: string): number {
  const withSeconds = /^(\d+)\.(\d{3})ms$/.exec(text);
  if (withSeconds !== null) return Number(withSeconds[1]) * 1e9 + Number(withSeconds[2]) * 1e6;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(min|sec|ms|s)/g)) {
    sum += Number(count) * UNITS[unit!]!;
  }
  return sum;
}

function timerOf(rest: string): SocketTimer | null {
  const match = TIMER.exec(rest);
  if (match === null) return null;
  if (match[1] !== undefined) {
    return { name: match[1], left: timerTime(match[2]!), resends: Number(match[3]) };
  }
  return { name: match[4]!, left: Number(match[5]) * 1e9, resends: Number(match[6]) };
}

/** As `ss -i` prints them: `unacked:2`, and `retrans:1/3` for one now under way of three in all. */
const UNACKNOWLEDGED = /\bunacked:(\d{1,9})\b/;
const SENT_AGAIN = /\bretrans:\d{1,9}\/(\d{1,9})\b/;

function detailOf(rest: string, detail: RegExp): number | null {
  const match = detail.exec(rest);
  return match === null ? null : Number(match[1]);
}

export function socketFacts(
  rows: readonly SocketRow[],
  moment: Moment | null,
  /** In rows of listeners the two queues are the accept queue and its limit (`ss`; not `netstat`). */
  queuesOfListeners: boolean,
): HostFact[] {
  return rows.flatMap((row): HostFact[] => {
    const { state, local, peer, receiveQueue, sendQueue } = row;
    if (state !== 'LISTEN') {
      return [
        {
          fact: 'socket',
          state,
          local,
          peer,
          receiveQueue,
          sendQueue,
          timer: timerOf(row.rest),
          unacknowledged: detailOf(row.rest, UNACKNOWLEDGED),
          sentAgain: detailOf(row.rest, SENT_AGAIN),
          moment,
        },
      ];
    }
    if (!queuesOfListeners) return [];
    return [
      {
        fact: 'listener',
        local,
        waiting: receiveQueue,
        backlog: sendQueue,
        // Linux sk_acceptq_is_full(): more than the backlog.
        holds: sendQueue + 1,
        moment,
        ...forwarderOf(row.rest),
      },
    ];
  });
}

/**
 * Programs that hold a container's port open on its host. What comes from elsewhere is translated to the container's address before a socket
 * is looked for (netfilter PREROUTING), and counted there.
 */
const FORWARDER =
  /\b(docker-proxy|rootlessport|rootlesskit|slirp4netns|pasta(?:\.avx2)?|kube-proxy)\b/;

function forwarderOf(rest: string): { readonly forwarder?: string } {
  const forwarder = FORWARDER.exec(rest)?.[1];
  return forwarder === undefined ? {} : { forwarder };
}

/** Facts of how many rows are in each state; only a list of every state counts. */
export function stateCounts(rows: readonly SocketRow[], moment: Moment | null): HostFact[] {
  const counts = new Map<string, number>();
  for (const { state } of rows) {
    if (state !== 'LISTEN') counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts].map(([state, count]) => ({
    fact: 'state-count',
    state,
    count,
    total,
    moment,
  }));
}

export function socketTable(
  rows: readonly SocketRow[],
  recognisedAs: string,
  note: string | null,
): HostTable {
  const listening = rows.length > 0 && rows.every(({ state }) => state === 'LISTEN');
  return {
    title: listening ? 'Listening sockets' : 'Sockets',
    columns: ['State', 'Recv-Q', 'Send-Q', 'Local', 'Peer', 'More'],
    rows: rows.map((row) => [
      row.state,
      String(row.receiveQueue),
      String(row.sendQueue),
      endpointWords(row.local),
      endpointWords(row.peer),
      row.rest.trim(),
    ]),
    recognisedAs,
    note,
  };
}

/** "... 344 more lines": the person, or a tool, left rows out. */
export const MORE_LINES = /^\s*(?:\.\.\.|…)\s*\(?(?:\d+ *)?more (?:lines|rows)/i;
