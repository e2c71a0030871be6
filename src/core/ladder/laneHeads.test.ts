import { describe, expect, it } from 'vitest';
import { readFlow, sampleCapture } from '../../../test/support/ladderFlows';
import { endOf, flowEnds } from './laneHeads';

describe('lane heads of the origin flow', async () => {
  const { flow } = readFlow(await sampleCapture('origin'), 0);

  it('say address and port of both ends', () => {
    expect(flowEnds(flow)).toEqual({ client: '192.168.249.2:55708', server: '172.18.26.41:80' });
  });

  it('say the timestamp clocks of client and server', () => {
    expect(endOf(flow, 'client', null).facts).toContain('TS clock 100 Hz');
    expect(endOf(flow, 'server', null).facts).toContain('TS clock 250 Hz');
  });

  it('count hops from the nearest usual TTL, and stay silent without one', () => {
    const hop = (ttl: number | null) => {
      const segments = flow.opening.segments.map((segment) => ({ ...segment, ttl, tsval: null }));
      return endOf({ ...flow, opening: { ...flow.opening, segments } }, 'client', null).facts;
    };
    expect(hop(63)).toEqual(['1 hop away']);
    expect(hop(116)).toEqual(['12 hops away']);
    expect(hop(64)).toEqual([]);
    expect(hop(null)).toEqual([]);
    // A trace of the path begins with 1.
    expect(hop(1)).toEqual([]);
  });
});
