/** Two causes at once that look like one of them alone: named, so that the verdict claims no more than it can. */
import type { Cause, CauseId } from './causes/cause';
import type { Observation, ObservationKind } from './observations/observation';
import type { Combination } from './verdict';

export function combinationsOf(
  remaining: readonly Cause[],
  seen: ReadonlyMap<ObservationKind, Observation>,
): Combination[] {
  const isLeft = (cause: CauseId) => remaining.some(({ id }) => id === cause);
  const large = seen.get('large-data-ignored');
  if (isLeft('defer-accept') && large !== undefined) {
    return [
      {
        causes: ['defer-accept', 'path-mtu-black-hole'],
        text: 'A deferred accept and a path that loses large segments together: the deferral puts off the ACK, and the request that should end it never arrives.',
        because: [large],
      },
    ];
  }
  if (!isLeft('accept-queue-overflow') || isLeft('defer-accept')) return [];
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
  const stale = seen.get('resend-echoes-stale');
  if (stale !== undefined) {
    return [
      {
        causes: ['defer-accept', 'data-segment-lost'],
        text: 'A deferred accept and a path that loses what the client says together: the deferral puts off the ACK, and the data that should end it never arrives.',
        because: [stale],
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
