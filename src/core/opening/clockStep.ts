/** Whether the clock of the capture was set while an opening was recorded: then no time between its packets says anything. */
import { isAfter, sequenceDistance } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';

/** The two segments between which the clock was set. */
export type ClockStep = readonly [before: OpeningSegment, after: OpeningSegment];

/** A clock that is set back goes back by more than this (RFC 5905 section 10: STEPT); less is a disorder of queues (nanoseconds). */
const SET_BACK = 125e6;
/** Ticks a second of timestamp clocks in use (RFC 7323 section 5.4), and how far a host's clock is off at most. */
const USUAL_RATES = [10, 100, 250, 1000, 1e6];
const RATE_ERROR = 0.05;
/** In less time than this, rounding hides the rate (nanoseconds). */
const LONG_ENOUGH = 0.8e9;
/** By so much more than the sender's clock says the capture's must have gone on (nanoseconds). */
const SET_FORWARD = 1e9;

/**
 * Where the capture's clock was set: it goes back where a sender's goes on, or on by far more than the clock in the timestamps of a sender, whose rate
 * its other segments show. Null when nothing tells of it. Looks a few times at every segment.
 * @param own segments that are no capture duplicates, in file order
 */
export function clockStepOf(own: readonly OpeningSegment[]): ClockStep | null {
  return setBack(own) ?? setForward(own, true) ?? setForward(own, false);
}

/** Packets that a file holds in another order than they came have older timestamps too; where there are none, the times do not count either. */
function setBack(own: readonly OpeningSegment[]): ClockStep | null {
  let before: OpeningSegment | null = null;
  const newest: [OpeningSegment | null, OpeningSegment | null] = [null, null];
  for (const segment of own) {
    if (segment.tsval === null) {
      if (before?.tsval === null && before.time - segment.time > SET_BACK) return [before, segment];
    } else {
      const side = segment.fromServer ? 1 : 0;
      const last = newest[side];
      if (last !== null && last.time - segment.time > SET_BACK) {
        if (isAfter(segment.tsval, last.tsval!)) return [last, segment];
      } else newest[side] = segment;
    }
    before = segment;
  }
  return null;
}

function setForward(own: readonly OpeningSegment[], fromServer: boolean): ClockStep | null {
  let rate = 0;
  for (const { elapsed, ticks } of stretches(own, fromServer)) {
    if (elapsed < LONG_ENOUGH) continue;
    const perSecond = ticks / (elapsed / 1e9);
    const usual = USUAL_RATES.find((each) => Math.abs(perSecond / each - 1) <= RATE_ERROR);
    if (usual !== undefined) rate = Math.max(rate, usual);
  }
  if (rate === 0) return null;
  for (const { elapsed, ticks, from, to } of stretches(own, fromServer)) {
    const bySender = (ticks / rate) * 1e9;
    if (elapsed - bySender > SET_FORWARD && elapsed > 2 * bySender) return [from, to];
  }
  return null;
}

/** From each segment of an end with a timestamp to its next one: by the capture's clock, and by its own. */
function* stretches(own: readonly OpeningSegment[], fromServer: boolean) {
  let from: OpeningSegment | null = null;
  for (const to of own) {
    if (to.fromServer !== fromServer || to.tsval === null) continue;
    if (from !== null) {
      const ticks = sequenceDistance(to.tsval, from.tsval!);
      const elapsed = to.time - from.time;
      if (ticks >= 0 && elapsed >= 0) yield { from, to, ticks, elapsed };
    }
    from = to;
  }
}
