import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTION_WORDS } from './connectionStates';
import { isAfter, isAtOrAfter, sequenceAdd } from './sequence';
import { UnackedSegments } from './unackedSegments';

interface Segment {
  sequence: number;
  readonly next: number;
  readonly packet: number;
}

/** The same by the letter: a plain list, the newest first, looked through from end to end. */
class PlainList {
  segments: Segment[] = [];
  acknowledged = -1;

  contains(sequence: number, end: number): boolean {
    return this.segments.some((s) => !isAfter(s.sequence, sequence) && !isAfter(end, s.next));
  }

  reachFrom(acknowledgment: number): number {
    let from = -1;
    let end = acknowledgment;
    for (const { sequence, next } of this.segments) {
      if (isAfter(acknowledgment, sequence)) continue;
      if (next !== from) end = next;
      from = sequence;
    }
    return from === acknowledgment ? end : acknowledgment;
  }

  acknowledge(acknowledgment: number): void {
    this.acknowledged = -1;
    for (const segment of this.segments) {
      const isPartly = isAfter(segment.next, acknowledgment);
      if (isPartly && !isAfter(acknowledgment, segment.sequence)) continue;
      if (isPartly) segment.sequence = acknowledgment;
      if (isPartly || segment.next === acknowledgment) this.acknowledged = segment.packet;
    }
    this.segments = this.segments.filter(({ next }) => isAfter(next, acknowledgment));
  }

  oldestFrom(sequence: number): number {
    return this.segments.findLast((s) => isAtOrAfter(s.sequence, sequence))?.packet ?? -1;
  }

  span(base: number): number {
    if (this.segments.length === 0) return 0;
    const first = Math.min(...this.segments.map((s) => sequenceAdd(s.sequence, -base)));
    const end = Math.max(...this.segments.map((s) => sequenceAdd(s.next, -base)));
    return sequenceAdd(end, -first);
  }
}

/** Sequence numbers near one another, at the wrap, half the circle apart, and anywhere. */
const number = fc.oneof(
  { weight: 8, arbitrary: fc.nat(60) },
  { weight: 2, arbitrary: fc.nat(60).map((n) => sequenceAdd(n, -30)) },
  { weight: 1, arbitrary: fc.nat(60).map((n) => sequenceAdd(n, 2 ** 31 - 30)) },
  { weight: 1, arbitrary: fc.nat(0xffffffff) },
);
const length = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 1, arbitrary: fc.nat(0xffffffff) },
);
const step = fc.oneof(
  fc.record({ does: fc.constant('add' as const), number, length }),
  // Behind what was sent last: the common case.
  fc.record({ does: fc.constant('send' as const), number, length }),
  fc.record({ does: fc.constant('acknowledge' as const), number, length }),
);

describe('the unacknowledged segments', () => {
  it('are those of a plain list, whatever is sent and acknowledged', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), number, (steps, offset) => {
        const states = new Uint32Array(2 * DIRECTION_WORDS);
        const ring = new UnackedSegments();
        const plain = new PlainList();
        let packet = 0;
        for (const { does, number: at, length: long } of steps) {
          const sent = plain.segments[0]?.next ?? offset;
          const sequence = does === 'send' ? sent : sequenceAdd(at, offset);
          if (does === 'acknowledge') {
            ring.acknowledge(states, 0, sequence);
            plain.acknowledge(sequence);
            expect(ring.acknowledged).toBe(plain.acknowledged);
          } else {
            const next = sequenceAdd(sequence, long);
            ring.add(states, 0, sequence, next, ++packet);
            plain.segments.unshift({ sequence, next, packet });
          }
          const end = sequenceAdd(sequence, Math.min(long, 5));
          expect(ring.contains(states, 0, sequence, end)).toBe(plain.contains(sequence, end));
          expect(ring.reachFrom(states, 0, sequence)).toBe(plain.reachFrom(sequence));
          expect(ring.oldestFrom(states, 0, sequence)).toBe(plain.oldestFrom(sequence));
          expect(ring.span(states, 0, offset)).toBe(plain.span(offset));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('cost no more to acknowledge than what was sent, however many there are', () => {
    const SENT = 9000;
    const states = new Uint32Array(2 * DIRECTION_WORDS);
    const ring = new UnackedSegments();
    for (let sent = 0; sent < SENT; sent++) {
      ring.add(states, 0, sent * 100, sent * 100 + 100, sent);
      // Much stays under way; half of the acknowledgments say nothing new.
      ring.acknowledge(states, 0, Math.floor(sent / 4) * 100);
    }
    expect(ring.steps).toBeLessThan(6 * SENT);
  });
});
