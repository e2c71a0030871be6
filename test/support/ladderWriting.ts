/** Everything written on a laid out ladder, and whether something lies over it. */
import { expect } from 'vitest';
import type { LadderLayout } from '../../src/core/ladder/ladderLayout';
import type { LanePlan } from '../../src/core/ladder/lanePlan';
import { lanePlanOf } from '../../src/core/ladder/laneSources/index';
import { layoutLadder } from '../../src/core/ladder/layoutLadder';
import { overlaps, type Box } from '../../src/core/ladder/placement';
import type { TimeScale } from '../../src/core/ladder/timeScale';
import { arrowsBetween, gapBox, type PlacedArrow } from '../../src/core/ladder/visibleArrows';
import type { ReadFlow } from './ladderFlows';

/** The layout of a flow, with the lanes of its own sources where no others are given. */
export function layOut(
  { flow, observations, plan = lanePlanOf(flow) }: ReadFlow & { readonly plan?: LanePlan },
  width: number,
  timeScale: TimeScale = 'compressed',
  zoom = 1,
): LadderLayout {
  return layoutLadder({ flow, plan, observations, timeScale, width, zoom, showMiddlebox: true });
}

export const allOf = (layout: LadderLayout) => arrowsBetween(layout, 0, layout.height, null);

/** Everything written on a ladder, by what it is. */
export function writing(layout: LadderLayout): [string, Box][] {
  const { arrows, gaps } = allOf(layout);
  return [
    ...arrows.map((each): [string, Box] => [`label of row ${each.row}`, each.labelBox]),
    ...gaps.map((gap): [string, Box] => [`gap before ${gap.row}`, gapBox(layout.columns, gap)]),
    ...layout.rails.flatMap(({ lane, states }) =>
      states.map((each): [string, Box] => [`${each.state} at lane ${lane}`, each.name]),
    ),
    ...layout.notes.map((each): [string, Box] => [`note ${each.number}`, each.box]),
    ...(layout.band === null ? [] : [['band', layout.band.name] as [string, Box]]),
  ];
}

/** Labels that lie over one another. */
export function collisions(boxes: readonly [string, Box][]): string[] {
  const byTop = [...boxes].sort((a, b) => a[1].top - b[1].top);
  const found: string[] = [];
  byTop.forEach(([name, box], at) => {
    for (let next = at + 1; next < byTop.length && byTop[next]![1].top < box.bottom; next++) {
      if (overlaps(box, byTop[next]![1])) found.push(`${name} on ${byTop[next]![0]}`);
    }
  });
  return found;
}

/** True when an arrow's line passes through a box. */
export function crosses(arrow: PlacedArrow, box: Box): boolean {
  for (let step = 0; step <= 40; step++) {
    const x = arrow.x1 + ((arrow.x2 - arrow.x1) * step) / 40;
    const y = arrow.y1 + ((arrow.y2 - arrow.y1) * step) / 40;
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
  }
  return false;
}

function struckThrough(layout: LadderLayout): string[] {
  const { arrows } = allOf(layout);
  const boxes = writing(layout);
  return boxes.flatMap(([name, box]) =>
    arrows
      .filter((arrow) => arrow.y1 < box.bottom && arrow.y2 > box.top && crosses(arrow, box))
      .map((arrow) => `row ${arrow.row} through ${name}`),
  );
}

export function expectClear(layout: LadderLayout): void {
  expect(collisions(writing(layout))).toEqual([]);
  expect(struckThrough(layout)).toEqual([]);
}
