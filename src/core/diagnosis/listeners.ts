/** The listeners of a capture (server address and port) with their flows: witnesses for one another. */
import { countBefore, countBelow } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import {
  firstPacketOfFlow,
  FlowTrait,
  isListed,
  type FlowIndex,
  type FlowTable,
} from '../flows/flowTable';
import { witnessesOf } from './witnesses';

/** Flows of one kind to one listener, in file order. */
export type FlowRun = readonly FlowIndex[];

export interface Listener {
  readonly crooked: FlowRun;
  readonly unanswered: FlowRun;
  /** Flows whose SYN was answered with RST. */
  readonly refused: FlowRun;
  /** Flows with SYN and SYN-ACK, and no ACK or RST of the client. */
  readonly unacknowledged: FlowRun;
  /** Flows whose handshake went through at once. */
  readonly healthy: FlowRun;
}

type MutableListener = Record<keyof Listener, FlowIndex[]>;

interface ListenerIndex {
  readonly byEndpoint: ReadonlyMap<number, Listener>;
  /** SYNs of a client address that were refused or not answered, whatever their target; of clients with many. */
  readonly probesOfClient: ReadonlyMap<number, FlowRun>;
  /** Clients of {@link probesOfClient} beside the ports at which they exchanged data with somebody, `address × 65,536 + port`. */
  readonly served: ReadonlySet<number>;
  /** Flows of a server address, whatever the port. */
  readonly byAddress: ReadonlyMap<number, Listener>;
  /** Ports at which more than one server address was asked. */
  readonly sharedPorts: ReadonlySet<number>;
}

/** By flow table: a capture whose vantage a person states is a new object with the same flows. */
const indexes = new WeakMap<FlowTable, ListenerIndex>();
/** Flows between two pauses of {@link indexListeners}. */
const FLOWS_A_STEP = 16_384;
const emptyListener = (): MutableListener => ({
  crooked: [],
  unanswered: [],
  refused: [],
  unacknowledged: [],
  healthy: [],
});

/** The listener that a flow went to. */
export function listenerOf(capture: Capture, flow: FlowIndex): Listener {
  const { serverAddress, serverPort } = capture.flows;
  const key = serverAddress[flow]! * 65_536 + serverPort[flow]!;
  return indexOf(capture).byEndpoint.get(key)!;
}

/** The flows to the same server address, all ports together. */
export function serverOf(capture: Capture, flow: FlowIndex): Listener {
  return indexOf(capture).byAddress.get(capture.flows.serverAddress[flow]!)!;
}

/** Were other server addresses asked at the port of a flow's server? */
export function sharesPort(capture: Capture, flow: FlowIndex): boolean {
  return (
    witnessesOf(capture)?.sharesPort ??
    indexOf(capture).sharedPorts.has(capture.flows.serverPort[flow]!)
  );
}

/** The flows of a flow's client address that were refused or not answered, whatever their target. */
export function clientProbesOf(capture: Capture, flow: FlowIndex): FlowRun {
  return indexOf(capture).probesOfClient.get(capture.flows.clientAddress[flow]!) ?? [];
}

/** Was a client with many such flows served by others at the port of this one? Then it asks for a service, and not for what is open. */
export function isServedElsewhere(capture: Capture, flow: FlowIndex): boolean {
  const { clientAddress, serverPort } = capture.flows;
  return indexOf(capture).served.has(clientAddress[flow]! * 65_536 + serverPort[flow]!);
}

/** Flows of a run that begin in `[from, to]`, without `except`; at most `most` of them, and their number. */
export function flowsBetween(
  { packets, flows }: Capture,
  run: FlowRun,
  from: number,
  to: number,
  except: FlowIndex,
  most: number,
): { count: number; flows: FlowIndex[] } {
  const found: FlowIndex[] = [];
  if (run.length === 0) return { count: 0, flows: found };
  const timeOf = (at: number) => packets.time[firstPacketOfFlow(flows, run[at]!)]!;
  const start = countBefore(run.length, (at) => timeOf(at) >= from);
  const end = countBefore(run.length, (at) => timeOf(at) > to);
  for (let i = start; i < end && found.length < most; i++) {
    if (run[i] !== except) found.push(run[i]!);
  }
  // Flows are in file order.
  const at = countBelow(run, except);
  const inside = at >= start && at < end && run[at] === except;
  return { count: end - start - (inside ? 1 : 0), flows: found };
}

