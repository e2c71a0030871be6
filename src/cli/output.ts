/** Standard output: everything reaches it before the process ends, and no more is made than its reader takes. */
import type { Writable } from 'node:stream';
import { reasonOf } from './systemErrors';

/** Nobody reads on (`synscope … | head -1`). What was asked for has been printed: no failure. */
export const READER_LEFT = 'reader left';

/** What became of the output: it goes on, its reader left, or a sentence why it failed. */
export type OutputState = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Pieces are written in batches of about this many characters. */
const BATCH_CHARACTERS = 1 << 16;

/** Writes the pieces one after the other, waiting for the reader; stops at the first failure. */
export async function writeAll(stream: Writable, pieces: Iterable<string>): Promise<OutputState> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_CHARACTERS) continue;
    const state = await write(stream, batch);
    if (!state.ok) return state;
    batch = '';
  }
  return batch === '' ? { ok: true } : write(stream, batch);
}

function write(stream: Writable, text: string): Promise<OutputState> {
  return new Promise((resolve) => {
    const failed = (error: Error & { code?: string }) => {
      const left = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
      const why = left ? READER_LEFT : `Cannot write the output: ${reasonOf(error)}.`;
      resolve({ ok: false, why });
    };
    // Some streams throw, some call back, some emit; without a listener the last would end the process.
    const onError = (error: Error) => failed(error);
    stream.once('error', onError);
    stream.write(text, (error) => {
      if (error !== null && error !== undefined) {
        failed(error);
        return;
      }
      stream.off('error', onError);
      resolve({ ok: true });
    });
  });
}
