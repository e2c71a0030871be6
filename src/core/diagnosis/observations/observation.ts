/**
 * An observation: a fact about an opening that cites packets. Observations never name a cause; causes
 * are weighed against them (`diagnosis/`).
 */
import type { PacketIndex } from '../../packets/packetTable';

/** Kinds of observation. The list of detectors is `observations/index.ts`; a kind is used by exactly one of them. */
export type ObservationKind = string;

/** One fact, in words and packets. */
export interface Observation {
  readonly kind: ObservationKind;
  /** Packets that show it, in the order in which the text speaks of them; never empty for source `packets`. */
  readonly packets: readonly PacketIndex[];
  /** One sentence for a person, without a cause. */
  readonly text: string;
  /** Short form for a note beside the ladder (a few words), or null when the ladder shows it anyway. */
  readonly note: string | null;
  /** Pairs of packets to join by an arc on the ladder (from the quoted packet to the one that quotes it). */
  readonly arcs?: readonly (readonly [PacketIndex, PacketIndex])[];
  readonly source: 'packets' | 'host' | 'otherFlows' | 'pair';
}
