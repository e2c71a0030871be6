/**
 * Orders of flows for a list: stable radix sorts over the columns, so that a million flows are in
 * order within a few tens of milliseconds and without an object per flow.
 */
import { FlowTrait, isListed, type FlowTable } from './flowTable';

/** By what flows can be ordered. */
export type FlowSort = 'worst' | 'halfOpen' | 'time' | 'packets';

/** The highest {@link severity}. */
const WORST = 10;

/**
 * How much a flow's opening asks for attention: 0 (nothing odd) to {@link WORST}. Crooked openings come first,
 * those that the server never accepted before all others.
 */
export function severity(traits: number): number {
  if (traits & (FlowTrait.endsEarly | FlowTrait.continuation | FlowTrait.otherLeg)) return 0;
  if (traits & FlowTrait.crooked && !(traits & FlowTrait.crossing)) {
    return traits & FlowTrait.neverAccepted ? 10 : 9;
  }
  if (traits & FlowTrait.unanswered) return 8;
  if (traits & FlowTrait.neverAccepted) return 7;
  if (traits & FlowTrait.refused) return 6;
  if (traits & FlowTrait.synRetransmitted) return 5;
  if (traits & FlowTrait.hasSynAck && !(traits & FlowTrait.hasAck)) return 4;
  if (traits & FlowTrait.crossing) return 3;
  if (traits & FlowTrait.reset) return 2;
  if (traits & FlowTrait.guessedRoles) return 0;
  return 1;
}

type Order = Uint32Array<ArrayBuffer>;
/** Work that yields now and then, so that whoever runs it can let the page breathe. */
type Steps<T> = Generator<void, T, undefined>;

/** Sorts `order` by ascending `key[flow]`, stable: four counting passes of 8 bits, idle passes skipped. */
function* radixSort(order: Order, key: Uint32Array): Steps<Order> {
  let from = order;
  let to = new Uint32Array(order.length);
  for (let shift = 0; shift < 32; shift += 8) {
    const start = new Uint32Array(257);
    for (const flow of from) start[((key[flow]! >>> shift) & 0xff) + 1]!++;
    yield;
    if (start.indexOf(order.length, 1) !== -1) continue;
    for (let digit = 0; digit < 256; digit++) start[digit + 1]! += start[digit]!;
    for (const flow of from) to[start[(key[flow]! >>> shift) & 0xff]!++] = flow;
    [from, to] = [to, from];
    yield;
  }
  return from;
}

/** Keys that put the longest half-open time first: the bits of a float grow with its value. */
function halfOpenKeys(flows: FlowTable): Uint32Array {
  const values = new Float32Array(flows.length);
  for (let flow = 0; flow < flows.length; flow++) {
    const halfOpen = flows.halfOpen[flow]!;
    values[flow] = halfOpen > 0 ? halfOpen : 0;
  }
  const keys = new Uint32Array(values.buffer);
  for (let flow = 0; flow < keys.length; flow++) keys[flow] = ~keys[flow]!;
  return keys;
}

/** Keys that put the flow with most packets first. */
function packetCountKeys(flows: FlowTable): Uint32Array {
  const keys = new Uint32Array(flows.length);
  for (let flow = 0; flow < keys.length; flow++) {
    keys[flow] = ~(flows.packetStart[flow + 1]! - flows.packetStart[flow]!);
  }
  return keys;
}

/** Keys that put the highest {@link severity} first. */
function severityKeys(flows: FlowTable): Uint32Array {
  const keys = new Uint32Array(flows.length);
  for (let flow = 0; flow < keys.length; flow++) keys[flow] = WORST - severity(flows.traits[flow]!);
  return keys;
}

/** The flows of a list, in order of their stream numbers. */
export function listedFlows(flows: FlowTable): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(flows.length);
  let length = 0;
  for (let flow = 0; flow < flows.length; flow++) {
    if (isListed(flows, flow)) all[length++] = flow;
  }
  return length === all.length ? all : all.slice(0, length);
}

/** The flows in the given order; equals stay in the order of their stream numbers. */
export function* orderFlows(flows: FlowTable, sort: FlowSort): Steps<Order> {
  const all = listedFlows(flows);
  yield;
  switch (sort) {
    case 'time':
      // Stream numbers follow the flows' first packets.
      return all;
    case 'packets':
      return yield* radixSort(all, packetCountKeys(flows));
    case 'halfOpen':
      return yield* radixSort(all, halfOpenKeys(flows));
    case 'worst':
      return yield* radixSort(yield* radixSort(all, halfOpenKeys(flows)), severityKeys(flows));
  }
}
