/**
 * Where things stand across the ladder: gutter, rails, lanes, the strip for echoes, notes. Three forms
 * by width: wide (notes in a column of their own), medium (notes between the rows), narrow (a phone:
 * one short gutter, state names between the rails).
 */
import { packetNumber } from '../packets/packetTable';
import type { LadderFlow } from '../flowRows/ladderFlow';
import { isInner, type LanePlan } from './lanePlan';
import { textWidth } from './textWidth';
import { gutterTime } from '../words/timeWords';

export type LadderForm = 'wide' | 'medium' | 'narrow';

/** Width from which notes have a column of their own, px. */
const WIDE_FROM = 980;
/** Width below which the ladder takes its narrow form, px. */
const NARROW_BELOW = 600;

/** Size of the smallest type of the ladder, px. */
export const SMALL_TYPE = 12;
/** Width of the state rails, px. */
export const RAIL_WIDTH = 10;
/** Room for the name of a state, set bold in small type: SYN-RECEIVED is the longest that is common. */
const STATE_NAME_WIDTH = 112;
const EDGE = 16;

/** Where a lane stands. */
export interface LaneColumn {
  readonly x: number;
  /** False for inner lanes in the narrow form, and for boxes that a person hides: packets still start and stop there. */
  readonly shown: boolean;
}

export interface LadderColumns {
  readonly form: LadderForm;
  readonly width: number;
  /** Size of the labels of arrows, px. */
  readonly labelSize: number;
  /** Right edge of the gutter. */
  readonly gutterWidth: number;
  /** Left edge of frame numbers; times and differences end at `timeX` and `deltaX`. */
  readonly numberX: number;
  readonly timeX: number;
  /** Null in the narrow form: no room for the difference. */
  readonly deltaX: number | null;
  /** Gutter in two lines a row. */
  readonly twoLines: boolean;
  /** The lanes of the plan, evenly spread between the two ends. */
  readonly lanes: readonly LaneColumn[];
  /** Middles of the outermost lanes, which are the two ends. */
  readonly leftX: number;
  readonly rightX: number;
  /** Names of states stand outside the rails, or (narrow) between them. */
  readonly statesOutside: boolean;
  /** Width of the strip right of the last rail that echoes and marks of notes use. */
  readonly strip: number;
  readonly notes: { readonly x: number; readonly width: number } | null;
}

/** Columns for a flow in a width; `echoes` and `notes`: there are such to draw. */
export function ladderColumns(
  flow: LadderFlow,
  plan: LanePlan,
  width: number,
  showMiddlebox: boolean,
  echoes: boolean,
  notes: boolean,
): LadderColumns {
  const form: LadderForm = width >= WIDE_FROM ? 'wide' : width < NARROW_BELOW ? 'narrow' : 'medium';
  const last = flow.packets.at(-1);
  const number = last === undefined ? 1 : packetNumber(flow.capture.packets, last);
  const numberWidth = Math.max(26, textWidth(String(number), SMALL_TYPE));
  const time = flow.hasTimes
    ? gutterTime(-Math.max(flow.duration, 1e9), flow.reconstructedTimes)
    : '−00.000 s';
  const timeWidth = textWidth(time, SMALL_TYPE);
  const deltaWidth = textWidth('+99.999 s', SMALL_TYPE);
  const edge = form === 'narrow' ? 8 : EDGE;

  const numberX = edge;
  const timeX =
    form === 'narrow'
      ? edge + Math.max(timeWidth, numberWidth)
      : edge + numberWidth + 8 + Math.max(timeWidth, form === 'medium' ? deltaWidth : 0);
  const deltaX = form === 'narrow' ? null : form === 'wide' ? timeX + 12 + deltaWidth : timeX;
  const gutterWidth = (deltaX ?? timeX) + (form === 'narrow' ? 8 : 12);

  const statesOutside = form !== 'narrow';
  const strip = echoes || (notes && form === 'wide') ? (form === 'narrow' ? 40 : 60) : 0;
  const leftX = gutterWidth + RAIL_WIDTH / 2 + (statesOutside ? STATE_NAME_WIDTH : 2);
  const noteColumn = form === 'wide' && notes;
  const noteWidth = noteColumn ? Math.min(320, Math.max(224, width * 0.2)) : 0;
  const right = noteColumn
    ? strip + 28 + noteWidth + EDGE
    : statesOutside
      ? Math.max(STATE_NAME_WIDTH, strip) + edge
      : strip + edge + RAIL_WIDTH / 2;
  const rightX = width - right;
  const lanes = plan.lanes.map(({ place }, lane) => ({
    x: leftX + ((rightX - leftX) * lane) / (plan.lanes.length - 1),
    shown: !isInner(plan, lane) || (form !== 'narrow' && (place !== 'box' || showMiddlebox)),
  }));
  return {
    form,
    width,
    labelSize: form === 'narrow' ? SMALL_TYPE : 13,
    gutterWidth,
    numberX,
    timeX,
    deltaX,
    twoLines: form !== 'wide',
    lanes,
    leftX,
    rightX,
    statesOutside,
    strip,
    notes: noteColumn ? { x: rightX + strip + 28, width: noteWidth } : null,
  };
}
