/** The SACK blocks of the newest packet of each direction, kept only while it had some. */
import { MAX_SACK_BLOCKS, type DecodedPacket } from '../wire/decodedPacket';
import { SACK_SLOT } from './connectionStates';

/** Count, then left and right edges; of a free slot the first word names the next free one. */
const SLOT_WORDS = 1 + 2 * MAX_SACK_BLOCKS;
const FIRST_SLOTS = 64;

export class SackMemory {
  /** Slot 0 is never used: 0 means no blocks. */
  private words = new Uint32Array(FIRST_SLOTS * SLOT_WORDS);
  private used = 1;
  private free = 0;

  /** Forgets the blocks of a direction. */
  clear(states: Uint32Array, direction: number): void {
    const slot = states[direction + SACK_SLOT]!;
    if (slot === 0) return;
    this.words[slot * SLOT_WORDS] = this.free;
    this.free = slot;
    states[direction + SACK_SLOT] = 0;
  }

  /**
   * Keeps the blocks of a packet whose direction was cleared before. Their edges are kept relative to `base`, the
   * other direction's first sequence number, as Wireshark keeps them.
   */
  keep(states: Uint32Array, direction: number, packet: DecodedPacket, base: number): void {
    const slot = this.take();
    const at = slot * SLOT_WORDS;
    this.words[at] = packet.sackBlocks;
    for (let block = 0; block < packet.sackBlocks; block++) {
      this.words[at + 1 + 2 * block] = packet.sackLeft[block]! - base;
      this.words[at + 2 + 2 * block] = packet.sackRight[block]! - base;
    }
    states[direction + SACK_SLOT] = slot;
  }

  /**
   * Wireshark's test whether a block covers `[sequence, end)`: the raw sequence numbers of the segment against the relative
   * edges of the blocks, which is nearly never true.
   */
  covers(slot: number, sequence: number, end: number): boolean {
    const at = slot * SLOT_WORDS;
    for (let block = 0; block < this.words[at]!; block++) {
      if (sequence >= this.words[at + 1 + 2 * block]! && end <= this.words[at + 2 + 2 * block]!) {
        return true;
      }
    }
    return false;
  }

  private take(): number {
    if (this.free !== 0) {
      const slot = this.free;
      this.free = this.words[slot * SLOT_WORDS]!;
      return slot;
    }
    if ((this.used + 1) * SLOT_WORDS > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    return this.used++;
  }
}
