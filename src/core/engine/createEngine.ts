/** The engine itself: the same in a worker, on the command line and in tests. */
import type { Capture, LoadResult } from '../capture';
import type { HostEvidence, StatementFact } from '../hostEvidence/hostEvidence';
import { statements as knownStatements } from '../hostEvidence/statements';
import {
  listenerFindings,
  listenerText,
  summariseListener,
  type ListenerFinding,
} from '../diagnosis/listenerFindings';
import { indexListeners } from '../diagnosis/listeners';
import { markOtherLegs } from '../diagnosis/otherLegs';
import { witnessObservations } from '../diagnosis/witnessObservations';
import { orderFlows, type FlowSort } from '../flows/flowOrder';
import { searchFlows, searchWords } from '../flows/flowSearch';
import { flowOfStream, hasPackets, type FlowIndex } from '../flows/flowTable';
import { loadCapture } from '../loading/loadCapture';
import type { Opening } from '../opening/opening';
import { openingOf } from '../opening/openingOf';
import { packetsWithoutFlow } from '../packets/otherPackets';
import type { FlowLinkResult } from '../permalink/flowLink';
import type { CaptureEngine, GivenBeside, OpenResult } from './captureEngine';
import { captureInfo } from './captureInfo';
import { captureTimeline } from './captureTimeline';
import { cutCapture } from './cutCapture';
import { flowBadge, type BesidePackets, type FlowBadge } from './flowBadge';
import { flowCapture } from './flowCapture';
import { flowReading } from './flowReading';
import { flowRow } from './flowRow';
import { inSlices } from './inSlices';
import { listenerInfo, listenerRow } from './listenerRows';
import { otherPacketRows } from './otherPacketRows';

/** Of questions of a kind, the newest wins. */
class Newest {
  private asked = 0;

  /** Works in slices; null as soon as there is a newer question. */
  answer<T>(steps: Generator<void, T, undefined>): Promise<T | null> {
    const question = ++this.asked;
    return inSlices(steps, () => question === this.asked);
  }
}

/** What host outputs are read with is fetched when the first one comes. */
const fetchEvidence = () =>
  Promise.all([import('../hostEvidence'), import('../hostEvidence/hostObservations')]);

