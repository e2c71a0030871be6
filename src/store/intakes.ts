/**
 * What a person can bring, by dropping, choosing or pasting it. Each kind is an entry; they are asked in order, and the
 * first that takes it ends the search. What nobody takes is refused with the reason of the one that knows the most.
 */
import type { CaptureError } from '../core/capture';
import type { HeldCapture, LoadedCapture } from '../worker/captureClient';
import type { AppState, CaptureSource, ViewParams } from './appState';
import { parseFragment } from './fragment';
import { textOf, UNREADABLE } from './severalFiles';

/** A file, or a text, of which nothing is known yet. */
export interface Arrival {
  readonly source: CaptureSource;
  readonly blob: Blob;
}

/** What intakes may ask of the page. */
export interface Taking {
  state(): AppState;
  /** Reads a capture or a listing; null: cancelled. */
  read(blob: Blob): Promise<LoadedCapture | null>;
}

export type Answer =
  /** A capture to be shown; `unless` a later intake takes it: it can be of that kind too. */
  | { readonly kind: 'opened'; readonly capture: HeldCapture; readonly unless: boolean }
  /** It is where it belongs: nothing more is to be done. */
  | { readonly kind: 'taken' }
  /** Of this kind, but of no use now. */
  | { readonly kind: 'refused'; readonly error: CaptureError }
  /** Not of this kind; the error says what it is not, or what it is instead. */
  | { readonly kind: 'passed'; readonly error: CaptureError | null };

export interface Intake {
  readonly id: string;
  take(arrival: Arrival, taking: Taking): Promise<Answer>;
}

const PASSED: Answer = { kind: 'passed', error: null };
const TAKEN: Answer = { kind: 'taken' };
const UNREAD: Answer = {
  kind: 'refused',
  error: { code: 'read-failed', message: UNREADABLE, offset: null },
};

/** Larger texts are no links: addresses end far below that. */
const MOST_LINK_BYTES = 128 * 1024;
/** Larger texts are no outputs of commands. */
export const MOST_EVIDENCE_BYTES = 4 * 1024 * 1024;

const WITHOUT_CAPTURE =
  'This is the output of commands on a host: evidence about connections. Open the capture of these connections first, then add it again.';

/** What an address of this page opens. */
export interface LinkedView {
  /** A flow in the link itself, or the id of a sample. */
  readonly kind: 'flow' | 'sample';
  readonly what: string;
  readonly view: ViewParams;
}

/** What a text links to: an address of this page, or what stands behind its `d=`; null: no such text. */
export function linkIn(text: string): LinkedView | null {
  const address = text.trim().replace(/^<|>$/g, '');
  if (/\s/.test(address)) return null;
  if (/^b\d+\.[\w-]+$/.test(address)) return { kind: 'flow', what: address, view: {} };
  const hash = address.indexOf('#');
  if (hash < 0) return null;
  const { payload, sample, view } = parseFragment(address.slice(hash));
  if (payload !== null) return { kind: 'flow', what: payload, view };
  return sample === null ? null : { kind: 'sample', what: sample, view };
}

const link: Intake = {
  id: 'link',
  async take({ blob }, { state }) {
    if (blob.size > MOST_LINK_BYTES) return PASSED;
    const text = await textOf(blob);
    if (text === null) return UNREAD;
    const found = linkIn(text);
    if (found === null) return PASSED;
    const { kind, what, view } = found;
    void (kind === 'flow' ? state().openLink(what, view) : state().openSample(what, view));
    return TAKEN;
  },
};

const packets: Intake = {
  id: 'packets',
  async take({ blob }, { state, read }) {
    const result = await read(blob);
    if (result === null) return TAKEN;
    if (result.ok) {
      // A log of the host's packet filter is both, and tells more beside a capture.
      const unless = result.info.format === 'filter-log' && state().open !== null;
      return { kind: 'opened', capture: result, unless };
    }
    const { error } = result;
    const isUnknown = error.code === 'unknown-format' || error.code === 'unsupported-format';
    return { kind: isUnknown ? 'passed' : 'refused', error };
  },
};

const hostOutput: Intake = {
  id: 'host-output',
  async take({ blob }, { state }) {
    if (blob.size > MOST_EVIDENCE_BYTES) return PASSED;
    const text = await textOf(blob);
    if (text === null) return UNREAD;
    const outcome = await state().addEvidence(text);
    if (outcome === 'unknown') return PASSED;
    if (outcome === 'added') return TAKEN;
    const error = { code: 'unsupported-format', message: WITHOUT_CAPTURE, offset: null } as const;
    return { kind: 'refused', error };
  },
};

export const intakes: readonly Intake[] = [link, packets, hostOutput];

/** Finds the intake for what came. Null: it is where it belongs, or nobody waits for it any more. */
export async function takeIn(
  arrival: Arrival,
  taking: Taking,
  signal: AbortSignal,
): Promise<LoadedCapture | null> {
  let held: HeldCapture | null = null;
  let known: CaptureError | null = null;
  for (const intake of intakes) {
    const answer = await intake.take(arrival, taking);
    switch (answer.kind) {
      case 'opened':
        if (!answer.unless) return answer.capture;
        held = answer.capture;
        break;
      case 'taken':
        held?.giveBack();
        return null;
      case 'refused':
        return held ?? { ok: false, error: answer.error };
      case 'passed':
        known ??= answer.error;
    }
    if (signal.aborted) break;
  }
  if (held !== null) return held;
  return known === null ? null : { ok: false, error: known };
}
