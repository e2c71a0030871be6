/**
 * Marks what only several flows show together: flows that are one leg of an opening told with another flow, which lists and counts must not
 * take for failures of their own, and those whose SYN-ACK comes again under another name.
 */
import type { Capture } from '../capture';
import { FlowTrait, isListed, type FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { otherNames } from './observations/otherNames';
import { lateUnderOtherName } from './observations/resentUnderOtherName';
import { openingContextOf } from './openingContext';
import { hasAlikeAnswer, hasAlikeSyn, indexRelatedFlows } from './relatedFlows';

/** Flows between two pauses. */
const FLOWS_A_STEP = 4096;
/** Flows that are read in full at most: a capture made to have them all alike must not cost more than others. */
const MOST_READ = 20_000;

/** Sets `FlowTrait.otherLeg`, and `FlowTrait.crooked` under another name. In steps, for a page to breathe. */
export function* markAcrossFlows(capture: Capture): Generator<void, void> {
  yield* indexRelatedFlows(capture);
  const { flows } = capture;
  let read = 0;
  for (let flow = 0; flow < flows.length && read < MOST_READ; flow++) {
    if (flow % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
    const traits = flows.traits[flow]!;
    if (!isListed(flows, flow)) continue;
    if (isAnsweredElsewhere(traits)) {
      if (!hasAlikeAnswer(capture, flow)) continue;
      read++;
      markCrooked(capture, flow);
      continue;
    }
    const isTroubled =
      (traits & (FlowTrait.unanswered | FlowTrait.crooked)) !== 0 ||
      (traits & (FlowTrait.hasSyn | FlowTrait.hasSynAck)) === FlowTrait.hasSynAck ||
      (traits & (FlowTrait.hasSynAck | FlowTrait.hasAck)) === FlowTrait.hasSynAck;
    if (!isTroubled || !hasAlikeSyn(capture, flow)) continue;
    read++;
    const found = otherNames.detect(openingContextOf(capture, openingOf(capture, flow)));
    const isLeg = found.some(
      ({ kind }) =>
        kind === 'answers-other-name' || kind === 'forwarded-syn' || kind === 'further-answer',
    );
    if (isLeg) flows.traits[flow] = traits | FlowTrait.otherLeg;
  }
}

/** May the answer have come under another name: a SYN and more of the client, and no SYN-ACK? */
function isAnsweredElsewhere(traits: number): boolean {
  const answered = FlowTrait.hasSynAck | FlowTrait.unanswered | FlowTrait.refused;
  return (traits & FlowTrait.hasSyn) !== 0 && (traits & answered) === 0;
}

function markCrooked(capture: Capture, flow: FlowIndex): void {
  const { flows } = capture;
  const resent = lateUnderOtherName(openingContextOf(capture, openingOf(capture, flow)));
  if (resent === null) return;
  flows.traits[flow]! |= FlowTrait.crooked | FlowTrait.hasAck;
  flows.synAckRepeats[flow] = Math.min(resent.late.length, 0xffff);
}