function runToEnd<T>(steps: Generator<void, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** A capture that is kept, and what was found out about it. */
class KeptCapture {
  readonly badges = new Map<FlowIndex, FlowBadge>();
  readonly orders = new Map<FlowSort, Uint32Array>();
  /** By `ListenerInfo.name`; those with the most odd openings first. */
  readonly listeners: ReadonlyMap<string, ListenerFinding>;
  beside: BesidePackets;
  /** Outputs of hosts are at hand. */
  hasOutputs = false;

  constructor(
    readonly capture: Capture,
    readonly bytes: Blob,
    readonly extras: (FlowLinkResult & { ok: true })['extras'] | null,
  ) {
    runToEnd(markOtherLegs(capture));
    runToEnd(indexListeners(capture));
    this.listeners = new Map(
      runToEnd(listenerFindings(capture)).map((finding) => [
        listenerText(capture, finding),
        finding,
      ]),
    );
    this.beside = { witness: this.linkWitness(), place: extras?.place ?? null };
  }

  *order(sort: FlowSort): Generator<void, Uint32Array, undefined> {
    let order = this.orders.get(sort);
    if (order === undefined) this.orders.set(sort, (order = yield* orderFlows(this.flows, sort)));
    return order;
  }

  badge(flow: FlowIndex): FlowBadge {
    let badge = this.badges.get(flow);
    if (badge === undefined) {
      this.badges.set(flow, (badge = flowBadge(this.capture, flow, this.beside)));
    }
    return badge;
  }

  async give({ place, texts, statements }: GivenBeside): Promise<void> {
    const witness = this.linkWitness();
    this.hasOutputs = texts.length + statements.length > 0;
    if (!this.hasOutputs) this.beside = { witness, place };
    else {
      const [{ readHostEvidence }, { hostObservations }] = await fetchEvidence();
      const read = readHostEvidence(texts.join('\n\n'));
      const evidence: HostEvidence = {
        ...read,
        facts: [...read.facts, ...statementFacts(statements)],
      };
      this.beside = {
        place,
        witness: (capture, opening) => [
          ...(witness?.(capture, opening) ?? []),
          ...hostObservations(evidence, capture, opening, place),
        ],
      };
    }
    this.badges.clear();
  }

  get flows() {
    return this.capture.flows;
  }

  private linkWitness(): BesidePackets['witness'] {
    const facts = this.extras?.facts ?? [];
    if (facts.length === 0) return null;
    const fromLink = witnessObservations(facts);
    return () => fromLink;
  }
}

function statementFacts(ids: GivenBeside['statements']): StatementFact[] {
  return knownStatements
    .filter(({ id }) => ids.includes(id))
    .map(({ id, text }) => ({ fact: 'statement', id, text }));
}

/** An engine without a capture. */
export function createEngine(): CaptureEngine {
  let kept: KeptCapture | null = null;
  const orders = new Newest();
  const searches = new Newest();
  const timelines = new Newest();
  const summaries = new Newest();

  const held = (): KeptCapture => {
    if (kept === null) throw new Error('No capture is open.');
    return kept;
  };

  const keep = (result: LoadResult | FlowLinkResult): OpenResult => {
    if (!result.ok) return result;
    const { capture, bytes } = result;
    const extras = 'extras' in result ? result.extras : null;
    kept = new KeptCapture(capture, bytes, extras);
    return {
      ok: true,
      info: captureInfo(capture),
      bytes,
      order: runToEnd(kept.order('worst')).slice(),
      listeners: [...kept.listeners.values()].map((finding) => listenerInfo(capture, finding)),
      extras,
    };
  };

  return {
    open: async (file, onProgress) => keep(await loadCapture(file, { onProgress })),
    openLink: async (payload) => {
      const { decodeFlowLink } = await import('../permalink/decodeFlowLink');
      return keep(await decodeFlowLink(payload));
    },
    give: (beside) => held().give(beside),
    flow: async (stream) => {
      const { capture, flows, hasOutputs, beside } = held();
      if (stream >= flows.length || !hasPackets(flows, stream)) return null;
      const flow = flowOfStream(flows, stream);
      const cut = flowCapture(capture, flow, { withServer: hasOutputs });
      return flowReading(cut, beside.witness?.(cut, openingOf(cut, 0)), beside.place);
    },
    order: async (sort) => (await orders.answer(held().order(sort)))?.slice() ?? null,
    find: (sort, search) => searches.answer(found(held(), sort, search)),
    rows: async (flows) => {
      const { capture } = held();
      return flows.map((flow) => flowRow(capture, flow, held().badge(flow)));
    },
    timeline: (steps) => timelines.answer(captureTimeline(held().capture, steps)),
    listenerRows: async ({ listener, withHealthy, from, to }) => {
      const { capture, listeners } = held();
      return (listeners.get(listener)?.openings ?? [])
        .filter(({ kind }) => withHealthy || kind !== 'healthy')
        .slice(from, to)
        .map((opening) => listenerRow(capture, opening));
    },
    listenerSummary: async (listener) => {
      const { capture, listeners, beside } = held();
      const finding = listeners.get(listener);
      if (finding === undefined) return null;
      const { witness, place } = beside;
      const joined = witness === null ? null : (opening: Opening) => witness(capture, opening);
      return summaries.answer(summariseListener(capture, finding, joined, place));
    },
    otherPackets: async () => packetsWithoutFlow(held().capture.packets),
    otherRows: (packets) => {
      const { capture, bytes } = held();
      return otherPacketRows(capture, bytes, packets);
    },
    packet: async (packet) => cutCapture(held().capture, [], [packet]).capture,
    release: async () => {
      kept = null;
    },
  };
}

function* found(
  kept: KeptCapture,
  sort: FlowSort,
  search: string,
): Generator<void, Uint32Array, undefined> {
  const order = yield* kept.order(sort);
  const words = searchWords(search);
  if (words.length === 0) return order.slice();
  return yield* searchFlows(kept.flows, kept.capture.addresses, order, words);
}
