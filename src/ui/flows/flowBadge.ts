import { FlowTrait } from '../../core/flows/flowTable';

/** How a flow is marked in the list: what was seen in its opening, never why. */
export interface FlowBadge {
  readonly label: string;
  readonly tone: 'crooked' | 'danger' | 'warn' | 'neutral' | 'ok';
}

/** The one badge of a flow: the worst of its traits. */
export function flowBadge(traits: number, repeats: number): FlowBadge {
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
  if (traits & FlowTrait.reset) return { label: 'opened, then reset', tone: 'neutral' };
  return { label: 'opened', tone: 'ok' };
}
