/**
 * Evidence from outside a flow (other flows, hosts, statements) as short facts and back: what a link carries, so that
 * whoever opens it comes to the same verdict. Without addresses a fact is its kind and numbers, never text that came in:
 * any word of it may name a host, a program or a person. Its sentence is made again by whoever reads it.
 */
import type { Observation } from './observations/observation';
import { witnessSentence } from './witnessSentences';

/** A fact under the kind of the observation that it was. */
export interface WitnessFact {
  readonly key: string;
  /** In words; in a link without addresses the numbers alone, with blanks between. */
  readonly text: string;
  /** The numbers of a fact whose words were made of them. */
  readonly numbers?: readonly number[];
}

const MOST_NUMBERS = 4;

/** The observations that no packet of the flow shows, as facts; as kinds and numbers unless addresses are kept. */
export function witnessFacts(
  observations: readonly Observation[],
  keepAddresses: boolean,
): WitnessFact[] {
  const facts = observations
    .filter(({ source }) => source !== 'packets' && source !== 'pair')
    .map(({ kind, text, numbers = [] }) => ({ key: kind, text, numbers }));
  return keepAddresses ? facts.map(({ key, text }) => ({ key, text })) : bareFacts(facts);
}

/** Facts without a word: their kinds and numbers. What has no known kind is left out. */
export function bareFacts(facts: readonly WitnessFact[]): WitnessFact[] {
  return facts.flatMap(({ key, text, numbers = numbersIn(text) ?? [] }) => {
    if (witnessSentence(key, []) === null) return [];
    const whole = numbers.filter((number) => Number.isSafeInteger(number) && number >= 0);
    return [{ key, text: (whole.length === numbers.length ? whole : []).join(' ') }];
  });
}

/** The numbers that a fact without words holds; null when it holds words. */
export function numbersIn(text: string): number[] | null {
  if (text === '') return [];
  const numbers = text.split(' ').map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : null));
  return numbers.length <= MOST_NUMBERS && numbers.every((number) => number !== null)
    ? numbers
    : null;
}
