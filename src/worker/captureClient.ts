/**
 * The page's side of the worker: one worker is kept for the life of the page and warmed up. Cancelling
 * ends the worker and starts another; a load that begins while another runs ends that one.
 */
import { proxy, wrap, type Remote } from 'comlink';
import type { LoadProgress, LoadResult } from '../core/capture';
import type { FlowLinkResult } from '../core/permalink/flowLink';
import type { CaptureWorkerApi } from './capture.worker';
import { wholeWorkerAddress } from './wholeWorker';

export interface LoadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** Loads captures in a worker. `null` instead of a result: cancelled, or a newer load took over. */
export interface CaptureClient {
  /** Starts and warms up the worker, so that it is ready when a file comes. */
  warmUp(): void;
  loadCapture(blob: Blob, options?: LoadOptions): Promise<LoadResult | null>;
  decodeLink(payload: string, options?: LoadOptions): Promise<FlowLinkResult | null>;
}

interface RunningWorker {
  readonly api: Remote<CaptureWorkerApi>;
  /** Resolves when the worker died by itself. */
  readonly death: Promise<string>;
  terminate(): void;
}

/**
 * The worker's whole code, kept in memory: a worker that follows another one (which was cancelled, or died) may begin after a file was
 * dropped, when nothing is to be asked for any more, and perhaps nobody is there to answer. Null until it is there.
 */
let wholeCode: string | null = null;

/** Fetches the worker's whole code once; without it, workers are fetched when they start. */
async function keepWholeCode(): Promise<void> {
  if (wholeWorkerAddress === null || wholeCode !== null) return;
  try {
    const answer = await fetch(wholeWorkerAddress);
    if (answer.ok) wholeCode = URL.createObjectURL(await answer.blob());
  } catch {
    // Nobody answers: the next worker will have to be fetched.
  }
}

function startWorker(): RunningWorker {
  const worker =
    wholeCode === null
      ? new Worker(new URL('./capture.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(wholeCode, { type: 'module' });
  return {
    api: wrap<CaptureWorkerApi>(worker),
    death: new Promise((resolve) => {
      worker.addEventListener('error', (event) => resolve(event.message || 'out of memory'));
      worker.addEventListener('messageerror', () => resolve('its answer could not be read'));
    }),
    terminate: () => worker.terminate(),
  };
}

function died(reason: string): LoadResult & { readonly ok: false } {
  return {
    ok: false,
    error: {
      code: 'read-failed',
      message: `The reader stopped by itself (${reason}). A new one has been started: open the file again, or a smaller part of it.`,
      offset: null,
    },
  };
}

/** A client with its own worker. */
export function createCaptureClient(): CaptureClient {
  let running: RunningWorker | null = null;
  let endCurrent: (() => void) | null = null;

  const worker = (): RunningWorker => {
    if (running === null) {
      running = startWorker();
      void running.api.warmUp().then(keepWholeCode, () => undefined);
    }
    return running;
  };

  const replace = (): void => {
    running?.terminate();
    running = null;
    worker();
  };

  const run = async <T>(
    call: (api: Remote<CaptureWorkerApi>) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T | ReturnType<typeof died> | null> => {
    endCurrent?.();
    if (signal?.aborted) return null;
    const { api, death } = worker();
    const ended = new Promise<null>((resolve) => {
      endCurrent = () => {
        endCurrent = null;
        replace();
        resolve(null);
      };
    });
    const end = endCurrent;
    const abort = (): void => {
      if (endCurrent === end) endCurrent?.();
    };
    signal?.addEventListener('abort', abort);
    try {
      return await Promise.race([
        call(api),
        ended,
        death.then((reason) => {
          replace();
          return died(reason);
        }),
      ]);
    } finally {
      signal?.removeEventListener('abort', abort);
      if (endCurrent === end) endCurrent = null;
    }
  };

  return {
    warmUp: () => void worker(),
    loadCapture: (blob, { signal, onProgress } = {}) =>
      run<LoadResult>(
        async (api) =>
          api.load(
            blob,
            proxy((progress) => onProgress?.(progress)),
          ),
        signal,
      ),
    decodeLink: (payload, { signal } = {}) =>
      run<FlowLinkResult>(async (api) => api.decodeLink(payload), signal),
  };
}
