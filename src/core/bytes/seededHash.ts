/**
 * A hash for tables with open addressing whose keys come out of a file. Its two constants are drawn anew for each page and process: who makes the file
 * cannot know which of its addresses meet in one slot, and so cannot make a table take their number squared.
 */
const random32 = () => Math.floor(Math.random() * 2 ** 32) | 0;

export const HASH_START = random32();
const MULTIPLIER = random32() | 1;

/** Takes a word of 32 bits into a hash that began as {@link HASH_START}. */
export function hashWord(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
}

/** The low bits of the result depend on all of the hash (finalizer of MurmurHash3). */
export function finishHash(hash: number): number {
  const product = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return product ^ (product >>> 13);
}
