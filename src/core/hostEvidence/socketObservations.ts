/** What rows of sockets and listeners say of an opening. */
import type { Opening } from '../opening/opening';
import { countText, durationText } from '../words/duration';
import type { Observation } from '../diagnosis/observations/observation';
import { endpointWords } from './endpoint';
import { factsOf, type ListenerFact, type SocketFact } from './hostEvidence';
import { listenersOfFlow, rowsOfFlow, waitingAt } from './hostFlow';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { sinceCaptureStart, type Moment } from './moment';
import { perEvidence } from './perEvidence';
import { datedListings, isNearlyFull, type Listing, type PortListeners } from './portListeners';
import { firstInSpan } from './spanIndex';

/** So many half-open connections are more than a moment's handshakes. */
const MANY_HALF_OPEN = 16;
/** A first resend later than this was put off: then the timer in the row does not lead to it. */
const ON_TIME = 1.5e9;

export function socketObservations(joined: JoinedEvidence): Observation[] {
  if (joined.role === 'other') return [notThisHost(joined)];
  return [
    ...queues(joined),
    ...waiting(joined),
    ...ownRows(joined),
    ...halfOpenAtPort(joined),
    ...halfOpenCounts(joined.evidence),
  ];
}

function notThisHost({ ends }: JoinedEvidence): Observation {
  return hostFact(
    'listener-not-on-host',
    `The outputs list the host's listeners, and none serves ${ends.server} port ${ends.serverPort}: they are not from this opening's server, or from another network namespace of it. Its counters were not used.`,
  );
}

/** The accept queue of the flow's listener, in each listing. */
function queues(joined: JoinedEvidence): Observation[] {
  const listeners = listenersOfFlow(joined.evidence, joined.ends);
  const dated = datedListings(listeners, joined.capture.start);
  const { from, to, lastIgnored } = whileIgnored(joined);
  const full = firstInSpan(dated.full, from, to);
  // What the queue held before the last segment that the server ignored is what that one met, or nearly.
  const roomy = firstInSpan(dated.roomy, from, Math.min(to, lastIgnored));
  const forgetful = listeners.firstForgetful;
  if (forgetful !== undefined && joined.opening.repeats.length > 0) {
    return [
      hostFact(
        'host-snapshot',
        `${queueText(forgetful)}: full. But FreeBSD and macOS forget a connection that finds it full, and would not have sent its SYN-ACK again.`,
      ),
    ];
  }
  const isOurs = joined.reachedServer && joined.role === 'server' && !isListedOpen(joined);
  if (isOurs && full !== undefined && roomy === undefined) {
    const [socket] = full;
    return [
      hostFact(
        'listen-queue-full',
        `${queueText(socket!)}: full, while the server ignored this opening (${socket!.moment!.text}).`,
        {
          packets: joined.ignored.map(({ packet }) => packet),
          numbers: queueNumbers(socket!),
        },
      ),
    ];
  }
  const once = listeners.firstFull;
  if (once !== undefined) {
    return [
      hostFact(
        'listen-queue-full-once',
        `${queueText(once)}: full. ${whyOnlyOnce(joined, listeners, full, roomy)}`,
        { numbers: queueNumbers(once) },
      ),
    ];
  }
  const last = listeners.all.at(-1);
  if (last === undefined || joined.ignored.length === 0) return [];
  const socket = firstInSpan(dated.any, from, to)?.[0];
  if (socket === undefined) {
    return [
      hostFact('host-snapshot', `${queueText(last)}: not full at that moment.`, {
        weight: 'detail',
      }),
    ];
  }
  const nearly = firstInSpan(dated.nearlyFull, from, to)?.find(isNearlyFull);
  if (nearly !== undefined) {
    return [
      hostFact(
        'host-snapshot',
        `${queueText(nearly)} (${socket.moment!.text}): not full at that moment, but a program that has just taken one of a full queue leaves it so.`,
      ),
    ];
  }
  return [
    hostFact(
      'listen-queue-not-full',
      `${queueText(socket)}: not full at a moment at which the server ignored this opening (${socket.moment!.text}).`,
      { numbers: queueNumbers(socket) },
    ),
  ];
}

