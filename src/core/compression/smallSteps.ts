/**
 * Packed bytes that are given to an unpacker at once. One byte can become a thousand: this bounds the memory that a
 * step may ask for.
 */
const STEP_BYTES = 64 * 1024;

/**
 * Calls `take` with copies of the chunk's parts, in order.
 * @param wanted bytes that the next part should have, where it should be smaller still
 */
export function inSmallSteps(
  chunk: Uint8Array,
  take: (step: Uint8Array) => void,
  wanted = () => STEP_BYTES,
): void {
  for (let at = 0; at < chunk.length;) {
    const step = chunk.slice(at, at + Math.min(wanted(), STEP_BYTES));
    at += step.length;
    take(step);
  }
}
