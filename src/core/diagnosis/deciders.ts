/** What would tell apart the causes that the packets leave open. Asked for the flow that is shown, not for each of a list. */
import type { CauseId, Question } from './causes/cause';
import { causeHelp } from './causes/help';

/** A question to the host or the network whose answer would settle what the packets leave open. */
export interface Decider extends Question {
  /** Ids of the causes between which it decides. */
  readonly causes: readonly CauseId[];
}

/** Questions whose answers tell these causes apart, those of the likeliest first; each command once. */
export function decidersOf(causes: readonly CauseId[]): Decider[] {
  const deciders = new Map<string, { question: Question; causes: CauseId[] }>();
  for (const id of causes) {
    for (const question of causeHelp[id].ask) {
      const known = deciders.get(question.command);
      if (known === undefined) deciders.set(question.command, { question, causes: [id] });
      else known.causes.push(id);
    }
  }
  return [...deciders.values()].map(({ question, causes: ids }) => ({ ...question, causes: ids }));
}
