/** Finds the segments that a capture holds a second time (glossary: capture duplicate), whatever their number. */
import { HASH_START, hashWord } from '../bytes/seededHash';
import type { PacketIndex } from '../packets/packetTable';
import { CAPTURE_DUPLICATE_WINDOW } from './captureDuplicate';
import type { OpeningSegment } from './openingSegments';
import { isSyn } from './segmentKinds';

/** Segments that look the same and lie in one piece of time as long as the window. */
interface Alike {
  /** Of each: the earliest and the latest by time. */
  earliest: OpeningSegment;
  latest: OpeningSegment;
  /** Others with the same hash. */
  readonly next: Alike | undefined;
}

/** Two captures of one connection differ in their shift by a round trip, according to direction (nanoseconds); a mirror that is little behind, by little. */
const SHIFT_JITTER = 0.5e9;
const SHIFT_FRACTION = 2;
/** A mirror delays both directions alike (nanoseconds). */
const MIRROR_JITTER = 10e6;
/** No client sends its SYN again sooner (RFC 6298: 1 s), nor numbers two packets alike (nanoseconds). */
const SOONER_THAN_SENT_AGAIN = 0.9e9;

export class CopyFinder {
  private readonly byHash = new Map<number, Alike>();
  /** The first of those that look alike, however far apart they lie. */
  private readonly firstByLook = new Map<number, OpeningSegment>();
  /** By how much a second capture of the connection, merged with this one, is behind; null while nothing tells of one. */
  private shift: number | null = null;

  /**
   * The packet of which a segment is a second recording: the same IP ID, sequence number and TSval within 50 ms. Null when it is one of
   * its own, or times are unknown. A file that holds its packets twice in a row has them far apart, with the same times: all segments
   * that came before count, not only the last ones. Costs the same for every segment.
   */
  originalOf(segment: OpeningSegment): PacketIndex | null {
    if (Number.isNaN(segment.time)) return null;
    return this.originalNearby(segment) ?? this.originalOfMerged(segment);
  }

  private originalNearby(segment: OpeningSegment): PacketIndex | null {
    if (!isMarked(segment)) return null;
    const piece = Math.floor(segment.time / CAPTURE_DUPLICATE_WINDOW);
    let found: OpeningSegment | null = null;
    for (let near = piece - 1; near <= piece + 1; near++) {
      const alike = this.find(segment, near);
      if (alike === undefined) continue;
      for (const other of [alike.earliest, alike.latest]) {
        if (Math.abs(segment.time - other.time) > CAPTURE_DUPLICATE_WINDOW) continue;
        if (found === null || other.packet > found.packet) found = other;
      }
    }
    if (found === null) return null;
    // What a host numbers is one packet: it tells how far a mirror is behind, for those that nothing marks.
    const isNumbered = segment.ipId !== null && segment.ipId > 0;
    if (isNumbered && !segment.fromServer) this.shift ??= segment.time - found.time;
    return found.duplicateOf ?? found.packet;
  }

  /**
   * The packet of which a segment is the recording of a second capture point, in a file that was merged of two, or of a mirror whose way is
   * long: the path, and clocks that differ, put any time between them. What is sent again has a new IP ID, and after a while a new TSval; what
   * only passed a router has another TTL. Where none of these marks a packet, others of the client must have shown that there are two
   * recordings, and how far apart.
   */
  private originalOfMerged(segment: OpeningSegment): PacketIndex | null {
    const first = this.firstByLook.get(hashOf(segment, ANY_PIECE));
    if (first === undefined || !looksLike(segment, first)) return null;
    const shift = segment.time - first.time;
    const isRouted = segment.ttl !== null && first.ttl !== null && segment.ttl !== first.ttl;
    const isNumbered = segment.ipId !== null && segment.ipId > 0;
    const isSure = segment.tsval !== null || isRouted;
    // A server that sends a stored SYN-ACK again, or gives all of them one number, leaves resends that look like that.
    // Nor does a client's stack put one TSval into a packet and into what it sends again this much later, with another TTL.
    const isStamped = segment.tsval !== null && isRouted;
    const tellsShift = (isNumbered || isStamped) && !segment.fromServer;
    const isTooSoon = isSyn(segment) && shift < SOONER_THAN_SENT_AGAIN;
    if (tellsShift && (isSure || isTooSoon)) this.shift = shift;
    else {
      if (this.shift === null) return null;
      const wide = Math.min(SHIFT_JITTER, SHIFT_FRACTION * Math.abs(this.shift));
      const jitter = isSure ? Math.max(MIRROR_JITTER, wide) : MIRROR_JITTER;
      if (Math.abs(shift - this.shift) > jitter) return null;
    }
    return first.duplicateOf ?? first.packet;
  }

  /** Remembers a segment for those that come behind it. */
  add(segment: OpeningSegment): void {
    if (Number.isNaN(segment.time)) return;
    const look = hashOf(segment, ANY_PIECE);
    if (!this.firstByLook.has(look)) this.firstByLook.set(look, segment);
    const piece = Math.floor(segment.time / CAPTURE_DUPLICATE_WINDOW);
    const alike = this.find(segment, piece);
    if (alike === undefined) {
      const hash = hashOf(segment, piece);
      this.byHash.set(hash, {
        earliest: segment,
        latest: segment,
        next: this.byHash.get(hash),
      });
      return;
    }
    if (segment.time < alike.earliest.time) alike.earliest = segment;
    if (segment.time >= alike.latest.time) alike.latest = segment;
  }

  private find(segment: OpeningSegment, piece: number): Alike | undefined {
    let alike = this.byHash.get(hashOf(segment, piece));
    while (
      alike !== undefined &&
      !(
        Math.floor(alike.earliest.time / CAPTURE_DUPLICATE_WINDOW) === piece &&
        looksLike(segment, alike.earliest)
      )
    ) {
      alike = alike.next;
    }
    return alike;
  }
}

/** Stands for all pieces of time. */
const ANY_PIECE = -1;

/** What makes a packet one of its own. Without an IP ID and a timestamp, what a host sends again looks like a copy. */
function isMarked({ ipId, tsval }: OpeningSegment): boolean {
  return (ipId !== null && ipId > 0) || tsval !== null;
}

function looksLike(a: OpeningSegment, b: OpeningSegment): boolean {
  return (
    a.fromServer === b.fromServer &&
    a.sequence === b.sequence &&
    a.acknowledgment === b.acknowledgment &&
    a.flags === b.flags &&
    a.payloadLength === b.payloadLength &&
    a.window === b.window &&
    a.ipId === b.ipId &&
    a.tsval === b.tsval &&
    a.tsecr === b.tsecr &&
    (a.sack?.[0] ?? 0) === (b.sack?.[0] ?? 0)
  );
}

/** Takes in all that {@link looksLike} compares: what differs in one of it alone does not pile up under one hash. */
function hashOf(segment: OpeningSegment, piece: number): number {
  let hash = hashWord(HASH_START, segment.sequence);
  hash = hashWord(hash, segment.acknowledgment);
  hash = hashWord(hash, (segment.flags << 1) | (segment.fromServer ? 1 : 0));
  hash = hashWord(hash, segment.tsval ?? 0);
  hash = hashWord(hash, segment.tsecr ?? 0);
  hash = hashWord(hash, (segment.ipId ?? 0) ^ (segment.window << 16));
  hash = hashWord(hash, segment.payloadLength);
  hash = hashWord(hash, segment.sack?.[0] ?? 0);
  // Times of a file reach further than 32 bits of such pieces do.
  return hashWord(hashWord(hash, piece), Math.floor(piece / 2 ** 32));
}
