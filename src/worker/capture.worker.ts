/**
 * The worker: loads captures and decodes links away from the page's thread. Results and expected
 * failures are values; columns are transferred, not copied.
 */
import { expose, transfer } from 'comlink';
import type { LoadProgress, LoadResult } from '../core/capture';
import { fetchRareParts, loadCapture } from '../core/loadCapture';
import type { FlowLinkResult } from '../core/permalink/flowLink';
import { buffersOf } from './transferables';
import { warmUpCapture } from './warmUpCapture';

/** A bug of ours, not of the file; said so, because the person can only report it. */
function unexpected(error: unknown): LoadResult & { readonly ok: false } {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    ok: false,
    error: {
      code: 'internal',
      message: `Reading stopped unexpectedly (${reason}). This is a fault of the viewer, not of your file; please report it.`,
      offset: null,
    },
  };
}

async function asValue<T>(result: Promise<T>): Promise<T | ReturnType<typeof unexpected>> {
  const value = await result.catch(unexpected);
  return transfer(value, buffersOf(value));
}

/** Reads links: files need none of it, so it stays out of what the first ladder waits for. */
const linkReader = () => import('../core/permalink/decodeFlowLink');

const api = {
  /** Loads a capture; `onProgress` is called as often as the reader reports. */
  load: (blob: Blob, onProgress: (progress: LoadProgress) => void): Promise<LoadResult> =>
    asValue(loadCapture(blob, { onProgress })),
  /** Decodes the flow inside a link. */
  decodeLink: (payload: string): Promise<FlowLinkResult> =>
    asValue(linkReader().then(({ decodeFlowLink }) => decodeFlowLink(payload))),
  /** Runs the whole chain once, so that the first real capture finds compiled code, and fetches the rest of it. */
  warmUp: async (): Promise<void> => {
    await loadCapture(warmUpCapture(), {});
    const { fetchFactWords } = await linkReader();
    await Promise.all([fetchRareParts(), fetchFactWords()]);
  },
};

/** What the worker offers to the page. */
export type CaptureWorkerApi = typeof api;

expose(api);
