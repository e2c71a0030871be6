/**
 * Time scales of the ladder: how much paper lies between two packets that follow one another.
 *
 * - `compressed`: silence over a threshold shrinks to a marked gap that says its true length;
 * - `linear`: distance is proportional to time wherever a row leaves room for it;
 * - `even`: every row has the same height, time is only in the gutter.
 */
export type TimeScale = 'compressed' | 'linear' | 'even';

/** In the order in which a key press goes through them. */
export const TIME_SCALES: readonly TimeScale[] = ['compressed', 'linear', 'even'];

/** Silence from which the compressed scale marks a gap, nanoseconds, whatever the flow's length. */
const LONGEST_UNMARKED_SILENCE = 0.5e9;
/** Shorter silences count in a short flow: this part of its duration … */
const SILENCE_PART_OF_FLOW = 1 / 8;
/** … but never less than this, nanoseconds. */
const SHORTEST_MARKED_SILENCE = 20e6;

/** Height that a marked gap takes in the compressed scale, px at zoom 1. */
export const GAP_HEIGHT = 36;
/** Most height that silence below the threshold adds to a row in the compressed scale, px at zoom 1. */
const SHORT_SILENCE_HEIGHT = 12;
/** Height that the whole duration of a flow takes in the linear scale, px at zoom 1. */
const LINEAR_HEIGHT = 900;

/** Silence from which the compressed scale marks a gap in a flow of that duration (both nanoseconds). */
export function silenceThreshold(duration: number): number {
  if (!(duration > 0)) return LONGEST_UNMARKED_SILENCE;
  return Math.min(
    LONGEST_UNMARKED_SILENCE,
    Math.max(duration * SILENCE_PART_OF_FLOW, SHORTEST_MARKED_SILENCE),
  );
}

/** What the distance of two rows depends on, for one flow. */
export interface RowSpacing {
  readonly timeScale: TimeScale;
  /** Least distance of two rows, px. */
  readonly pitch: number;
  readonly zoom: number;
  /** Nanoseconds from the flow's first packet to its last. */
  readonly duration: number;
  /** Of {@link silenceThreshold}, nanoseconds. */
  readonly threshold: number;
}

/**
 * Distance of two rows, px, for `silence` nanoseconds between them. Silence that is unknown (NaN) or
 * negative (the clock went back) takes the least distance.
 */
export function rowDistance(spacing: RowSpacing, silence: number): number {
  const { timeScale, pitch, zoom } = spacing;
  if (timeScale === 'even' || !(silence > 0)) return pitch;
  if (timeScale === 'linear') {
    return Math.max(pitch, (silence / spacing.duration) * LINEAR_HEIGHT * zoom);
  }
  return silence >= spacing.threshold
    ? pitch + GAP_HEIGHT * Math.max(1, zoom)
    : pitch + (silence / spacing.threshold) * SHORT_SILENCE_HEIGHT * zoom;
}

/** True when the compressed scale marks this silence as a gap. */
export function isMarkedSilence(spacing: RowSpacing, silence: number): boolean {
  return spacing.timeScale === 'compressed' && silence >= spacing.threshold;
}