/** Builds the index of a large capture in steps, between which a page can paint; later calls then find it. */
export function* indexListeners(capture: Capture): Generator<void, void> {
  if (!indexes.has(capture.flows)) indexes.set(capture.flows, yield* build(capture));
}

function indexOf(capture: Capture): ListenerIndex {
  for (const _ of indexListeners(capture));
  return indexes.get(capture.flows)!;
}

function* build(capture: Capture): Generator<void, ListenerIndex> {
  const { flows } = capture;
  const byEndpoint = new Map<number, MutableListener>();
  const byAddress = new Map<number, MutableListener>();
  const probesOfClient = new Map<number, FlowIndex[]>();
  const served = new Set<number>();
  const known = (map: Map<number, MutableListener>, key: number): MutableListener => {
    let listener = map.get(key);
    if (listener === undefined) map.set(key, (listener = emptyListener()));
    return listener;
  };
  const probes = new Uint32Array(capture.addresses.length);
  for (let flow = 0; flow < flows.length; flow++) {
    if (isProbe(flows, flow)) probes[flows.clientAddress[flow]!]!++;
  }
  yield;
  for (let flow = 0; flow < flows.length; flow++) {
    const address = flows.serverAddress[flow]!;
    const listener = known(byEndpoint, address * 65_536 + flows.serverPort[flow]!);
    const server = known(byAddress, address);
    if (!isListed(flows, flow)) continue;
    const kind = kindOf(flows, flow);
    const client = flows.clientAddress[flow]!;
    if (isProbe(flows, flow) && probes[client]! >= FEWEST_PROBES) {
      let run = probesOfClient.get(client);
      if (run === undefined) probesOfClient.set(client, (run = []));
      run.push(flow);
    }
    if (kind === 'healthy' && probes[client]! >= FEWEST_PROBES && exchangesData(flows, flow)) {
      served.add(client * 65_536 + flows.serverPort[flow]!);
    }
    if (kind !== null) {
      listener[kind].push(flow);
      server[kind].push(flow);
    }
    if (flow % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
  }
  return {
    byEndpoint,
    byAddress,
    probesOfClient,
    served,
    sharedPorts: sharedPortsOf(byEndpoint.keys()),
  };
}

function sharedPortsOf(endpoints: Iterable<number>): Set<number> {
  const seen = new Uint8Array(65_536);
  const shared = new Set<number>();
  for (const endpoint of endpoints) {
    const port = endpoint % 65_536;
    if (seen[port] === 1) shared.add(port);
    seen[port] = 1;
  }
  return shared;
}

/** Clients with fewer refused or unanswered SYNs scan nothing; they are the most, and a run of their own would cost memory. */
const FEWEST_PROBES = 16;

/** More packets than a handshake and its end. */
const exchangesData = (flows: FlowTable, flow: FlowIndex) =>
  flows.packetStart[flow + 1]! - flows.packetStart[flow]! > HANDSHAKE_AND_END;
const HANDSHAKE_AND_END = 6;

const isProbe = (flows: FlowTable, flow: FlowIndex) =>
  (flows.traits[flow]! & (FlowTrait.unanswered | FlowTrait.refused)) !== 0;

function kindOf(flows: FlowTable, flow: FlowIndex): keyof Listener | null {
  const traits = flows.traits[flow]!;
  if ((traits & FlowTrait.otherLeg) !== 0) return null;
  if ((traits & (FlowTrait.crooked | FlowTrait.crossing)) === FlowTrait.crooked) return 'crooked';
  if ((traits & FlowTrait.unanswered) !== 0) return 'unanswered';
  if ((traits & FlowTrait.refused) !== 0) return 'refused';
  const answeredOnly =
    FlowTrait.hasSyn |
    FlowTrait.hasSynAck |
    FlowTrait.hasAck |
    FlowTrait.endsEarly |
    FlowTrait.reset;
  if ((traits & answeredOnly) === (FlowTrait.hasSyn | FlowTrait.hasSynAck)) return 'unacknowledged';
  const opened = (traits & FlowTrait.hasAck) !== 0 && Number.isNaN(flows.halfOpen[flow]!);
  return opened ? 'healthy' : null;
}
