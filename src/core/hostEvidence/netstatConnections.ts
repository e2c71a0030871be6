/** `netstat -an`: connections; Linux, FreeBSD, macOS and Windows. And `netstat -L`: listen queues of FreeBSD and macOS. */
import { readEndpoint } from './endpoint';
import type { HostFact } from './hostEvidence';
import type { OutputBlock } from './hostText';
import { readRows, type NoReading, type Reading, type Recogniser } from './recogniser';
import { socketFacts, socketTable, stateCounts, type SocketRow } from './socketRows';
import { socketState } from './socketStates';

const TITLE =
  /^\s*(?:Active (?:Internet )?connections|Active Connections|Proto\s+(?:Recv-Q|Local)|Current listen queue sizes|LocalAddress\s+LocalPort|-{8,}\s+-{5,}\s|(?:Proto\s+)?Listen\s+Local)/i;
const ROW = /^\s*tcp[46]*\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+([A-Z][A-Z0-9_-]+)(.*)/;
const WINDOWS_ROW = /^\s*TCP\s+(\S+)\s+(\S+)\s+([A-Z][A-Z0-9_]+)(.*)/;
/** PowerShell's `Get-NetTCPConnection`: address and port apart, the state in one word. */
const POWERSHELL_ROW =
  /^\s*([\da-fA-F.:%]{2,60})\s+(\d{1,5})\s+([\da-fA-F.:%]{2,60})\s+(\d{1,5})\s+([A-Z][A-Za-z\d]{3,12})(?:\s|$)/;
/** `tcp4  0/0/128  *.80`: unaccepted, incomplete, limit; macOS leaves the protocol out. */
const QUEUE_ROW = /^\s*(?:tcp[46]*\s+)?(\d+)\/(\d+)\/(\d+)\s+(\S+)\s*$/;

function readRow(text: string): SocketRow | null {
  const match = ROW.exec(text);
  if (match !== null) {
    return row(match[5]!, match[1]!, match[2]!, match[3]!, match[4]!, match[6]!);
  }
  const windows = WINDOWS_ROW.exec(text);
  if (windows !== null) return row(windows[3]!, '0', '0', windows[1]!, windows[2]!, windows[4]!);
  const shell = POWERSHELL_ROW.exec(text);
  if (shell === null) return null;
  const [, local, localPort, peer, peerPort, word] = shell;
  const state = word!.replace(/([a-z])([A-Z\d])/g, '$1-$2');
  return row(state, '0', '0', `${local}:${localPort}`, `${peer}:${peerPort}`, '');
}

function row(
  stateWord: string,
  receiveQueue: string,
  sendQueue: string,
  localText: string,
  peerText: string,
  rest: string,
): SocketRow | null {
  const state = socketState(stateWord);
  const local = readEndpoint(localText);
  const peer = readEndpoint(peerText);
  if (state === null || local === null || peer === null) return null;
  return {
    state,
    receiveQueue: Number(receiveQueue),
    sendQueue: Number(sendQueue),
    local,
    peer,
    rest,
  };
}

/** Rows of other protocols, which `netstat -an` lists beside those of TCP. */
const NOT_TCP = /^\s*(?:(?:udp|raw|unix|icm?p)\S*\s|Active UNIX|Proto\s+RefCnt)/i;

function titleLines({ lines }: OutputBlock, at: number): number {
  let i = at;
  while (
    i < lines.length &&
    (TITLE.test(lines[i]!.text) || (i > at && lines[i]!.text.trim() === ''))
  )
    i++;
  return i - at;
}

export const netstatConnections: Recogniser = {
  id: 'netstat -an',
  read(block, at) {
    const titles = titleLines(block, at);
    return readQueues(block, at, titles) ?? readConnections(block, at, titles);
  },
};

function readConnections(block: OutputBlock, at: number, titles: number): Reading | NoReading {
  const { rows: found, lines } = readRows(block, at + titles, (text) =>
    NOT_TCP.test(text) ? 'other' : readRow(text),
  );
  const rows = found.filter((one) => one !== 'other');
  if (rows.length === 0) return { noneBefore: at + titles + lines };
  return {
    lines: titles + lines,
    tables: [socketTable(rows, 'netstat -an', null)],
    facts: [
      ...rows.flatMap(({ state, local, receiveQueue }): HostFact[] =>
        state === 'LISTEN'
          ? [{ fact: 'waiting', local, waiting: receiveQueue, moment: block.moment }]
          : [],
      ),
      ...socketFacts(rows, block.moment, false),
      ...stateCounts(rows, block.moment),
    ],
  };
}

/**
 * Connections that a queue of this limit holds. FreeBSD refuses a new one when more than three halves of the limit wait
 * (sonewconn() in sys/kern/uipc_socket.c); macOS, with soqlimitcompat as it comes, when as many as the limit do
 * (sonewconn_internal() in bsd/kern/uipc_socket2.c).
 */
const heldBy = (limit: number, isFreeBsd: boolean) =>
  isFreeBsd ? Math.floor((3 * limit) / 2) + 1 : limit;

function readQueues(block: OutputBlock, at: number, titles: number): Reading | null {
  const { rows, lines } = readRows(block, at + titles, (text) => {
    const match = QUEUE_ROW.exec(text);
    const local = match === null ? null : readEndpoint(match[4]!);
    if (match === null || local === null) return null;
    return {
      local,
      waiting: Number(match[1]),
      incomplete: match[2]!,
      backlog: Number(match[3]),
      withProtocol: /^\s*tcp/.test(text),
    };
  });
  if (rows.length === 0) return null;
  const { moment } = block;
  // What searches a list takes its titles out, and is in the command.
  const isWhole = titles > 0 && !(block.command ?? '').includes('|');
  const isFreeBsd = rows.some(({ withProtocol }) => withProtocol);
  const facts = rows.map(({ local, waiting, backlog }): HostFact => ({
    fact: 'listener',
    local,
    waiting,
    backlog,
    holds: heldBy(backlog, isFreeBsd),
    moment,
    forgets: true,
  }));
  return {
    lines: titles + lines,
    tables: [
      {
        title: 'Listen queues',
        columns: ['Local', 'Unaccepted', 'Incomplete', 'Limit'],
        rows: rows.map((r) => [
          `${r.local.address ?? '*'}:${r.local.port ?? '*'}`,
          String(r.waiting),
          r.incomplete,
          String(r.backlog),
        ]),
        recognisedAs: 'netstat -L',
        note: null,
      },
    ],
    facts: isWhole ? [...facts, { fact: 'listener-list', moment }] : facts,
  };
}
