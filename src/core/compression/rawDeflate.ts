/**
 * Raw deflate (RFC 1951): by the platform where it can, else by fflate. Which one it is is found out by trying;
 * the two write different bytes for the same input, so links are compared after decoding, never as text.
 */

/** Fed to the inflater at a time, so that a small piece cannot become much before the bound is looked at. */
const PIECE = 1024;

/** The text ends inside, or is no deflated text. */
export const BROKEN = 'broken';
/** It unpacks to more than the bound. */
export const TOO_LARGE = 'too-large';

/** Can the platform do raw deflate? (Chromium since 103, Firefox 113, Safari 16.4, Node 21.2 and 20.12.) */
function platformDeflates(): boolean {
  try {
    return new CompressionStream('deflate-raw') instanceof CompressionStream;
  } catch {
    return false;
  }
}

/** Deflates bytes. */
export async function deflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  byPlatform = platformDeflates(),
): Promise<Uint8Array> {
  if (!byPlatform) {
    const { deflateSync } = await import('fflate');
    return deflateSync(bytes, { level: 9 });
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const out = new Collector(Infinity);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return out.whole();
    out.take(value);
  }
}

/** Inflates bytes; stops as soon as more than `bound` bytes have come out. */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  bound: number,
  byPlatform = platformDeflates(),
): Promise<Uint8Array | typeof BROKEN | typeof TOO_LARGE> {
  return byPlatform ? inflateByPlatform(bytes, bound) : inflateByLibrary(bytes, bound);
}

async function inflateByPlatform(
  bytes: Uint8Array<ArrayBuffer>,
  bound: number,
): Promise<Uint8Array | typeof BROKEN | typeof TOO_LARGE> {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += PIECE)));
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const out = new Collector(bound);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return out.whole();
      if (!out.take(value)) {
        await reader.cancel();
        return TOO_LARGE;
      }
    }
  } catch {
    return BROKEN;
  }
}

async function inflateByLibrary(
  bytes: Uint8Array<ArrayBuffer>,
  bound: number,
): Promise<Uint8Array | typeof BROKEN | typeof TOO_LARGE> {
  const { Inflate } = await import('fflate');
  const out = new Collector(bound);
  let fits = true;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    fits &&= out.take(chunk);
    ended ||= final;
  });
  try {
    for (let at = 0; at < bytes.length && fits; at += PIECE) {
      inflate.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
    }
  } catch {
    return fits ? BROKEN : TOO_LARGE;
  }
  if (!fits) return TOO_LARGE;
  return ended ? out.whole() : BROKEN;
}

/** Gathers chunks up to a bound. */
class Collector {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly bound: number) {}

  /** False when the bound is passed. */
  take(chunk: Uint8Array): boolean {
    this.length += chunk.length;
    if (this.length > this.bound) return false;
    this.chunks.push(chunk);
    return true;
  }

  whole(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}
