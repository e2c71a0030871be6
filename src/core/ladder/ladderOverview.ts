/** A flow's whole ladder in a few cells: where something is worth looking at. */
import { ArrowKind } from '../flowRows/arrowKind';
import { arrowStyle, arrowWeight } from './arrowStyle';
import type { LadderLayout } from './ladderLayout';
import { firstRowFrom } from './ladderLayout';
import type { Scene, Shape } from './scene';

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

/** Width of the overview in its own units, of which each cell is one high. */
const WIDTH = 10;

/** The overview as a scene of {@link WIDTH} × `cells`, with the time in which the ends disagree behind the cells. */
export function overviewScene(layout: LadderLayout, cells: number): Scene {
  const { band, height } = layout;
  const at = (y: number) => (y / height) * cells;
  const shapes: Shape[] = ladderOverview(layout, cells).map(({ cell, kind }) => ({
    kind: 'rect',
    role: 'overviewCell',
    tone: arrowStyle(kind).tone,
    x: 2,
    y: cell,
    across: WIDTH - 4,
    down: 1,
  }));
  if (band !== null) {
    shapes.unshift({
      kind: 'rect',
      role: 'overviewBand',
      x: 0,
      y: at(band.topLeft),
      across: WIDTH,
      down: Math.max(1, at(band.bottomLeft - band.topLeft)),
    });
  }
  return {
    width: WIDTH,
    height: cells,
    figures: [{ id: 'overview', kind: 'ground', packets: [], shapes }],
  };
}
