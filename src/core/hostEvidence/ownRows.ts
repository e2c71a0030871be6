/** What the rows of the connection itself say, as the server and the client list it. */
import type { Opening } from '../opening/opening';
import { countText, durationText } from '../words/duration';
import type { Observation } from '../diagnosis/observations/observation';
import type { SocketFact } from './hostEvidence';
import { rowsOfFlow } from './hostFlow';
import { hostFact, whileIgnored, type JoinedEvidence } from './joinedEvidence';
import { sinceCaptureStart, whenText } from './moment';
import { firstInSpan, spanIndex, type SpanIndex } from './spanIndex';

/** A first resend later than this was put off: then the timer in the row does not lead to it. */
const ON_TIME = 1.5e9;
/** So many rows are tried, timer and heading, against each opening between the same two ends; of the rest, those that have only a heading. */
const MOST_TRIED = 256;

export function ownRows(joined: JoinedEvidence): Observation[] {
  const rows = rowsOfFlow(joined.evidence, joined.ends);
  const [server, client] = [sortedRows(rows.server), sortedRows(rows.client)];
  const found = halfOpenRow(joined, server);
  const after = server.closeWait;
  if (after !== undefined) {
    found.push(
      hostFact(
        'close-wait-row',
        `The server lists this connection as CLOSE-WAIT with ${after.receiveQueue} bytes to read${whenText(after.moment)}: the client has closed, the program has not.`,
        { weight: 'detail' },
      ),
    );
  }
  const open = server.established[0] ?? client.established[0];
  if (open !== undefined) {
    const side = server.established.length > 0 ? 'server' : 'client';
    found.push(
      hostFact(
        'established-row',
        `The ${side} lists this connection as established${whenText(open.moment)}${unheardText(open)}.`,
        { weight: 'detail' },
      ),
    );
  }
  return found;
}

/** The server lists the connection as established at a moment at which it ignored it: then the text is of another one, or of another time. */
export function isListedOpen(joined: JoinedEvidence): boolean {
  const { server } = rowsOfFlow(joined.evidence, joined.ends);
  const { from, to } = whileIgnored(joined);
  const dated = byTime(sortedRows(server).established, joined.capture.start);
  return firstInSpan(dated, from, to) !== undefined;
}

interface SortedRows {
  readonly halfOpen: readonly SocketFact[];
  /** Those of them that print no timer. */
  readonly withoutTimer: readonly SocketFact[];
  readonly established: readonly SocketFact[];
  /** The first one. */
  readonly closeWait: SocketFact | undefined;
}

const NO_ROWS: SortedRows = {
  halfOpen: [],
  withoutTimer: [],
  established: [],
  closeWait: undefined,
};
const knownRows = new WeakMap<readonly SocketFact[], SortedRows>();

/** Rows between two ends, which many flows can have had one after the other. */
function sortedRows(rows: readonly SocketFact[]): SortedRows {
  if (rows.length === 0) return NO_ROWS;
  const known = knownRows.get(rows);
  if (known !== undefined) return known;
  const halfOpen = rows.filter(({ state }) => state === 'SYN-RECV');
  const sorted = {
    halfOpen,
    withoutTimer: halfOpen.filter(({ timer }) => timer === null),
    established: rows.filter(({ state }) => state === 'ESTAB'),
    closeWait: rows.find(({ state }) => state === 'CLOSE-WAIT'),
  };
  knownRows.set(rows, sorted);
  return sorted;
}

const knownTimes = new WeakMap<
  readonly SocketFact[],
  { readonly start: bigint | null; readonly index: SpanIndex<SocketFact> }
>();

/** The rows by the time of the heading above them, since a capture's start. */
function byTime(rows: readonly SocketFact[], start: bigint | null): SpanIndex<SocketFact> {
  const known = knownTimes.get(rows);
  if (known?.start === start) return known.index;
  const index = spanIndex(rows, ({ moment }) => sinceCaptureStart(moment, start));
  knownTimes.set(rows, { start, index });
  return index;
}

/** What an open socket has sent in vain, as `ss -i` says. */
function unheardText({ unacknowledged, sentAgain }: SocketFact): string {
  const waits = unacknowledged ?? 0;
  const again = sentAgain ?? 0;
  if (waits === 0) return '';
  return `; ${countText(waits, 'segment')} of it ${waits === 1 ? 'waits' : 'wait'} for an acknowledgment${again === 0 ? '' : `, and it has sent ${countText(again, 'segment')} again`}`;
}

function halfOpenRow(joined: JoinedEvidence, rows: SortedRows): Observation[] {
  const { ack } = joined.opening;
  if (rows.halfOpen.length === 0 || ack === null) return [];
  const late = rowAfter(joined, rows, ack.time);
  if (late === null) {
    return [
      hostFact(
        'host-snapshot',
        'The server lists this connection as half-open (SYN-RECV); the text does not show that the ACK had passed by then.',
      ),
    ];
  }
  const { time, how, exact } = late;
  const after = `${exact ? '' : 'at least '}${durationText(time - ack.time)}`;
  return [
    hostFact(
      'syn-recv-row',
      `The server itself lists this connection as half-open (SYN-RECV) ${after} after the client's ACK had passed (${how}): it had not opened it.`,
      { packets: [ack.packet], numbers: [Math.round(time - ack.time), exact ? 1 : 0] },
    ),
  ];
}

/** When a row of a half-open connection was printed. */
interface RowTime {
  readonly time: number;
  readonly how: string;
  readonly exact: boolean;
}

/** The first row that was printed after a time. */
function rowAfter(
  joined: JoinedEvidence,
  { halfOpen, withoutTimer }: SortedRows,
  after: number,
): RowTime | null {
  const { start } = joined.capture;
  for (const row of halfOpen.slice(0, MOST_TRIED)) {
    const at = timeFromTimer(joined.opening, row) ?? timeFromHeading(row, start);
    if (at !== null && at.time > after) return at;
  }
  const row = firstInSpan(byTime(withoutTimer, start), after + 1, Infinity);
  return row === undefined ? null : timeFromHeading(row, start);
}

function timeFromHeading({ moment }: SocketFact, start: bigint | null): RowTime | null {
  const time = sinceCaptureStart(moment, start);
  return Number.isNaN(time) ? null : { time, how: moment!.text, exact: true };
}

function timeFromTimer({ repeats }: Opening, { timer }: SocketFact): RowTime | null {
  if (timer === null) return null;
  const { left, resends } = timer;
  const next = repeats[resends];
  const previous = resends === 0 ? undefined : repeats[resends - 1];
  const timely = next !== undefined && repeats[0]!.afterFirst < ON_TIME;
  if (timely && (previous === undefined || next.segment.time - left >= previous.segment.time)) {
    const how = `its timer: ${durationText(left)} before the SYN-ACK was sent again`;
    return { time: next.segment.time - left, how, exact: true };
  }
  if (previous === undefined) return null;
  const how = `its timer: the SYN-ACK had been sent again ${resends === 1 ? 'once' : `${resends} times`}`;
  return { time: previous.segment.time, how, exact: false };
}
