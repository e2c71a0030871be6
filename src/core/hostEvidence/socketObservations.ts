/** What rows of sockets and listeners say of an opening. */
import { countText } from '../words/duration';
import type { Observation } from '../diagnosis/observations/observation';
import { endpointWords } from './endpoint';
import { dropsForCertain } from './filterObservations';
import { factsOf, type ListenerFact } from './hostEvidence';
import { listenersOfFlow, waitingAt } from './hostFlow';
import { hostFact, isMeanwhile, whileIgnored, type JoinedEvidence } from './joinedEvidence';
import { whenText, type Moment } from './moment';
import { isListedOpen, ownRows } from './ownRows';
import { perEvidence } from './perEvidence';
import { datedListings, isNearlyFull, type Listing, type PortListeners } from './portListeners';
import { firstInSpan } from './spanIndex';

/** So many half-open connections are more than a moment's handshakes. */
const MANY_HALF_OPEN = 16;

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
  if (isOurs && full !== undefined && roomy === undefined && !dropsForCertain(joined)) {
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
  if (full !== undefined && dropsForCertain(joined)) {
    return 'But a rule of the packet filter drops such segments as well.';
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
