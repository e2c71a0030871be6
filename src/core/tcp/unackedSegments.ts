/**
 * The segments of each direction that no ACK has covered yet: rings in one pool. A direction with much data under way has thousands,
 * and every packet asks. Most often they were sent in order and lie near one another; then an acknowledgment only touches those that
 * it covers, and none at all where it covers nothing.
 */
import { letGo } from '../bytes/letGo';
import {
  DIRECTION_BITS,
  UNACKED_BOUNDED,
  UNACKED_CEILING,
  UNACKED_COUNT,
  UNACKED_FLOOR,
  UNACKED_IN_ORDER,
  UNACKED_NEWEST,
} from './connectionStates';
import { isAfter, isAtOrAfter, sequenceAdd, sequenceDistance } from './sequence';

/** Wireshark remembers no more of a direction. */
const MAX_ENTRIES = 10_000;
/** Numbers no further apart than this compare as plain ones do, with whatever lies outside by less than half the circle. */
const NEAR = 2 ** 26;
const HALF_CIRCLE = 2 ** 31;

const ENTRY_WORDS = 5;
const SEQUENCE = 0;
const NEXT = 1;
const PACKET = 2;
/** The next older entry; of the oldest one the newest. Of a free entry the next free one. */
const OLDER = 3;
/** The next newer entry; of the newest one the oldest. */
const NEWER = 4;
const FIRST_ENTRIES = 1024;

export class UnackedSegments {
  /** Entry 0 is never used: 0 means no entry. */
  private words = new Uint32Array(FIRST_ENTRIES * ENTRY_WORDS);
  private used = 1;
  private free = 0;
  /** Set by {@link acknowledge}: the oldest packet that the acknowledgment ends in or at the end of; -1 = none. */
  acknowledged = -1;
  /** Entries that were looked at so far: what a test counts. */
  steps = 0;

  /** True while the direction's ring takes another segment. */
  hasRoom(states: Uint32Array, direction: number): boolean {
    return states[direction + UNACKED_COUNT]! < MAX_ENTRIES;
  }

