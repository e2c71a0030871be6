/** Where each row of the ladder stands: the time scale, and room for what is drawn between rows. */
import type { LadderFlow } from '../flowRows/ladderFlow';
import type { Hop, LanePlan } from './lanePlan';
import {
  GAP_HEIGHT,
  isMarkedSilence,
  rowDistance,
  silenceThreshold,
  type RowSpacing,
  type TimeScale,
} from './timeScale';

/** Height of a row at zoom 1, px. */
const ROW_HEIGHT = 46;
/** Least height of a row, px: the label above the arrow and two lines of the gutter still fit. */
const LEAST_ROW_HEIGHT = 34;
/** How far an arrow falls from its sender to its receiver, px at most. */
const STEEPEST = 16;

/** Height of a label line, px. */
export const LABEL_HEIGHT = 16;
/** Clear space between an arrow and its label, px. */
export const LABEL_CLEARANCE = 4;

/** Smallest and largest zoom. */
export const ZOOM_LIMITS: readonly [number, number] = [0.75, 4];

/** Spacing of a flow's rows for a time scale and zoom. */
export function rowSpacing(flow: LadderFlow, timeScale: TimeScale, zoom: number): RowSpacing {
  return {
    // Without times there is nothing to be proportional to.
    timeScale: flow.hasTimes ? timeScale : 'even',
    pitch: Math.max(LEAST_ROW_HEIGHT, ROW_HEIGHT * zoom),
    zoom,
    duration: flow.duration,
    threshold: silenceThreshold(flow.duration),
  };
}

/** The rows of a ladder with their places: what heights on the lanes follow from. */
export interface PlacedRows {
  readonly flow: LadderFlow;
  readonly plan: LanePlan;
  /** Centre of each row. */
  readonly y: Float64Array;
  /** Fall of an arrow whose travel time is not measured, and of the slowest that is. */
  readonly fall: number;
}

/** How far the arrow of a hop falls from its sender to its receiver, px: measured travel times as parts of the longest. */
export function fallOf({ plan, fall }: Pick<PlacedRows, 'plan' | 'fall'>, hop: Hop): number {
  const part = (hop.arrived - hop.departed) / plan.longestTravel;
  // A clock that was set can make a packet arrive before it left.
  return hop.measured && part <= 1 ? fall * Math.max(0, part) : fall;
}

/** Height at which a packet reaches, leaves or passes a lane; a lane that it does not come to sees it where it is nearest. */
export function heightAtLane(rows: PlacedRows, row: number, lane: number): number {
  const hop = rows.plan.hop(row);
  const way = (lane - hop.from) / (hop.to - hop.from);
  return rows.y[row]! + fallOf(rows, hop) * (Math.min(1, Math.max(0, way)) - 0.5);
}

/** Fall of an arrow for a row height, such that the label above it stays clear of the row before. */
export function arrowFall(pitch: number): number {
  return Math.min(STEEPEST, pitch - LABEL_HEIGHT - LABEL_CLEARANCE - 4);
}

/**
 * Centre of each row, px from the top of the first; O(rows), one typed array.
 * `below`: room that a row needs underneath, px, for the few rows that need some.
 */
export function rowPositions(
  flow: LadderFlow,
  spacing: RowSpacing,
  first: number,
  below: ReadonlyMap<number, number>,
): Float64Array {
  const time = flow.capture.packets.time;
  const packets = flow.packets;
  const positions = new Float64Array(flow.length);
  let y = first;
  for (let row = 0; row < flow.length; row++) {
    if (row > 0) {
      const silence = time[packets[row]!]! - time[packets[row - 1]!]!;
      const gap = flow.leftOut.has(row) && !isMarkedSilence(spacing, silence) ? GAP_HEIGHT : 0;
      const distance = rowDistance(spacing, silence) + gap;
      const room = below.size === 0 ? 0 : (below.get(row - 1) ?? 0);
      // In the linear scale the distance may already be larger than what the room asks for.
      y +=
        spacing.timeScale === 'linear' ? Math.max(distance, spacing.pitch + room) : distance + room;
    }
    positions[row] = y;
  }
  return positions;
}
