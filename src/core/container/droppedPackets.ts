import { countText } from '../words/duration';

/**
 * How many packets the capturing machine itself lost, by what a pcapng file says: counters of an interface that only grow (Interface
 * Statistics Blocks), and what was lost before single packets (option `epb_dropcount`). Both count the same losses.
 */
export class DroppedPackets {
  /** By interface. */
  private readonly counters = new Map<number, { counter: number; beforePackets: number }>();
  /** Where the first loss was said, in the file; null = nowhere. */
  firstOffset: number | null = null;

  /** A counter of an interface: the largest one counts, since it holds those before it. */
  counter(interfaceId: number, packets: number, offset: number): void {
    if (packets === 0) return;
    const known = this.of(interfaceId, offset);
    known.counter = Math.max(known.counter, packets);
  }

  /** Packets lost between two that were kept. */
  beforePacket(interfaceId: number, packets: number, offset: number): void {
    if (packets === 0) return;
    this.of(interfaceId, offset).beforePackets += packets;
  }

  /** Of all interfaces. */
  get total(): number {
    let total = 0;
    for (const { counter, beforePackets } of this.counters.values()) {
      total += Math.max(counter, beforePackets);
    }
    return total;
  }

  private of(interfaceId: number, offset: number) {
    this.firstOffset ??= offset;
    let known = this.counters.get(interfaceId);
    if (known === undefined) {
      known = { counter: 0, beforePackets: 0 };
      this.counters.set(interfaceId, known);
    }
    return known;
  }
}

/** What such losses mean, for a reader. */
export const droppedSentence = (total: number) =>
  `The capturing machine counted ${countText(total, 'packet')} that it could not keep: what is missing here may have been on the wire.`;
