/**
 * What is open, what is being opened, and why something could not be opened.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { CaptureError } from '../core/capture';
import { listingOf } from '../core/captureOrigin';
import { textBesideListing } from '../core/hostEvidence/besideListing';
import {
  createCaptureClient,
  type CaptureClient,
  type HeldCapture,
  type LoadedCapture,
} from '../worker/captureClient';
import { NO_EVIDENCE } from './evidenceSlice';
import type { AppState, CaptureSlice, CaptureSource, ViewParams } from './appState';
import { MOST_EVIDENCE_BYTES, takeIn } from './intakes';
import { findSample } from './samples';
import { capturesFirst, isText, leftOutText } from './severalFiles';
import { captureView } from './viewSlice';

/** Loading that is over sooner than this shows no progress (milliseconds). */
const SHOW_PROGRESS_AFTER = 200;

const UNKNOWN_TEXT =
  'This text is neither a listing of packets (lines of Wireshark’s packet list, tcpdump and what prints like it, tshark, snoop, ssldump, pktmon, FortiGate, fw monitor, hubble, logs of packet filters, Zeek’s conn.log) nor the output of a command that is known here (ss, netstat, nstat, sysctl, iptables, nft, conntrack, ethtool, dmesg, pwru, tcpdrop, retis).';

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

export const createCaptureSlice: StateCreator<AppState, [], [], CaptureSlice> = (set, get) => {
  let client: CaptureClient | null = null;
  let abort: AbortController | null = null;
  let begun = 0;
  /** The capture that is open, with its engine. */
  let held: HeldCapture | null = null;
  const worker = (): CaptureClient => (client ??= createCaptureClient());

  type Run = (signal: AbortSignal) => Promise<LoadedCapture | null>;

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
      loading: { source, done: 0, total: 0, packets: 0, elapsed: 0, shown: false },
      failure: null,
    });
    const timer = setTimeout(() => {
      const { loading } = get();
      if (loading !== null && abort === controller) set({ loading: { ...loading, shown: true } });
    }, SHOW_PROGRESS_AFTER);
    const result = await run(controller.signal).finally(() => clearTimeout(timer));
    const isWanted = () => abort === controller;
    if (!isWanted()) {
      if (result?.ok) result.giveBack();
      return;
    }
    if (result === null) {
      abort = null;
      set({ loading: null });
      return;
    }
    if (!result.ok) {
      get().failWith(source, result.error);
      return;
    }
    try {
      await show(result, source, view, isWanted);
    } catch (error) {
      if (held !== result) result.giveBack();
      throw error;
    }
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
      open: {
        source: named,
        info,
        engine,
        bytes,
        ownPlace,
        listeners,
        gaps: extras?.gaps ?? [],
        facts: extras?.facts ?? [],
      },
    });
    before?.giveBack();
    void opened.death.then((reason) => {
      if (held === opened) get().failWith(named, engineEnded(reason));
    });
    get().announce(`${named.name} is open. Packets: ${info.packets}, TCP flows: ${order.length}.`);
    const listing = listingOf(info);
    const beside = listing === null ? '' : textBesideListing(listing);
    if (beside !== '' && beside.length <= MOST_EVIDENCE_BYTES)
      await get().addEvidence(beside, { outputsOnly: true });
  };

  const read =
    (blob: Blob) =>
    (signal: AbortSignal): Promise<LoadedCapture | null> => {
      const began = performance.now();
      return worker().open(blob, {
        signal,
        onProgress: (progress) => {
          const { loading } = get();
          if (loading === null || signal.aborted) return;
          set({ loading: { ...loading, ...progress, elapsed: performance.now() - began } });
        },
      });
    };

  const takeArrival =
    (blob: Blob, source: CaptureSource) =>
    (signal: AbortSignal): Promise<LoadedCapture | null> =>
      takeIn({ source, blob }, { state: get, read: (bytes) => read(bytes)(signal) }, signal);

  return {
    open: null,
    loading: null,
    failure: null,
    warmUp: () => worker().warmUp(),
    openFile: (file) =>
      load({ kind: 'file', name: file.name }, takeArrival(file, { kind: 'file', name: file.name })),
    openFiles: async (files) => {
      const [first, ...others] = await capturesFirst(files);
      if (first === undefined) return;
      await get().openFile(first);
      const { open } = get();
      const leftOut: string[] = [];
      for (const file of others) {
        if (get().open !== open) return;
        const fits = open !== null && file.size <= MOST_EVIDENCE_BYTES && (await isText(file));
        const outcome = fits ? await get().addEvidence(await file.text()) : 'unknown';
        if (outcome !== 'added') leftOut.push(file.name);
      }
      if (leftOut.length > 0) set({ notices: [...get().notices, leftOutText(leftOut)] });
    },
    pasteText: async (text) => {
      get().showDialog(null);
      let reason: string | null = null;
      const source = { kind: 'text', name: 'Pasted text' } as const;
      await load(source, async (signal) => {
        const result = await takeArrival(new Blob([text]), source)(signal);
        if (result === null || result.ok) return result;
        const { code, message } = result.error;
        if (code !== 'unknown-format' && code !== 'unsupported-format') return result;
        reason = code === 'unknown-format' ? UNKNOWN_TEXT : message;
        return null;
      });
      if (reason === null) return;
      set({ dialog: 'paste', refusedPaste: { text, reason } });
      get().announce(reason);
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
      set({ loading: null, failure: { source, error } });
      get().announce(error.message);
    },
    dismissFailure: () => set({ failure: null }),
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
      held?.giveBack();
      held = null;
      set({ open: null, reading: null, other: null, loading: null, failure: null });
    },
  };
};
