/**
 * Block lengths of pcapng that are no multiple of 4. The draft wants them to be (draft-ietf-opsawg-pcapng section 3.1); some writers
 * leave the padding out of the length, others out of the block.
 */

/** A length with the padding to a multiple of 4; of up to 32 bits. */
export const withPadding = (length: number) => Math.ceil(length / 4) * 4;

/**
 * How many bytes a block really takes, by the length that stands again at its end: with the padding, as Wireshark takes it, or
 * without; null when neither fits.
 * @param there bytes of the block and of what follows it: at least `length`
 */
export function lengthByItsEnd(
  view: DataView,
  at: number,
  there: number,
  length: number,
  little: boolean,
): number | null {
  const padded = withPadding(length);
  if (there >= padded && withPadding(view.getUint32(at + padded - 4, little)) === padded) {
    return padded;
  }
  return view.getUint32(at + length - 4, little) === length ? length : null;
}
