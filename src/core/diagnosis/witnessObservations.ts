/** Facts that a link carried, as the observations that they were. */
import { listenerHabits } from './observations/listenerHabits';
import { neighbours } from './observations/neighbours';
import { olderConnection } from './observations/olderConnection';
import { olderTimestamps } from './observations/olderTimestamps';
import { silentHost } from './observations/silentHost';
import { probes } from './observations/probes';
import { otherNames } from './observations/otherNames';
import { fact, type Observation } from './observations/observation';
import { observationKinds } from './observations/observationKinds';
import type { WitnessFact } from './witnessFacts';

const STATED: readonly string[] = [
  'captured-at-client',
  'captured-at-server',
  'same-at-both-ends',
  'only-under-load',
  'no-firewall',
];
/** Feed the diagnosis, and are no findings by themselves. */
const DETAILS: readonly string[] = [
  'listener-healthy-meanwhile',
  'same-client-healthy',
  'speaking-clients-crooked',
  'listen-overflows-unmoved',
  'defer-accept-drops-unmoved',
  'checksum-errors-unmoved',
  'listen-overflows-zero',
  'defer-accept-drops-zero',
  'checksum-errors-zero',
  'syn-queue-drops-unmoved',
  'abort-on-overflow-off',
  'syn-cookies-off',
  'syn-cookies-not-sent',
  'established-row',
  'close-wait-row',
];

/** The observations again; facts of kinds that are not known here are left out. */
export function witnessObservations(facts: readonly WitnessFact[]): Observation[] {
  return facts.flatMap(({ key, text, numbers }) => {
    const kind = observationKinds.find((known) => known === key);
    if (kind === undefined) return [];
    const source = STATED.includes(kind)
      ? 'stated'
      : [
            ...neighbours.kinds,
            ...listenerHabits.kinds,
            ...probes.kinds,
            ...otherNames.kinds,
            ...olderTimestamps.kinds,
            ...silentHost.kinds,
            ...olderConnection.kinds,
          ].includes(kind)
        ? 'otherFlows'
        : 'host';
    return [
      fact(kind, [], text, {
        source,
        weight: DETAILS.includes(kind) ? 'detail' : 'finding',
        ...(numbers === undefined ? {} : { numbers }),
      }),
    ];
  });
}
