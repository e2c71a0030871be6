/**
 * Evidence from outside a flow (other flows, hosts, statements) as short facts and back: what a link carries, so that
 * whoever opens it comes to the same verdict.
 */
import { neighbours } from './observations/neighbours';
import { fact, observationKinds, type Observation } from './observations/observation';

/** A fact in words, under the kind of the observation that it was. */
export interface WitnessFact {
  readonly key: string;
  readonly text: string;
}

const STATED: readonly string[] = [
  'captured-at-client',
  'captured-at-server',
  'same-at-both-ends',
  'only-under-load',
  'no-firewall',
];
/** Feeds the diagnosis, and is no finding by itself. */
const DETAILS: readonly string[] = ['listener-healthy-meanwhile'];

const ADDRESS =
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|\[?[\da-f]{0,4}(?::[\da-f]{0,4}){3,}\]?(?::\d+)?/gi;

/** The observations that no packet of the flow shows, as facts; without addresses unless they are to be kept. */
export function witnessFacts(
  observations: readonly Observation[],
  keepAddresses: boolean,
): WitnessFact[] {
  return observations
    .filter(({ source }) => source !== 'packets' && source !== 'pair')
    .map(({ kind, text }) => ({
      key: kind,
      text: keepAddresses ? text : text.replace(ADDRESS, '(address left out)'),
    }));
}

/** The observations again; facts of kinds that are not known here are left out. */
export function witnessObservations(facts: readonly WitnessFact[]): Observation[] {
  return facts.flatMap(({ key, text }) => {
    const kind = observationKinds.find((known) => known === key);
    if (kind === undefined) return [];
    const source = STATED.includes(kind)
      ? 'stated'
      : neighbours.kinds.includes(kind)
        ? 'otherFlows'
        : 'host';
    return [
      fact(kind, [], text, { source, weight: DETAILS.includes(kind) ? 'detail' : 'finding' }),
    ];
  });
}
