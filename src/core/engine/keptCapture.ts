/** A capture that an engine keeps, and what was found out about it. */
import type { Capture } from '../capture';
import type { HostEvidence, StatementFact } from '../hostEvidence/hostEvidence';
import type { Statement } from '../hostEvidence/statements';
import {
  listenerFindings,
  listenerText,
  type ListenerFinding,
} from '../diagnosis/listenerFindings';
import { indexListeners } from '../diagnosis/listeners';
import { markAcrossFlows } from '../diagnosis/marksAcrossFlows';
import { orderFlows, type FlowSort } from '../flows/flowOrder';
import type { FlowIndex } from '../flows/flowTable';
import type { LinkWitness } from '../permalink/flowLink';
import type { GivenBeside } from './captureEngine';
import { flowBadge, type BesidePackets, type FlowBadge } from './flowBadge';
import { badgeSoFar, hasSettled, type PartRead } from './partRead';

/** What host outputs are read with is fetched when the first one comes. */
const fetchEvidence = () =>
  Promise.all([
    import('../hostEvidence'),
    import('../hostEvidence/hostObservations'),
    import('../hostEvidence/statements'),
  ]);

/** Works without a pause. */
export function runToEnd<T>(steps: Generator<void, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export class KeptCapture {
  readonly badges = new Map<FlowIndex, FlowBadge>();
  readonly orders = new Map<FlowSort, Uint32Array>();
  /** By `ListenerInfo.name`; those with the most odd openings first. */
  readonly listeners: ReadonlyMap<string, ListenerFinding>;
  /** What the link says that the flow comes from; null where it says nothing. */
  private readonly witness: BesidePackets['witness'];
  beside: BesidePackets;
  /** Outputs of hosts are at hand. */
  hasOutputs: boolean;

  /**
   * @param part what of a file it is that is still being read; null for a whole one
   * @param before the same file, as it was kept before: what was given beside it stays
   */
  constructor(
    readonly capture: Capture,
    readonly bytes: Blob,
    link: LinkWitness | null,
    readonly part: PartRead | null = null,
    before: KeptCapture | null = null,
  ) {
    runToEnd(markAcrossFlows(capture));
    runToEnd(indexListeners(capture));
    // What openings of a listener say together changes with each of them: it is told when all are there.
    const findings = part === null ? runToEnd(listenerFindings(capture)) : [];
    this.listeners = new Map(findings.map((finding) => [listenerText(capture, finding), finding]));
    this.witness = link === null || link.observations.length === 0 ? null : () => link.observations;
    this.beside = before?.beside ?? { witness: this.witness, place: link?.place ?? null };
    this.hasOutputs = before?.hasOutputs ?? false;
  }

  *order(sort: FlowSort): Generator<void, Uint32Array, undefined> {
    let order = this.orders.get(sort);
    if (order === undefined) this.orders.set(sort, (order = yield* orderFlows(this.flows, sort)));
    return order;
  }

  badge(flow: FlowIndex): FlowBadge {
    let badge = this.badges.get(flow);
    if (badge === undefined) {
      badge = this.isProvisional(flow)
        ? badgeSoFar(this.flows, flow)
        : flowBadge(this.capture, flow, this.beside);
      this.badges.set(flow, badge);
    }
    return badge;
  }

  /** May what is said of a flow still change by what comes of its opening? */
  isProvisional(flow: FlowIndex): boolean {
    return this.part !== null && !hasSettled(this.part, this.capture, flow);
  }

  async give({ place, texts, statements }: GivenBeside): Promise<void> {
    const { witness } = this;
    this.hasOutputs = texts.length + statements.length > 0;
    if (!this.hasOutputs) this.beside = { witness, place };
    else {
      const [{ readHostEvidence }, { hostObservations }, known] = await fetchEvidence();
      const read = readHostEvidence(texts.join('\n\n'));
      const evidence: HostEvidence = {
        ...read,
        facts: [...read.facts, ...statementFacts(known.statements, statements)],
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
}

function statementFacts(
  knownStatements: readonly Statement[],
  ids: GivenBeside['statements'],
): StatementFact[] {
  return knownStatements
    .filter(({ id }) => ids.includes(id))
    .map(({ id, text }) => ({ fact: 'statement', id, text }));
}
