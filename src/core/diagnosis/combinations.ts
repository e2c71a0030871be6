/** Two causes at once that look like one of them alone: named, so that the verdict claims no more than it can. */
import type { Cause } from './causes/cause';
import type { Observation, ObservationKind } from './observations/observation';
import type { Combination } from './verdict';

export function combinationsOf(
  remaining: readonly Cause[],
  seen: ReadonlyMap<ObservationKind, Observation>,
): Combination[] {
  if (!remaining.some(({ id }) => id === 'accept-queue-overflow')) return [];
  if (remaining.some(({ id }) => id === 'defer-accept')) return [];
  const early = seen.get('first-resend-at-1-s');
  const late = seen.get('resend-missing-at-1-s');
  const because = [late ?? early].flatMap((observation) => observation ?? []);
  if (late !== undefined) {
    return [
      {
        causes: ['defer-accept', 'accept-queue-overflow'],
        text: 'A deferred accept of a few seconds and a full accept queue together: the deferral holds back the first resends, the full queue causes those after it.',
        because,
      },
    ];
  }
  if (early === undefined || !seen.has('syn-ack-resent-more-than-once')) return [];
  return [
    {
      causes: ['defer-accept', 'accept-queue-overflow'],
      text: 'TCP_DEFER_ACCEPT of 1 s may also be set; the full queue is the problem either way.',
      because,
    },
  ];
}
