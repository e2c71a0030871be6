/**
 * The segments of each direction that no ACK has covered yet, newest first: linked lists in one pool.
 */
import { isAfter, isAtOrAfter, sequenceAdd } from './sequence';
import { UNACKED_COUNT, UNACKED_NEWEST } from './connectionStates';

/** Wireshark remembers no more of a direction. */
const MAX_ENTRIES = 10_000;

const ENTRY_WORDS = 4;
const SEQUENCE = 0;
const NEXT = 1;
const PACKET = 2;
const OLDER = 3;
const FIRST_ENTRIES = 1024;

export class UnackedSegments {
  /** Entry 0 is never used: 0 ends a list. */
  private words = new Uint32Array(FIRST_ENTRIES * ENTRY_WORDS);
  private used = 1;
  private free = 0;
  /** Set by {@link acknowledge}: the oldest packet that the acknowledgment ends in or at the end of; -1 = none. */
  acknowledged = -1;

  /** True while the direction's list takes another segment. */
  hasRoom(states: Uint32Array, direction: number): boolean {
    return states[direction + UNACKED_COUNT]! < MAX_ENTRIES;
  }

  /** Puts a segment at the head of the direction's list. Call only while there is room. */
  add(
    states: Uint32Array,
    direction: number,
    sequence: number,
    next: number,
    packet: number,
  ): void {
    const entry = this.take();
    const at = entry * ENTRY_WORDS;
    const { words } = this;
    words[at + SEQUENCE] = sequence;
    words[at + NEXT] = next;
    words[at + PACKET] = packet;
    words[at + OLDER] = states[direction + UNACKED_NEWEST]!;
    states[direction + UNACKED_NEWEST] = entry;
    states[direction + UNACKED_COUNT]!++;
  }

  /** Is `[sequence, end)` part of one segment of the list? */
  contains(states: Uint32Array, direction: number, sequence: number, end: number): boolean {
    const { words } = this;
    for (
      let at = states[direction + UNACKED_NEWEST]! * ENTRY_WORDS;
      at !== 0;
      at = words[at + OLDER]! * ENTRY_WORDS
    ) {
      if (!isAfter(words[at + SEQUENCE]!, sequence) && !isAfter(end, words[at + NEXT]!))
        return true;
    }
    return false;
  }

  /**
   * How far the segments of the list reach from `acknowledgment` on, as Wireshark follows them: from the newest to the oldest,
   * leaving out what begins before it, each run of segments that end where the one before began; the last run counts when it
   * begins at the acknowledgment.
   */
  reachFrom(states: Uint32Array, direction: number, acknowledgment: number): number {
    const { words } = this;
    let from = -1;
    let end = acknowledgment;
    for (
      let at = states[direction + UNACKED_NEWEST]! * ENTRY_WORDS;
      at !== 0;
      at = words[at + OLDER]! * ENTRY_WORDS
    ) {
      const sequence = words[at + SEQUENCE]!;
      const next = words[at + NEXT]!;
      if (isAfter(acknowledgment, sequence)) continue;
      if (next !== from) end = next;
      from = sequence;
    }
    return from === acknowledgment ? end : acknowledgment;
  }

  /** Takes out what an acknowledgment covers; a segment covered in part begins behind it from now on. */
  acknowledge(states: Uint32Array, direction: number, acknowledgment: number): void {
    const { words } = this;
    this.acknowledged = -1;
    let newerAt = 0;
    let entry = states[direction + UNACKED_NEWEST]!;
    while (entry !== 0) {
      const at = entry * ENTRY_WORDS;
      const older = words[at + OLDER]!;
      if (isAfter(words[at + NEXT]!, acknowledgment)) {
        if (isAfter(acknowledgment, words[at + SEQUENCE]!)) {
          words[at + SEQUENCE] = acknowledgment;
          this.acknowledged = words[at + PACKET]!;
        }
        newerAt = at;
      } else {
        if (words[at + NEXT] === acknowledgment) this.acknowledged = words[at + PACKET]!;
        if (newerAt === 0) states[direction + UNACKED_NEWEST] = older;
        else words[newerAt + OLDER] = older;
        states[direction + UNACKED_COUNT]!--;
        words[at + OLDER] = this.free;
        this.free = entry;
      }
      entry = older;
    }
  }

  /** The oldest packet of the list that begins at `sequence` or behind it; -1 = none. */
  oldestFrom(states: Uint32Array, direction: number, sequence: number): number {
    const { words } = this;
    let oldest = -1;
    for (
      let at = states[direction + UNACKED_NEWEST]! * ENTRY_WORDS;
      at !== 0;
      at = words[at + OLDER]! * ENTRY_WORDS
    ) {
      if (isAtOrAfter(words[at + SEQUENCE]!, sequence)) oldest = words[at + PACKET]!;
    }
    return oldest;
  }

  /**
   * Bytes from the lowest sequence number of the list to the highest, as Wireshark counts them: relative to the end's first
   * one, without a wrap, so that what lies before that counts as far ahead.
   */
  span(states: Uint32Array, direction: number, base: number): number {
    const { words } = this;
    if (states[direction + UNACKED_NEWEST] === 0) return 0;
    let first = 0xffffffff;
    let end = 0;
    for (
      let at = states[direction + UNACKED_NEWEST]! * ENTRY_WORDS;
      at !== 0;
      at = words[at + OLDER]! * ENTRY_WORDS
    ) {
      first = Math.min(first, sequenceAdd(words[at + SEQUENCE]!, -base));
      end = Math.max(end, sequenceAdd(words[at + NEXT]!, -base));
    }
    return sequenceAdd(end, -first);
  }

  private take(): number {
    if (this.free !== 0) {
      const entry = this.free;
      this.free = this.words[entry * ENTRY_WORDS + OLDER]!;
      return entry;
    }
    if ((this.used + 1) * ENTRY_WORDS > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    return this.used++;
  }
}
