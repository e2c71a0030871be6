/** `ss`: listeners with their accept queues (`-l`), connections with their timers (`-o`) and details (`-i`, `-m`). */
import { readEndpoint } from './endpoint';
import type { HostFact } from './hostEvidence';
import type { Recogniser } from './recogniser';
import { MORE_LINES, socketFacts, socketTable, stateCounts, type SocketRow } from './socketRows';
import { socketState } from './socketStates';

const HEADER =
  /^\s*(?:Netid\s+)?(State\s+)?Recv-Q\s+Send-Q\s+Local Address:Port\s+Peer Address:Port/;
const ROW =
  /^\s*(?:(?:tcp|v_str|u_str)\s+)?(?:([A-Z][A-Z0-9-]*)\s+)?(\d+)\s+(\d+)\s+(\S+)\s+(\S+)(.*)/;
/** Rows of other protocols, which `ss` without `-t` lists as well. */
const NOT_TCP = /^(?:udp|u_\w+|nl|raw|p_\w+|icmp6?|tipc|v_\w+|sctp|mptcp|xdp)\s/;
/** Lines that `-i`, `-m`, `-e` add under a row. */
const DETAIL =
  /^\s+(?:skmem:|mem:|ino:|uid:|cubic|bbr|reno|dctcp|ts\b|sack\b|wscale|timer:|cgroup:|rto:)/;

/** What makes `ss` list some of its sockets only, or takes rows out of what it lists. */
const FILTERED = /\b(?:sport|dport|state|exclude|src|dst)\b|\||\s-\w*[46f]/;

/** A row; `impliedState` stands where the command asked for one state and `ss` leaves the column out. */
function readRow(text: string, impliedState: string | null): SocketRow | null {
  const match = ROW.exec(text);
  if (match === null) return null;
  const state = match[1] === undefined ? impliedState : socketState(match[1]);
  const local = readEndpoint(match[4]!);
  const peer = readEndpoint(match[5]!);
  if (state === null || local === null || peer === null) return null;
  const [receiveQueue, sendQueue] = [Number(match[2]), Number(match[3])];
  return { state, receiveQueue, sendQueue, local, peer, rest: match[6]! };
}

/** The state that `ss -tn state syn-recv` or `ss -ltn` lists, when its rows do not say. */
function stateOfCommand(command: string | null): string | null {
  const asked = /\bstate ([\w-]+)/.exec(command ?? '');
  return asked === null ? null : socketState(asked[1]!);
}

export const socketStatistics: Recogniser = {
  id: 'ss',
  read(block, at) {
    const { command, lines, moment } = block;
    const header = HEADER.exec(lines[at]!.text);
    const implied = stateOfCommand(command);
    if (header === null && readRow(lines[at]!.text, implied) === null) return null;
    const rows: SocketRow[] = [];
    let cutShort = false;
    let otherProtocols = 0;
    let end = at + (header === null ? 0 : 1);
    for (let i = end; i < lines.length; i++) {
      const { text } = lines[i]!;
      const row = readRow(text, implied);
      if (row !== null) rows.push(row);
      else if (MORE_LINES.test(text)) cutShort = true;
      else if (NOT_TCP.test(text)) otherProtocols++;
      else if (DETAIL.test(text) && rows.length > 0) {
        const last = rows.pop()!;
        rows.push({ ...last, rest: `${last.rest} ${text.trim()}` });
      } else if (text.trim() === '') continue;
      else break;
      end = i + 1;
    }
    const facts: HostFact[] = socketFacts(rows, moment, true);
    const onlyListeners = rows.every(({ state }) => state === 'LISTEN');
    const lists = command !== null && /^(?:sudo\s+)?\S*ss\s+-\w*[la]/.test(command);
    // Without a command, an output that holds a listener was made with -l or -a, which list all of them.
    const allListeners = lists || rows.some(({ state }) => state === 'LISTEN');
    // One row without its command may be all that a search left.
    const whole = lists || (header !== null && rows.length > 1);
    if (allListeners && whole && !cutShort && !FILTERED.test(command ?? '')) {
      facts.push({ fact: 'listener-list', moment });
    }
    if (!cutShort && !onlyListeners && implied === null) facts.push(...stateCounts(rows, moment));
    const notes = [
      cutShort ? 'The text says that rows were left out.' : '',
      otherProtocols > 0 ? `Not shown: ${otherProtocols} rows of other protocols.` : '',
    ].filter((text) => text !== '');
    const note = notes.length === 0 ? null : notes.join(' ');
    return { lines: end - at, tables: [socketTable(rows, 'ss', note)], facts };
  },
};
