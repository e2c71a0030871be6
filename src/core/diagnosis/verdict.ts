/** What the diagnosis says of one opening. */
import type { CauseId, MechanismId } from './causes/cause';
import type { Observation } from './observations/observation';

/**
 * - `proved`: the packets (or the host) leave nothing else, and the required evidence is there.
 * - `best`: it explains more of what was seen than the others that remain, but is not proved.
 * - `possible`: nothing rules it out.
 * - `ruled-out`: something that was seen cannot be with it.
 */
export type CauseStatus = 'proved' | 'best' | 'possible' | 'ruled-out';

/** An observation and what follows from it for a cause. */
export interface Reason {
  readonly observation: Observation;
  /** One sentence. */
  readonly text: string;
}

export interface CauseVerdict {
  readonly id: CauseId;
  readonly title: string;
  readonly status: CauseStatus;
  readonly because: readonly Reason[];
}

/** Several causes at work at once, which a single one cannot be told from. */
export interface Combination {
  readonly causes: readonly CauseId[];
  readonly text: string;
  readonly because: readonly Observation[];
}

/** What is certain of the mechanism, whichever of the remaining causes it was. */
export interface MechanismVerdict {
  readonly id: MechanismId;
  /** One sentence. */
  readonly text: string;
  readonly proved: boolean;
  readonly because: readonly Observation[];
}

export interface Verdict {
  /** One sentence that names the best cause in words. */
  readonly summary: string;
  /** A headline of a few words. */
  readonly headline: string;
  /** A word or two for the flow in a list; claims no more than the headline. */
  readonly badge: string;
  readonly healthy: boolean;
  /** The capture ends before an answer had to come: no cause is more than possible. */
  readonly tooEarly: boolean;
  readonly mechanism: MechanismVerdict | null;
  /** Remaining ones first, the best on top; then those ruled out. */
  readonly causes: readonly CauseVerdict[];
  readonly combinations: readonly Combination[];
}
