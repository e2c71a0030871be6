/** An arrow from its tail to its head. */
import type { ArrowStyle } from './arrowStyle';
import type { Shape } from './scene';

/** Length and half width of an arrow's head for a line of weight 0, px. */
const HEAD_LENGTH = 9;
const HEAD_HALF = 3.6;
/** A line stops so far before the tip of a solid head, px. */
const TIP = 4;
/** Half the side of the square at which an arrow between the ends starts, and of the cross at which one stops, px. */
const TAIL = 4;
const CROSS = 5;

/** The shapes of an arrow; `sentThere`: something at its tail sent it in another's name; `seenNoFurther`: it stops at its head. */
export function arrowShapes(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  style: Pick<ArrowStyle, 'tone' | 'dash' | 'weight' | 'head'>,
  { sentThere = false, seenNoFurther = false } = {},
): Shape[] {
  const { tone, dash, weight, head } = style;
  const length = HEAD_LENGTH + weight * 1.6;
  const half = HEAD_HALF + weight * 0.8;
  const size = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / size, (y2 - y1) / size];
  const [backX, backY] = [x2 - ux * length, y2 - uy * length];
  const left = [backX - uy * half, backY + ux * half];
  const right = [backX + uy * half, backY - ux * half];
  const cross = (x: number, y: number): Shape[] =>
    [CROSS, -CROSS].map((down) => ({
      kind: 'line',
      role: 'arrow',
      tone,
      width: weight,
      points: [x - CROSS, y - down, x + CROSS, y + down],
    }));
  const isSolid = head !== 'open' && !seenNoFurther;
  const end = head === 'solid' && isSolid ? x2 - Math.sign(x2 - x1) * TIP : x2;
  return [
    { kind: 'line', role: 'arrow', tone, dash, width: weight, points: [x1, y1, end, y2] },
    ...(sentThere
      ? [
          {
            kind: 'rect' as const,
            role: 'tail' as const,
            tone,
            x: x1 - TAIL,
            y: y1 - TAIL,
            across: 2 * TAIL,
            down: 2 * TAIL,
          },
        ]
      : []),
    ...(seenNoFurther
      ? cross(x2, y2)
      : [
          isSolid
            ? {
                kind: 'polygon' as const,
                role: 'head' as const,
                tone,
                points: [x2, y2, ...left, ...right],
              }
            : {
                kind: 'polyline' as const,
                role: 'openHead' as const,
                tone,
                points: [...left, x2, y2, ...right],
              },
          // A reset ends in a head with a cross before it.
          ...(head === 'cross' ? cross(x2 - ux * (length + 6), y2 - uy * (length + 6)) : []),
        ]),
  ];
}
