/** Unpacks with the platform's own DecompressionStream, which is several times faster than a library. */
import type { GoOn } from '../bytes/readChunks';

/** Keeps streams under way alive (see readChunks.ts). */
const unpacking = new Set<unknown>();

/** True when the platform can unpack the format. */
export function canUnpackNatively(format: CompressionFormat): boolean {
  try {
    new DecompressionStream(format);
    return true;
  } catch {
    // Safari before 16.4 and Firefox before 113 know no raw deflate, or no streams at all.
    return false;
  }
}

/**
 * Calls `take` with the unpacked chunks, in order, until the end or until it says no. Rejects when the data is
 * damaged, and (in Chromium) when something follows the first gzip member.
 * @param onRead called with the number of packed bytes that have been read
 */
export async function nativeUnpack(
  blob: Blob,
  format: CompressionFormat,
  take: (bytes: Uint8Array<ArrayBuffer>) => GoOn,
  onRead: (bytes: number) => void,
): Promise<void> {
  let read = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.length;
      onRead(read);
      controller.enqueue(chunk);
    },
  });
  const source = blob.stream();
  const unpacked = source.pipeThrough(counter).pipeThrough(new DecompressionStream(format));
  const reader = unpacked.getReader();
  const hold = { blob, source, unpacked, reader };
  unpacking.add(hold);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const goOn = take(value);
      if (goOn !== true && !(await goOn)) return;
    }
  } finally {
    unpacking.delete(hold);
    void reader.cancel().catch(() => undefined);
  }
}
