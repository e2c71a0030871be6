/** What of a ladder is made only for the part in view: arrows, labels, the gutter's figures, gaps. */
import { notesOf } from '../captureOrigin';
import { commentsOf } from '../container/fileNotes';
import { packetNumber, type PacketIndex } from '../packets/packetTable';
import type { ArrowKind } from '../flowRows/arrowKind';
import { arrowStyle, type ArrowStyle } from './arrowStyle';
import { RAIL_WIDTH, SMALL_TYPE, type LadderColumns } from './ladderColumns';
import { silenceBefore, timeOfRow } from '../flowRows/ladderFlow';
import { firstRowFrom, type LadderLayout } from './ladderLayout';
import { isInner, type Hop } from './lanePlan';
import { packetLabel } from '../packetWords/packetLabel';
import type { Box } from './placement';
import { fallOf, LABEL_CLEARANCE, LABEL_HEIGHT } from './rowHeights';
import { fittingText, textWidth } from './textWidth';
import { isMarkedSilence } from './timeScale';
import { gutterDelta, gutterTime } from '../words/timeWords';
import { durationWords, numberText } from '../words/duration';

/** Space between a rail and an arrow's end, px. */
const ARROW_MARGIN = 2;
/** Part of an arrow's width that its label leaves free, px. */
const LABEL_MARGIN = 24;

export interface PlacedArrow {
  readonly row: number;
  readonly packet: PacketIndex;
  readonly kind: ArrowKind;
  readonly style: ArrowStyle;
  readonly hop: Hop;
  /** It starts at an inner lane: sent there in an end's name. */
  readonly fromInner: boolean;
  /** It stops at an inner lane: seen no further. */
  readonly toInner: boolean;
  /** From the sender to the receiver. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly label: string;
  readonly labelBox: Box;
  /** Figures of the gutter. */
  readonly number: number;
  /** Somebody wrote something to the packet in the file. */
  readonly hasComment: boolean;
  readonly time: string;
  readonly delta: string;
  readonly y: number;
}

/** A silence that the compressed scale shrank, or a place where packets were left out. */
export interface PlacedGap {
  /** Row after the silence. */
  readonly row: number;
  readonly y: number;
  readonly words: string;
}

