import type { ListenerInfo } from '../../core/engine/listenerInfo';

/** The time axis that all openings of a listener share. */
export interface TimeAxis {
  readonly width: number;
  /** Place of a time (nanoseconds since the capture's start), px. */
  x(time: number): number;
  /** Time at a share of the width. */
  timeAt(share: number): number;
}

/** From the first opening shown to the end of the last half-open time. */
export function timeAxis({ axis: { from, to } }: ListenerInfo, width: number): TimeAxis {
  return {
    width,
    x: (time) => Math.max(0, Math.min(width, ((time - from) / (to - from)) * width)),
    timeAt: (share) => from + (to - from) * share,
  };
}
