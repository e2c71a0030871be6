/** What reads outputs of a host's commands; in a file of its own, to be fetched when it is needed. */
import { readHostEvidence } from '../core/diagnosis/hostEvidence';
import type { StatementFact } from '../core/diagnosis/hostEvidence/hostEvidence';
import { hostObservations } from '../core/diagnosis/hostEvidence/hostObservations';
import type { WeighEvidence } from './appState';

export { readHostEvidence };

/** What all texts, read together in their order, and all statements say of an opening. */
export function evidenceJoiner(
  texts: readonly string[],
  stated: readonly StatementFact[],
): WeighEvidence {
  const read = readHostEvidence(texts.join('\n\n'));
  const evidence = { ...read, facts: [...read.facts, ...stated] };
  return (capture, opening, place) => hostObservations(evidence, capture, opening, place);
}
