/**
 * Packed bytes that are given to an unpacker at once. One byte can become a thousand: this bounds the memory that a
 * step may ask for.
 */
const STEP_BYTES = 64 * 1024;

/** Calls `take` with copies of the chunk's parts, in order. */
export function inSmallSteps(chunk: Uint8Array, take: (step: Uint8Array) => void): void {
  for (let at = 0; at < chunk.length; at += STEP_BYTES) {
    take(chunk.slice(at, at + STEP_BYTES));
  }
}
