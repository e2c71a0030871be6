/** What a person can do about the causes that are left: asked for when the verdict stands. */
import { causes as allCauses } from '../diagnosis/causes';
import type { CauseHelp, CauseId } from '../diagnosis/causes/cause';
import { causeHelp, explanationOf } from '../diagnosis/causes/help';
import { decidersOf, type Decider } from '../diagnosis/deciders';

/** What the knowledge table says of a cause to a person. */
export interface ExplainedCause extends CauseHelp {
  readonly id: CauseId;
  readonly title: string;
  readonly explanation: string;
}

export interface CauseAdvice {
  /** In the order in which they were asked for. */
  readonly causes: readonly ExplainedCause[];
  /** What would decide between the undecided ones. */
  readonly deciders: readonly Decider[];
}

/**
 * @param named causes to be explained
 * @param undecided those of them between which to decide, the likeliest first
 */
export function causeAdvice(named: readonly CauseId[], undecided: readonly CauseId[]): CauseAdvice {
  const explained = named.flatMap((id) => {
    const cause = allCauses.find((each) => each.id === id);
    if (cause === undefined) return [];
    return [{ id, title: cause.title, explanation: explanationOf(cause), ...causeHelp[id] }];
  });
  return { causes: explained, deciders: decidersOf(undecided) };
}
