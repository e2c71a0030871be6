/**
 * The detectors of observations. Adding one: write its file, put it into this list, and its kinds into
 * `observationKinds`.
 */
import type { Capture } from '../../capture';
import type { Opening } from '../../opening/opening';
import { openingContextOf, type OpeningContext } from '../openingContext';
import { boxes } from './boxes';
import { checksums } from './checksums';
import { clientSegments } from './clientSegments';
import { echoes } from './echoes';
import { handshake } from './handshake';
import { icmpErrors } from './icmpErrors';
import { listenerHabits } from './listenerHabits';
import { lostData } from './lostData';
import { neighbours } from './neighbours';
import type { Detector, Observation, ObservationKind } from './observation';
import { otherNames } from './otherNames';
import { olderTimestamps } from './olderTimestamps';
import { place } from './place';
import { probes } from './probes';
import { refusals } from './refusals';
import { repeatForms } from './repeatForms';
import { resends } from './resends';
import { responders } from './responders';
import { serverSegments } from './serverSegments';
import { syns } from './syns';

export const detectors: readonly Detector[] = [
  handshake,
  syns,
  refusals,
  responders,
  icmpErrors,
  otherNames,
  resends,
  repeatForms,
  echoes,
  clientSegments,
  lostData,
  serverSegments,
  boxes,
  checksums,
  place,
  neighbours,
  listenerHabits,
  probes,
  olderTimestamps,
];

/** What an observation of a kind says better than others do: those are left out beside it. */
const SUPERSEDES: Partial<Record<ObservationKind, readonly ObservationKind[]>> = {
  'answered-under-other-name': ['syn-unanswered'],
  'forwarded-and-answered': ['syn-unanswered'],
  'challenged-from-other-port': ['syn-unanswered'],
  'answers-other-name': ['syn-ack-without-ack', 'client-left-at-once'],
  'client-resets-and-tries-again': ['client-left-at-once'],
  'forwarded-syn': ['syn-unanswered'],
  'two-answers-to-one-syn': ['reset-after-ack', 'ack-number-wrong', 'reset-answers-other-ack'],
};

/** Every observation of an opening and its surroundings, in the order in which a person should read them. */
export function observeContext(context: OpeningContext): Observation[] {
  const found = detectors.flatMap((detector) => detector.detect(context));
  const superseded = new Set(found.flatMap(({ kind }) => SUPERSEDES[kind] ?? []));
  return superseded.size === 0 ? found : found.filter(({ kind }) => !superseded.has(kind));
}

/** Every observation of an opening. */
export function observe(capture: Capture, opening: Opening): Observation[] {
  return observeContext(openingContextOf(capture, opening));
}
