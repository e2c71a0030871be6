/**
 * Unpacks DEFLATE data (RFC 1951) that is small, such as the payload of a packet: into a buffer that is there already, and no further
 * than that. A library's unpackers make buffers of 128 kB for each, which costs far more than the few bytes of a packet.
 */

const LONGEST_CODE = 15;
const LITERAL_CODES = 288;
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LONGEST_MATCH_CODE = 285;
const DISTANCE_CODES = 30;
const LENGTH_CODES = 19;
/** The order in which the lengths of the codes for code lengths stand (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Nothing more can be read: the data ended, or is damaged. */
const NOTHING = -1;

/** A canonical Huffman code (section 3.2.2): how many codes there are of each length, and their symbols in order. */
class Code {
  readonly counts = new Uint16Array(LONGEST_CODE + 1);
  readonly symbols = new Uint16Array(LITERAL_CODES);
  private readonly next = new Uint16Array(LONGEST_CODE + 1);

  /** Takes the lengths of the codes of symbols 0 to `to - from`; 0 = the symbol has none. */
  set(lengths: Uint8Array, from: number, to: number): void {
    const { counts, symbols, next } = this;
    counts.fill(0);
    for (let i = from; i < to; i++) counts[lengths[i]!]!++;
    counts[0] = 0;
    next[1] = 0;
    for (let length = 1; length < LONGEST_CODE; length++) {
      next[length + 1] = next[length]! + counts[length]!;
    }
    for (let i = from; i < to; i++) {
      if (lengths[i] !== 0) symbols[next[lengths[i]!]!++] = i - from;
    }
  }
}

const lengths = new Uint8Array(LITERAL_CODES + DISTANCE_CODES + 2);

/** The codes of blocks that bring none along (section 3.2.6). */
const fixedLiterals = new Code();
lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, LITERAL_CODES);
fixedLiterals.set(lengths, 0, LITERAL_CODES);
const fixedDistances = new Code();
lengths.fill(5, 0, DISTANCE_CODES);
fixedDistances.set(lengths, 0, DISTANCE_CODES);

const codeLengths = new Code();
const literals = new Code();
const distances = new Code();

/** The bits of the packed data, lowest first. */
class Bits {
  private at = 0;
  private held = 0;
  private heldBits = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** A number of up to 16 bits; NOTHING behind the end. */
  take(count: number): number {
    while (this.heldBits < count) {
      if (this.at >= this.bytes.length) return NOTHING;
      this.held |= this.bytes[this.at++]! << this.heldBits;
      this.heldBits += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.heldBits -= count;
    return value;
  }

  /** The next symbol of a code; NOTHING where none fits. */
  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      const bit = this.take(1);
      if (bit === NOTHING) return NOTHING;
      code |= bit;
      const count = counts[length]!;
      if (code - first < count) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return NOTHING;
  }

  /** The bytes from the next whole one on. */
  wholeBytes(count: number): Uint8Array {
    this.held = 0;
    this.heldBits = 0;
    const bytes = this.bytes.subarray(this.at, this.at + count);
    this.at += bytes.length;
    return bytes;
  }
}

/**
 * Writes what `packed` unpacks to into `out`, and returns how many bytes that is: all there are before the data end or are damaged.
 * Null when they are more than `out` has room for.
 */
export function inflateInto(packed: Uint8Array, out: Uint8Array): number | null {
  const bits = new Bits(packed);
  let length = 0;
  for (;;) {
    const isLast = bits.take(1);
    const type = bits.take(2);
    let whole = false;
    if (type === 0) {
      const header = bits.wholeBytes(4);
      const size = header.length < 4 ? 0 : header[0]! | (header[1]! << 8);
      const stored = bits.wholeBytes(size);
      if (length + stored.length > out.length) return null;
      out.set(stored, length);
      length += stored.length;
      whole = header.length === 4 && stored.length === size;
    } else if (type === 1 || (type === 2 && readCodes(bits))) {
      const after =
        type === 1
          ? inflateBlock(bits, fixedLiterals, fixedDistances, out, length)
          : inflateBlock(bits, literals, distances, out, length);
      if (after === null) return null;
      whole = after >= 0;
      length = whole ? after : ~after;
    }
    if (isLast !== 0 || !whole) return length;
  }
}

/** Reads the codes that a block brings along (section 3.2.7); false when they cannot be. */
function readCodes(bits: Bits): boolean {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengthCount = bits.take(4) + 4;
  lengths.fill(0, 0, LENGTH_CODES);
  for (let i = 0; i < lengthCount; i++) {
    const length = bits.take(3);
    if (length === NOTHING) return false;
    lengths[ORDER[i]!] = length;
  }
  codeLengths.set(lengths, 0, LENGTH_CODES);
  const all = literalCount + distanceCount;
  for (let i = 0; i < all;) {
    const symbol = bits.symbol(codeLengths);
    if (symbol === NOTHING) return false;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) return false;
    const value = symbol === 16 ? lengths[i - 1]! : 0;
    const times =
      symbol === 16 ? bits.take(2) + 3 : symbol === 17 ? bits.take(3) + 3 : bits.take(7) + 11;
    if (i + times > all) return false;
    lengths.fill(value, i, i + times);
    i += times;
  }
  literals.set(lengths, 0, literalCount);
  distances.set(lengths, literalCount, all);
  return true;
}

/**
 * Unpacks the block that the codes are of, from `length` bytes of output on. Returns the length behind it; its complement (`~`) when
 * the data end or are damaged before; null when there is no room for it.
 */
function inflateBlock(
  bits: Bits,
  literalCode: Code,
  distanceCode: Code,
  out: Uint8Array,
  length: number,
): number | null {
  for (;;) {
    const symbol = bits.symbol(literalCode);
    if (symbol === END_OF_BLOCK) return length;
    if (symbol === NOTHING || symbol > LONGEST_MATCH_CODE) return ~length;
    if (symbol < END_OF_BLOCK) {
      if (length === out.length) return null;
      out[length++] = symbol;
      continue;
    }
    const copied = matchLength(bits, symbol - FIRST_LENGTH);
    const distance = copied < 0 ? NOTHING : matchDistance(bits, bits.symbol(distanceCode));
    if (distance < 0 || distance > length) return ~length;
    if (length + copied > out.length) return null;
    // The two may overlap: then what was just written is copied again.
    for (const end = length + copied; length < end; length++) out[length] = out[length - distance]!;
  }
}

/** Lengths from 3 on, of which each four have one more bit (section 3.2.5). */
function matchLength(bits: Bits, code: number): number {
  if (code < 8) return 3 + code;
  if (code === LONGEST_MATCH_CODE - FIRST_LENGTH) return 258;
  const extra = (code >> 2) - 1;
  const more = bits.take(extra);
  return more === NOTHING ? NOTHING : 3 + ((4 + (code & 3)) << extra) + more;
}

/** Distances from 1 on, of which each two have one more bit (section 3.2.5). */
function matchDistance(bits: Bits, code: number): number {
  if (code === NOTHING || code >= DISTANCE_CODES) return NOTHING;
  if (code < 4) return 1 + code;
  const extra = (code >> 1) - 1;
  const more = bits.take(extra);
  return more === NOTHING ? NOTHING : 1 + ((2 + (code & 1)) << extra) + more;
}
