/** Writing and reading the bytes inside a link: variable-length integers (LEB128), bounded on the way back. */

/** Something in the bytes of a link cannot be. Thrown while reading and turned into a value by `flowLink.ts`. */
export class LinkFault extends Error {}

/** Largest integer that is exact as a number. */
const MOST = Number.MAX_SAFE_INTEGER;

export class LinkWriter {
  private readonly bytes: number[] = [];

  get length(): number {
    return this.bytes.length;
  }

  byte(value: number): void {
    this.bytes.push(value & 0xff);
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, lowest first. */
  number(value: number): void {
    while (value >= 0x80) {
      this.bytes.push((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.bytes.push(value);
  }

  raw(bytes: Iterable<number>): void {
    for (const byte of bytes) this.bytes.push(byte);
  }

  /** Length in bytes, then UTF-8. */
  text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.number(bytes.length);
    this.raw(bytes);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.bytes);
  }
}

export class LinkReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Bytes read so far. */
  get position(): number {
    return this.at;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new LinkFault('it ends too early');
    return value;
  }

  /** A whole number from 0 to `most`; `what` names it when it is larger. */
  number(most = MOST, what = 'a number'): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > most) throw new LinkFault(`${what} is out of its range`);
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > MOST) throw new LinkFault(`${what} is out of its range`);
    }
  }

  raw(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new LinkFault('it ends too early');
    return this.bytes.subarray(this.at, (this.at += length));
  }

  text(mostBytes: number, what: string): string {
    const bytes = this.raw(this.number(mostBytes, what));
    return new TextDecoder().decode(bytes);
  }
}

/** Bytes that {@link LinkWriter.number} needs. */
export function numberLength(value: number): number {
  let length = 1;
  while (value >= 0x80) {
    value = Math.floor(value / 0x80);
    length++;
  }
  return length;
}

/** A signed number as an unsigned one, small ones small: 0, -1, 1, -2, … */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

/** The signed number of {@link zigzag}. */
export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** The value when it is one and in its range; else the link is refused. */
export function within(value: number | null, least: number, most: number, what: string): number {
  if (value === null || !(value >= least && value <= most)) {
    throw new LinkFault(`${what} is out of its range`);
  }
  return value;
}