/** A piece of an inner lane. */
export interface LanePiece {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** What {@link gapsBetween} needs of a layout; there before the rest of it is. */
export type GapLayout = Pick<LadderLayout, 'flow' | 'columns' | 'spacing' | 'fall' | 'y' | 'below'>;

export interface VisibleLadder {
  readonly arrows: readonly PlacedArrow[];
  readonly gaps: readonly PlacedGap[];
  /** Pieces of the inner lanes: they break where something is written. */
  readonly inner: readonly LanePiece[];
}

/**
 * Everything between two heights. `mark`: packet from which times count instead of the flow's first,
 * null for none.
 */
export function arrowsBetween(
  layout: LadderLayout,
  top: number,
  bottom: number,
  mark: PacketIndex | null,
): VisibleLadder {
  const margin = layout.spacing.pitch;
  const first = firstRowFrom(layout, top - margin);
  const last = firstRowFrom(layout, bottom + margin) - 1;
  const markTime =
    mark === null ? NaN : layout.flow.capture.packets.time[mark]! - layout.flow.start;
  const arrows: PlacedArrow[] = [];
  for (let row = first; row <= last; row++) arrows.push(placeArrow(layout, row, markTime));
  // The gap before the first row below the window may still reach into it.
  const gaps = gapsBetween(layout, first, Math.min(last + 1, layout.flow.length - 1));
  return { arrows, gaps, inner: innerPieces(layout, top, bottom, arrows) };
}

/** Marked silences, and packets that were left out, before the rows `first` to `last`. */
export function gapsBetween(layout: GapLayout, first: number, last: number): PlacedGap[] {
  const gaps: PlacedGap[] = [];
  const { leftOut } = layout.flow;
  if (layout.spacing.timeScale !== 'compressed' && leftOut.size === 0) return gaps;
  for (let row = Math.max(1, first); row <= last; row++) {
    const silence = silenceBefore(layout.flow, row);
    const isMarked = isMarkedSilence(layout.spacing, silence);
    const missing = leftOut.get(row);
    if (!isMarked && missing === undefined) continue;
    const words = [
      ...(missing === undefined ? [] : [`${numberText(missing)} left out`]),
      ...(isMarked ? [gapWords(layout.flow, silence)] : []),
    ];
    // Midway between what stands under the row before and the label of this one.
    const above = layout.y[row - 1]! + layout.fall / 2 + (layout.below.get(row - 1) ?? 0);
    const under = layout.y[row]! - layout.fall / 2 - LABEL_CLEARANCE - LABEL_HEIGHT;
    gaps.push({
      row,
      y: (above + under) / 2,
      words: words.join(', '),
    });
  }
  return gaps;
}

function gapWords(flow: LadderLayout['flow'], silence: number): string {
  return `${flow.reconstructedTimes ? '≈ ' : ''}${durationWords(silence)}`;
}

/** The pill that carries a gap's length: left of the first rail, or in the gutter (narrow). */
export function gapBox(columns: LadderColumns, gap: PlacedGap): Box {
  const width = textWidth(gap.words, SMALL_TYPE) + 26;
  const right = columns.statesOutside ? columns.leftX - RAIL_WIDTH / 2 - 8 : columns.timeX + 4;
  const left = Math.max(2, right - width);
  return { left, right: left + width, top: gap.y - 10, bottom: gap.y + 10 };
}

function placeArrow(layout: LadderLayout, row: number, markTime: number): PlacedArrow {
  const { flow, plan, columns } = layout;
  const packet = flow.packets[row]!;
  const kind = flow.kinds[row]! as ArrowKind;
  const style = arrowStyle(kind);
  const y = layout.y[row]!;
  const hop = plan.hop(row);
  const fall = fallOf(layout, hop);
  const [x1, x2] = [edgeOf(layout, hop.from, hop.to), edgeOf(layout, hop.to, hop.from)];
  const size = columns.labelSize;
  const texts = packetLabel(flow, row);
  // Over its own arrow where the whole of it fits there, else across the ladder.
  const fits = (from: number, to: number) =>
    textWidth(texts[0]!, size, style.strong) <= Math.abs(to - from) - LABEL_MARGIN;
  const across = !isInner(plan, hop.from) && !isInner(plan, hop.to);
  const [left, right] =
    across || fits(x1, x2) ? [Math.min(x1, x2), Math.max(x1, x2)] : labelRoom(columns);
  const label = fittingText(texts, right - left - LABEL_MARGIN, size, style.strong);
  const width = textWidth(label, size, style.strong);
  // The arrow is at most this far above its middle where the label stands.
  const rise = right - left > Math.abs(x2 - x1) ? fall / 2 : (fall / 2) * (width / (right - left));
  const bottom = y - rise - LABEL_CLEARANCE;
  const middle = (left + right) / 2;
  const time = timeOfRow(flow, row);
  return {
    row,
    packet,
    kind,
    style,
    hop,
    fromInner: isInner(plan, hop.from),
    toInner: isInner(plan, hop.to),
    x1,
    y1: y - fall / 2,
    x2,
    y2: y + fall / 2,
    label,
    labelBox: {
      left: middle - width / 2,
      right: middle + width / 2,
      top: bottom - LABEL_HEIGHT,
      bottom,
    },
    number: packetNumber(flow.capture.packets, packet),
    hasComment: commentsOf(notesOf(flow.capture), packet).length > 0,
    time: Number.isNaN(markTime)
      ? gutterTime(time, flow.reconstructedTimes)
      : gutterDelta(time - markTime, flow.reconstructedTimes),
    delta: row === 0 ? '' : gutterDelta(silenceBefore(flow, row), flow.reconstructedTimes),
    y,
  };
}

/** Where an arrow meets a lane: beside the rail of an end, on the line of an inner lane. */
function edgeOf({ plan, columns }: LadderLayout, lane: number, other: number): number {
  const { x } = columns.lanes[lane]!;
  if (isInner(plan, lane)) return x;
  return x + Math.sign(other - lane) * (RAIL_WIDTH / 2 + ARROW_MARGIN);
}

/** Between the rails of the two ends. */
function labelRoom(columns: LadderColumns): [number, number] {
  const margin = RAIL_WIDTH / 2 + ARROW_MARGIN;
  return [columns.leftX + margin, columns.rightX - margin];
}

/** The inner lanes from `top` to `bottom`, without the places where something is written. */
function innerPieces(
  layout: LadderLayout,
  top: number,
  bottom: number,
  arrows: readonly PlacedArrow[],
): LanePiece[] {
  const { columns, plan } = layout;
  const lanes = columns.lanes.filter(({ shown }, lane) => shown && isInner(plan, lane));
  if (lanes.length === 0) return [];
  const writing = arrows.map((arrow) => arrow.labelBox);
  if (layout.band !== null) writing.push(layout.band.name);
  if (columns.notes === null) writing.push(...layout.notes.map((note) => note.box));
  writing.sort((a, b) => a.top - b.top);
  const end = Math.min(layout.height, bottom);
  return lanes.flatMap(({ x }) => {
    const pieces: LanePiece[] = [];
    let from = Math.max(0, top);
    for (const box of writing) {
      if (box.left > x || box.right < x || box.bottom < from || box.top > end) continue;
      if (box.top - 2 > from) pieces.push({ x, top: from, bottom: box.top - 2 });
      from = Math.max(from, box.bottom + 1);
    }
    if (from < end) pieces.push({ x, top: from, bottom: end });
    return pieces;
  });
}
