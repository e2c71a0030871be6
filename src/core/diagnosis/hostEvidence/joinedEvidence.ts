/** Host evidence beside the flow that it is joined to: what the detectors of host observations look at. */
import type { Capture } from '../../capture';
import type { Opening } from '../../opening/opening';
import type { Observation, ObservationKind } from '../observations/observation';
import { factsOf, type HostEvidence } from './hostEvidence';
import { flowEnds, hostRole, ignoredSegments, type FlowEnds, type HostRole } from './hostFlow';
import type { OpeningSegment } from '../../opening/openingSegments';

export interface JoinedEvidence {
  readonly evidence: HostEvidence;
  readonly capture: Capture;
  readonly opening: Opening;
  readonly ends: FlowEnds;
  readonly role: HostRole;
  readonly ignored: readonly OpeningSegment[];
  /** A person says that the outputs were made before and after the opening. */
  readonly statedAround: boolean;
}

export function joinEvidence(
  evidence: HostEvidence,
  capture: Capture,
  opening: Opening,
): JoinedEvidence {
  const ends = flowEnds(capture, opening.flow);
  const said = factsOf(evidence, 'statement');
  return {
    evidence,
    capture,
    opening,
    ends,
    role: hostRole(evidence, ends),
    ignored: ignoredSegments(opening),
    statedAround: said.some(({ id }) => id === 'outputs-around-opening'),
  };
}

/** An observation from a host, shown as a finding. */
export function hostFact(
  kind: ObservationKind,
  text: string,
  more: Partial<Pick<Observation, 'packets' | 'weight' | 'source' | 'note'>> = {},
): Observation {
  return { kind, packets: [], text, note: null, weight: 'finding', source: 'host', ...more };
}
