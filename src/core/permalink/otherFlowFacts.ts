/** What the verdict on a flow rests on that only the rest of its capture shows, as facts for a link. */
import type { Capture } from '../capture';
import { observe } from '../diagnosis/observations';
import type { FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { witnessFacts } from '../diagnosis/witnessFacts';
import type { LinkFact } from './linkFlow';

/** Counts of other flows, a fact each; its key is the kind of the observation. */
export function otherFlowFacts(
  capture: Capture,
  flow: FlowIndex,
  keepAddresses: boolean,
): LinkFact[] {
  const found = observe(capture, openingOf(capture, flow));
  return witnessFacts(
    found.filter(({ source }) => source === 'otherFlows'),
    keepAddresses,
  );
}
