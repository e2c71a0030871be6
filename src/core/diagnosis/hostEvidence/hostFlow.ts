/** A flow as the host of the outputs knows it: whether it is this flow's server, and what the server ignored. */
import type { Capture } from '../../capture';
import type { FlowIndex } from '../../flows/flowTable';
import type { Opening } from '../../opening/opening';
import { openingOf } from '../../opening/openingOf';
import type { OpeningSegment } from '../../opening/openingSegments';
import { addressText } from '../../packets/addressText';
import { TcpFlag } from '../../packets/packetTable';
import { serverOf } from '../listeners';
import { witnessesOf, type IgnoredTimes } from '../witnesses';
import { endpointWords, type Endpoint } from './endpoint';
import {
  factsOf,
  type HostEvidence,
  type ListenerFact,
  type SocketFact,
  type TrackedFact,
  type WaitingFact,
} from './hostEvidence';
import { factIndex, perEvidence } from './perEvidence';

export interface FlowEnds {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

export function flowEnds({ flows, addresses }: Capture, flow: FlowIndex): FlowEnds {
  return {
    client: addressText(addresses, flows.clientAddress[flow]!),
    clientPort: flows.clientPort[flow]!,
    server: addressText(addresses, flows.serverAddress[flow]!),
    serverPort: flows.serverPort[flow]!,
  };
}

/**
 * Whose outputs these are, for this flow:
 * - `server`: they show the flow's listener, or the flow itself from its server's side, or a person says so;
 * - `client`: they show the flow from its client's side;
 * - `other`: they list the host's listeners, and the flow's is not among them;
 * - `unknown`: nothing tells.
 */
export type HostRole = 'server' | 'client' | 'other' | 'unknown';

export function hostRole(evidence: HostEvidence, ends: FlowEnds): HostRole {
  const rows = rowsOfFlow(evidence, ends);
  if (listenersOfFlow(evidence, ends).length > 0 || rows.server.length > 0) return 'server';
  if (waitingAt(evidence, ends) !== null) return 'server';
  if (rows.client.length > 0) return 'client';
  if (factsOf(evidence, 'listener-list').length > 0) return 'other';
  const stated = factsOf(evidence, 'statement').some(({ id }) => id === 'outputs-of-server');
  return stated ? 'server' : 'unknown';
}

const listenersAt = factIndex('listener', ({ local }) => endpointWords(local));

/** Place of each listener in the text. */
const placeOf = perEvidence(
  (evidence) => new Map(factsOf(evidence, 'listener').map((fact, place) => [fact, place])),
);

/** The listener of the flow in each listing that shows it. */
export function listenersOfFlow(evidence: HostEvidence, ends: FlowEnds): ListenerFact[] {
  const { server: address, serverPort: port } = ends;
  const found = [
    ...listenersAt(evidence, endpointWords({ address, port })),
    ...listenersAt(evidence, endpointWords({ address: null, port })),
  ];
  const places = placeOf(evidence);
  return found.sort((a, b) => places.get(a)! - places.get(b)!);
}

/** By end, the print in which most connections waited. */
const mostWaiting = perEvidence((evidence) => {
  const most = new Map<string, WaitingFact>();
  for (const fact of factsOf(evidence, 'waiting')) {
    const end = endpointWords(fact.local);
    if (fact.waiting >= (most.get(end)?.waiting ?? 0)) most.set(end, fact);
  }
  return most;
});

/** Connections that wait at the flow's listener, where no limit is printed beside them; null when none is printed. */
export function waitingAt(
  evidence: HostEvidence,
  { server: address, serverPort: port }: FlowEnds,
): WaitingFact | null {
  const most = mostWaiting(evidence);
  return (
    most.get(endpointWords({ address, port })) ??
    most.get(endpointWords({ address: null, port })) ??
    null
  );
}

const socketsWithEnds = factIndex('socket', ({ local, peer }) => endsKey(local, peer));

/** Rows of the flow itself, as its server and as its client sees it. */
export function rowsOfFlow(
  evidence: HostEvidence,
  { client, clientPort, server, serverPort }: FlowEnds,
): { server: readonly SocketFact[]; client: readonly SocketFact[] } {
  const clientEnd = { address: client, port: clientPort };
  const serverEnd = { address: server, port: serverPort };
  return {
    server: socketsWithEnds(evidence, endsKey(serverEnd, clientEnd)),
    client: socketsWithEnds(evidence, endsKey(clientEnd, serverEnd)),
  };
}

function endsKey(local: Endpoint, peer: Endpoint): string {
  return `${endpointWords(local)} ${endpointWords(peer)}`;
}

const trackedWithEnds = factIndex('tracked', ({ client, server }) => endsKey(client, server));

/** The flow in each table of connection tracking that lists it. */
export function trackedRows(
  evidence: HostEvidence,
  { client, clientPort, server, serverPort }: FlowEnds,
): readonly TrackedFact[] {
  const clientEnd = { address: client, port: clientPort };
  return trackedWithEnds(evidence, endsKey(clientEnd, { address: server, port: serverPort }));
}

/**
 * Segments of the client that the server certainly did not act on: those with an ACK after which it sent its SYN-ACK
 * again or its RST at once, and SYNs that were not answered.
 */
export function ignoredSegments({
  segments,
  syns,
  synAck,
  ack,
  repeats,
}: Opening): OpeningSegment[] {
  if (synAck === null) return [...syns];
  if (ack === null) return [];
  // Of several SYNs before the SYN-ACK the last one was answered.
  const unanswered = syns.filter(({ packet }) => packet < synAck.packet).slice(0, -1);
  const last = repeats.findLast(({ afterAck, crossing }) => afterAck && !crossing);
  const reset = segments.find(
    ({ fromServer, flags, packet }) =>
      fromServer && (flags & TcpFlag.rst) !== 0 && packet > ack.packet,
  );
  const until = last?.segment.packet ?? reset?.packet;
  if (until === undefined) return unanswered;
  const unheard = segments.filter(
    ({ fromServer, flags, packet, duplicateOf }) =>
      !fromServer &&
      duplicateOf === null &&
      (flags & (TcpFlag.ack | TcpFlag.syn | TcpFlag.rst)) === TcpFlag.ack &&
      packet >= ack.packet &&
      packet < until,
  );
  return [...unanswered, ...unheard];
}

const ignoredTimes = new WeakMap<Capture, Map<number, IgnoredTimes>>();

/** How many segments all crooked openings of the flow's server had ignored between two times. */
export function ignoredAtServer(
  capture: Capture,
  opening: Opening,
  from: number,
  to: number,
): number {
  const times = ignoredTimesOf(capture, opening.flow);
  const own = times.flows.has(opening.flow) ? [] : ignoredSegments(opening);
  // A time that is not known counts: rather one segment too many to account for.
  return (
    Math.max(0, countUpTo(times.sorted, to, true) - countUpTo(times.sorted, from, false)) +
    times.undated +
    own.filter(({ time }) => !(time < from) && !(time > to)).length
  );
}

/** When the server of a flow ignored segments of crooked openings. */
export function ignoredTimesOf(capture: Capture, flow: FlowIndex): IgnoredTimes {
  const witnessed = witnessesOf(capture)?.ignored ?? null;
  if (witnessed !== null) return witnessed;
  const server = capture.flows.serverAddress[flow]!;
  const known = ignoredTimes.get(capture) ?? new Map<number, IgnoredTimes>();
  ignoredTimes.set(capture, known);
  const times = known.get(server) ?? timesIgnored(capture, flow);
  known.set(server, times);
  return times;
}

function timesIgnored(capture: Capture, flow: FlowIndex): IgnoredTimes {
  const { flows } = serverOf(capture, flow).crooked;
  const times = flows.flatMap((one) =>
    ignoredSegments(openingOf(capture, one)).map(({ time }) => time),
  );
  const dated = times.filter((time) => !Number.isNaN(time));
  return {
    flows: new Set(flows),
    sorted: Float64Array.from(dated).sort(),
    undated: times.length - dated.length,
  };
}

/** How many of the times come before a time, or with it; all of them and none when that is not known. */
function countUpTo(sorted: Float64Array, time: number, orWith: boolean): number {
  if (Number.isNaN(time)) return orWith ? sorted.length : 0;
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const before = orWith ? sorted[middle]! <= time : sorted[middle]! < time;
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
