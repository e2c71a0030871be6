/**
 * Beside the knowledge table: what helps against each cause, which commands show it, and where that can be checked. Apart from it,
 * since a verdict needs none of this: it is asked for when the verdict stands.
 */
import type { Cause, CauseHelp, CauseId } from '../cause';
import { boxesHelp } from './boxes';
import { listenerHelp } from './listener';
import { pathHelp } from './path';
import { probingHelp } from './probing';
import { refusalsHelp } from './refusals';
import { synQueueHelp } from './synQueue';
import { toldHelp } from './told';
import { translationHelp } from './translation';

export const causeHelp: Readonly<Record<CauseId, CauseHelp>> = {
  ...boxesHelp,
  ...listenerHelp,
  ...pathHelp,
  ...probingHelp,
  ...refusalsHelp,
  ...synQueueHelp,
  ...toldHelp,
  ...translationHelp,
};

/** What happens, for a person who has not met it before. */
export const explanationOf = ({ id, gist }: Cause): string => `${gist}${causeHelp[id].rest}`;
