/** Where the card of a packet stands: under its row, or above it where the view ends; never over the row itself. */
import type { LadderLayout } from './ladderLayout';

/** Size of a card at most, px; a card is told its left edge and keeps its width. */
const CARD_HEIGHT = 300;
const CARD_WIDTH = 396;

/** The part of a ladder that is seen, and where the part that is mounted starts; heights of the layout. */
export interface LadderView {
  readonly top: number;
  readonly viewTop: number;
  readonly viewHeight: number;
}

/** The card's place in the mounted part, as styles. `x`: where the pointer is. */
export function cardPlace(
  { y, width }: Pick<LadderLayout, 'y' | 'width'>,
  { row, x }: { readonly row: number; readonly x: number },
  { top, viewTop, viewHeight }: LadderView,
): { readonly left: number; readonly top: number; readonly transform?: string } {
  const left = Math.max(8, Math.min(x, width - CARD_WIDTH));
  const middle = y[row]!;
  const inView = middle - viewTop;
  return inView > viewHeight - CARD_HEIGHT && inView > CARD_HEIGHT
    ? { left, top: middle - top - 28, transform: 'translateY(-100%)' }
    : { left, top: middle - top + 24 };
}
