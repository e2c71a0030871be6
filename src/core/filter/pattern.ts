/**
 * Patterns of `matches`: regular expressions without regard to case, run as a set of states that reads each character once. A pattern comes from
 * people and links; the engine of the language goes back in a text, and some patterns would keep it busy for ever.
 */

/** A step of a pattern: a character is read, or the way forks, or an end of the text is asked for. */
type Step =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'fork'; readonly to: readonly number[] }
  | { readonly kind: 'start' | 'end' | 'found' };

/** A part of a pattern before its steps have numbers: `offset` is the number of its first. */
type Part = (offset: number) => readonly Step[];

/** Parentheses within one another. */
const DEEPEST = 20;

const DIGIT = (c: string) => c >= '0' && c <= '9';
const WORD = (c: string) => DIGIT(c) || (c >= 'a' && c <= 'z') || c === '_';
const SPACE = (c: string) => c.trim() === '';
const CLASSES: Readonly<Record<string, (character: string) => boolean>> = {
  d: DIGIT,
  D: (c) => !DIGIT(c),
  w: WORD,
  W: (c) => !WORD(c),
  s: SPACE,
  S: (c) => !SPACE(c),
};

/** Is the pattern found in a text? Null when it is no pattern. */
export function patternTest(pattern: string): ((text: string) => boolean) | null {
  const part = new PatternReader(pattern).all();
  if (part === null) return null;
  const steps = [...part(0), { kind: 'found' } as const];
  return (text) => isFound(steps, text.toLowerCase());
}

/** Costs the length of the text times that of the pattern. */
function isFound(steps: readonly Step[], text: string): boolean {
  let states = new Set<number>();
  for (let at = 0; at <= text.length; at++) {
    reach(steps, states, [0], at, text.length);
    if (states.has(steps.length - 1)) return true;
    const next = new Set<number>();
    const forward: number[] = [];
    for (const state of states) {
      const step = steps[state]!;
      if (step.kind === 'one' && at < text.length && step.fits(text[at]!)) forward.push(state + 1);
    }
    reach(steps, next, forward, at + 1, text.length);
    states = next;
  }
  return states.has(steps.length - 1);
}

/** Adds the states to which some lead without reading. */
function reach(
  steps: readonly Step[],
  states: Set<number>,
  from: readonly number[],
  at: number,
  length: number,
): void {
  const open = [...from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const step = steps[state]!;
    if (step.kind === 'fork') open.push(...step.to);
    else if ((step.kind === 'start' && at === 0) || (step.kind === 'end' && at === length)) {
      open.push(state + 1);
    }
  }
}

const one =
  (fits: (character: string) => boolean): Part =>
  () => [{ kind: 'one', fits }];

const inOrder =
  (parts: readonly Part[]): Part =>
  (offset) => {
    const steps: Step[] = [];
    for (const part of parts) steps.push(...part(offset + steps.length));
    return steps;
  };

const either =
  (first: Part, second: Part): Part =>
  (offset) => {
    const a = first(offset + 1);
    const b = second(offset + a.length + 2);
    const behind = offset + a.length + b.length + 2;
    return [
      { kind: 'fork', to: [offset + 1, offset + a.length + 2] },
      ...a,
      { kind: 'fork', to: [behind] },
      ...b,
    ];
  };

/** `?`, `*` and `+`. */
const repeated =
  (part: Part, least: 0 | 1, isEndless: boolean): Part =>
  (offset) => {
    const steps = part(offset + 1);
    const behind = offset + steps.length + 2;
    return [
      { kind: 'fork', to: least === 1 ? [offset + 1] : [offset + 1, behind] },
      ...steps,
      { kind: 'fork', to: isEndless ? [offset + 1, behind] : [behind] },
    ];
  };

class PatternReader {
  private at = 0;
  private depth = 0;
  private isWrong = false;

  constructor(private readonly pattern: string) {}

  all(): Part | null {
    const part = this.alternatives();
    return this.isWrong || this.at < this.pattern.length ? null : part;
  }

  private alternatives(): Part {
    if (++this.depth > DEEPEST) this.isWrong = true;
    let part = this.sequence();
    while (!this.isWrong && this.takes('|')) part = either(part, this.sequence());
    this.depth--;
    return part;
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (!this.isWrong && this.at < this.pattern.length && !/[|)]/.test(this.next)) {
      parts.push(this.withRepeat(this.atom()));
    }
    return inOrder(parts);
  }

  private withRepeat(part: Part): Part {
    if (this.takes('*')) return repeated(part, 0, true);
    if (this.takes('+')) return repeated(part, 1, true);
    if (this.takes('?')) return repeated(part, 0, false);
    return part;
  }

  private atom(): Part {
    const character = this.pattern[this.at++]!;
    switch (character) {
      case '(': {
        // Groups that are not kept are written so; none is kept here.
        if (this.pattern.startsWith('?:', this.at)) this.at += 2;
        const part = this.alternatives();
        if (!this.takes(')')) this.isWrong = true;
        return part;
      }
      case '[':
        return one(this.set());
      case '.':
        return one(() => true);
      case '^':
        return () => [{ kind: 'start' }];
      case '$':
        return () => [{ kind: 'end' }];
      case '\\':
        return one(this.escaped());
      case '*':
      case '+':
      case '?':
      case '{':
        this.isWrong = true;
        return one(() => false);
      default:
        return one(same(character));
    }
  }

  private escaped(): (character: string) => boolean {
    const character = this.pattern[this.at++];
    if (character === undefined) {
      this.isWrong = true;
      return () => false;
    }
    return CLASSES[character] ?? same(character);
  }

  /** Behind a `[`. */
  private set(): (character: string) => boolean {
    const isWithout = this.takes('^');
    const tests: ((character: string) => boolean)[] = [];
    for (let isFirst = true; ; isFirst = false) {
      if (this.at >= this.pattern.length) {
        this.isWrong = true;
        break;
      }
      if (!isFirst && this.takes(']')) break;
      const from = this.pattern[this.at]!;
      if (this.takes('\\')) tests.push(this.escaped());
      else if (
        this.pattern[this.at + 1] === '-' &&
        !/^(?:\]|$)/.test(this.pattern.slice(this.at + 2, this.at + 3))
      ) {
        const [low, high] = [from.toLowerCase(), this.pattern[this.at + 2]!.toLowerCase()];
        tests.push((character) => character >= low && character <= high);
        this.at += 3;
      } else {
        tests.push(same(from));
        this.at++;
      }
    }
    return (character) => tests.some((test) => test(character)) !== isWithout;
  }

  private get next(): string {
    return this.pattern[this.at]!;
  }

  private takes(character: string): boolean {
    if (this.pattern[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

const same = (character: string) => {
  const lower = character.toLowerCase();
  return (other: string) => other === lower;
};
