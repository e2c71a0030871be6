/** Where the heads of lanes and of the gutter's columns stand across the ladder. */
import type { LadderLayout } from './ladderLayout';
import type { Lane } from './lanePlan';

/** Width of a head at most, px. */
const WIDEST = 300;
/** Clear space between two heads, px. */
const BETWEEN = 16;

export interface PlacedHead {
  readonly lane: Lane;
  readonly left: number;
  readonly width: number;
}

/** The head of a column of the gutter: at its left edge or, as a distance from the ladder's right, at its right edge. */
export interface GutterHead {
  readonly id: 'number' | 'time' | 'delta';
  readonly words: string;
  readonly left?: number;
  readonly right?: number;
  /** Distance from the bottom of the heads. */
  readonly bottom: number;
}

export interface PlacedHeads {
  readonly lanes: readonly PlacedHead[];
  readonly gutter: readonly GutterHead[];
}

/** Places the heads of a ladder. The narrow form has only those of the two ends, each in its half. */
export function placeHeads({ columns, plan, width }: LadderLayout): PlacedHeads {
  const { lanes, leftX, rightX, gutterWidth } = columns;
  if (columns.form === 'narrow') {
    const half = width / 2 - 12;
    return {
      lanes: [
        { lane: plan.lanes[0]!, left: 8, width: half },
        { lane: plan.lanes.at(-1)!, left: width / 2 + 4, width: half },
      ],
      gutter: [],
    };
  }
  const shown = plan.lanes
    .map((lane, at) => ({ lane, ...lanes[at]! }))
    .filter((lane) => lane.shown);
  const room = (rightX - leftX) / (shown.length - 1);
  const head = Math.min(WIDEST, room - BETWEEN, 2 * (leftX - gutterWidth - 2));
  return {
    lanes: shown.map(({ lane, x }) => ({ lane, left: x - head / 2, width: head })),
    gutter: [
      { id: 'number', words: 'no.', left: columns.numberX, bottom: 8 },
      {
        id: 'time',
        words: 'since first',
        right: width - columns.timeX,
        bottom: columns.twoLines ? 22 : 8,
      },
      ...(columns.deltaX === null
        ? []
        : [
            {
              id: 'delta' as const,
              words: 'since prev.',
              right: width - columns.deltaX,
              bottom: 8,
            },
          ]),
    ],
  };
}
