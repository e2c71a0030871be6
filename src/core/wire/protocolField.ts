/**
 * A field of a packet as the packet panel shows it: Wireshark's name for it, its value in words, and
 * the bytes that it comes from.
 */
export interface ProtocolField {
  readonly name: string;
  /** Wireshark's display filter name, null for a heading that has none. */
  readonly filter: string | null;
  readonly value: string;
  /** Offset in the packet, and length, in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly children: readonly ProtocolField[];
}

/** A field without fields below it. */
export function field(
  name: string,
  filter: string | null,
  value: string | number,
  offset: number,
  length: number,
  children: readonly ProtocolField[] = [],
): ProtocolField {
  return { name, filter, value: String(value), offset, length, children };
}

/** A number as `0x` and at least `digits` hexadecimal digits. */
export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
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
