/** The engine itself: the same in a worker, on the command line and in tests. */
import type { LoadResult } from '../capture';
import type { FilterError } from '../filter/filterTokens';
import type { FlowSort } from '../flows/flowOrder';
import type { FlowCapture } from '../diagnosis/witnesses';
import { flowOfStream, hasPackets, streamsOfFlow } from '../flows/flowTable';
import { fetchRareParts, loadCapture } from '../loading/loadCapture';
import type { Opening } from '../opening/opening';
import { openingOf } from '../opening/openingOf';
import { packetsWithoutFlow } from '../packets/otherPackets';
import type { FlowLinkResult } from '../permalink/flowLink';
import type { CaptureEngine, FlowReading, OpenResult, Snapshot } from './captureEngine';
import { captureInfo } from './captureInfo';
import { cutCapture } from './cutCapture';
import { flowCapture } from './flowCapture';
import { flowReading } from './flowReading';
import { flowRow, unkeptOf } from './flowRow';
import { infoSoFar } from './partRead';
import type { FileSoFar, FileWatch } from './fileWatch';
import { inSlices } from './inSlices';
import type * as LaterAnswers from './laterAnswers';
import { KeptCapture, runToEnd } from './keptCapture';
import { listenerInfo } from './listenerInfo';

/** Of questions of a kind, the newest wins. */
class Newest {
  private asked = 0;

  /** Works in slices; null as soon as there is a newer question. */
  answer<T>(steps: Generator<void, T, undefined>): Promise<T | null> {
    const question = ++this.asked;
    return inSlices(steps, () => question === this.asked);
  }
}

// At hand before a file comes: see fetchRareAnswers.
const fetchWatch = () => import('./fileWatch');
const fetchReread = () => import('./rereadFlow');
const fetchSaving = () => Promise.all([import('../export/pcapngFile'), import('./withAllPackets')]);

const fetchLater = () => import('./laterAnswers');

/** Fetches what only some files need, so that nothing has to be asked for when one of them is dropped. */
export async function fetchRareAnswers(): Promise<void> {
  await Promise.allSettled([
    fetchRareParts(),
    fetchWatch(),
    fetchSaving(),
    fetchReread(),
    fetchLater(),
  ]);
}

/**
 * An engine without a capture.
 * @param now milliseconds of a clock, for the pace of snapshots
 * @param mostKept packets that are all kept, as in `LoadOptions`
 */
