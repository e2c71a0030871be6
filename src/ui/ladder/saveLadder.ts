import { ladderSvg } from '../../core/export/ladderSvg';
import type { LadderLayout } from '../../core/ladder/ladderLayout';

/** Saves a ladder as an SVG file, under a name that the person may change. */
export function saveLadder(layout: LadderLayout): void {
  const address = URL.createObjectURL(new Blob([ladderSvg(layout)], { type: 'image/svg+xml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'ladder.svg';
  link.click();
  URL.revokeObjectURL(address);
}
