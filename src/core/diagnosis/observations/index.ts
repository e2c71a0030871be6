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
import { neighbours } from './neighbours';
import type { Detector, Observation } from './observation';
import { oneDirection } from './oneDirection';
import { place } from './place';
import { repeatForms } from './repeatForms';
import { resends } from './resends';
import { serverSegments } from './serverSegments';
import { sharedTimestamps } from './sharedTimestamps';
import { syns } from './syns';
import { toldFates } from './toldFates';

export const detectors: readonly Detector[] = [
  handshake,
  syns,
  icmpErrors,
  resends,
  repeatForms,
  echoes,
  clientSegments,
  serverSegments,
  boxes,
  checksums,
  place,
  neighbours,
  sharedTimestamps,
  toldFates,
  oneDirection,
];

/** Every observation of an opening and its surroundings, in the order in which a person should read them. */
export function observeContext(context: OpeningContext): Observation[] {
  return detectors.flatMap((detector) => detector.detect(context));
}

/** Every observation of an opening. */
export function observe(capture: Capture, opening: Opening): Observation[] {
  return observeContext(openingContextOf(capture, opening));
}
