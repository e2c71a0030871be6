/**
 * An observation: a fact about an opening that cites packets. Observations never name a cause; causes
 * are weighed against them (`diagnosis/`).
 */
import type { PacketIndex } from '../../packets/packetTable';
import type { OpeningContext } from '../openingContext';
import type { ObservationKind } from './observationKinds';

export type { ObservationKind };

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
  /** Packets that a box between the two ends sent in the name of one of them: the ladder starts them in the middle. */
  readonly fromBox?: readonly PacketIndex[];
  /**
   * How a list for people shows it: `finding` always; `detail` only feeds the diagnosis (it says the same as a finding
   * more narrowly, or is no surprise by itself).
   */
  readonly weight: 'finding' | 'detail';
  readonly source: 'packets' | 'host' | 'otherFlows' | 'pair' | 'stated';
  /** What `text` counts (or measures, nanoseconds), where a link without addresses may say it (`witnessSentences.ts`). */
  readonly numbers?: readonly number[];
}

/** Finds observations of its kinds in an opening. */
export interface Detector {
  readonly kinds: readonly ObservationKind[];
  detect(context: OpeningContext): Observation[];
}

/** An observation from packets; `detail` unless a note or `finding` is asked for. */
export function fact(
  kind: ObservationKind,
  packets: readonly PacketIndex[],
  text: string,
  more: Partial<
    Pick<Observation, 'note' | 'arcs' | 'fromBox' | 'weight' | 'source' | 'numbers'>
  > = {},
): Observation {
  return { kind, packets, text, note: null, weight: 'detail', source: 'packets', ...more };
}
