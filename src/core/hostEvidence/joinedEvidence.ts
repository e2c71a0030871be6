/** Host evidence beside the flow that it is joined to: what the detectors of host observations look at. */
import type { Capture } from '../capture';
import type { Opening } from '../opening/opening';
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import type { HostEvidence } from './hostEvidence';
import { sharesPort } from '../diagnosis/listeners';
import { inferVantage, type VantagePlace } from '../vantage/vantage';
import {
  flowEnds,
  hostRole,
  ignoredSegments,
  statedIn,
  type FlowEnds,
  type HostRole,
} from './hostFlow';
import { sinceCaptureStart, type Moment } from './moment';
import type { StatementId } from './statements';
import type { OpeningSegment } from '../opening/openingSegments';

export interface JoinedEvidence {
  readonly evidence: HostEvidence;
  readonly capture: Capture;
  readonly opening: Opening;
  readonly ends: FlowEnds;
  readonly role: HostRole;
  readonly ignored: readonly OpeningSegment[];
  /** What the capture shows reached the server: it was taken there, or the other end shows the same. */
  readonly reachedServer: boolean;
  /** What a person states, as far as the capture does not show otherwise. */
  readonly said: ReadonlySet<StatementId>;
  /** A person says that the outputs were made before and after the opening. */
  readonly statedAround: boolean;
}

export function joinEvidence(
  evidence: HostEvidence,
  capture: Capture,
  opening: Opening,
  stated: VantagePlace | null = null,
): JoinedEvidence {
  const ends = flowEnds(capture, opening.flow);
  const said = new Set(statedIn(evidence));
  const place = stated ?? inferVantage(capture, opening.flow).place;
  // A text may speak of another capture than this one: what this one shows of its place comes first.
  if (place !== 'unknown' && place !== 'server') said.delete('captured-on-server');
  if (place !== 'unknown' && place !== 'client') said.delete('captured-on-client');
  const reachedServer =
    place === 'server' || said.has('captured-on-server') || said.has('same-at-both-ends');
  return {
    evidence,
    capture,
    opening,
    ends,
    role: hostRole(evidence, ends, sharesPort(capture, opening.flow)),
    ignored: ignoredSegments(opening),
    reachedServer,
    said,
    statedAround: said.has('outputs-around-opening'),
  };
}

/** An observation from a host, shown as a finding. */
export function hostFact(
  kind: ObservationKind,
  text: string,
  more: Partial<Pick<Observation, 'packets' | 'weight' | 'source' | 'note' | 'numbers'>> = {},
): Observation {
  return { kind, packets: [], text, note: null, weight: 'finding', source: 'host', ...more };
}

/** From the first to the last segment that the server ignored, or its resend; NaN where there is none. */
export function whileIgnored({ ignored, opening }: JoinedEvidence) {
  const lastIgnored = ignored.at(-1)?.time ?? Number.NaN;
  const resend = opening.repeats.findLast(({ afterAck }) => afterAck)?.segment;
  return { from: ignored[0]?.time ?? Number.NaN, to: resend?.time ?? lastIgnored, lastIgnored };
}

/** A moment at which the server ignored the opening. */
export function isMeanwhile(joined: JoinedEvidence, moment: Moment | null): boolean {
  const time = sinceCaptureStart(moment, joined.capture.start);
  const { from, to } = whileIgnored(joined);
  return time >= from && time <= to;
}
