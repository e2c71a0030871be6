/**
 * The detectors of observations. Adding one: write its file, put it into this list, and its kinds into
 * `observationKinds`.
 */
import type { Capture } from '../../capture';
import type { Opening } from '../../opening/opening';
import type { VantagePlace } from '../../vantage/vantage';
import { openingContextOf, type OpeningContext } from '../openingContext';
import { witnessesOf } from '../witnesses';
import { bareAcks } from './bareAcks';
import { boxes } from './boxes';
import { challenges } from './challenges';
import { checksums } from './checksums';
import { clientSegments } from './clientSegments';
import { clockStep } from './clockStep';
import { echoes } from './echoes';
import { fastOpen } from './fastOpen';
import { handshake } from './handshake';
import { forgottenConnection } from './forgottenConnection';
import { icmpErrors } from './icmpErrors';
import { lateAnswer } from './lateAnswer';
import { listenerHabits } from './listenerHabits';
import { loopbackSource } from './loopbackSource';
import { idleClose } from './idleClose';
import { lostData } from './lostData';
import { neighbours } from './neighbours';
import { oddSyns } from './oddSyns';
import { oneDirection } from './oneDirection';
import { onlySyns } from './onlySyns';
import type { Detector, Observation, ObservationKind } from './observation';
import { otherNames } from './otherNames';
import { olderConnection } from './olderConnection';
import { olderTimestamps } from './olderTimestamps';
import { place } from './place';
import { plainSyn } from './plainSyn';
import { probes } from './probes';
import { refusals } from './refusals';
import { repeatForms } from './repeatForms';
import { resends } from './resends';
import { resentUnderOtherName } from './resentUnderOtherName';
import { outcome } from './outcome';
import { responders } from './responders';
import { serverResets } from './serverResets';
import { silentHost } from './silentHost';
import { stacks } from './stacks';
import { syns } from './syns';
import { toldFates } from './toldFates';

export const detectors: readonly Detector[] = [
  handshake,
  syns,
  challenges,
  fastOpen,
  lateAnswer,
  olderConnection,
  refusals,
  plainSyn,
  oddSyns,
  responders,
  icmpErrors,
  otherNames,
  resends,
  resentUnderOtherName,
  repeatForms,
  echoes,
  clientSegments,
  lostData,
  idleClose,
  bareAcks,
  serverResets,
  outcome,
  forgottenConnection,
  stacks,
  boxes,
  checksums,
  clockStep,
  place,
  neighbours,
  loopbackSource,
  toldFates,
  oneDirection,
  onlySyns,
  listenerHabits,
  silentHost,
  probes,
  olderTimestamps,
];

/** Those that look at more of the capture than the flow itself: where a flow was cut out of its capture, they looked before. */
export const detectorsOfOtherFlows: ReadonlySet<Detector> = new Set([
  lateAnswer,
  olderConnection,
  otherNames,
  resentUnderOtherName,
  neighbours,
  loopbackSource,
  oneDirection,
  onlySyns,
  listenerHabits,
  silentHost,
  probes,
  olderTimestamps,
]);

/** What an observation of a kind says better than others do: those are left out beside it. */
const SUPERSEDES: Partial<Record<ObservationKind, readonly ObservationKind[]>> = {
  'syn-answered-late': ['syn-unanswered'],
  'answered-under-other-name': ['syn-unanswered'],
  'forwarded-and-answered': ['syn-unanswered'],
  'challenged-from-other-port': ['syn-unanswered'],
  'answers-other-name': ['syn-ack-without-ack', 'client-left-at-once'],
  'client-resets-and-tries-again': ['client-left-at-once'],
  'forwarded-syn': ['syn-unanswered'],
  'client-reset-unseen-answer': ['syn-unanswered'],
  'syn-ack-answers-another': ['syn-ack-without-ack', 'syn-after-syn-ack', 'client-left-at-once'],
  'client-goes-on-after-reset': ['client-left-at-once'],
  'client-contradicts-reset': ['client-left-at-once', 'client-left-unanswered'],
  'server-host-silent-meanwhile': ['only-resend-after-5-s', 'resend-missing-at-1-s'],
  'unknown-when-used': ['reset-to-late-segment'],
  'two-answers-to-one-syn': [
    'syn-ack-without-ack',
    'reset-after-ack',
    'doubtful-reset-after-ack',
    'ack-number-wrong',
    'reset-answers-other-ack',
    'reset-ttl-elsewhere',
    'reset-contradicted',
    'server-answers-with-other-ttl',
    'repeated-syn-answered-anew',
  ],
};

/** Every observation of an opening and its surroundings, in the order in which a person should read them. */
export function observeContext(context: OpeningContext): Observation[] {
  const found: Observation[] = [];
  const superseded: ObservationKind[] = [];
  const witnesses = witnessesOf(context.capture);
  for (const detector of detectors) {
    const observations =
      witnesses !== null && detectorsOfOtherFlows.has(detector)
        ? witnesses.observations.filter(({ kind }) => detector.kinds.includes(kind))
        : detector.detect(context);
    for (const observation of observations) {
      found.push(observation);
      const less = SUPERSEDES[observation.kind];
      if (less !== undefined) superseded.push(...less);
    }
  }
  return superseded.length === 0 ? found : found.filter(({ kind }) => !superseded.includes(kind));
}

/**
 * Every observation of an opening.
 * @param place where a person states that the capture was taken; null: it is inferred
 */
export function observe(
  capture: Capture,
  opening: Opening,
  place: VantagePlace | null = null,
): Observation[] {
  return observeContext(openingContextOf(capture, opening, place));
}
