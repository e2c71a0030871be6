/**
 * Numbers of one end, counted from a fixed base instead of where the host happened to be. Differences stay; 0
 * stays 0 and nothing else becomes 0, because 0 means "none" in timestamps and IP identifications.
 */

/** Maps a number of the source to one of the link, modulo `modulus` (a power of two up to 2^32). */
export class Rebase {
  private offset: number | null = null;

  /**
   * @param base what the first number becomes
   * @param keepZero 0 is "none" and stays so
   */
  constructor(
    private readonly base: number,
    private readonly modulus: number,
    private readonly keepZero: boolean,
  ) {}

  /** Fixes the base by the first number of this end, once. */
  begin(first: number): void {
    if (this.offset === null && !(this.keepZero && first === 0)) {
      this.offset = this.wrap(this.base - first);
    }
  }

  /** Chooses another base when one of the numbers would become 0. */
  avoidZero(numbers: ReadonlySet<number>): void {
    if (!this.keepZero || this.offset === null) return;
    while (numbers.has(this.wrap(-this.offset)) && this.offset !== 0) {
      this.offset = this.wrap(this.offset + 1);
    }
  }

  of(number: number): number {
    if ((this.keepZero && number === 0) || this.offset === null) return number;
    return this.wrap(number + this.offset);
  }

  /** What added to a rebased number gives that of the source. */
  get back(): number {
    return this.offset === null ? 0 : this.wrap(-this.offset);
  }

  private wrap(number: number): number {
    return ((number % this.modulus) + this.modulus) % this.modulus;
  }
}
