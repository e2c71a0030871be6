/**
 * The page's side of the workers: one holds the capture that is open, one at most reads. Cancelling a load ends its worker;
 * asking never does. The worker of a capture that was replaced is kept for the next load: it has run the code before.
 */
import { proxy, wrap, type Remote } from 'comlink';
import type { LoadProgress } from '../core/capture';
import type {
  CaptureEngine,
  OpenedCapture,
  OpenResult,
  Snapshot,
} from '../core/engine/captureEngine';
import type { CaptureWorkerApi } from './capture.worker';
import { wholeWorkerAddress } from './wholeWorker';

export interface LoadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Takes what was read so far, with the engine that answers questions about it until loading ends. */
  readonly onSnapshot?: (snapshot: Snapshot, engine: CaptureEngine) => void;
}

/** A capture, and the engine that keeps its tables: whoever takes it gives it back with `giveBack`. */
export interface HeldCapture extends OpenedCapture {
  readonly engine: CaptureEngine;
  /** Resolves with the reason when the engine ended by itself. */
  readonly death: Promise<string>;
  /** The capture is not needed any more: its engine may read another one. */
  giveBack(): void;
}

export type LoadedCapture = HeldCapture | Extract<OpenResult, { ok: false }>;

/** Opens captures in workers. `null` instead of a result: cancelled, or a newer load took over. */
export interface CaptureClient {
  /** Starts and warms up a worker, so that it is ready when a file comes. */
  warmUp(): void;
  open(blob: Blob, options?: LoadOptions): Promise<LoadedCapture | null>;
  openLink(payload: string, options?: LoadOptions): Promise<LoadedCapture | null>;
  /** Ends the reading of a file: `open` gives what was read until then. */
  stop(): void;
  /** Ends its workers, but for those of captures that are held. */
  end(): void;
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
  const running: RunningWorker = {
    api: wrap<CaptureWorkerApi>(worker),
    death: new Promise((resolve) => {
      worker.addEventListener('error', (event) => resolve(event.message || 'out of memory'));
      worker.addEventListener('messageerror', () => resolve('its answer could not be read'));
    }),
    terminate: () => worker.terminate(),
  };
  void running.api.warmUp().then(keepWholeCode, () => undefined);
  return running;
}

function died(reason: string): Extract<OpenResult, { ok: false }> {
  return {
    ok: false,
    error: {
      code: 'read-failed',
      message: `The reader stopped by itself (${reason}). A new one has been started: open the file again, or a smaller part of it.`,
      offset: null,
    },
  };
}

/** After a capture is shown, the page has other things to do first (milliseconds). */
const NEXT_READER_AFTER = 2000;

/** A client with its own workers. */
export function createCaptureClient(): CaptureClient {
  /** Reads the next capture, or does so already. */
  let reader: RunningWorker | null = null;
  let endCurrent: (() => void) | null = null;
  let nextReaderSoon: ReturnType<typeof setTimeout> | undefined;

  const nextReader = (): RunningWorker => {
    if (reader !== null) return reader;
    const started = startWorker();
    reader = started;
    // One that ends while nobody waits for it is not asked any more.
    void started.death.then(() => {
      if (reader === started && endCurrent === null) reader = null;
    });
    return started;
  };

  const replace = (): void => {
    reader?.terminate();
    reader = null;
    nextReader();
  };

  const held = (opened: OpenedCapture, worker: RunningWorker): HeldCapture => {
    let isHeld = true;
    void worker.death.then(() => {
      isHeld = false;
    });
    return {
      ...opened,
      engine: worker.api,
      death: worker.death,
      giveBack: () => {
        if (!isHeld) return;
        isHeld = false;
        if (endCurrent !== null) {
          worker.terminate();
          return;
        }
        void worker.api.release();
        if (reader !== worker) reader?.terminate();
        reader = worker;
      },
    };
  };

  const run = async (
    call: (api: Remote<CaptureWorkerApi>) => Promise<OpenResult>,
    signal: AbortSignal | undefined,
  ): Promise<LoadedCapture | null> => {
    endCurrent?.();
    if (signal?.aborted) return null;
    const worker = nextReader();
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
      const result = await Promise.race([
        call(worker.api),
        ended,
        worker.death.then((reason) => {
          replace();
          return died(reason);
        }),
      ]);
      if (result === null || !result.ok) return result;
      if (reader === worker) reader = null;
      // The next file finds a reader that is warm.
      nextReaderSoon = setTimeout(nextReader, NEXT_READER_AFTER);
      return held(result, worker);
    } finally {
      signal?.removeEventListener('abort', abort);
      if (endCurrent === end) endCurrent = null;
    }
  };

  return {
    warmUp: () => void nextReader(),
    open: (blob, { signal, onProgress, onSnapshot } = {}) =>
      run(
        async (api) =>
          api.open(
            blob,
            proxy((progress) => onProgress?.(progress)),
            proxy((snapshot) => onSnapshot?.(snapshot, api)),
          ),
        signal,
      ),
    stop: () => void reader?.api.stop(),
    end: () => {
      clearTimeout(nextReaderSoon);
      reader?.terminate();
      reader = null;
    },
    openLink: (payload, { signal } = {}) => run(async (api) => api.openLink(payload), signal),
  };
}
