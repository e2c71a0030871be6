/** How a flow is marked in a list. */
import type { Capture } from '../capture';
import { diagnose } from '../diagnosis/diagnose';
import { FlowTrait, hasOneEnd, type FlowIndex, type FlowTable } from '../flows/flowTable';
import type { Verdict } from '../diagnosis/verdict';
import type { VantagePlace } from '../vantage/vantage';
import { openingOf } from '../opening/openingOf';
import type { Observation } from '../diagnosis/observations/observation';
import type { Opening } from '../opening/opening';

/** How a flow is marked in the list. */
export interface FlowBadge {
  readonly label: string;
  readonly tone: 'crooked' | 'danger' | 'warn' | 'neutral' | 'ok';
}

/** What is known beside the packets when a flow is diagnosed. */
export interface BesidePackets {
  /** Observations from elsewhere, joined to an opening; null without any. */
  readonly witness: ((capture: Capture, opening: Opening) => readonly Observation[]) | null;
  /** Where a person states that the capture was taken; null: it is inferred. */
  readonly place: VantagePlace | null;
}

/** The badge of a flow: its cause when there is a best one, else what was seen. It costs a diagnosis. */
export function flowBadge(
  capture: Capture,
  flow: FlowIndex,
  { witness, place }: BesidePackets,
): FlowBadge {
  if (hasOneEnd(capture.flows, flow)) return { label: 'one end', tone: 'neutral' };
  const opening = openingOf(capture, flow);
  const { verdict } = diagnose(capture, opening, witness?.(capture, opening), place);
  return verdictBadge(verdict, symptomBadge(capture.flows, flow));
}

/** The worst of what was seen, without a cause. */
export function symptomBadge(flows: FlowTable, flow: FlowIndex): FlowBadge {
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
