/** Reads texts that came as evidence. It is fetched with the first of them. */
import { readHostEvidence } from '../core/hostEvidence';
import { holdsOutputs, type HostEvidence } from '../core/hostEvidence/hostEvidence';
import { countText } from '../core/words/duration';
import type { AddedEvidence, EvidenceText } from './appState';
import { textOf } from './severalFiles';

/** Tables that name a text; the others are counted. */
const MOST_NAMED = 3;

/** What a text is called: after what was recognised in it. */
function nameOf({ tables }: HostEvidence): string {
  const titles = [...new Set(tables.map(({ title }) => title))];
  if (titles.length === 0) return 'Remarks';
  const named = titles.slice(0, MOST_NAMED);
  const others = titles.length - named.length;
  return others === 0 ? named.join(', ') : `${named.join(', ')} and ${others} more`;
}

export interface ReadTexts {
  /** One for each text. */
  readonly outcomes: AddedEvidence[];
  readonly added: readonly Omit<EvidenceText, 'id'>[];
}

/** @param outputsOnly remarks alone are no evidence */
export async function readTexts(
  texts: readonly (string | Blob)[],
  outputsOnly: boolean,
): Promise<ReadTexts> {
  const outcomes: AddedEvidence[] = [];
  const added: Omit<EvidenceText, 'id'>[] = [];
  for (const each of texts) {
    const text = typeof each === 'string' ? each : await textOf(each);
    const read = text === null ? null : readHostEvidence(text);
    const isKnown =
      read !== null &&
      (outputsOnly ? holdsOutputs(read) : read.facts.length + read.tables.length > 0);
    outcomes.push(isKnown ? 'added' : 'unknown');
    if (isKnown) added.push({ name: nameOf(read), text: text!, read });
  }
  return { outcomes, added };
}

/** Those of the texts that are not held yet. */
export function freshTexts<T extends { readonly text: string }>(
  added: readonly T[],
  known: readonly EvidenceText[],
): readonly T[] {
  const held = new Set(known.map(({ text }) => text.trim()));
  return added.filter(({ text }) => held.size < held.add(text.trim()).size);
}

export function addedText(fresh: readonly { readonly name: string }[]): string {
  const [first, ...others] = fresh;
  const more = others.length === 0 ? '' : `, and ${countText(others.length, 'more text')}`;
  return `Evidence added: ${first!.name}${more}.`;
}