  /** Puts in a segment as the direction's newest. Call only while there is room. */
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
    const newest = states[direction + UNACKED_NEWEST]!;
    if (newest === 0) {
      words[at + OLDER] = entry;
      words[at + NEWER] = entry;
      begin(states, direction, sequence, next);
    } else {
      const oldest = words[newest * ENTRY_WORDS + NEWER]!;
      words[at + OLDER] = newest;
      words[at + NEWER] = oldest;
      words[newest * ENTRY_WORDS + NEWER] = entry;
      words[oldest * ENTRY_WORDS + OLDER] = entry;
      const isInOrder =
        isAtOrAfter(sequence, words[newest * ENTRY_WORDS + SEQUENCE]!) &&
        isAtOrAfter(next, words[newest * ENTRY_WORDS + NEXT]!);
      extend(states, direction, sequence, next, isInOrder);
    }
    states[direction + UNACKED_NEWEST] = entry;
    states[direction + UNACKED_COUNT]!++;
  }

  /** Is `[sequence, end)` part of one segment? */
  contains(states: Uint32Array, direction: number, sequence: number, end: number): boolean {
    const { words } = this;
    const inOrder = isInOrder(states, direction);
    const endAt = sequenceDistance(end, states[direction + UNACKED_FLOOR]!);
    let entry = states[direction + UNACKED_NEWEST]!;
    for (let left = states[direction + UNACKED_COUNT]!; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      const next = words[at + NEXT]!;
      if (!isAfter(words[at + SEQUENCE]!, sequence) && !isAfter(end, next)) return true;
      // All older ones end before this one.
      if (inOrder && endAt > sequenceDistance(next, states[direction + UNACKED_FLOOR]!)) break;
      entry = words[at + OLDER]!;
    }
    return false;
  }

  /**
   * How far the segments reach from `acknowledgment` on, as Wireshark follows them: from the newest to the oldest, leaving out what
   * begins before it, each run of segments that end where the one before began; the last run counts when it begins at the
   * acknowledgment.
   */
  reachFrom(states: Uint32Array, direction: number, acknowledgment: number): number {
    const { words } = this;
    const inOrder = isInOrder(states, direction);
    const ackAt = sequenceDistance(acknowledgment, states[direction + UNACKED_FLOOR]!);
    let from = -1;
    let end = acknowledgment;
    let entry = states[direction + UNACKED_NEWEST]!;
    for (let left = states[direction + UNACKED_COUNT]!; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      const sequence = words[at + SEQUENCE]!;
      const next = words[at + NEXT]!;
      entry = words[at + OLDER]!;
      if (isAfter(acknowledgment, sequence)) {
        // All older ones begin before this one.
        if (inOrder && ackAt > sequenceDistance(sequence, states[direction + UNACKED_FLOOR]!)) {
          break;
        }
        continue;
      }
      if (next !== from) end = next;
      from = sequence;
    }
    return from === acknowledgment ? end : acknowledgment;
  }

  /** Takes out what an acknowledgment covers; a segment covered in part begins behind it from now on. */
  acknowledge(states: Uint32Array, direction: number, acknowledgment: number): void {
    this.acknowledged = -1;
    if (states[direction + UNACKED_NEWEST] === 0) return;
    const bits = states[direction + DIRECTION_BITS]!;
    if ((bits & UNACKED_BOUNDED) !== 0) {
      const floor = states[direction + UNACKED_FLOOR]!;
      const ackAt = sequenceDistance(acknowledgment, floor);
      // It lies before all of them: nothing is covered.
      if (ackAt <= 0 && ackAt > NEAR - HALF_CIRCLE) return;
      if (ackAt > sequenceDistance(states[direction + UNACKED_CEILING]!, floor)) {
        this.clear(states, direction);
        return;
      }
      if (ackAt > 0 && (bits & UNACKED_IN_ORDER) !== 0) {
        this.acknowledgeInOrder(states, direction, acknowledgment, ackAt);
        return;
      }
    }
    this.acknowledgeAny(states, direction, acknowledgment);
  }

  /** The oldest packet that begins at `sequence` or behind it; -1 = none. */
  oldestFrom(states: Uint32Array, direction: number, sequence: number): number {
    const { words } = this;
    const inOrder = isInOrder(states, direction);
    const sequenceAt = sequenceDistance(sequence, states[direction + UNACKED_FLOOR]!);
    let oldest = -1;
    let entry = states[direction + UNACKED_NEWEST]!;
    for (let left = states[direction + UNACKED_COUNT]!; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      const begin = words[at + SEQUENCE]!;
      if (isAtOrAfter(begin, sequence)) oldest = words[at + PACKET]!;
      // All older ones begin before this one.
      else if (inOrder && sequenceAt > sequenceDistance(begin, states[direction + UNACKED_FLOOR]!))
        break;
      entry = words[at + OLDER]!;
    }
    return oldest;
  }

  /**
   * Bytes from the lowest sequence number to the highest, as Wireshark counts them: relative to the end's first one, without a
   * wrap, so that what lies before that counts as far ahead.
   */
  span(states: Uint32Array, direction: number, base: number): number {
    const { words } = this;
    if (states[direction + UNACKED_NEWEST] === 0) return 0;
    if (isInOrder(states, direction)) {
      const from = sequenceAdd(states[direction + UNACKED_FLOOR]!, -base);
      const to = sequenceAdd(states[direction + UNACKED_CEILING]!, -base);
      if (from <= to) return to - from;
    }
    let first = 0xffffffff;
    let end = 0;
    let entry = states[direction + UNACKED_NEWEST]!;
    for (let left = states[direction + UNACKED_COUNT]!; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      first = Math.min(first, sequenceAdd(words[at + SEQUENCE]!, -base));
      end = Math.max(end, sequenceAdd(words[at + NEXT]!, -base));
      entry = words[at + OLDER]!;
    }
    return sequenceAdd(end, -first);
  }

  /** From the oldest on: those that are covered go, those that are covered in part begin behind it. */
  private acknowledgeInOrder(
    states: Uint32Array,
    direction: number,
    acknowledgment: number,
    ackAt: number,
  ): void {
    const { words } = this;
    const floor = states[direction + UNACKED_FLOOR]!;
    let entry = words[states[direction + UNACKED_NEWEST]! * ENTRY_WORDS + NEWER]!;
    let left = states[direction + UNACKED_COUNT]!;
    for (; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      const nextAt = sequenceDistance(words[at + NEXT]!, floor);
      if (nextAt > ackAt) break;
      if (nextAt === ackAt && this.acknowledged < 0) this.acknowledged = words[at + PACKET]!;
      const newer = words[at + NEWER]!;
      this.remove(states, direction, entry);
      entry = newer;
    }
    if (left === 0) return;
    const oldest = entry * ENTRY_WORDS;
    for (; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      if (sequenceDistance(words[at + SEQUENCE]!, floor) >= ackAt) break;
      words[at + SEQUENCE] = acknowledgment;
      if (this.acknowledged < 0) this.acknowledged = words[at + PACKET]!;
      entry = words[at + NEWER]!;
    }
    states[direction + UNACKED_FLOOR] = words[oldest + SEQUENCE]!;
  }

  /** The same of segments in any order, from the newest on; finds out where they lie now. */
  private acknowledgeAny(states: Uint32Array, direction: number, acknowledgment: number): void {
    const { words } = this;
    let entry = states[direction + UNACKED_NEWEST]!;
    let newerAt = 0;
    for (let left = states[direction + UNACKED_COUNT]!; left > 0; left--) {
      this.steps++;
      const at = entry * ENTRY_WORDS;
      const older = words[at + OLDER]!;
      const next = words[at + NEXT]!;
      if (isAfter(next, acknowledgment)) {
        if (isAfter(acknowledgment, words[at + SEQUENCE]!)) {
          words[at + SEQUENCE] = acknowledgment;
          this.acknowledged = words[at + PACKET]!;
        }
        const sequence = words[at + SEQUENCE]!;
        if (newerAt === 0) begin(states, direction, sequence, next);
        else {
          const isBefore =
            isAtOrAfter(words[newerAt + SEQUENCE]!, sequence) &&
            isAtOrAfter(words[newerAt + NEXT]!, next);
          extend(states, direction, sequence, next, isBefore);
        }
        newerAt = at;
      } else {
        if (next === acknowledgment) this.acknowledged = words[at + PACKET]!;
        this.remove(states, direction, entry);
      }
      entry = older;
    }
  }

  private remove(states: Uint32Array, direction: number, entry: number): void {
    const { words } = this;
    const at = entry * ENTRY_WORDS;
    const older = words[at + OLDER]!;
    const newer = words[at + NEWER]!;
    words[older * ENTRY_WORDS + NEWER] = newer;
    words[newer * ENTRY_WORDS + OLDER] = older;
    states[direction + UNACKED_COUNT]!--;
    if (states[direction + UNACKED_COUNT] === 0) states[direction + UNACKED_NEWEST] = 0;
    else if (states[direction + UNACKED_NEWEST] === entry)
      states[direction + UNACKED_NEWEST] = older;
    words[at + OLDER] = this.free;
    this.free = entry;
  }

  /** Takes all out. */
  private clear(states: Uint32Array, direction: number): void {
    const newest = states[direction + UNACKED_NEWEST]!;
    const oldest = this.words[newest * ENTRY_WORDS + NEWER]!;
    this.words[oldest * ENTRY_WORDS + OLDER] = this.free;
    this.free = newest;
    states[direction + UNACKED_NEWEST] = 0;
    states[direction + UNACKED_COUNT] = 0;
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
      letGo(this.words);
      this.words = larger;
    }
    return this.used++;
  }

  /** Forgets all of them, and gives the memory back. Only once the states that name them are forgotten too. */
  forget(): void {
    letGo(this.words);
    this.words = new Uint32Array(FIRST_ENTRIES * ENTRY_WORDS);
    this.used = 1;
    this.free = 0;
  }
}

