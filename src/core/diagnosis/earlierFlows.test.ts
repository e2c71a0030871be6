import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Capture } from '../capture';
import { FlowTrait } from '../flows/flowTable';
import { earlierFlowsOf } from './earlierFlows';

/** Flows as the columns that are read: few ends, so that they come again. */
const flowsOf = (ends: readonly (readonly [number, number, number, number, boolean])[]): Capture =>
  ({
    flows: {
      length: ends.length,
      clientAddress: Uint32Array.from(ends, ([address]) => address),
      clientPort: Uint16Array.from(ends, ([, port]) => port),
      serverAddress: Uint32Array.from(ends, ([, , address]) => address),
      serverPort: Uint16Array.from(ends, ([, , , port]) => port),
      packetStart: Uint32Array.from({ length: ends.length + 1 }, (_, i) => i),
      traits: Uint32Array.from(ends, ([, , , , isListed]) =>
        isListed ? 0 : FlowTrait.continuation,
      ),
    },
  }) as unknown as Capture;

it('finds the last flows before one between the same ends, in either direction', () => {
  const address = fc.constantFrom(0, 1, 70_000);
  const port = fc.constantFrom(80, 65_535);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(address, port, address, port, fc.boolean()), { maxLength: 40 }),
      (ends) => {
        const names = ends.map(([a, p, b, q]) => [`${a}:${p}`, `${b}:${q}`].sort().join());
        for (let flow = 0; flow < ends.length; flow++) {
          const expected = ends
            .flatMap(([, , , , isListed], other) =>
              other < flow && isListed && names[other] === names[flow] ? [other] : [],
            )
            .reverse()
            .slice(0, 4);
          expect(earlierFlowsOf(flowsOf(ends), flow)).toEqual(expected);
        }
      },
    ),
  );
});