/** Why a full queue does not prove that this opening met it. */
function whyOnlyOnce(
  joined: JoinedEvidence,
  { listingOfFirstFull: shared }: PortListeners,
  full: Listing | undefined,
  roomy: Listing | undefined,
): string {
  if (full !== undefined && roomy !== undefined) {
    return `It had room at another moment at which the server ignored this opening (${roomy[0]!.moment!.text}).`;
  }
  const isShared = shared !== undefined && shared.length > 1;
  if (isShared && isMeanwhile(joined, shared[0]!.moment) && full === undefined) {
    return `${shared.length} sockets share the port, and not all were full: the text does not show which one this client was given.`;
  }
  return 'The text does not show whether that was while the server ignored this opening.';
}

/** Backlogs that systems and programs take when nobody chooses one (SOMAXCONN, listen() of libraries). */
const USUAL_BACKLOGS = new Set([5, 10, 50, 100, 128, 256, 511, 512, 1024, 2048, 4096]);

/** `netstat` prints how many connections wait at a listener, and not how many may. */
function waiting({ evidence, ends }: JoinedEvidence): Observation[] {
  const most = waitingAt(evidence, ends);
  if (most === null || most.waiting === 0) return [];
  const backlog = most.waiting - 1;
  const connections = countText(most.waiting, 'connection');
  const text = `${connections} waited to be accepted at port ${ends.serverPort}${whenText(most.moment)}`;
  if (!USUAL_BACKLOGS.has(backlog)) {
    return [
      hostFact(
        'host-snapshot',
        `${text}. netstat does not print how many may; \`ss -ltn\` does. The text does not show whether that was during this opening.`,
      ),
    ];
  }
  return [
    hostFact(
      'listen-queue-full-once',
      `${text}: ${backlog} + 1, as many as a usual backlog of ${backlog} holds. netstat does not print the limit, and the text does not show whether that was during this opening.`,
      { numbers: [most.waiting, backlog] },
    ),
  ];
}

/** Half-open connections in the list, by the end that listens. */
const halfOpenByEnd = perEvidence((evidence) => {
  const counts = new Map<string, { count: number; readonly moment: Moment | null }>();
  for (const { state, local, moment } of factsOf(evidence, 'socket')) {
    if (state !== 'SYN-RECV') continue;
    const end = endpointWords(local);
    const known = counts.get(end);
    if (known === undefined) counts.set(end, { count: 1, moment });
    else known.count++;
  }
  return counts;
});

/** Half-open connections of the flow's listener, counted in the list. */
function halfOpenAtPort({ evidence, ends, role }: JoinedEvidence): Observation[] {
  if (role === 'client') return [];
  const { server: address, serverPort: port } = ends;
  const found = halfOpenByEnd(evidence).get(endpointWords({ address, port }));
  if (found === undefined) return [];
  const { count, moment } = found;
  const many = count >= MANY_HALF_OPEN;
  return [
    hostFact(
      many ? 'many-syn-recv' : 'host-snapshot',
      `${countText(count, 'connection')} to this port ${count === 1 ? 'is' : 'are'} listed as half-open (SYN-RECV)${whenText(moment)}. That is a single snapshot.`,
      many ? { numbers: [count, count] } : { weight: 'detail' },
    ),
  ];
}

/** Waiting, and one less than the queue holds: what a backlog is on Linux. */
const queueNumbers = ({ waiting, holds }: ListenerFact) => [waiting, holds - 1];

function queueText({ local, waiting, holds }: ListenerFact): string {
  return `${countText(waiting, 'connection')} waited to be accepted at port ${local.port}; the queue holds ${holds}`;
}

/** From the first to the last segment that the server ignored, or its resend; NaN where there is none. */
function whileIgnored({ ignored, opening }: JoinedEvidence) {
  const lastIgnored = ignored.at(-1)?.time ?? Number.NaN;
  const resend = opening.repeats.findLast(({ afterAck }) => afterAck)?.segment;
  return { from: ignored[0]?.time ?? Number.NaN, to: resend?.time ?? lastIgnored, lastIgnored };
}

function isMeanwhile(joined: JoinedEvidence, moment: Moment | null): boolean {
  const time = sinceCaptureStart(moment, joined.capture.start);
  const { from, to } = whileIgnored(joined);
  return time >= from && time <= to;
}

