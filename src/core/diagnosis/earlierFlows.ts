/** Flows of one pair of ends, by time: which connection came before one of the same addresses and ports. */
import { HASH_START, hashWord } from '../bytes/seededHash';
import type { Capture } from '../capture';
import { isListed, type FlowIndex, type FlowTable } from '../flows/flowTable';

/** Earlier flows that are looked at. */
const MOST_EARLIER = 4;
/** A client's port is used again seldom: what lies further back in its flows is no neighbour. */
const MOST_LOOKED_AT = 64;

/** By flow table, see {@link buildLinks}. Built when it is first asked for. */
const known = new WeakMap<FlowTable, Int32Array>();

/** The flows before one between the same two ends, whichever of them opened: the last first, a few at most. */
export function earlierFlowsOf({ flows }: Capture, flow: FlowIndex): FlowIndex[] {
  const links = linksOf(flows);
  const client = endOf(flows, 2 * flow);
  const server = endOf(flows, 2 * flow + 1);
  const found: FlowIndex[] = [];
  let at = links[2 * flow]!;
  for (let looked = 0; at >= 0 && looked < MOST_LOOKED_AT; looked++) {
    // The other end of the same flow.
    const peer = endOf(flows, at ^ 1);
    const other = at >>> 1;
    const isBetween = peer === server && endOf(flows, at) === client;
    // A flow from an end to itself is met at both.
    if (isBetween && other !== flow && found.at(-1) !== other) found.push(other);
    if (found.length === MOST_EARLIER) break;
    at = links[at]!;
  }
  return found;
}

/** An end of a flow, as a number: of place `2 × flow` its client, of the place behind that its server. */
function endOf(
  { clientAddress, clientPort, serverAddress, serverPort }: FlowTable,
  place: number,
): number {
  const flow = place >>> 1;
  return (place & 1) === 0
    ? clientAddress[flow]! * 65_536 + clientPort[flow]!
    : serverAddress[flow]! * 65_536 + serverPort[flow]!;
}

function linksOf(flows: FlowTable): Int32Array {
  let links = known.get(flows);
  if (links === undefined) known.set(flows, (links = buildLinks(flows)));
  return links;
}

/** For each end of each flow the place at which a flow of the list had that end before; -1 for none. A million flows are no map of lists. */
function buildLinks(flows: FlowTable): Int32Array {
  const links = new Int32Array(2 * flows.length).fill(-1);
  /** A hash table of ends: the last place of each + 1. */
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * flows.length + 1)));
  const mask = slots.length - 1;
  for (let place = 0; place < links.length; place++) {
    const end = endOf(flows, place);
    let slot = hashOf(end) & mask;
    while (slots[slot] !== 0 && endOf(flows, slots[slot]! - 1) !== end) slot = (slot + 1) & mask;
    links[place] = slots[slot]! - 1;
    if (isListed(flows, place >>> 1)) slots[slot] = place + 1;
  }
  return links;
}

const hashOf = (end: number) =>
  hashWord(hashWord(HASH_START, Math.floor(end / 65_536)), end % 65_536);
