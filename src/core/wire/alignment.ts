/** Lengths that formats pad to a multiple of four bytes. */

/**
 * The next multiple of four, at or above `length`. Not by bits: a length field of 32 bits can say more than 2^31, which
 * `& ~3` makes negative, and a cursor moved by it goes back.
 */
export const paddedTo4 = (length: number): number => Math.ceil(length / 4) * 4;
