/**
 * The sample captures that are served beside the page.
 */
import type { CaptureError } from '../core/capture';

export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  /** Where the capture comes from, honestly. */
  readonly provenance: string;
}

type Fetched<T> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly error: CaptureError };

const folder = new URL(`${import.meta.env.BASE_URL}samples/`, document.baseURI);

function unreachable(what: string): { readonly ok: false; readonly error: CaptureError } {
  return {
    ok: false,
    error: {
      code: 'read-failed',
      message: `${what} could not be fetched from where this page came from. Check the connection and try again, or open a file of your own: that needs no network.`,
      offset: null,
    },
  };
}

let list: Promise<readonly Sample[]> | null = null;

/** The list of samples, fetched once; empty when it cannot be had. */
export function loadSamples(): Promise<readonly Sample[]> {
  list ??= fetch(new URL('samples.json', folder))
    .then((response) => (response.ok ? (response.json() as Promise<readonly Sample[]>) : []))
    .catch(() => {
      list = null;
      return [];
    });
  return list;
}

/** The sample with an id, and how to get its bytes. */
export async function findSample(id: string): Promise<
  Fetched<{
    readonly sample: Sample;
    readonly fetchBytes: (signal: AbortSignal) => Promise<Fetched<{ readonly bytes: Blob }>>;
  }>
> {
  const samples = await loadSamples();
  if (samples.length === 0) return unreachable('The list of samples');
  const sample = samples.find((candidate) => candidate.id === id);
  if (sample === undefined) {
    return {
      ok: false,
      error: {
        code: 'read-failed',
        message: `There is no sample called “${id.slice(0, 60)}”. The link may be mistyped or from another version of this page; the samples that exist are on the start page.`,
        offset: null,
      },
    };
  }
  return {
    ok: true,
    sample,
    fetchBytes: async (signal) => {
      try {
        const response = await fetch(new URL(sample.file, folder), { signal });
        if (!response.ok) return unreachable(`The sample “${sample.title}”`);
        return { ok: true, bytes: await response.blob() };
      } catch {
        return unreachable(`The sample “${sample.title}”`);
      }
    },
  };
}
