/** The words of a display filter, as Wireshark writes them (wireshark-filter(4)). */

/** Something wrong with a filter, and where. */
export interface FilterError {
  /** One sentence. */
  readonly message: string;
  /** Characters of the filter that it is about: from `at`, up to and without `end`. */
  readonly at: number;
  readonly end: number;
}

export interface FilterToken {
  /** `word`: a field, a value or a word that is an operator; `text`: in quotes; `sign`: all others; `end`: behind the last one. */
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  /** Of a text what stands in the quotes. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** No filter that a person writes is longer. */
export const LONGEST_FILTER = 2000;

const SPACE = /\s+/y;
/** Numbers, addresses with their prefix length, names; `..` between two ends a word. */
const WORD = /(?:[\w:/-]|\.(?!\.)){1,200}/y;
const TEXT = /"((?:[^"\\]|\\.){0,200})"|'((?:[^'\\]|\\.){0,200})'/y;
/** The longest first. */
const SIGN = /===|!==|==|!=|~=|>=|<=|&&|\|\||\^\^|\.\.|[><!&~(){},]/y;

/** The tokens of a filter, the last one of them `end`; or what is wrong. */
export function filterTokens(filter: string): readonly FilterToken[] | FilterError {
  if (filter.length > LONGEST_FILTER) {
    const message = `A filter has at most ${LONGEST_FILTER} characters.`;
    return { message, at: LONGEST_FILTER, end: filter.length };
  }
  const tokens: FilterToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(filter);
  };
  const add = (kind: FilterToken['kind'], text: string, length: number) => {
    tokens.push({ kind, text, at, end: at + length });
    at += length;
  };
  while (at < filter.length) {
    const space = take(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const word = take(WORD);
    if (word !== null) {
      add('word', word[0], word[0].length);
      continue;
    }
    const text = take(TEXT);
    if (text !== null) {
      const quoted = (text[1] ?? text[2]!).replaceAll(/\\(.)/g, '$1');
      add('text', quoted, text[0].length);
      continue;
    }
    const sign = take(SIGN);
    if (sign === null) return { message: strangeText(filter[at]!), at, end: at + 1 };
    add('sign', sign[0], sign[0].length);
  }
  add('end', '', 0);
  return tokens;
}

function strangeText(character: string): string {
  if (character === '"' || character === "'") return 'The quotes are not closed.';
  if (character === '=') return 'Write == to compare.';
  if (character === '|') return 'Write || or “or”.';
  return `“${character}” has no meaning in a filter.`;
}
