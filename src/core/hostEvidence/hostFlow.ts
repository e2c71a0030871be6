/** A flow as the host of the outputs knows it: whether it is this flow's server, and what the server ignored. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { addressText } from '../packets/addressText';
import { endpointWords, type Endpoint } from './endpoint';
import {
  factsOf,
  type HostEvidence,
  type SocketFact,
  type TrackedFact,
  type WaitingFact,
} from './hostEvidence';
import { factIndex, perEvidence } from './perEvidence';
import { portListeners } from './portListeners';
import type { StatementId } from './statements';

export { ignoredAtServer, ignoredSegments } from '../diagnosis/ignoredTimes';

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
 * - `unknown`: nothing tells, or the port is passed on to a container of the host.
 */
export type HostRole = 'server' | 'client' | 'other' | 'unknown';

export function hostRole(
  evidence: HostEvidence,
  ends: FlowEnds,
  /** Other servers of the capture were asked at this port: a listener of any address may be one of theirs. */
  sharesPort: boolean,
): HostRole {
  const rows = rowsOfFlow(evidence, ends);
  const { all, isNamed, areForwarders } = listenersOfFlow(evidence, ends);
  if (rows.server.length > 0 || isNamed) return 'server';
  if (rows.client.length > 0) return 'client';
  if (areForwarders) return 'unknown';
  const stated = statedIn(evidence).has('outputs-of-server');
  if (all.length > 0 || waitingAt(evidence, ends) !== null)
    return (sharesPort || isBehindServer(evidence, ends)) && !stated ? 'unknown' : 'server';
  if (factsOf(evidence, 'listener-list').length > 0) return 'other';
  return stated ? 'server' : 'unknown';
}

/** What a person states in the text, or has ticked. */
export const statedIn = perEvidence(
  (evidence): ReadonlySet<StatementId> =>
    new Set(factsOf(evidence, 'statement').map(({ id }) => id)),
);

/** The listeners of the flow in each listing that shows them. */
export const listenersOfFlow = (evidence: HostEvidence, { server, serverPort }: FlowEnds) =>
  portListeners(evidence, server, serverPort);

/**
 * Do the rows of the text show connections at the flow's port, and all of them to other addresses of the host than the flow's server has? Then it is a machine
 * behind that address, and another one may have had this flow.
 */
function isBehindServer(evidence: HostEvidence, { server, serverPort }: FlowEnds): boolean {
  const local = localAddresses(evidence).get(serverPort);
  return local !== undefined && !local.has(server);
}

/** By port: the host's own addresses to which its connections came, but for itself. */
const localAddresses = perEvidence((evidence) => {
  const byPort = new Map<number, Set<string>>();
  for (const { local } of factsOf(evidence, 'socket')) {
    const { address, port } = local;
    if (address === null || port === null || /^(?:127\.|::1$)/.test(address)) continue;
    const known = byPort.get(port);
    if (known === undefined) byPort.set(port, new Set([address]));
    else known.add(address);
  }
  return byPort;
});

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
