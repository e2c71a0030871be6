/** The lane sources. The first that has a plan for a flow makes its ladder; the last has one for every flow. */
import type { LadderFlow } from '../../flowRows/ladderFlow';
import type { LanePlan, LaneSource } from '../lanePlan';
import { boxBetween } from './boxBetween';
import { twoEnds } from './twoEnds';

const laneSources: readonly LaneSource[] = [boxBetween, twoEnds];

/** The lanes of a flow, and the way of each of its packets. */
export function lanePlanOf(
  flow: LadderFlow,
  sources: readonly LaneSource[] = laneSources,
): LanePlan {
  for (const source of sources) {
    const plan = source.plan(flow);
    if (plan !== null) return plan;
  }
  return twoEnds.plan(flow)!;
}
