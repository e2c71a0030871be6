/**
 * A column of values that repeat: a value is predicted to be what it was the last time in the same context
 * (symbol 0), else it is one of those seen before, else it is spelt out. Part of the format: the values that a
 * dictionary begins with must never change, only be added to by a new version.
 */

/** Values that a dictionary can hold. */
const MOST_VALUES = 64;
const ESCAPE = 1 + MOST_VALUES;

export class ContextDictionary {
  private readonly values: number[];
  private readonly indexOf = new Map<number, number>();
  private readonly last = new Map<string, number>();

  /** @param first values known from the beginning; the first of them is predicted in a new context */
  constructor(first: readonly number[]) {
    this.values = [...first];
    first.forEach((value, i) => this.indexOf.set(value, i));
  }

  /** The symbol of a value. `contexts`: the most telling one first, the next ones for when it is new. */
  symbol(value: number, ...contexts: readonly string[]): number {
    const predicted = this.predicted(contexts);
    const index = this.indexOf.get(value);
    this.learn(value, contexts);
    if (value === predicted) return 0;
    return index === undefined ? ESCAPE + value : 1 + index;
  }

  /** The value of a symbol; null when there is none. */
  value(symbol: number, ...contexts: readonly string[]): number | null {
    const value =
      symbol === 0
        ? this.predicted(contexts)
        : symbol < ESCAPE
          ? this.values[symbol - 1]
          : symbol - ESCAPE;
    if (value === undefined) return null;
    this.learn(value, contexts);
    return value;
  }

  private predicted(contexts: readonly string[]): number {
    for (const context of contexts) {
      const value = this.last.get(context);
      if (value !== undefined) return value;
    }
    return this.values[0]!;
  }

  private learn(value: number, contexts: readonly string[]): void {
    for (const context of contexts) this.last.set(context, value);
    if (this.indexOf.has(value) || this.values.length >= MOST_VALUES) return;
    this.indexOf.set(value, this.values.length);
    this.values.push(value);
  }
}
