/** Statements that a pasted text holds in words. */
import type { StatementFact } from './hostEvidence';
import type { Recogniser } from './recogniser';
import { statements, type StatementId } from './statements';

const REMARK = /^\s*(?:#+\s*)?(?:said|stated|note|remark)s?\s*:(.+)/i;

/** The words that say a statement in a pasted text. */
const SAID: readonly (readonly [StatementId, RegExp])[] = [
  [
    'captured-on-server',
    /\bcaptured? (?:was )?(?:taken )?(?:on|at) (?:the |our )?(?:web ?|http )?server/i,
  ],
  ['captured-on-client', /\bcaptured? (?:was )?(?:taken )?(?:on|at) (?:the |our )?client/i],
  ['same-at-both-ends', /\bsame (?:thing )?(?:\w+ )?(?:on|at) both (?:ends|sides)/i],
  ['only-under-load', /\bonly (?:\w+ )?(?:under|during|with) (?:heavy |high )?load/i],
  ['outputs-of-server', /\boutputs? (?:are |is |come |comes )?from the server/i],
];

/** Who denies, supposes or plans does not say either. */
const NOT_SAID =
  /\b(?:not|never|no|without|can ?not|could|would|should|if|unless|whether|next|will|todo)\b|n't\b/i;
const OF_OTHERS = /^\s{1,4}of (?:another|a different|some other)\b/i;

function isSaid(part: string, words: RegExp): boolean {
  const found = words.exec(part);
  if (found === null) return false;
  const end = found.index + found[0].length;
  const clause = part
    .slice(0, end)
    .split(/[,.]\s/)
    .at(-1)!;
  return !NOT_SAID.test(clause) && !OF_OTHERS.test(part.slice(end));
}

/** Statements in remarks: each part between semicolons that says one of them. */
export const statedRemarks: Recogniser = {
  id: 'statements',
  read({ lines }, at) {
    const { text } = lines[at]!;
    const remark = REMARK.exec(text)?.[1] ?? text;
    const parts = remark
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const facts = parts.flatMap((part): StatementFact[] => {
      // Who asks does not say.
      if (part.includes('?')) return [];
      const said = SAID.find(([, words]) => isSaid(part, words));
      return said === undefined ? [] : [{ fact: 'statement', id: said[0], text: part }];
    });
    if (facts.length === 0) return null;
    const idOf = new Map(facts.map((fact) => [fact.text, fact.id]));
    const meaning = (part: string) => {
      const known = statements.find(({ id }) => id === idOf.get(part));
      return known?.text ?? 'not used as evidence';
    };
    return {
      lines: 1,
      tables: [
        {
          title: 'Statements',
          columns: ['Said', 'Read as'],
          rows: parts.map((part) => [part, meaning(part)]),
          recognisedAs: 'statements',
          note: 'What a person says, not what was measured.',
        },
      ],
      facts,
    };
  },
};
