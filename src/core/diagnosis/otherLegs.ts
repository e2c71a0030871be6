/**
 * Marks the flows that are one leg of an opening told with another flow, so that lists and counts do not take them for failures of
 * their own.
 */
import type { Capture } from '../capture';
import { FlowTrait, isListed } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { otherNames } from './observations/otherNames';
import { openingContextOf } from './openingContext';
import { clientIsnOf, flowsOfSyn, indexRelatedFlows } from './relatedFlows';

/** Flows between two pauses. */
const FLOWS_A_STEP = 4096;
/** Flows that are read in full at most: a capture made to have them all alike must not cost more than others. */
const MOST_READ = 20_000;

/** Sets `FlowTrait.otherLeg`. In steps, for a page to breathe. */
export function* markOtherLegs(capture: Capture): Generator<void, void> {
  yield* indexRelatedFlows(capture);
  const { flows } = capture;
  let read = 0;
  for (let flow = 0; flow < flows.length && read < MOST_READ; flow++) {
    if (flow % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
    const traits = flows.traits[flow]!;
    const isTroubled =
      (traits & (FlowTrait.unanswered | FlowTrait.crooked)) !== 0 ||
      (traits & (FlowTrait.hasSyn | FlowTrait.hasSynAck)) === FlowTrait.hasSynAck ||
      (traits & (FlowTrait.hasSynAck | FlowTrait.hasAck)) === FlowTrait.hasSynAck;
    if (!isTroubled || !isListed(flows, flow)) continue;
    const isn = clientIsnOf(capture, flow);
    if (isn === null || flowsOfSyn(capture, isn, flow).length === 0) continue;
    read++;
    const found = otherNames.detect(openingContextOf(capture, openingOf(capture, flow)));
    const isLeg = found.some(
      ({ kind }) =>
        kind === 'answers-other-name' || kind === 'forwarded-syn' || kind === 'further-answer',
    );
    if (isLeg) flows.traits[flow] = traits | FlowTrait.otherLeg;
  }
}
