/** Joins what a host says to one opening: observations beside those of the packets. */
import type { Capture } from '../capture';
import type { Opening } from '../opening/opening';
import type { VantagePlace } from '../vantage/vantage';
import type { Observation } from '../diagnosis/observations/observation';
import { counterObservations } from './counterObservations';
import { filterObservations } from './filterObservations';
import type { HostEvidence } from './hostEvidence';
import { logObservations } from './logObservations';
import { packetObservations } from './packetObservations';
import { joinEvidence } from './joinedEvidence';
import { retransmissionObservations } from './retransmissionObservations';
import { settingObservations } from './settingObservations';
import { socketObservations } from './socketObservations';
import { statedObservations } from './statedObservations';
import { trackingObservations } from './trackingObservations';

/**
 * What the evidence says of one opening, for `diagnose(capture, opening, …)`.
 * @param place where a person states that the capture was taken; null: it is inferred
 */
export function hostObservations(
  evidence: HostEvidence,
  capture: Capture,
  opening: Opening,
  place: VantagePlace | null = null,
): Observation[] {
  if (evidence.facts.length === 0) return [];
  const joined = joinEvidence(evidence, capture, opening, place);
  return [
    ...packetObservations(joined),
    ...logObservations(joined),
    ...socketObservations(joined),
    ...retransmissionObservations(joined),
    ...counterObservations(joined),
    ...filterObservations(joined),
    ...trackingObservations(joined),
    ...settingObservations(joined),
    ...statedObservations(joined),
  ];
}
