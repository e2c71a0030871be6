/**
 * A field of a packet as the packet panel shows it: Wireshark's name for it, its value in words, and
 * the bytes that it comes from.
 */
export interface ProtocolField {
  readonly name: string;
  /** Wireshark's display filter name, null for a heading that has none. */
  readonly filter: string | null;
  readonly value: string;
  /** The value itself where it is a number, whatever its text says beside it; null where the text is all. */
  readonly raw: number | null;
  /** Offset in the packet, and length, in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly children: readonly ProtocolField[];
}

/** A number with the words that it is shown in. */
export interface Spelled {
  readonly raw: number;
  readonly text: string;
}

/** A field; a number is its own text where none is given with it. */
export function field(
  name: string,
  filter: string | null,
  value: string | number | Spelled,
  offset: number,
  length: number,
  children: readonly ProtocolField[] = [],
): ProtocolField {
  const { raw, text } =
    typeof value === 'string'
      ? { raw: null, text: value }
      : typeof value === 'number'
        ? { raw: value, text: String(value) }
        : value;
  return { name, filter, value: text, raw, offset, length, children };
}

/** A number in words that hold it. */
export function spelled(raw: number, text: string): Spelled {
  return { raw, text };
}

/** A number as `0x` and at least `digits` hexadecimal digits. */
export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** A number, and as its text {@link hex}. */
export function spelledHex(value: number, digits: number): Spelled {
  return spelled(value, hex(value, digits));
}

/** Bytes as `aa:bb:cc`. */
export function macText(view: DataView, at: number, length = 6): string {
  const parts: string[] = [];
  for (let i = 0; i < length; i++)
    parts.push(
      view
        .getUint8(at + i)
        .toString(16)
        .padStart(2, '0'),
    );
  return parts.join(':');
}

/** A number of bytes in words. */
export function spelledBytes(count: number): Spelled {
  return spelled(count, `${count} byte${count === 1 ? '' : 's'}`);
}
