/** Boxes and how they get out of one another's way: the ladder's labels never cover one another. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** True when two boxes share some area. */
export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A box moved by a distance, px. */
export function moved(box: Box, x: number, y: number): Box {
  return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
}

/** The box, pushed down until it is clear of all obstacles by `clearance` px. */
export function pushedClear(box: Box, obstacles: readonly Box[], clearance: number): Box {
  let placed = box;
  const byTop = obstacles
    .filter((each) => each.left < box.right && box.left < each.right)
    .sort((a, b) => a.top - b.top);
  for (const obstacle of byTop) {
    const grown = {
      ...obstacle,
      top: obstacle.top - clearance,
      bottom: obstacle.bottom + clearance,
    };
    if (overlaps(placed, grown)) placed = moved(placed, 0, grown.bottom - placed.top);
  }
  return placed;
}
