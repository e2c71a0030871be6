/** What a link that keeps addresses holds beside its rebased packets: addresses, bases, the date. */
import type { LinkReader } from './linkBytes';
import { LinkFault, LinkWriter } from './linkBytes';
import type { LinkOrigin } from './linkFlow';

/** Addresses, bases and the date; empty without them. */
export function originSection(origin: LinkOrigin | null): LinkWriter {
  const out = new LinkWriter();
  if (origin === null) return out;
  for (const address of origin.addresses) {
    out.number(address.length);
    out.raw(address);
  }
  const { sequence, timestamp, ipId } = origin;
  for (const base of [...sequence, ...timestamp, ...ipId]) out.number(base);
  if (origin.start !== null) {
    out.number(Number(origin.start / NANOSECONDS));
    out.number(Number(origin.start % NANOSECONDS));
  }
  return out;
}

const NANOSECONDS = 1_000_000_000n;
/** Seconds since 1970 until the year 9999. */
const MOST_SECONDS = 253_402_300_799;

/** Reads what {@link originSection} wrote. */
export function readOrigin(input: LinkReader | null): LinkOrigin | null {
  if (input === null) return null;
  const address = () => {
    const length = input.number(16, 'the length of an address');
    if (length !== 0 && length !== 4 && length !== 16) {
      throw new LinkFault('an address has a length that no address has');
    }
    return input.raw(length).slice();
  };
  const pair = (most: number, what: string) =>
    [input.number(most, what), input.number(most, what)] as const;
  return {
    addresses: [address(), address()],
    sequence: pair(0xffffffff, 'the base of sequence numbers'),
    timestamp: pair(0xffffffff, 'the base of timestamps'),
    ipId: pair(0xffff, 'the base of IP identifications'),
    start: input.atEnd
      ? null
      : BigInt(input.number(MOST_SECONDS, 'the date')) * NANOSECONDS +
        BigInt(input.number(999_999_999, 'the date')),
  };
}