function isInOrder(states: Uint32Array, direction: number): boolean {
  return (states[direction + DIRECTION_BITS]! & UNACKED_IN_ORDER) !== 0;
}

/** Where the segments lie while there is only one. */
function begin(states: Uint32Array, direction: number, sequence: number, next: number): void {
  const length = sequenceDistance(next, sequence);
  states[direction + DIRECTION_BITS]! &= ~(UNACKED_BOUNDED | UNACKED_IN_ORDER);
  if (length <= 0 || length > NEAR) return;
  states[direction + DIRECTION_BITS]! |= UNACKED_BOUNDED | UNACKED_IN_ORDER;
  states[direction + UNACKED_FLOOR] = sequence;
  states[direction + UNACKED_CEILING] = next;
}

/** Where they lie with one more. */
function extend(
  states: Uint32Array,
  direction: number,
  sequence: number,
  next: number,
  keepsOrder: boolean,
): void {
  if (!keepsOrder) states[direction + DIRECTION_BITS]! &= ~UNACKED_IN_ORDER;
  if ((states[direction + DIRECTION_BITS]! & UNACKED_BOUNDED) === 0) return;
  const floor = states[direction + UNACKED_FLOOR]!;
  const from = sequenceDistance(sequence, floor);
  const to = sequenceDistance(next, floor);
  const low = Math.min(0, from);
  const high = Math.max(sequenceDistance(states[direction + UNACKED_CEILING]!, floor), to);
  if (to <= from || high - low > NEAR) {
    states[direction + DIRECTION_BITS]! &= ~(UNACKED_BOUNDED | UNACKED_IN_ORDER);
    return;
  }
  states[direction + UNACKED_FLOOR] = sequenceAdd(floor, low);
  states[direction + UNACKED_CEILING] = sequenceAdd(floor, high);
}
