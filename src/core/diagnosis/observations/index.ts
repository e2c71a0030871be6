/** The detectors of observations, and what they find in an opening. */
import type { Capture } from '../../capture';
import type { Opening } from '../../opening/opening';
import type { Observation } from './observation';

/** Every observation of an opening, in the order in which a person should read them. */
export function observe(_capture: Capture, _opening: Opening): Observation[] {
  return [];
}
