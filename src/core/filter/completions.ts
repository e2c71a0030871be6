/** What a field of a filter can go on as. */
import { filterFields, type FilterField } from './filterFields';

export interface Completions {
  /** Characters that the name of a field stands for: from `from`, up to and without `to`. */
  readonly from: number;
  readonly to: number;
  readonly fields: readonly FilterField[];
}

/** Names that are offered. */
const MOST_OFFERED = 8;
/** Shorter words begin too many names. */
const SHORTEST_WORD = 2;

/** The fields whose names begin with the word at the caret; null when there are none, or it is a whole name. */
export function completionsAt(text: string, caret: number): Completions | null {
  let from = caret;
  while (from > 0 && /[\w.]/.test(text[from - 1]!)) from--;
  const word = text.slice(from, caret).toLowerCase();
  if (word.length < SHORTEST_WORD || /^[\w.]/.test(text.slice(caret))) return null;
  // A number or an address is no field.
  if (!/^[a-z]/.test(word)) return null;
  const fields = filterFields.filter(({ name }) => name.startsWith(word)).slice(0, MOST_OFFERED);
  const isWhole = fields.length === 1 && fields[0]!.name === word;
  return fields.length === 0 || isWhole ? null : { from, to: caret, fields };
}
