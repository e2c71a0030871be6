/** A regular expression of JavaScript as a tree, for tests that reason about expressions (ECMA-262, 22.2.1). */

export type Expression =
  /** One character out of a set. */
  | { readonly kind: 'character'; readonly set: bigint }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly of: Expression; readonly min: number; readonly max: number }
  /** Looks ahead or behind, and takes nothing. */
  | { readonly kind: 'look'; readonly of: Expression }
  | { readonly kind: 'assertion'; readonly text: string };

/** Characters that stand for all: every class of the source tells some of these apart, or none at all. */
const ALPHABET: readonly string[] = [
  ...Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code)),
  ...'\u200B\u2000\u2009\u2026\u2028\u2192\u27F6\u2794\u21D2\u2190\u202F\u2212\u212A\uFEFF\uFFFD\uD83D\uDE00',
];

/** The empty and the full set of characters. */
export const NO_CHARACTER = 0n;
export const ANY_CHARACTER = (1n << BigInt(ALPHABET.length)) - 1n;

/** Which characters an atom of an expression (`\d`, `[a-z]`, `.`) takes. */
function setOf(atom: string, flags: string): bigint {
  const pattern = new RegExp(`^(?:${atom})$`, flags.replaceAll(/[gmy]/g, ''));
  return ALPHABET.reduce(
    (set, character, i) => (pattern.test(character) ? set | (1n << BigInt(i)) : set),
    NO_CHARACTER,
  );
}

/** Reads the source of an expression. Throws on what it does not know, so that nothing is taken for proved. */
export function parseExpression(source: string, flags: string): Expression {
  const groups: Expression[] = [];
  const sets = new Map<string, bigint>();
  let at = 0;
  const character = (atom: string): Expression => {
    const set = sets.get(atom) ?? setOf(atom, flags);
    sets.set(atom, set);
    return { kind: 'character', set };
  };

  function choice(): Expression {
    const parts = [sequence()];
    while (source[at] === '|') {
      at++;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  function sequence(): Expression {
    const parts: Expression[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(term());
    return { kind: 'sequence', parts };
  }

  function term(): Expression {
    const of = atom();
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (quantifier === null) return of;
    at += quantifier[0].length;
    const [text, min, comma, max] = quantifier;
    if (min === undefined) {
      return {
        kind: 'repeat',
        of,
        min: text[0] === '+' ? 1 : 0,
        max: text[0] === '?' ? 1 : Infinity,
      };
    }
    const most = comma === '' ? Number(min) : max === '' ? Infinity : Number(max);
    return { kind: 'repeat', of, min: Number(min), max: most };
  }

  function atom(): Expression {
    const first = source[at]!;
    if (first === '(') return group();
    if (first === '[') return character(take(/^\[(?:\\.|[^\]\\])*\]/));
    if (first === '^' || first === '$') {
      at++;
      return { kind: 'assertion', text: first };
    }
    if (first !== '\\') {
      at++;
      return character(first === '/' ? '\\/' : first);
    }
    const escape = take(/^\\(?:p\{\w+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[1-9]|.)/);
    if (escape === '\\b' || escape === '\\B') return { kind: 'assertion', text: escape };
    const back = /^\\([1-9])$/.exec(escape);
    return back === null ? character(escape) : groups[Number(back[1]) - 1]!;
  }

  function take(pattern: RegExp): string {
    const [text] = pattern.exec(source.slice(at))!;
    at += text.length;
    return text;
  }

  function group(): Expression {
    const opening = take(/^\((?:\?(?::|=|!|<=|<!|<\w+>))?/);
    const number = groups.length;
    const captures = opening === '(' || opening.endsWith('>');
    if (captures) groups.push({ kind: 'sequence', parts: [] });
    const of = choice();
    if (source[at] !== ')') throw new Error(`No end of a group in ${source}`);
    at++;
    if (captures) groups[number] = of;
    return captures || opening === '(?:' ? of : { kind: 'look', of };
  }

  const whole = choice();
  if (at !== source.length) throw new Error(`Not understood from ${source.slice(at)} on`);
  return whole;
}
