/**
 * The whole chain from a file to a capture. Called by the worker, the command line, tests and benchmarks.
 */
import { interfacesOf } from '../captureOrigin';
import { readChunks } from '../bytes/readChunks';
import type { CaptureError, LoadResult } from '../capture';
import { CaptureLoad, failed, LACKS_LAYERS, NOT_FETCHED } from './captureLoad';
import { isPcapng, pcapAlone, sniffFormat, type KnownFormats } from '../container/knownFormats';
import { sniffCompression } from '../compression/compressions';
import { HEAD_BYTES, readError, type LoadOptions } from './loadOptions';
import { WatchedLoad } from './watchedLoad';
import { linkLayerFor } from '../wire/layers';

export type { LoadOptions } from './loadOptions';

/**
 * Reads a capture. Expected failures are values; what lies before damage is kept (`Capture.damage`).
 * Rejects only with the signal's reason when aborted.
 */
export async function loadCapture(blob: Blob, options: LoadOptions = {}): Promise<LoadResult> {
  try {
    const result = await load(blob, options);
    return await withNames(result === LACKS_LAYERS ? await withLayers(blob, options) : result);
  } catch (error) {
    options.signal?.throwIfAborted();
    return { ok: false, error: readError(error, 0) };
  }
}

/** Reads a capture again, with the layers that it has. */
async function withLayers(blob: Blob, options: LoadOptions): Promise<LoadResult> {
  return (await fetchRareLayers()) ? load(blob, options) : LACKS_LAYERS;
}

/** False when the server does not answer. */
async function fetchRareLayers(): Promise<boolean> {
  const rare = await import('../wire/rareLayers').catch(() => null);
  rare?.addRareLayers();
  return rare !== null;
}

/** The names of link types that are not decoded are fetched where there are some; without them there are their numbers. */
async function withNames(result: LoadResult): Promise<LoadResult> {
  if (!result.ok) return result;
  const { capture } = result;
  if (interfacesOf(capture).every(({ linkType }) => linkLayerFor(linkType) !== undefined))
    return result;
  try {
    const { nameLinkTypes } = await import('../wire/linkTypeNames');
    return { ...result, capture: nameLinkTypes(capture) };
  } catch {
    return result;
  }
}

async function load(blob: Blob, options: LoadOptions): Promise<LoadResult> {
  if (blob.size === 0) {
    return failed('empty', 'The file is empty (0 bytes). Was the capture still being written?', 0);
  }
  const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  let compression = sniffCompression(head);
  let known = compression === null ? await fetchFormats(head) : await fetchAllFormats();
  // What is packed may still be the one that is there.
  if (compression !== null) known ??= pcapAlone;
  if (known === null) return NOT_FETCHED;
  compression ??= known.packed(head);
  if (compression === null) return loadPlain(blob, head, known, options);
  const packed = await import('./loadPacked').catch(() => null);
  return packed?.loadPacked(blob, compression, known, options) ?? NOT_FETCHED;
}

/** The formats that a file with these first bytes may have; null when the server does not answer. */
async function fetchFormats(head: Uint8Array): Promise<KnownFormats | null> {
  if (sniffFormat(pcapAlone, head) !== null) return pcapAlone;
  if (!isPcapng(head)) return fetchAllFormats();
  const common = await import('../container/commonFormats').catch(() => null);
  return common?.commonFormats ?? null;
}

/** All formats, and the listings and layers beside them; null when the server does not answer. */
async function fetchAllFormats(): Promise<KnownFormats | null> {
  try {
    const [{ allFormats }, , { addRareLayers }] = await Promise.all([
      import('../container/formats'),
      import('./listingCapture'),
      import('../wire/rareLayers'),
    ]);
    addRareLayers();
    return allFormats;
  } catch {
    return null;
  }
}

/** Fetches what only some files need, so that nothing has to be asked for when one of them is dropped. */
export async function fetchRareParts(): Promise<void> {
  await Promise.allSettled([
    fetchRareLayers(),
    import('../container/commonFormats'),
    import('../container/formats'),
    import('./listingCapture'),
    import('./loadPacked'),
    import('../compression/lz4Unpacker'),
    import('../compression/zstdUnpacker'),
    import('../compression/zipArchive'),
    import('../container/iseriesUnpacker'),
    import('../wire/linkTypeNames'),
  ]);
}

const isNamed = (answer: LoadResult | null): boolean =>
  answer !== null && !answer.ok && answer.error.code !== 'unknown-format';

async function loadPlain(
  blob: Blob,
  head: Uint8Array,
  known: KnownFormats,
  options: LoadOptions,
): Promise<LoadResult> {
  const { signal, onProgress, watch, verifyAllChecksums = false } = options;
  const load = new CaptureLoad(verifyAllChecksums, known, options);
  if (!load.begin(head)) {
    const { readListingFile } = await import('./listingCapture');
    const listing = await readListingFile(blob);
    const { refusal } = load;
    // What names a format says more than that a text is unknown.
    const named = [listing, refusal].find((answer) => answer?.ok || isNamed(answer));
    return named ?? listing ?? refusal!;
  }
  let done = 0;
  let failure: CaptureError | null;
  const watched = new WatchedLoad(watch, () => {
    const read = load.taken(null);
    return read === null ? null : { read, bytes: blob };
  });
  try {
    await readChunks(blob, (chunk, offset) => {
      if (signal?.aborted) return false;
      done = offset + chunk.length;
      const goOn = load.take(chunk);
      const progress = { done, total: blob.size, packets: load.packets };
      onProgress?.(progress);
      return goOn && watched.goOn(progress);
    });
    failure = watched.stopped;
  } catch (error) {
    failure = readError(error, done);
  }
  signal?.throwIfAborted();
  return load.finish(null, blob, failure);
}
