/** Errors that mean that memory is used up, and not that something is wrong with what was read. */

/** V8 says "Array buffer allocation failed" and "Invalid typed array length", Firefox "out of memory", WebKit "Out of memory". */
const WORDS = /allocation failed|out of memory|invalid (?:typed )?array(?: buffer)? length/i;

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && WORDS.test(error.message);
}
