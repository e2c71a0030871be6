/** Host evidence beside the flow that it is joined to: what the detectors of host observations look at. */
import type { Capture } from '../../capture';
import type { Opening } from '../../opening/opening';
import type { Observation, ObservationKind } from '../observations/observation';
import { factsOf, type HostEvidence } from './hostEvidence';
import { inferVantage } from '../../vantage/vantage';
import { flowEnds, hostRole, ignoredSegments, type FlowEnds, type HostRole } from './hostFlow';
import type { OpeningSegment } from '../../opening/openingSegments';

export interface JoinedEvidence {
  readonly evidence: HostEvidence;
  readonly capture: Capture;
  readonly opening: Opening;
  readonly ends: FlowEnds;
  readonly role: HostRole;
  readonly ignored: readonly OpeningSegment[];
  /** What the capture shows reached the server: it was taken there, or the other end shows the same. */
  readonly reachedServer: boolean;
  /** A person says that the outputs were made before and after the opening. */
  readonly statedAround: boolean;
}

export function joinEvidence(
  evidence: HostEvidence,
  capture: Capture,
  opening: Opening,
): JoinedEvidence {
  const ends = flowEnds(capture, opening.flow);
  const said = new Set(factsOf(evidence, 'statement').map(({ id }) => id));
  const reachedServer =
    said.has('captured-on-server') ||
    said.has('same-at-both-ends') ||
    inferVantage(capture, opening.flow).place === 'server';
  return {
    evidence,
    capture,
    opening,
    ends,
    role: hostRole(evidence, ends),
    ignored: ignoredSegments(opening),
    reachedServer,
    statedAround: said.has('outputs-around-opening'),
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
