import type { Capture } from '../../core/capture';
import type { ListenerFinding } from '../../core/diagnosis/listenerFindings';

/** The time axis that all openings of a listener share. */
export interface TimeAxis {
  readonly width: number;
  /** Place of a time (nanoseconds since the capture's start), px. */
  x(time: number): number;
  /** Time at a share of the width. */
  timeAt(share: number): number;
}

/** Resends are over by then; later the picture would only shrink (nanoseconds). */
const LONGEST_TAIL = 35e9;
const SHORTEST_TAIL = 0.5e9;

/** From the first opening shown to the end of the last half-open time. */
export function timeAxis(
  { flows }: Capture,
  { openings, to }: ListenerFinding,
  width: number,
): TimeAxis {
  const from = openings[0]!.start;
  const ends = openings.map(({ flow, start }) => {
    const halfOpen = flows.halfOpen[flow]!;
    return start + (halfOpen > 0 ? halfOpen : 0);
  });
  const last = ends.reduce((latest, end) => Math.max(latest, end), to);
  const end = Math.max(to + SHORTEST_TAIL, Math.min(last, to + LONGEST_TAIL));
  return {
    width,
    x: (time) => Math.max(0, Math.min(width, ((time - from) / (end - from)) * width)),
    timeAt: (share) => from + (end - from) * share,
  };
}
