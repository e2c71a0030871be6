/** A flow's whole ladder in a few cells: where something is worth looking at. */
import { ArrowKind, arrowWeight } from './arrowKind';
import type { LadderLayout } from './ladderLayout';
import { firstRowFrom } from './ladderLayout';

/** One cell of the overview: the most telling kind of arrow in it. */
export interface OverviewCell {
  readonly cell: number;
  readonly kind: ArrowKind;
}

/** The ladder in `cells` equal parts of its height; parts with nothing special are left out. */
export function ladderOverview(layout: LadderLayout, cells: number): OverviewCell[] {
  const found: OverviewCell[] = [];
  let row = 0;
  for (let cell = 0; cell < cells; cell++) {
    const end = firstRowFrom(layout, ((cell + 1) / cells) * layout.height);
    let kind: ArrowKind = ArrowKind.ack;
    for (; row < end; row++) {
      const here = layout.flow.kinds[row]! as ArrowKind;
      if (arrowWeight(here) > arrowWeight(kind)) kind = here;
    }
    if (arrowWeight(kind) > 0) found.push({ cell, kind });
  }
  return found;
}
