/** A flow as the host of the outputs knows it: whether it is this flow's server, and what the server ignored. */
import type { Capture } from '../../capture';
import type { FlowIndex } from '../../flows/flowTable';
import type { Opening } from '../../opening/opening';
import { openingOf } from '../../opening/openingOf';
import type { OpeningSegment } from '../../opening/openingSegments';
import { addressText } from '../../packets/addressText';
import { TcpFlag } from '../../packets/packetTable';
import { crookedAtServer } from '../listeners';
import { endpointWords, serves, type Endpoint } from './endpoint';
import { factsOf, type HostEvidence, type ListenerFact, type SocketFact } from './hostEvidence';

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
  if (rows.client.length > 0) return 'client';
  if (factsOf(evidence, 'listener-list').length > 0) return 'other';
  const stated = factsOf(evidence, 'statement').some(({ id }) => id === 'outputs-of-server');
  return stated ? 'server' : 'unknown';
}

/** The listener of the flow in each listing that shows it. */
export function listenersOfFlow(evidence: HostEvidence, ends: FlowEnds): ListenerFact[] {
  return factsOf(evidence, 'listener').filter(({ local }) =>
    serves(local, ends.server, ends.serverPort),
  );
}

const socketsByEnds = new WeakMap<HostEvidence, Map<string, SocketFact[]>>();

/** Rows of the flow itself, as its server and as its client sees it. */
export function rowsOfFlow(
  evidence: HostEvidence,
  { client, clientPort, server, serverPort }: FlowEnds,
): { server: readonly SocketFact[]; client: readonly SocketFact[] } {
  let known = socketsByEnds.get(evidence);
  if (known === undefined) {
    known = new Map();
    for (const socket of factsOf(evidence, 'socket')) {
      const key = endsKey(socket.local, socket.peer);
      known.set(key, [...(known.get(key) ?? []), socket]);
    }
    socketsByEnds.set(evidence, known);
  }
  const clientEnd = { address: client, port: clientPort };
  const serverEnd = { address: server, port: serverPort };
  return {
    server: known.get(endsKey(serverEnd, clientEnd)) ?? [],
    client: known.get(endsKey(clientEnd, serverEnd)) ?? [],
  };
}

const endsKey = (local: Endpoint, peer: Endpoint) =>
  `${endpointWords(local)} ${endpointWords(peer)}`;

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

const ignoredTimes = new WeakMap<Capture, Map<number, readonly number[]>>();

/** How many segments all crooked openings of the flow's server had ignored between two times. */
export function ignoredAtServer(
  capture: Capture,
  opening: Opening,
  from: number,
  to: number,
): number {
  const server = capture.flows.serverAddress[opening.flow]!;
  const known = ignoredTimes.get(capture) ?? new Map<number, readonly number[]>();
  ignoredTimes.set(capture, known);
  const { flows } = crookedAtServer(capture, opening.flow);
  let times = known.get(server);
  if (times === undefined) {
    times = flows.flatMap((flow) =>
      ignoredSegments(openingOf(capture, flow)).map(({ time }) => time),
    );
    known.set(server, times);
  }
  const own = flows.includes(opening.flow) ? [] : ignoredSegments(opening).map(({ time }) => time);
  // A time that is not known counts: rather one segment too many to account for.
  return [...times, ...own].filter((time) => !(time < from) && !(time > to)).length;
}
