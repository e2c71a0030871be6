/** What would tell apart the causes that the packets leave open. Asked for the flow that is shown, not for each of a list. */
import { causes as allCauses } from './causes';
import type { Cause, CauseId, Question } from './causes/cause';
import type { Verdict } from './verdict';

/** A question to the host or the network whose answer would settle what the packets leave open. */
export interface Decider extends Question {
  /** Ids of the causes between which it decides. */
  readonly causes: readonly CauseId[];
}

const byId = new Map<CauseId, Cause>(allCauses.map((cause) => [cause.id, cause]));

/** Ids of the causes that {@link decidersOf} would tell apart, the likeliest first; none where nothing is left to settle. */
export function undecidedCauses({ healthy, causes }: Verdict): CauseId[] {
  if (healthy || causes[0]?.status === 'proved') return [];
  return causes.filter(({ status }) => status !== 'ruled-out').map(({ id }) => id);
}

/** Questions whose answers tell these causes apart, those of the likeliest first; each command once. */
export function decidersOf(causes: readonly CauseId[]): Decider[] {
  const deciders = new Map<string, { question: Question; causes: CauseId[] }>();
  for (const id of causes) {
    for (const question of byId.get(id)?.ask ?? []) {
      const known = deciders.get(question.command);
      if (known === undefined) deciders.set(question.command, { question, causes: [id] });
      else known.causes.push(id);
    }
  }
  return [...deciders.values()].map(({ question, causes: ids }) => ({ ...question, causes: ids }));
}
