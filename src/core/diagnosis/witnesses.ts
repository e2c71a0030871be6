/** What the rest of a capture says of one flow, where that flow was cut out of it. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import type { Observation } from './observations/observation';

/** When segments of crooked openings were ignored by a server. */
export interface IgnoredTimes {
  /** The crooked openings that they are of. */
  readonly flows: ReadonlySet<FlowIndex>;
  /** In order, nanoseconds since the first packet. */
  readonly sorted: Float64Array;
  /** How many more there are whose time is not known. */
  readonly undated: number;
}

export interface Witnesses {
  /** What detectors that look at other flows found; packets are rows of the cut. */
  readonly observations: readonly Observation[];
  /** Of all crooked openings of the flow's server; null where nobody asked for it. */
  readonly ignored: IgnoredTimes | null;
  /** Other server addresses were asked at the server's port. */
  readonly sharesPort: boolean;
}

/** One flow of a capture, by itself: whatever works on a capture works on it, and says the same. */
export interface FlowCapture extends Capture {
  /** Number of the flow in the capture that it was cut out of (`tcp.stream`); here it is flow 0. */
  readonly stream: FlowIndex;
  readonly witnesses: Witnesses;
  /** Stream of each packet in the capture that it was cut out of; -1 for a packet of none. */
  readonly streams: Int32Array;
}

/** What is known from outside of a flow that was cut out; null for a whole capture. */
export function witnessesOf(capture: Capture | FlowCapture): Witnesses | null {
  return 'witnesses' in capture ? capture.witnesses : null;
}
