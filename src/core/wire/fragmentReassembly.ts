/**
 * Joins the fragments of IP datagrams, in bounded memory. A datagram is handed out with its last missing fragment,
 * which is where Wireshark shows it too.
 */
import { CoveredRanges } from '../bytes/coveredRanges';

/** Datagrams under way at once; the oldest one gives way. */
const MAX_DATAGRAMS = 1024;
/** Bytes of all datagrams under way; the oldest one gives way. Linux keeps 4 MB (net.ipv4.ipfrag_high_thresh). */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
const MAX_DATAGRAM_BYTES = 65_535;
/** More pieces than the smallest MTU makes of the largest datagram. */
const MAX_PIECES = 8192;
/** Pieces that lie upon each other can have more bytes than their datagram: up to so many times. */
const MAX_OVERLAP = 4;

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Datagram {
  readonly pieces: Piece[];
  readonly covered: CoveredRanges;
  /** Known when the last fragment has come. */
  length: number;
  /** Bytes of the pieces. */
  held: number;
}

export class FragmentReassembly {
  /** The oldest one first. */
  private readonly datagrams = new Map<string, Datagram>();
  private held = 0;

  /** Bytes of fragments that are kept. */
  get heldBytes(): number {
    return this.held;
  }

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
      datagram = { pieces: [], covered: new CoveredRanges(), length: -1, held: 0 };
      this.datagrams.set(key, datagram);
    }
    if (isLast) datagram.length = end;
    if (fragment.length > 0) {
      datagram.pieces.push({ offset, bytes: fragment.slice() });
      datagram.covered.add(offset, end);
      datagram.held += fragment.length;
      this.held += fragment.length;
    }
    if (datagram.length >= 0 && datagram.covered.reach(0) >= datagram.length) {
      this.drop(key, datagram);
      return join(datagram);
    }
    if (datagram.pieces.length > MAX_PIECES || datagram.held > MAX_OVERLAP * MAX_DATAGRAM_BYTES) {
      this.drop(key, datagram);
    }
    this.makeRoom();
    return null;
  }

  private makeRoom(): void {
    for (const [key, datagram] of this.datagrams) {
      if (this.datagrams.size <= MAX_DATAGRAMS && this.held <= MAX_HELD_BYTES) return;
      this.drop(key, datagram);
    }
  }

  private drop(key: string, datagram: Datagram): void {
    this.datagrams.delete(key);
    this.held -= datagram.held;
  }
}

/** The pieces of a datagram that is covered, in one. Where they overlap, the earlier offset holds. */
function join({ pieces, length }: Datagram): Uint8Array {
  const ordered = [...pieces].sort((a, b) => a.offset - b.offset);
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { offset, bytes } of ordered) {
    if (filled >= length) break;
    const fresh = bytes.subarray(Math.max(0, filled - offset), Math.max(0, length - offset));
    whole.set(fresh, filled);
    filled += fresh.length;
  }
  return whole;
}
