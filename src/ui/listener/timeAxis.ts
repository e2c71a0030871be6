import type { ListenerInfo } from '../../core/engine/listenerInfo';

/** The time axis that all openings of a listener share. */
export interface TimeAxis {
  readonly width: number;
  /** Place of a time (nanoseconds since the capture's start), px. */
  x(time: number): number;
  /** Time at a share of the width. */
  timeAt(share: number): number;
}

/** Room at both ends for half of the widest mark, px. */
const EDGE = 4;

/** From the first opening shown to the end of the last half-open time. */
export function timeAxis({ axis: { from, to } }: ListenerInfo, width: number): TimeAxis {
  return {
    width,
    x: (time) =>
      EDGE + Math.max(0, Math.min(1, (time - from) / (to - from))) * Math.max(0, width - 2 * EDGE),
    timeAt: (share) => from + (to - from) * share,
  };
}
