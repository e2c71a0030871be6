/** Puts the facts of a link into words; fetched when a link has some. */
import { numbersIn, type WitnessFact } from './witnessFacts';
import { witnessSentence } from './witnessSentences';

/** Facts of a link in words. */
export function toldFacts(facts: readonly WitnessFact[]): WitnessFact[] {
  return facts.flatMap(({ key, text }) => {
    const numbers = numbersIn(text);
    if (numbers === null) return [{ key, text }];
    const sentence = witnessSentence(key, numbers);
    return sentence === null ? [] : [{ key, text: sentence, numbers }];
  });
}
