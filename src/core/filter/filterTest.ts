/**
 * A filter made to a test of flows. What is the same for all packets of a flow is decided once a flow; its packets are asked only where
 * that leaves it open.
 */
import { addressText } from '../packets/addressText';
import type { AddressTable } from '../packets/addressTable';
import { streamsOfFlow, type FlowIndex } from '../flows/flowTable';
import type { PacketIndex } from '../packets/packetTable';
import type { FilterTables } from './filterTables';
import type { AddressPrefix, Comparison, FilterTree } from './filterTree';

/** What is known of a flow without its packets. */
type Decided = boolean | null;

interface Test {
  /** The same for all packets of a stream, or null. */
  readonly stream: (stream: FlowIndex) => Decided;
  readonly packet: (packet: PacketIndex) => boolean;
  /** It asks packets; those that do not are asked first. */
  readonly asksPackets: boolean;
}

/** Does a flow have a packet of which the filter is true? */
export function filterTest(tables: FilterTables, tree: FilterTree): (flow: FlowIndex) => boolean {
  const test = testOf(tables, tree);
  const { packetStart, packetIndex } = tables.flows;
  const holds = (stream: FlowIndex): boolean => {
    const from = packetStart[stream]!;
    const to = packetStart[stream + 1]!;
    if (from === to) return false;
    const decided = test.stream(stream);
    if (decided !== null) return decided;
    for (let at = from; at < to; at++) if (test.packet(packetIndex[at]!)) return true;
    return false;
  };
  return (flow) =>
    tables.flows.continuedBy[flow]! < 0
      ? holds(flow)
      : streamsOfFlow(tables.flows, flow).some(holds);
}

/** The test of single packets. */
export function packetTest(
  tables: FilterTables,
  tree: FilterTree,
): (packet: PacketIndex) => boolean {
  return testOf(tables, tree).packet;
}

function testOf(tables: FilterTables, tree: FilterTree): Test {
  switch (tree.kind) {
    case 'not': {
      const { stream, packet, asksPackets } = testOf(tables, tree.part);
      return {
        stream: (flow) => {
          const decided = stream(flow);
          return decided === null ? null : !decided;
        },
        packet: (row) => !packet(row),
        asksPackets,
      };
    }
    case 'and':
    case 'or':
      return joined(
        tree.parts.map((part) => testOf(tables, part)),
        tree.kind === 'or',
      );
    case 'xor': {
      const parts = tree.parts.map((part) => testOf(tables, part));
      return {
        stream: (flow) => {
          let odd = false;
          for (const { stream } of parts) {
            const decided = stream(flow);
            if (decided === null) return null;
            odd = odd !== decided;
          }
          return odd;
        },
        packet: (row) => parts.reduce((odd, { packet }) => odd !== packet(row), false),
        asksPackets: parts.some(({ asksPackets }) => asksPackets),
      };
    }
    default:
      return valueTest(tables, tree);
  }
}

/** Tests of which all must hold, or one (`ends` is what ends the search). */
function joined(parts: readonly Test[], ends: boolean): Test {
  const order = parts.toSorted((a, b) => Number(a.asksPackets) - Number(b.asksPackets));
  return {
    stream: (flow) => {
      let open = false;
      for (const { stream } of order) {
        const decided = stream(flow);
        if (decided === ends) return ends;
        open ||= decided === null;
      }
      return open ? null : !ends;
    },
    packet: (row) => {
      for (const { packet } of order) if (packet(row) === ends) return ends;
      return !ends;
    },
    asksPackets: parts.some(({ asksPackets }) => asksPackets),
  };
}

type Leaf = Exclude<FilterTree, { kind: 'and' | 'or' | 'xor' | 'not' }>;

function valueTest(tables: FilterTables, leaf: Leaf): Test {
  const reads = leaf.field.read(tables);
  const holds = holdsOf(tables.addresses, leaf);
  const all = leaf.kind !== 'exists' && leaf.all;
  const [first, second] = reads;
  const row =
    second === undefined
      ? (at: number) => {
          const value = first!(at);
          return value === value && holds(value);
        }
      : (at: number) => {
          const [a, b] = [first!(at), second(at)];
          // A value that is not there neither helps nor hurts.
          if (!(a === a)) return b === b && holds(b);
          if (!(b === b)) return holds(a);
          return all ? holds(a) && holds(b) : holds(a) || holds(b);
        };
  if (leaf.field.scope === 'packet') return { stream: () => null, packet: row, asksPackets: true };
  const { flow } = tables.packets;
  return { stream: row, packet: (packet) => row(flow[packet]!), asksPackets: false };
}

/** The test of one value. */
function holdsOf(addresses: AddressTable, leaf: Leaf): (value: number) => boolean {
  switch (leaf.kind) {
    case 'exists':
      return () => true;
    case 'number': {
      const compare = comparing(leaf.comparison, leaf.value);
      const { mask } = leaf;
      return mask === null ? compare : (value) => compare((value & mask) >>> 0);
    }
    case 'numbers': {
      const { ranges } = leaf;
      return (value) => ranges.some(({ from, to }) => value >= from && value <= to);
    }
    case 'addresses': {
      const { prefixes, within } = leaf;
      return kept((id) => prefixes.some((prefix) => isWithin(addresses, id, prefix)) === within);
    }
    case 'text':
      return kept((id) => leaf.test(addressText(addresses, id)));
  }
}

/** Asks of each address once. */
function kept(test: (id: number) => boolean): (id: number) => boolean {
  const known = new Map<number, boolean>();
  return (id) => {
    let answer = known.get(id);
    if (answer === undefined) known.set(id, (answer = test(id)));
    return answer;
  };
}

function isWithin({ family, bytes }: AddressTable, id: number, prefix: AddressPrefix): boolean {
  if (family[id] !== prefix.family) return false;
  for (let bit = 0, at = 0; bit < prefix.prefix; bit += 8, at++) {
    const left = prefix.prefix - bit;
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((bytes[16 * id + at]! ^ prefix.bytes[at]!) & mask) !== 0) return false;
  }
  return true;
}

function comparing(comparison: Comparison, other: number): (value: number) => boolean {
  switch (comparison) {
    case 'equal':
      return (value) => value === other;
    case 'unequal':
      return (value) => value !== other;
    case 'below':
      return (value) => value < other;
    case 'above':
      return (value) => value > other;
    case 'atMost':
      return (value) => value <= other;
    case 'atLeast':
      return (value) => value >= other;
  }
}
