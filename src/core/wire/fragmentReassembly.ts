/**
 * Joins the fragments of IP datagrams, in bounded memory. A datagram is handed out with its last missing fragment,
 * which is where Wireshark shows it too.
 */
import { BoundedMap } from '../bytes/boundedMap';

/** Datagrams under way at once; the oldest one gives way. */
const MAX_DATAGRAMS = 1024;
const MAX_DATAGRAM_BYTES = 65_535;
/** More pieces than the smallest MTU makes of the largest datagram. */
const MAX_PIECES = 8192;

interface Datagram {
  readonly pieces: { readonly offset: number; readonly bytes: Uint8Array }[];
  /** Known when the last fragment has come. */
  length: number;
  received: number;
}

export class FragmentReassembly {
  private readonly datagrams = new BoundedMap<string, Datagram>(MAX_DATAGRAMS);

  /**
   * Takes a fragment; returns the whole datagram's payload when it was the last one missing, else null.
   * @param key what the fragments of a datagram have in common
   * @param offset of the fragment in the datagram, in bytes
   */
  add(key: string, offset: number, isLast: boolean, fragment: Uint8Array): Uint8Array | null {
    const end = offset + fragment.length;
    if (end > MAX_DATAGRAM_BYTES) return null;
    let datagram = this.datagrams.get(key);
    if (datagram === undefined) {
      datagram = { pieces: [], length: -1, received: 0 };
      this.datagrams.set(key, datagram);
    }
    if (isLast) datagram.length = end;
    datagram.pieces.push({ offset, bytes: fragment.slice() });
    datagram.received += fragment.length;
    if (datagram.pieces.length > MAX_PIECES) this.datagrams.delete(key);
    if (datagram.length < 0 || datagram.received < datagram.length) return null;
    const whole = join(datagram);
    if (whole !== null) this.datagrams.delete(key);
    return whole;
  }
}

/** The pieces in one, or null while some are missing. Where they overlap, the earlier offset holds. */
function join({ pieces, length }: Datagram): Uint8Array | null {
  const ordered = [...pieces].sort((a, b) => a.offset - b.offset);
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { offset, bytes } of ordered) {
    if (offset > filled) return null;
    const fresh = bytes.subarray(filled - offset, length - offset);
    whole.set(fresh, filled);
    filled += fresh.length;
  }
  return filled >= length ? whole : null;
}
