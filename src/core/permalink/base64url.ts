/** The alphabet of links (RFC 4648 section 5, without padding): nothing in it is escaped or cut by chat programs. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE_OF = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Characters that so many bytes need. */
export function base64urlLength(bytes: number): number {
  return Math.ceil((bytes * 8) / 6);
}

/** Bytes as text. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET[(held >>> bits) & 63];
    }
  }
  if (bits > 0) text += ALPHABET[(held << (6 - bits)) & 63];
  return text;
}

/** What text says, as far as it can be read. */
export interface Base64urlBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Position of the first character that is not of the alphabet, or -1. */
  readonly strangeAt: number;
  /** Bits that no byte needs are zero, and no character is left over: what {@link toBase64url} writes. */
  readonly exact: boolean;
}

/** Text as bytes; what follows a strange character is not read. */
export function fromBase64url(text: string): Base64urlBytes {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUE_OF.get(text[i]!);
    if (value === undefined) return { bytes: bytes.slice(0, at), strangeAt: i, exact: false };
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 0xff;
    }
  }
  const spare = held & ((1 << bits) - 1);
  return { bytes, strangeAt: -1, exact: bits < 6 && spare === 0 };
}
