/** Flows of one pair of ends, by time: which connection came before one of the same addresses and ports. */
import { countBelow } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import { isListed, type FlowIndex, type FlowTable } from '../flows/flowTable';

/** Earlier flows that are looked at. */
const MOST_EARLIER = 4;

/** By an end's address and port: the flows of that end, in order. Built when it is first asked for. */
const known = new WeakMap<FlowTable, ReadonlyMap<number, readonly FlowIndex[]>>();

/** The flows before one between the same two ends, whichever of them opened: the last first, a few at most. */
export function earlierFlowsOf({ flows }: Capture, flow: FlowIndex): FlowIndex[] {
  const { clientAddress, clientPort, serverAddress, serverPort } = flows;
  const client = endOf(clientAddress[flow]!, clientPort[flow]!);
  const server = endOf(serverAddress[flow]!, serverPort[flow]!);
  const found: FlowIndex[] = [];
  const ofClient = indexOf(flows).get(client) ?? [];
  // A client's port is used again seldom: what lies far back in its list is no neighbour.
  const before = countBelow(ofClient, flow);
  for (const other of ofClient.slice(Math.max(0, before - MOST_LOOKED_AT), before).reverse()) {
    const a = endOf(clientAddress[other]!, clientPort[other]!);
    const b = endOf(serverAddress[other]!, serverPort[other]!);
    if ((a === client && b === server) || (a === server && b === client)) found.push(other);
    if (found.length === MOST_EARLIER) break;
  }
  return found;
}

const MOST_LOOKED_AT = 64;

const endOf = (address: number, port: number) => address * 65_536 + port;

function indexOf(flows: FlowTable): ReadonlyMap<number, readonly FlowIndex[]> {
  const ready = known.get(flows);
  if (ready !== undefined) return ready;
  const byEnd = new Map<number, FlowIndex[]>();
  const add = (end: number, flow: FlowIndex) => {
    const list = byEnd.get(end);
    if (list === undefined) byEnd.set(end, [flow]);
    else list.push(flow);
  };
  for (let flow = 0; flow < flows.length; flow++) {
    if (!isListed(flows, flow)) continue;
    add(endOf(flows.clientAddress[flow]!, flows.clientPort[flow]!), flow);
    add(endOf(flows.serverAddress[flow]!, flows.serverPort[flow]!), flow);
  }
  known.set(flows, byEnd);
  return byEnd;
}
