/**
 * Text that was folded at a number of columns, in the middle of words (`fold -w 80`, a copy of a terminal's screen): a line that goes on
 * below is as long as the fold, whatever it holds.
 */

import ipaddr from 'ipaddr.js';

/** Narrower terminals are in no use. */
const NARROWEST = 40;
/** One line may have any length. */
const FEWEST = 2;

/** A line of a packet, and the one below, which goes on with it. */
export type Break = readonly [line: string, next: string];

/**
 * The columns at which lines were folded; null where they were not. Lines that were wrapped between words can be equally long, too: of a
 * fold, one stands in the middle of a number or of an address.
 */
export function foldOf(breaks: readonly Break[]): number | null {
  let width = 0;
  for (const [line] of breaks) width = Math.max(width, line.length);
  const isFolded =
    breaks.length >= FEWEST &&
    width >= NARROWEST &&
    breaks.every(([line]) => isFull(line, width)) &&
    breaks.some(([line, next]) => line.length === width && isInWord(line, next));
  return isFolded ? width : null;
}

/** Words that tcpdump and tshark print in each line. */
const WORDS = new Set(
  'cksum correct ecr flags Flags hlim length next-header offset options payload proto sackOK seq val win wscale Len SACK_PERM Seq TSecr TSval Win'.split(
    ' ',
  ),
);

/** No number follows another between blanks, no word ends with two colons, and none begins with a colon or with a dot before a digit. */
function isInWord(line: string, next: string): boolean {
  if (/\d/.test(line.slice(-1)) && /^\d/.test(next)) return true;
  if (line.endsWith('::') || /^(?::|\.\d)/.test(next)) return true;
  if (isInAddress(line, next)) return true;
  const [begun] = /[\w-]{1,12}$/.exec(line.slice(-12)) ?? [''];
  const [rest] = /^[\w-]{1,12}/.exec(next) ?? [''];
  return begun !== '' && rest !== '' && WORDS.has(begun + rest);
}

/** The end of the line is no address, and with the beginning of the next it is one of IPv6. */
function isInAddress(line: string, next: string): boolean {
  const [begun] = /[\da-f:]{1,39}$/i.exec(line.slice(-39)) ?? [''];
  const [rest] = /^[\da-f:]{1,39}/i.exec(next) ?? [''];
  if (!begun.includes(':') || rest === '') return false;
  return !ipaddr.IPv6.isValid(begun) && ipaddr.IPv6.isValid(begun + rest);
}

/** Does a line reach the fold? A blank there may have been taken off its end. */
export const isFull = (line: string, width: number) =>
  line.length === width || line.length === width - 1;

/** What has been joined so far, whose last line is `last`, and the line below that. */
export const unfolded = (joined: string, last: string, next: string, width: number) =>
  `${joined}${' '.repeat(width - last.length)}${next}`;