function ownRows(joined: JoinedEvidence): Observation[] {
  const { evidence, ends } = joined;
  const rows = rowsOfFlow(evidence, ends);
  const halfOpen = rows.server.filter(({ state }) => state === 'SYN-RECV');
  const found = halfOpenRow(joined, halfOpen);
  const after = rows.server.find(({ state }) => state === 'CLOSE-WAIT');
  if (after !== undefined) {
    found.push(
      hostFact(
        'close-wait-row',
        `The server lists this connection as CLOSE-WAIT with ${after.receiveQueue} bytes to read${whenText(after.moment)}: the client has closed, the program has not.`,
        { weight: 'detail' },
      ),
    );
  }
  const open = [...rows.server, ...rows.client].find(({ state }) => state === 'ESTAB');
  if (open !== undefined) {
    const side = rows.server.includes(open) ? 'server' : 'client';
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
function isListedOpen(joined: JoinedEvidence): boolean {
  return rowsOfFlow(joined.evidence, joined.ends).server.some(
    ({ state, moment }) => state === 'ESTAB' && isMeanwhile(joined, moment),
  );
}

/** What an open socket has sent in vain, as `ss -i` says. */
function unheardText({ unacknowledged, sentAgain }: SocketFact): string {
  const waits = unacknowledged ?? 0;
  const again = sentAgain ?? 0;
  if (waits === 0) return '';
  return `; ${countText(waits, 'segment')} of it ${waits === 1 ? 'waits' : 'wait'} for an acknowledgment${again === 0 ? '' : `, and it has sent ${countText(again, 'segment')} again`}`;
}

const whenText = (moment: Moment | null) => (moment === null ? '' : ` (${moment.text})`);

function halfOpenRow(joined: JoinedEvidence, rows: readonly SocketFact[]): Observation[] {
  const { opening } = joined;
  const { ack } = opening;
  if (rows.length === 0 || ack === null) return [];
  const dated = rows.map((row) => ({ row, at: rowTime(joined, row) }));
  const late = dated.find(({ at }) => at !== null && at.time > ack.time);
  if (late === undefined) {
    return [
      hostFact(
        'host-snapshot',
        'The server lists this connection as half-open (SYN-RECV); the text does not show that the ACK had passed by then.',
      ),
    ];
  }
  const { time, how, exact } = late.at!;
  const after = `${exact ? '' : 'at least '}${durationText(time - ack.time)}`;
  return [
    hostFact(
      'syn-recv-row',
      `The server itself lists this connection as half-open (SYN-RECV) ${after} after the client's ACK had passed (${how}): it had not opened it.`,
      { packets: [ack.packet], numbers: [Math.round(time - ack.time), exact ? 1 : 0] },
    ),
  ];
}

/** When a row of a half-open connection was printed: from its timer, or from the heading above it. */
function rowTime(
  { opening, capture }: JoinedEvidence,
  { timer, moment }: SocketFact,
): { time: number; how: string; exact: boolean } | null {
  const fromTimer = timer === null ? null : timeFromTimer(opening, timer.left, timer.resends);
  if (fromTimer !== null) return fromTimer;
  const time = sinceCaptureStart(moment, capture.start);
  return Number.isNaN(time) ? null : { time, how: moment!.text, exact: true };
}

function timeFromTimer({ repeats }: Opening, left: number, resends: number) {
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

/** Many half-open connections at once: a queue of them stands somewhere. */
const halfOpenCounts = perEvidence((evidence): Observation[] => {
  const most = factsOf(evidence, 'state-count')
    .filter(({ state, count }) => state === 'SYN-RECV' && count >= MANY_HALF_OPEN)
    .toSorted((a, b) => b.count - a.count)[0];
  if (most === undefined) return [];
  const open = factsOf(evidence, 'state-count').find(
    ({ state, moment }) => state === 'ESTAB' && moment === most.moment,
  );
  const beside = open === undefined ? '' : `, beside ${open.count} that are open`;
  return [
    hostFact(
      'many-syn-recv',
      `${most.count} of ${most.total} connections of the host are half-open at once (SYN-RECV)${beside}. That is a single snapshot, and not of this opening.`,
      { numbers: [most.count, most.total] },
    ),
  ];
});
