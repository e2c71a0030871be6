/** What the verdict on a flow rests on that only the rest of its capture shows, as facts for a link. */
import type { Capture } from '../capture';
import { observe } from '../diagnosis/observations';
import type { FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import type { LinkFact } from './linkFlow';

/** Counts of other flows, a fact each; its key is the kind of the observation. */
export function otherFlowFacts(capture: Capture, flow: FlowIndex): LinkFact[] {
  return observe(capture, openingOf(capture, flow))
    .filter((observation) => observation.source === 'otherFlows')
    .map(({ kind, text }) => ({ key: kind, text }));
}
