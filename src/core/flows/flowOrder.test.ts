import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderFlows, severity, type FlowSort } from './flowOrder';
import { FlowTrait, type FlowTable } from './flowTable';

interface Flow {
  readonly traits: number;
  readonly halfOpen: number;
  readonly packets: number;
}

/** A table with what orders look at. */
function tableOf(flows: readonly Flow[]): FlowTable {
  const packetStart = Uint32Array.from({ length: flows.length + 1 });
  flows.forEach(({ packets }, at) => (packetStart[at + 1] = packetStart[at]! + packets));
  return {
    length: flows.length,
    traits: Uint32Array.from(flows, ({ traits }) => traits),
    halfOpen: Float64Array.from(flows, ({ halfOpen }) => halfOpen),
    packetStart,
  } as unknown as FlowTable;
}

function run(table: FlowTable, sort: FlowSort): number[] {
  const steps = orderFlows(table, sort);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return [...step.value];
}

const anyFlow = fc.record({
  traits: fc.integer({ min: 0, max: (1 << 13) - 1 }),
  // Half-open times sort with the precision of a 32-bit float.
  halfOpen: fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 1 << 20 })),
  packets: fc.integer({ min: 1, max: 100_000 }),
});

describe('orders of flows', () => {
  it('agrees with a stable sort by comparison', () => {
    fc.assert(
      fc.property(fc.array(anyFlow, { maxLength: 60 }), (flows) => {
        const table = tableOf(flows);
        const halfOpen = (flow: number) => flows[flow]!.halfOpen || 0;
        const rank = (flow: number) => severity(flows[flow]!.traits);
        const rows = flows.map((_, at) => at);
        expect(run(table, 'time')).toEqual(rows);
        expect(run(table, 'halfOpen')).toEqual(rows.toSorted((a, b) => halfOpen(b) - halfOpen(a)));
        expect(run(table, 'packets')).toEqual(
          rows.toSorted((a, b) => flows[b]!.packets - flows[a]!.packets),
        );
        expect(run(table, 'worst')).toEqual(
          rows.toSorted((a, b) => rank(b) - rank(a) || halfOpen(b) - halfOpen(a)),
        );
      }),
    );
  });

  it('puts crooked before unanswered before healthy, and harmless crossings low', () => {
    const healthy = FlowTrait.hasSyn | FlowTrait.hasSynAck | FlowTrait.hasAck;
    const order = [
      healthy | FlowTrait.crooked | FlowTrait.neverAccepted,
      healthy | FlowTrait.crooked,
      FlowTrait.hasSyn | FlowTrait.unanswered,
      FlowTrait.hasSyn | FlowTrait.refused,
      healthy | FlowTrait.crooked | FlowTrait.crossing,
      healthy,
      FlowTrait.guessedRoles,
    ];
    const ranks = order.map(severity);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(new Set(ranks).size).toBe(ranks.length);
  });
});
