/** Options of pcapng blocks (draft-ietf-opsawg-pcapng section 3.5): code, length, value, padded to 32 bits. */

/** Codes that every block may have. */
export const OPTION_END = 0;
export const OPTION_COMMENT = 1;

/** Calls `take` for each option in `[at, end)`: its code, where its value lies, and the value's length. */
export function eachOption(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
  take: (code: number, value: number, size: number) => void,
): void {
  while (at + 4 <= end) {
    const code = view.getUint16(at, little);
    const size = view.getUint16(at + 2, little);
    const value = at + 4;
    if (code === OPTION_END || value + size > end) return;
    take(code, value, size);
    at = value + ((size + 3) & ~3);
  }
}

/** A text of the file (UTF-8), without zeros at its end. */
export function textAt(view: DataView, at: number, size: number): string {
  let end = size;
  while (end > 0 && view.getUint8(at + end - 1) === 0) end--;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, end).slice();
  return new TextDecoder().decode(bytes);
}
