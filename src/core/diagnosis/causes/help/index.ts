/**
 * Beside the knowledge table: what helps against each cause, which commands show it, and where that can be checked. Apart from it,
 * since a verdict needs none of this: it is asked for when the verdict stands.
 */
import type { Cause, CauseHelp, CauseId } from '../cause';
import { ackPathHelp } from './ackPath';
import { boxesHelp } from './boxes';
import { dataPathHelp } from './dataPath';
import { listenerHelp } from './listener';
import { probingHelp } from './probing';
import { refusalsHelp } from './refusals';
import { synAckPathHelp } from './synAckPath';
import { synPathHelp } from './synPath';
import { synQueueHelp } from './synQueue';
import { toldHelp } from './told';
import { translationHelp } from './translation';

export const causeHelp: Readonly<Record<CauseId, CauseHelp>> = {
  ...ackPathHelp,
  ...boxesHelp,
  ...dataPathHelp,
  ...listenerHelp,
  ...probingHelp,
  ...refusalsHelp,
  ...synAckPathHelp,
  ...synPathHelp,
  ...synQueueHelp,
  ...toldHelp,
  ...translationHelp,
};

/** What happens, for a person who has not met it before. */
export const explanationOf = ({ id, gist }: Cause): string => `${gist}${causeHelp[id].rest}`;
