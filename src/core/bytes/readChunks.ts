/** Reads a Blob in chunks, the quickest way that the platform has. */

/** Bytes asked for at once; larger chunks make a cold parser slower (docs/pipeline.md). */
const CHUNK_BYTES = 1024 * 1024;
/** Read size of the fallback by slices. */
const SLICE_BYTES = 16 * 1024 * 1024;
/** After this long without an answer, reading goes on by slices. */
const STALL_MILLISECONDS = 5000;

/**
 * Streams with a read under way. Chromium can collect a stream that only an awaiting function refers to,
 * and the read then never ends (seen with files over 1 GB): what is listed here stays alive.
 */
const reading = new Set<unknown>();

/** Go on? A promise where the answer takes a while. */
export type GoOn = boolean | Promise<boolean>;

/**
 * Calls `take` with one chunk after the other until the end, or until it says no. A chunk is only valid
 * during the call. Rejects when the platform cannot read the file.
 */
export async function readChunks(
  blob: Blob,
  take: (chunk: Uint8Array, offset: number) => GoOn,
): Promise<void> {
  const stream = blob.stream();
  const reader = byobReader(stream);
  if (reader === null) return readSlices(blob, 0, take);
  const hold = { blob, stream, reader };
  reading.add(hold);
  let offset = 0;
  let buffer = new ArrayBuffer(CHUNK_BYTES);
  try {
    for (;;) {
      const result = await orStall(reader.read(new Uint8Array(buffer)));
      if (result === null) return await readSlices(blob, offset, take);
      if (result.done) {
        // Chromium ends the stream of a file that became shorter, without an error.
        if (offset < blob.size) throw new Error('it is shorter than it was');
        return;
      }
      const { value } = result;
      const goOn = take(value, offset);
      if (goOn !== true && !(await goOn)) return;
      offset += value.length;
      buffer = value.buffer;
    }
  } finally {
    reading.delete(hold);
    void reader.cancel().catch(() => undefined);
  }
}

function byobReader(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    // Safari and older Firefox have no byte streams on files.
    return null;
  }
}

/** The read's answer, or null when none came in time. */
async function orStall<T>(read: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stall = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), STALL_MILLISECONDS);
  });
  try {
    return await Promise.race([read, stall]);
  } finally {
    clearTimeout(timer);
  }
}

async function readSlices(
  blob: Blob,
  offset: number,
  take: (chunk: Uint8Array, offset: number) => GoOn,
): Promise<void> {
  while (offset < blob.size) {
    const slice = blob.slice(offset, Math.min(offset + SLICE_BYTES, blob.size));
    const chunk = new Uint8Array(await slice.arrayBuffer());
    const goOn = take(chunk, offset);
    if (goOn !== true && !(await goOn)) return;
    offset += chunk.length;
  }
}
