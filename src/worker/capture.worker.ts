/**
 * The worker: one engine, away from the page's thread. Results and expected failures are values; columns are
 * transferred, not copied.
 */
import { expose, transfer } from 'comlink';
import type { LoadProgress } from '../core/capture';
import type { CaptureEngine, OpenResult, Snapshot } from '../core/engine/captureEngine';
import { createEngine, fetchRareAnswers } from '../core/engine/createEngine';
import { mostKeptPackets } from '../core/loading/mostKept';
import { loadCapture } from '../core/loading/loadCapture';
import { buffersOf } from './transferables';
import { warmUpCapture } from './warmUpCapture';

/** A bug of ours, not of the file; said so, because the person can only report it. */
function unexpected(error: unknown): OpenResult {
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

async function moved<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  // What is no object has nothing to hand over.
  return typeof value === 'object' && value !== null ? transfer(value, buffersOf(value)) : value;
}

/** Nobody sees more of progress than so much of it (milliseconds between two). */
const PROGRESS_EVERY = 100;

function seldom(tell: (progress: LoadProgress) => void): (progress: LoadProgress) => void {
  let told = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY && progress.done < progress.total) return;
    told = now;
    tell(progress);
  };
}

/** GiB; not all browsers tell. */
const { deviceMemory } = navigator as { readonly deviceMemory?: number };
const engine = createEngine(undefined, mostKeptPackets(deviceMemory));

const api = {
  open: (
    file: Blob,
    onProgress: (progress: LoadProgress) => void,
    onSnapshot: (snapshot: Snapshot) => void,
  ) =>
    moved(
      engine
        .open(file, seldom(onProgress), (snapshot) =>
          onSnapshot(transfer(snapshot, buffersOf(snapshot))),
        )
        .catch(unexpected),
    ),
  stop: () => engine.stop(),
  openLink: (payload: string) => moved(engine.openLink(payload).catch(unexpected)),
  give: (...asked: Parameters<CaptureEngine['give']>) => engine.give(...asked),
  flow: (...asked: Parameters<CaptureEngine['flow']>) => moved(engine.flow(...asked)),
  wholeFlow: (...asked: Parameters<CaptureEngine['wholeFlow']>) =>
    moved(engine.wholeFlow(...asked)),
  order: (...asked: Parameters<CaptureEngine['order']>) => moved(engine.order(...asked)),
  find: (...asked: Parameters<CaptureEngine['find']>) => moved(engine.find(...asked)),
  rows: (...asked: Parameters<CaptureEngine['rows']>) => engine.rows(...asked),
  timeline: (...asked: Parameters<CaptureEngine['timeline']>) => moved(engine.timeline(...asked)),
  listenerRows: (...asked: Parameters<CaptureEngine['listenerRows']>) =>
    engine.listenerRows(...asked),
  listenerSummary: (...asked: Parameters<CaptureEngine['listenerSummary']>) =>
    engine.listenerSummary(...asked),
  causeAdvice: (...asked: Parameters<CaptureEngine['causeAdvice']>) => engine.causeAdvice(...asked),
  otherPackets: () => moved(engine.otherPackets()),
  otherRows: (...asked: Parameters<CaptureEngine['otherRows']>) => engine.otherRows(...asked),
  packet: (...asked: Parameters<CaptureEngine['packet']>) => moved(engine.packet(...asked)),
  pcapngOf: (...asked: Parameters<CaptureEngine['pcapngOf']>) => engine.pcapngOf(...asked),
  release: () => engine.release(),
  /** Runs the whole chain once, so that the first real capture finds compiled code, and fetches the rest of it. */
  warmUp: async (): Promise<void> => {
    await loadCapture(warmUpCapture(), {});
    const { fetchFactWords } = await import('../core/permalink/decodeFlowLink');
    await Promise.all([fetchRareAnswers(), fetchFactWords()]);
  },
} satisfies CaptureEngine & { warmUp(): Promise<void> };

/** What the worker offers to the page. */
export type CaptureWorkerApi = typeof api;

expose(api);
