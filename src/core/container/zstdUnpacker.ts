/** Unpacks Zstandard (RFC 8878). */
import { Decompress } from 'fzstd';
import type { UnpackedSink, Unpacker } from './compression';
import { inSmallSteps } from './smallSteps';

/** The largest window that `zstd -d` takes without being asked to. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const SINGLE_SEGMENT = 0x20;
const HEADER_BYTES = 14;

/** Bytes of history that the frame with this header wants kept. */
function windowBytes(head: Uint8Array): number {
  const descriptor = head[4]!;
  if ((descriptor & SINGLE_SEGMENT) === 0) {
    const window = head[5]!;
    const base = 2 ** (10 + (window >>> 3));
    return base + (base / 8) * (window & 7);
  }
  // The content's size stands in for the window, behind the id of a dictionary.
  const at = 5 + [0, 1, 2, 4][descriptor & 3]!;
  const length = [1, 2, 4, 8][descriptor >>> 6]!;
  let size = 0;
  for (let i = length - 1; i >= 0; i--) size = size * 256 + (head[at + i] ?? 0);
  return length === 2 ? size + 256 : size;
}

export function createZstdUnpacker(emit: UnpackedSink): Unpacker {
  let begun = false;
  let pending = new Uint8Array(0);
  const decompress = new Decompress((bytes) => {
    if (bytes.length > 0) emit(bytes.slice());
  });
  return {
    push(chunk) {
      let bytes = chunk;
      if (!begun) {
        bytes = new Uint8Array(pending.length + chunk.length);
        bytes.set(pending);
        bytes.set(chunk, pending.length);
        if (bytes.length < HEADER_BYTES) {
          pending = bytes.slice();
          return;
        }
        if (windowBytes(bytes) > MAX_WINDOW_BYTES) {
          throw new Error('it asks for more than 128 MB of memory');
        }
        begun = true;
      }
      inSmallSteps(bytes, (step) => decompress.push(step, false));
    },
    finish: () => decompress.push(new Uint8Array(0), true),
  };
}
