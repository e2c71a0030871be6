/** Arcs from a packet to the one that quotes it, and the numbers of notes. */
import type { Shape } from './scene';

/** Radius of a note's number, px. */
export const MARK_RADIUS = 9;

/** An arc beside a rail at `x`, from a dot to a head; `reach`: how far its handles stand out, negative to the left. */
export function arcShapes(x: number, top: number, bottom: number, reach: number): Shape[] {
  const out = Math.sign(reach);
  const back = x + out * 10;
  return [
    {
      kind: 'curve',
      role: 'arc',
      points: [x, top, x + reach, top, x + reach, bottom, x + out * 8, bottom],
    },
    {
      kind: 'polygon',
      role: 'arcEnd',
      points: [x, bottom, back, bottom - 4.5, back, bottom + 4.5],
    },
    { kind: 'circle', role: 'arcEnd', x, y: top, r: 2.5 },
  ];
}

/** The number of a note around a point. */
export function markShapes(number: number, x: number, y: number): Shape[] {
  return [
    { kind: 'circle', role: 'mark', x, y, r: MARK_RADIUS },
    { kind: 'text', role: 'markWords', x, y: y + 4, words: String(number) },
  ];
}
