/**
 * What is open, what is being opened, and why something could not be opened.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { CaptureError } from '../core/capture';
import { listingOf } from '../core/captureOrigin';
import type { CaptureEngine, Snapshot } from '../core/engine/captureEngine';
import type { CaptureInfo } from '../core/engine/captureInfo';
import { textBesideListing } from '../core/hostEvidence/besideListing';
import {
  createCaptureClient,
  type CaptureClient,
  type HeldCapture,
  type LoadedCapture,
} from '../worker/captureClient';
import { NO_EVIDENCE } from './evidenceSlice';
import type { AppState, CaptureSlice, CaptureSource, OpenCapture, ViewParams } from './appState';
import { linkIn, MOST_EVIDENCE_BYTES, takeIn } from './intakes';
import { findSample } from './samples';
import { capturesFirst, isText, leftOutText, textOf, UNREADABLE } from './severalFiles';
import { captureView } from './viewSlice';

/** Loading that is over sooner than this shows no progress, nor does one of which something is shown (milliseconds). */
const SHOW_PROGRESS_AFTER = 350;

/** An error of ours outside the reader; said so, because the person can only report it. */
function unexpectedError(error: unknown): CaptureError {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Synscope failed (${reason}): a fault of the program, not of what you opened. Please report it.`,
    offset: null,
  };
}

function engineEnded(reason: string): CaptureError {
  return {
    code: 'read-failed',
    message: `What kept this capture stopped by itself (${reason}). Open the file again, or a smaller part of it.`,
    offset: null,
  };
}

const openText = (source: CaptureSource, info: CaptureInfo, flows: number): string =>
  `${source.name} is open. Packets: ${info.packets}, TCP flows: ${flows}.`;

/** What a file has not that is being read. */
const NOTHING_BESIDE = { ownPlace: null, listeners: [], gaps: [], facts: [] } as const;

export const createCaptureSlice: StateCreator<AppState, [], [], CaptureSlice> = (set, get) => {
  let client: CaptureClient | null = null;
  let abort: AbortController | null = null;
  let begun = 0;
  /** Small arrivals are tried one after the other, in the order in which they came. */
  let lastTrial: Promise<unknown> = Promise.resolve();
  /** The capture that is open, with its engine. */
  let held: HeldCapture | null = null;
  const worker = (): CaptureClient => (client ??= createCaptureClient());

  type Run = (signal: AbortSignal) => Promise<LoadedCapture | null>;

  /** Without the engine that reads it, nothing more can be asked about a capture that is being read. */
  const withoutReading = (): Partial<AppState> =>
    get().open?.isReading === true ? { open: null, reading: null, other: null } : {};

  /** Runs one load to an end, whatever happens in it; the one that began last wins. */
  const load = async (source: CaptureSource, run: Run, view: ViewParams = {}): Promise<void> => {
    begun++;
    abort?.abort();
    const controller = new AbortController();
    abort = controller;
    try {
      await finishLoad(source, run, view, controller);
    } catch (error) {
      if (abort === controller) get().failWith(source, unexpectedError(error));
    }
  };

  const finishLoad = async (
    source: CaptureSource,
    run: Run,
    view: ViewParams,
    controller: AbortController,
  ): Promise<void> => {
    set({
      ...withoutReading(),
      loading: {
        source,
        done: 0,
        total: 0,
        packets: 0,
        elapsed: 0,
        shown: false,
        stopping: false,
      },
      failure: null,
    });
    const timer = setTimeout(() => {
      const { loading } = get();
      if (loading === null || abort !== controller || get().open?.isReading === true) return;
      set({ loading: { ...loading, shown: true } });
    }, SHOW_PROGRESS_AFTER);
    const result = await run(controller.signal).finally(() => clearTimeout(timer));
    const isWanted = () => abort === controller;
    if (!isWanted()) {
      if (result?.ok) result.giveBack();
      return;
    }
    if (result === null) {
      abort = null;
      set({ ...withoutReading(), loading: null });
      return;
    }
    if (!result.ok) {
      if (result.error.code === 'stopped') get().cancelLoading();
      else get().failWith(source, result.error);
      return;
    }
    try {
      // An engine that ends meanwhile answers nothing more.
      const ended = result.death.then(engineEnded);
      const error = await Promise.race([show(result, source, view, isWanted), ended]);
      if (error !== undefined && held !== result && isWanted()) get().failWith(source, error);
    } catch (error) {
      if (held !== result) result.giveBack();
      throw error;
    }
  };

  const watchOver = (opened: HeldCapture, source: CaptureSource): void => {
    void opened.death.then((reason) => {
      if (held !== opened) return;
      // Nothing can be asked about it any more.
      held = null;
      set({ open: null, reading: null, other: null });
      get().failWith(source, engineEnded(reason));
    });
  };

  /** Shows what was read so far of a file, in the place of what was open. */
  const showPart = async (
    { info, bytes, order }: Snapshot,
    engine: CaptureEngine,
    source: CaptureSource,
    isWanted: () => boolean,
  ): Promise<void> => {
    const open: OpenCapture = { source, info, engine, bytes, isReading: true, ...NOTHING_BESIDE };
    if (get().open?.source === source) {
      set({ open });
      await get().goOn(order);
      return;
    }
    // Without a flow there is nothing to look at yet.
    if (order.length === 0) return;
    const first = await captureView({ engine, info }, order, [], {});
    if (!isWanted()) return;
    held?.giveBack();
    held = null;
    set({ failure: null, ...first, ...NO_EVIDENCE, open });
    get().announce(`${source.name} is being read. Its first flows are listed.`);
  };

  /** Puts what was read in the place of what was open. */
  const show = async (
    opened: HeldCapture,
    source: CaptureSource,
    view: ViewParams,
    isWanted: () => boolean,
  ): Promise<void> => {
    const { info, bytes, order, listeners, extras, engine } = opened;
    const title = extras?.title ?? null;
    const named = title === null ? source : { ...source, name: title };
    const ownPlace = extras?.place ?? null;
    const open: OpenCapture = {
      source: named,
      info,
      engine,
      bytes,
      isReading: false,
      ownPlace,
      listeners,
      gaps: extras?.gaps ?? [],
      facts: extras?.facts ?? [],
    };
    if (get().open?.source === named) {
      // Its first part is shown: the view stays as it is.
      abort = null;
      held = opened;
      set({ loading: null, failure: null, open });
      watchOver(opened, named);
      await get().goOn(order);
      get().announce(openText(named, info, order.length));
      return;
    }
    if (view.place !== undefined) {
      await engine.give({ place: view.place, texts: [], statements: [] });
    }
    const first = await captureView({ engine, info }, order, listeners, view);
    if (!isWanted()) {
      opened.giveBack();
      return;
    }
    abort = null;
    const before = held;
    held = opened;
    set({
      loading: null,
      failure: null,
      ...first,
      ...NO_EVIDENCE,
      open,
    });
    before?.giveBack();
    watchOver(opened, named);
    get().announce(openText(named, info, order.length));
    if ((first.reading?.unkept ?? 0) > 0) void get().askAgain();
    const listing = listingOf(info);
    const beside = listing === null ? '' : textBesideListing(listing);
    if (beside !== '' && beside.length <= MOST_EVIDENCE_BYTES)
      await get().addEvidence(beside, { outputsOnly: true });
  };

  const read =
    (blob: Blob, source: CaptureSource | null = null) =>
    (signal: AbortSignal): Promise<LoadedCapture | null> => {
      const began = performance.now();
      let isShowing = false;
      const isWanted = () => !signal.aborted && get().loading?.source === source;
      return worker().open(blob, {
        signal,
        onSnapshot: (snapshot, engine) => {
          // One at a time: the next one tells more.
          if (source === null || isShowing || !isWanted()) return;
          isShowing = true;
          void showPart(snapshot, engine, source, isWanted).finally(() => {
            isShowing = false;
          });
        },
        onProgress: (progress) => {
          const { loading } = get();
          if (loading === null || signal.aborted) return;
          set({ loading: { ...loading, ...progress, elapsed: performance.now() - began } });
        },
      });
    };

  /**
   * While a file is read, what cannot take its place must not end the reading: a small arrival is tried by a reader of its own first.
   * True: it was taken as evidence, or refused.
   */
  const takenWhileReading = async (
    blob: Blob,
    refuse: (message: string) => void,
  ): Promise<boolean> => {
    const reading = get().loading;
    // One that nobody has seen yet is soon over, and the last one wins.
    const isSeen = reading?.shown === true || get().open?.isReading === true;
    if (reading === null || !isSeen || blob.size > MOST_EVIDENCE_BYTES) return false;
    const text = await textOf(blob);
    if (text === null) {
      refuse(UNREADABLE);
      return true;
    }
    if (linkIn(text) !== null) return false;
    const trial = createCaptureClient();
    const result = await trial.open(blob);
    if (result?.ok) result.giveBack();
    trial.end();
    if (result === null || result.ok) return false;
    const outcome = await get().addEvidence(text);
    if (get().loading?.source !== reading.source && outcome !== 'added') return false;
    if (outcome !== 'added') refuse(result.error.message);
    return true;
  };

  /** Opens what came, unless a file is being read whose place it cannot take. */
  const arrive = (
    blob: Blob,
    refuse: (message: string) => void,
    open: () => Promise<void>,
  ): Promise<void> => {
    const isReading = get().loading !== null || get().open?.isReading === true;
    if (!isReading || blob.size > MOST_EVIDENCE_BYTES) return open();
    const turn = lastTrial.then(async () => {
      if (!(await takenWhileReading(blob, refuse))) await open();
    });
    lastTrial = turn.catch(() => undefined);
    return turn;
  };

  const takeArrival =
    (blob: Blob, source: CaptureSource) =>
    (signal: AbortSignal): Promise<LoadedCapture | null> =>
      takeIn(
        { source, blob },
        { state: get, read: (bytes) => read(bytes, source)(signal) },
        signal,
      );

  return {
    open: null,
    loading: null,
    failure: null,
    warmUp: () => worker().warmUp(),
    openFile: (file) => {
      const source: CaptureSource = { kind: 'file', name: file.name };
      const refuse = (message: string): void =>
        set({ notices: [...get().notices, `“${file.name}” was not opened. ${message}`] });
      return arrive(file, refuse, () => load(source, takeArrival(file, source)));
    },
    openFiles: async (files) => {
      const before = get().open;
      const beside: File[] = [];
      let capture: OpenCapture | null = null;
      let hasFailed = false;
      for (const file of await capturesFirst(files)) {
        if (capture !== null) {
          if (get().open !== capture) return;
          beside.push(file);
          continue;
        }
        // What came with a capture that does not open is no evidence for the one that was open before.
        if (hasFailed && (await isText(file))) {
          beside.push(file);
          continue;
        }
        await get().openFile(file);
        const { open, failure } = get();
        if (open !== before) capture = open;
        else if (failure === null) {
          // It was cancelled, or is evidence for what was open.
          if (get().evidenceTexts.length === 0) return;
        } else {
          beside.push(file);
          hasFailed ||= !(await isText(file));
        }
      }
      // What came with a capture speaks of that one.
      const texts: File[] = [];
      const leftOut: string[] = [];
      let bytes = 0;
      for (const file of capture === null ? [] : beside) {
        const fits = bytes + file.size <= MOST_EVIDENCE_BYTES && (await isText(file));
        if (fits) {
          bytes += file.size;
          texts.push(file);
        } else leftOut.push(file.name);
      }
      if (get().open?.source !== capture?.source) return;
      const outcomes = texts.length === 0 ? [] : await get().addEvidences(texts);
      leftOut.push(...texts.filter((_, i) => outcomes[i] !== 'added').map(({ name }) => name));
      if (leftOut.length > 0) set({ notices: [...get().notices, leftOutText(leftOut)] });
    },
    pasteText: async (text) => {
      get().showDialog(null);
      let reason: string | null = null;
      const source = { kind: 'text', name: 'Pasted text' } as const;
      const refuse = (why: string): void => {
        set({ dialog: 'paste', refusedPaste: { text, reason: why } });
        get().announce(why);
      };
      await arrive(new Blob([text]), refuse, () =>
        load(source, async (signal) => {
          const result = await takeArrival(new Blob([text]), source)(signal);
          if (result === null || result.ok) return result;
          const { code, message } = result.error;
          if (code !== 'unknown-format' && code !== 'unsupported-format') return result;
          reason = message;
          return null;
        }),
      );
      if (reason !== null) refuse(reason);
    },
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
        (signal) => worker().openLink(payload, { signal }),
        view,
      ),
    failWith: (source, error) => {
      begun++;
      abort?.abort();
      abort = null;
      // What was open stays behind the message.
      set({ ...withoutReading(), loading: null, failure: { source, error } });
      get().announce(error.message);
    },
    dismissFailure: () => set({ failure: null }),
    cancelLoading: () => {
      const name = get().loading?.source.name;
      begun++;
      abort?.abort();
      abort = null;
      set({ ...withoutReading(), loading: null });
      if (name !== undefined) get().announce(`Loading of ${name} was cancelled.`);
    },
    stopReading: () => {
      const { loading } = get();
      if (loading === null || loading.stopping) return;
      set({ loading: { ...loading, stopping: true } });
      worker().stop();
    },
    closeCapture: () => {
      begun++;
      abort?.abort();
      abort = null;
      held?.giveBack();
      held = null;
      set({ open: null, reading: null, other: null, loading: null, failure: null });
    },
  };
};
