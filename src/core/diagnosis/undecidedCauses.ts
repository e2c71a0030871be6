/** The causes between which an answer would decide. */
import type { CauseId } from './causes/cause';
import type { Verdict } from './verdict';

/** Ids of the causes that `decidersOf` would tell apart, the likeliest first; none where nothing is left to settle. */
export function undecidedCauses({ healthy, causes }: Verdict): CauseId[] {
  if (healthy || causes[0]?.status === 'proved') return [];
  return causes.filter(({ status }) => status !== 'ruled-out').map(({ id }) => id);
}
