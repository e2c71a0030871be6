/**
 * Text that was folded at a number of columns, in the middle of words (`fold -w 80`, a copy of a terminal's screen): a line that goes on
 * below is as long as the fold, whatever it holds.
 */

/** Narrower terminals are in no use. */
const NARROWEST = 40;
/** One line may have any length. */
const FEWEST = 2;

/** A line of a packet, and the one below, which goes on with it. */
export type Break = readonly [line: string, next: string];

/**
 * The columns at which lines were folded; null where they were not. Lines that were wrapped between words can be equally long, too: of a
 * fold, one stands in the middle of a number.
 */
export function foldOf(breaks: readonly Break[]): number | null {
  let width = 0;
  for (const [line] of breaks) width = Math.max(width, line.length);
  const isFolded =
    breaks.length >= FEWEST &&
    width >= NARROWEST &&
    breaks.every(([line]) => isFull(line, width)) &&
    breaks.some(([line, next]) => line.length === width && isInNumber(line, next));
  return isFolded ? width : null;
}

const isInNumber = (line: string, next: string) => /\d/.test(line.slice(-1)) && /^\d/.test(next);

/** Does a line reach the fold? A blank there may have been taken off its end. */
export const isFull = (line: string, width: number) =>
  line.length === width || line.length === width - 1;

/** What has been joined so far, whose last line is `last`, and the line below that. */
export const unfolded = (joined: string, last: string, next: string, width: number) =>
  `${joined}${' '.repeat(width - last.length)}${next}`;
