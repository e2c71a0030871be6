/**
 * What is open, what is being opened, and why something could not be opened.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { LoadResult } from '../core/capture';
import type { FlowLinkResult } from '../core/permalink/flowLink';
import { indexListeners } from '../core/diagnosis/listeners';
import { orderFlows } from '../core/flows/flowOrder';
import { createCaptureClient, type CaptureClient } from '../worker/captureClient';
import type { AppState, CaptureSlice, CaptureSource, ViewParams } from './appState';
import { inSlices } from './inSlices';
import { findSample } from './samples';
import { captureView, takenAt } from './viewSlice';

/** Loading that is over sooner than this shows no progress (milliseconds). */
const SHOW_PROGRESS_AFTER = 200;

export const createCaptureSlice: StateCreator<AppState, [], [], CaptureSlice> = (set, get) => {
  let client: CaptureClient | null = null;
  let abort: AbortController | null = null;
  let begun = 0;
  const worker = (): CaptureClient => (client ??= createCaptureClient());

  /** Runs one load; the one that began last wins. */
  const load = async (
    source: CaptureSource,
    run: (signal: AbortSignal) => Promise<LoadResult | FlowLinkResult | null>,
    view: ViewParams = {},
  ): Promise<void> => {
    begun++;
    abort?.abort();
    const controller = new AbortController();
    abort = controller;
    set({
      loading: { source, done: 0, total: 0, packets: 0, elapsed: 0, shown: false },
      failure: null,
    });
    const timer = setTimeout(() => {
      const { loading } = get();
      if (loading !== null && abort === controller) set({ loading: { ...loading, shown: true } });
    }, SHOW_PROGRESS_AFTER);
    const result = await run(controller.signal);
    clearTimeout(timer);
    if (abort !== controller || result === null) return;
    if (!result.ok) {
      get().failWith(source, result.error);
      return;
    }
    const { capture, bytes } = result;
    const extras = 'extras' in result ? result.extras : null;
    const title = extras?.title ?? null;
    const opened = title === null ? source : { ...source, name: title };
    const leftOut = extras?.gaps.reduce((sum, gap) => sum + gap.packets, 0) ?? 0;
    const isWanted = () => abort === controller;
    const order = await inSlices(orderFlows(capture.flows, 'worst'), isWanted);
    await inSlices(indexListeners(capture), isWanted);
    if (abort !== controller || order === null) return;
    abort = null;
    set({
      loading: null,
      failure: null,
      ...captureView(capture, order, view),
      open: takenAt(
        { source: opened, capture, bytes, leftOut, ownPlace: capture.statedVantage },
        view.place ?? null,
      ),
    });
    get().announce(
      `${opened.name} is open. Packets: ${capture.packets.length}, TCP flows: ${capture.flows.length}.`,
    );
  };

  const read =
    (blob: Blob) =>
    (signal: AbortSignal): Promise<LoadResult | null> => {
      const began = performance.now();
      return worker().loadCapture(blob, {
        signal,
        onProgress: (progress) => {
          const { loading } = get();
          if (loading === null || signal.aborted) return;
          set({ loading: { ...loading, ...progress, elapsed: performance.now() - began } });
        },
      });
    };

  return {
    open: null,
    loading: null,
    failure: null,
    warmUp: () => worker().warmUp(),
    openFile: (file) => load({ kind: 'file', name: file.name }, read(file)),
    openSample: async (id, view) => {
      const begunBefore = ++begun;
      const sample = await findSample(id);
      if (begun !== begunBefore) return;
      if (!sample.ok) {
        get().failWith({ kind: 'sample', id, name: id, provenance: '' }, sample.error);
        return;
      }
      const { title, provenance } = sample.sample;
      await load(
        { kind: 'sample', id, name: title, provenance },
        async (signal) => {
          const fetched = await sample.fetchBytes(signal);
          if (signal.aborted) return null;
          return fetched.ok ? read(fetched.bytes)(signal) : fetched;
        },
        view,
      );
    },
    openLink: (payload, view) =>
      load(
        { kind: 'link', name: 'Shared flow', payload },
        (signal) => worker().decodeLink(payload, { signal }),
        view,
      ),
    failWith: (source, error) => {
      begun++;
      abort?.abort();
      abort = null;
      set({ loading: null, open: null, failure: { source, error } });
      get().announce(error.message);
    },
    cancelLoading: () => {
      const name = get().loading?.source.name;
      begun++;
      abort?.abort();
      abort = null;
      set({ loading: null });
      if (name !== undefined) get().announce(`Loading of ${name} was cancelled.`);
    },
    closeCapture: () => {
      begun++;
      abort?.abort();
      abort = null;
      set({ open: null, loading: null, failure: null });
    },
  };
};
