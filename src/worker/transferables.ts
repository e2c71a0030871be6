/**
 * What can be handed to another thread without a copy.
 */

/** All array buffers in a plain value (objects, arrays, typed arrays), each once. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (Array.isArray(part)) {
      part.forEach(visit);
    } else if (
      typeof part === 'object' &&
      part !== null &&
      Object.getPrototypeOf(part) === Object.prototype
    ) {
      Object.values(part).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}
