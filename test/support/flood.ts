/** Inputs that are made to keep a reader busy: how they look, and how much work and memory they may cost. */

/** A kind of input that grows by repetition. Twice the size may cost about twice the time and memory, whatever is repeated. */
export interface Flood {
  readonly id: string;
  /** What is repeated, in words. */
  readonly title: string;
  /** The bytes of a file; size 1 has some ten thousand of them. */
  make(size: number): Uint8Array;
}

/** Bytes and lists of bytes, one behind the other. */
export function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function repeated(part: ArrayLike<number>, times: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) whole.set(part, i * part.length);
  return whole;
}

/** Lines of a text, one for each number from 0. */
export function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
}

export function number16(value: number, little = false): number[] {
  const bytes = [(value >>> 8) & 255, value & 255];
  return little ? bytes.reverse() : bytes;
}

export function number32(value: number, little = false): number[] {
  const bytes = [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return little ? bytes.reverse() : bytes;
}
