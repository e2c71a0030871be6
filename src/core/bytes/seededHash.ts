/**
 * A hash for tables with open addressing whose keys come out of a file. Where it begins is drawn anew for each page and process: who makes the file cannot
 * know which of its addresses meet in one slot, and so cannot make a table take their number squared.
 */
export const HASH_START = Math.floor(Math.random() * 2 ** 32) | 0;

/** Takes a word of 32 bits into a hash that began as {@link HASH_START}; every bit of the result depends on all that was taken (lowbias32 of C. Wellons). */
export function hashWord(hash: number, word: number): number {
  let h = hash ^ word;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