export function createEngine(
  now: () => number = () => performance.now(),
  mostKept = Number.POSITIVE_INFINITY,
): CaptureEngine {
  let kept: KeptCapture | null = null;
  /** The file that is being read. */
  let watch: FileWatch | null = null;
  /** Counts the questions for whole flows: the newest wins. */
  let wholeFlows = 0;
  const orders = new Newest();
  const searches = new Newest();
  const timelines = new Newest();
  const summaries = new Newest();

  const held = (): KeptCapture => {
    if (kept === null) throw new Error('No capture is open.');
    return kept;
  };

  const keep = (result: LoadResult | FlowLinkResult): OpenResult => {
    if (!result.ok) {
      kept = null;
      return result;
    }
    const { capture, bytes } = result;
    const link = 'extras' in result ? result : null;
    kept = new KeptCapture(capture, bytes, link?.witness ?? null, null, kept);
    return {
      ok: true,
      info: captureInfo(capture),
      bytes,
      order: runToEnd(kept.order('worst')).slice(),
      listeners: [...kept.listeners.values()].map((finding) => listenerInfo(capture, finding)),
      extras: link?.extras ?? null,
    };
  };

  const onPart =
    (onSnapshot: (snapshot: Snapshot) => void) =>
    ({ read: { capture, ...part }, bytes }: FileSoFar): void => {
      kept = new KeptCapture(capture, bytes, null, part, kept);
      onSnapshot({
        info: infoSoFar(captureInfo(capture), part),
        bytes,
        order: runToEnd(kept.order('worst')).slice(),
      });
    };

  const told = (from: KeptCapture, flow: FlowCapture): FlowReading => {
    const { witness, place } = from.beside;
    return {
      ...flowReading(flow, witness?.(flow, openingOf(flow, 0)), place),
      isProvisional: from.isProvisional(flow.stream),
      unkept: unkeptOf(from.capture, flow.stream),
    };
  };

  return {
    open: async (file, onProgress, onSnapshot) => {
      kept = null;
      const watching = await fetchWatch()
        .then(
          ({ FileWatch }) =>
            new FileWatch(onSnapshot === undefined ? null : onPart(onSnapshot), now),
        )
        // Without it, the file is shown when it is whole.
        .catch(() => null);
      watch = watching;
      try {
        return keep(
          await loadCapture(file, {
            onProgress,
            mostKept,
            watch: (load) => watching?.look(load) ?? true,
          }),
        );
      } finally {
        watching?.end();
        if (watch === watching) watch = null;
      }
    },
    stop: async () => watch?.stop(),
    openLink: async (payload) => {
      kept = null;
      const { decodeFlowLink } = await import('../permalink/decodeFlowLink');
      return keep(await decodeFlowLink(payload));
    },
    give: (beside) => held().give(beside),
    flow: async (stream) => {
      const known = held().flows;
      if (stream >= known.length || !hasPackets(known, stream)) return null;
      const flow = flowOfStream(known, stream);
      watch?.show(streamsOfFlow(known, flow), held().part);
      // May be a newer one.
      const now = held();
      return told(now, flowCapture(now.capture, flow, { withServer: now.hasOutputs }));
    },
    wholeFlow: async (stream) => {
      const now = held();
      const cut = flowCapture(now.capture, flowOfStream(now.flows, stream), {
        withServer: now.hasOutputs,
      });
      const question = ++wholeFlows;
      const { rereadFlow } = await fetchReread();
      const whole = await rereadFlow(now.capture, now.bytes, cut, {
        mostKept,
        watch: () => question === wholeFlows && kept === now,
      });
      return whole === null || kept !== now ? null : { ...told(now, whole), unkept: 0 };
    },
    order: async (sort) => (await orders.answer(held().order(sort)))?.slice() ?? null,
    find: async (sort, search) => {
      const later = await fetchLater();
      return searches.answer(found(later, held(), sort, search));
    },
    rows: async (flows) => {
      const now = held();
      watch?.list(flows);
      return flows.map((flow) => ({
        ...flowRow(now.capture, flow, now.badge(flow)),
        isProvisional: now.isProvisional(flow),
        isWhole: now.part === null || now.part.whole[flow] === 1,
      }));
    },
    timeline: async (steps) => {
      const { captureTimeline } = await fetchLater();
      return timelines.answer(captureTimeline(held().capture, steps));
    },
    listenerRows: async ({ listener, ...which }) => {
      const { listenerRows } = await fetchLater();
      const { capture, listeners } = held();
      const finding = listeners.get(listener);
      return finding === undefined ? [] : listenerRows(capture, finding, which);
    },
    listenerSummary: async (listener) => {
      const { summariseListener } = await fetchLater();
      const { capture, listeners, beside } = held();
      const finding = listeners.get(listener);
      if (finding === undefined) return null;
      const { witness, place } = beside;
      const joined = witness === null ? null : (opening: Opening) => witness(capture, opening);
      return summaries.answer(summariseListener(capture, finding, joined, place));
    },
    causeAdvice: async (named, undecided) => (await fetchLater()).causeAdvice(named, undecided),
    otherPackets: async () => packetsWithoutFlow(held().capture.packets),
    otherRows: async (packets) => {
      const { otherPacketRows } = await fetchLater();
      const { capture, bytes } = held();
      return otherPacketRows(capture, bytes, packets);
    },
    packet: async (packet) => cutCapture(held().capture, [], [packet]).capture,
    pcapngOf: async (flows) => {
      const { capture, bytes } = held();
      const [{ packetsOfFlows, pcapngFile }, { withAllPackets }] = await fetchSaving();
      const from = await withAllPackets(capture, bytes, flows, mostKept);
      if (typeof from === 'string') return from;
      const rows = packetsOfFlows(from.capture, from.flows);
      return (await pcapngFile(from.capture, bytes, rows)) ?? 'file-changed';
    },
    release: async () => {
      kept = null;
    },
  };
}

function* found(
  { findFlows }: typeof LaterAnswers,
  kept: KeptCapture,
  sort: FlowSort,
  search: string,
): Generator<void, Uint32Array | FilterError, undefined> {
  const order = yield* kept.order(sort);
  if (search.trim() === '') return order.slice();
  return yield* findFlows(kept.capture, order, search);
}
