import type { Capture } from '../../core/capture';
import { diagnose } from '../../core/diagnosis/diagnose';
import { FlowTrait, hasOneEnd, type FlowIndex, type FlowTable } from '../../core/flows/flowTable';
import type { Verdict } from '../../core/diagnosis/verdict';
import type { VantagePlace } from '../../core/vantage/vantage';
import { openingOf } from '../../core/opening/openingOf';
import type { selectWitness } from '../../store/selectors';

/** How a flow is marked in the list. */
export interface FlowBadge {
  readonly label: string;
  readonly tone: 'crooked' | 'danger' | 'warn' | 'neutral' | 'ok';
}

interface KnownBadges {
  readonly place: VantagePlace | null;
  readonly badges: Map<FlowIndex, FlowBadge>;
}

/** Badges that were worked out, by capture or by the evidence for it: scrolling back costs nothing. */
const known = new WeakMap<object, KnownBadges>();

/**
 * The badge of a flow: its cause when there is a best one, else what was seen. Meant for the rows in view: it
 * diagnoses the flow.
 */
export function flowBadge(
  capture: Capture,
  flow: FlowIndex,
  witness: ReturnType<typeof selectWitness>,
  place: VantagePlace | null,
): FlowBadge {
  const key = witness ?? capture;
  let found = known.get(key);
  if (found?.place !== place) known.set(key, (found = { place, badges: new Map() }));
  const { badges } = found;
  let badge = badges.get(flow);
  if (badge === undefined) {
    const opening = openingOf(capture, flow);
    const { verdict } = diagnose(capture, opening, witness?.(opening), place);
    badge = hasOneEnd(capture.flows, flow)
      ? { label: 'one end', tone: 'neutral' }
      : verdictBadge(verdict, symptomBadge(capture.flows, flow));
    badges.set(flow, badge);
  }
  return badge;
}

/** The worst of what was seen, without a cause. */
function symptomBadge(flows: FlowTable, flow: FlowIndex): FlowBadge {
  const traits = flows.traits[flow]!;
  const repeats = flows.synAckRepeats[flow]!;
  if (traits & FlowTrait.endsEarly) return { label: 'capture ends', tone: 'neutral' };
  if (traits & FlowTrait.crooked && !(traits & FlowTrait.crossing)) {
    return { label: repeats > 1 ? `crooked ×${repeats}` : 'crooked', tone: 'crooked' };
  }
  if (traits & FlowTrait.unanswered) return { label: 'SYN unanswered', tone: 'warn' };
  if (traits & FlowTrait.neverAccepted) return { label: 'never accepted', tone: 'warn' };
  if (traits & FlowTrait.refused) return { label: 'refused', tone: 'danger' };
  if (traits & FlowTrait.synRetransmitted) return { label: 'SYN sent again', tone: 'warn' };
  if (traits & FlowTrait.crossing) return { label: 'crossing', tone: 'neutral' };
  if (traits & FlowTrait.hasSynAck && !(traits & FlowTrait.hasAck)) {
    return { label: 'no ACK', tone: 'warn' };
  }
  if (traits & FlowTrait.guessedRoles) return { label: 'opening not seen', tone: 'neutral' };
  return { label: 'healthy', tone: 'ok' };
}

/** The badge of a verdict, in the colour of what was seen. */
function verdictBadge(verdict: Verdict | null, symptom: FlowBadge): FlowBadge {
  if (verdict === null) {
    return symptom.tone === 'ok' ? { label: 'one direction only', tone: 'neutral' } : symptom;
  }
  const { badge: label, healthy, tooEarly } = verdict;
  if (tooEarly) return { label, tone: 'neutral' };
  if (healthy) return { label, tone: label === 'healthy' ? 'ok' : 'neutral' };
  return { label, tone: symptom.tone === 'ok' ? 'neutral' : symptom.tone };
}
