/** Reads a display filter: a parser by precedence, `not` before `and` before `xor` before `or`, as Wireshark's. */
import { filterField, filterFields, type FilterField } from './filterFields';
import { filterTokens, type FilterError, type FilterToken } from './filterTokens';
import type { AddressPrefix, Comparison, FilterTree, NumberRange } from './filterTree';
import { numberOf, prefixOf } from './filterValues';
import { patternTest } from './pattern';

export type ParsedFilter =
  | { readonly ok: true; readonly tree: FilterTree }
  | { readonly ok: false; readonly error: FilterError };

/** Parentheses and `not` within one another. */
const DEEPEST = 50;
/** Values of one set. */
const MOST_VALUES = 500;

const COMPARISONS: Readonly<Record<string, readonly [Comparison, every: boolean]>> = {
  '==': ['equal', false],
  eq: ['equal', false],
  any_eq: ['equal', false],
  '===': ['equal', true],
  all_eq: ['equal', true],
  // Of several values none is equal (since Wireshark 4.0).
  '!=': ['unequal', true],
  ne: ['unequal', true],
  all_ne: ['unequal', true],
  '!==': ['unequal', false],
  '~=': ['unequal', false],
  any_ne: ['unequal', false],
  '>': ['above', false],
  gt: ['above', false],
  '<': ['below', false],
  lt: ['below', false],
  '>=': ['atLeast', false],
  ge: ['atLeast', false],
  '<=': ['atMost', false],
  le: ['atMost', false],
};
const AND = ['and', '&&'];
const OR = ['or', '||'];
const XOR = ['xor', '^^'];
const NOT = ['not', '!'];

/** Reads a filter. Whatever it is, the answer is a tree or what is wrong and where. */
export function parseFilter(filter: string): ParsedFilter {
  const tokens = filterTokens(filter);
  if ('message' in tokens) return { ok: false, error: tokens };
  try {
    return { ok: true, tree: new Parser(tokens).all() };
  } catch (wrong) {
    if (wrong instanceof Wrong) return { ok: false, error: wrong.error };
    throw wrong;
  }
}

/** Leaves the parser at the first mistake. */
class Wrong extends Error {
  constructor(readonly error: FilterError) {
    super(error.message);
  }
}

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly FilterToken[]) {}

  all(): FilterTree {
    const tree = this.either();
    const { kind } = this.token;
    if (kind !== 'end') {
      this.wrong(
        this.token.text === ')' ? 'No ( stands before this ).' : 'Expected “and” or “or” here.',
      );
    }
    return tree;
  }

  private get token(): FilterToken {
    return this.tokens[this.next]!;
  }

  private wrong(message: string, { at, end } = this.token): never {
    throw new Wrong({ message, at, end });
  }

  /** Takes the token when it is one of these words or signs. */
  private takes(words: readonly string[]): boolean {
    if (this.token.kind === 'text' || !words.includes(this.token.text.toLowerCase())) return false;
    this.next++;
    return true;
  }

  private either(): FilterTree {
    return this.joined('or', OR, () =>
      this.joined('xor', XOR, () => this.joined('and', AND, () => this.negated())),
    );
  }

  private joined(
    kind: 'and' | 'or' | 'xor',
    words: readonly string[],
    part: () => FilterTree,
  ): FilterTree {
    const parts = [part()];
    while (this.takes(words)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  private negated(): FilterTree {
    if (++this.depth > DEEPEST) this.wrong('The filter is nested too deep.');
    const tree: FilterTree = this.takes(NOT)
      ? { kind: 'not', part: this.negated() }
      : this.primary();
    this.depth--;
    return tree;
  }

  private primary(): FilterTree {
    const opened = this.token;
    if (!this.takes(['('])) return this.relation();
    const tree = this.either();
    if (!this.takes([')'])) this.wrong('This ( is not closed.', opened);
    return tree;
  }

  private relation(): FilterTree {
    const quantifier = this.takes(['any']) ? false : this.takes(['all']) ? true : null;
    const field = this.field();
    const mask = this.takes(['&', 'bitwise_and']) ? this.mask(field) : null;
    if (this.token.kind !== 'text') {
      const found = COMPARISONS[this.token.text.toLowerCase()];
      if (found !== undefined) {
        this.next++;
        return this.compared(field, mask, found[0], quantifier ?? found[1]);
      }
    }
    if (mask !== null) {
      const all = quantifier ?? false;
      return { kind: 'number', field, mask, comparison: 'unequal', value: 0, all };
    }
    if (this.takes(['in'])) return this.among(field, quantifier ?? false);
    if (this.takes(['contains'])) {
      const part = this.quoted(field, 'contains').toLowerCase();
      const test = (text: string) => text.toLowerCase().includes(part);
      return { kind: 'text', field, test, all: quantifier ?? false };
    }
    const pattern = this.next + 1;
    if (this.takes(['matches', '~'])) {
      const test = patternTest(this.quoted(field, 'matches'));
      if (test === null) this.wrong('This pattern cannot be read.', this.tokens[pattern]);
      return { kind: 'text', field, test, all: quantifier ?? false };
    }
    if (quantifier !== null) this.wrong('“any” and “all” stand before a comparison.');
    return { kind: 'exists', field };
  }

  private field(): FilterField {
    const { kind, text } = this.token;
    if (kind === 'end')
      this.wrong(this.next === 0 ? 'The filter is empty.' : 'Something is missing at the end.');
    if (kind !== 'word') this.wrong('A field stands here, such as tcp.port.');
    const field = filterField(text);
    if (field === undefined) this.wrong(unknownText(text));
    this.next++;
    return field;
  }

  private mask(field: FilterField): number {
    if (field.type !== 'number') this.wrong(`${field.name} has no bits to compare.`);
    return this.number(field);
  }

  private compared(
    field: FilterField,
    mask: number | null,
    comparison: Comparison,
    all: boolean,
  ): FilterTree {
    if (field.type === 'none') this.wrong(`${field.name} has no value: it is there, or not.`);
    if (field.type === 'host') {
      if (comparison !== 'equal' && comparison !== 'unequal') {
        this.wrong(`${field.name} is compared by ==, !=, contains and matches.`);
      }
      const whole = this.text().toLowerCase();
      const equal = comparison === 'equal';
      return { kind: 'text', field, test: (text) => (text.toLowerCase() === whole) === equal, all };
    }
    if (field.type === 'address') {
      if (comparison !== 'equal' && comparison !== 'unequal') {
        this.wrong(`${field.name} is compared by ==, != and in {…}.`);
      }
      const prefixes = [this.prefix(field)];
      return { kind: 'addresses', field, prefixes, within: comparison === 'equal', all };
    }
    return { kind: 'number', field, mask, comparison, value: this.number(field), all };
  }

  private among(field: FilterField, all: boolean): FilterTree {
    const opened = this.token;
    if (!this.takes(['{'])) this.wrong('A set stands here: {80, 443, 8000..8080}.');
    const prefixes: AddressPrefix[] = [];
    const ranges: NumberRange[] = [];
    const isAddress = field.type === 'address';
    if (!isAddress && (field.type === 'none' || field.type === 'host')) {
      this.wrong(`${field.name} cannot be looked for in a set.`, opened);
    }
    do {
      if (prefixes.length + ranges.length === MOST_VALUES) {
        this.wrong(`A set has at most ${MOST_VALUES} values.`);
      }
      if (isAddress) {
        prefixes.push(this.prefix(field));
        continue;
      }
      const from = this.number(field);
      const to = this.takes(['..']) ? this.number(field) : from;
      ranges.push({ from, to });
      // Wireshark wants the comma, and took spaces before 4.0.
    } while (this.takes([',']) || (this.token.kind === 'word' && this.token.text !== '}'));
    if (!this.takes(['}'])) this.wrong('This { is not closed.', opened);
    return isAddress
      ? { kind: 'addresses', field, prefixes, within: true, all }
      : { kind: 'numbers', field, ranges, all };
  }

  private number(field: FilterField): number {
    const value = this.token.kind === 'word' ? numberOf(this.token.text, field.type) : null;
    if (value === null) this.wrong(valueText(field, this.token));
    this.next++;
    return value;
  }

  private prefix(field: FilterField): AddressPrefix {
    const value = this.token.kind === 'word' ? prefixOf(this.token.text) : null;
    if (value === null) this.wrong(valueText(field, this.token));
    this.next++;
    return value;
  }

  private quoted(field: FilterField, word: string): string {
    if (field.type !== 'host') {
      this.wrong(`${field.name} is no text: “${word}” is for ip.host and ipv6.host.`);
    }
    return this.text();
  }

  private text(): string {
    const { kind, text } = this.token;
    if (kind !== 'text' && kind !== 'word') this.wrong('A text stands here, in quotes.');
    this.next++;
    return text;
  }
}

const EXPECTED: Readonly<Record<FilterField['type'], string>> = {
  number: 'a whole number, such as 443 or 0x12',
  seconds: 'a number of seconds, such as 1.5',
  boolean: '1 or 0',
  address: 'an address, such as 10.0.0.1 or 10.0.0.0/8',
  host: 'a text',
  none: 'nothing',
};

function valueText({ name, type }: FilterField, { kind, text }: FilterToken): string {
  return kind === 'end'
    ? `A value is missing: ${name} is compared with ${EXPECTED[type]}.`
    : `“${text}” is no value of ${name}: that is ${EXPECTED[type]}.`;
}

function unknownText(word: string): string {
  const near = nearestField(word.toLowerCase());
  return `There is no field “${word}”.${near === null ? '' : ` Did you mean ${near}?`}`;
}

/** A typing error changes so few characters. */
const MOST_CHANGES = 2;
const LONGEST_NAME = 40;

function nearestField(word: string): string | null {
  if (word.length > LONGEST_NAME) return null;
  let nearest: string | null = null;
  let fewest = MOST_CHANGES + 1;
  for (const { name } of filterFields) {
    const changes = changesBetween(word, name);
    if (changes < fewest) [nearest, fewest] = [name, changes];
  }
  return nearest;
}

/** Characters to change, add or remove to make one word of the other (Levenshtein). */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length]!;
}
