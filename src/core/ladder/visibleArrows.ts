/** What of a ladder is made only for the part in view: arrows, labels, the gutter's figures, gaps. */
import { notesOf } from '../captureOrigin';
import { commentsOf } from '../container/fileNotes';
import { isFromServer, packetNumber, type PacketIndex } from '../packets/packetTable';
import type { ArrowKind } from './arrowKind';
import { arrowStyle, type ArrowStyle } from './arrowKind';
import { RAIL_WIDTH, SMALL_TYPE, type LadderColumns } from './ladderColumns';
import { silenceBefore, timeOfRow } from './ladderFlow';
import { firstRowFrom, type LadderLayout } from './ladderLayout';
import { packetLabel } from './packetLabel';
import type { Box } from './placement';
import { LABEL_CLEARANCE, LABEL_HEIGHT } from './rowHeights';
import { fittingText, textWidth } from './textWidth';
import { isMarkedSilence } from './timeScale';
import { countWords, gutterDelta, gutterTime } from './timeWords';
import { durationWords } from '../words/duration';

/** Space between a rail and an arrow's end, px. */
const ARROW_MARGIN = 2;

export interface PlacedArrow {
  readonly row: number;
  readonly packet: PacketIndex;
  readonly kind: ArrowKind;
  readonly style: ArrowStyle;
  readonly fromServer: boolean;
  /** A box sent it in the sender's name: it starts in the middle. */
  readonly fromBox: boolean;
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

/** What {@link gapsBetween} needs of a layout; there before the rest of it is. */
export type GapLayout = Pick<LadderLayout, 'flow' | 'columns' | 'spacing' | 'fall' | 'y' | 'below'>;

export interface VisibleLadder {
  readonly arrows: readonly PlacedArrow[];
  readonly gaps: readonly PlacedGap[];
  /** Pieces of the middle lane: it breaks where a label stands. */
  readonly middle: readonly (readonly [number, number])[];
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
  return { arrows, gaps, middle: middlePieces(layout, top, bottom, arrows) };
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
      ...(missing === undefined ? [] : [`${countWords(missing)} left out`]),
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

/** The pill that carries a gap's length: left of the client's rail, or in the gutter (narrow). */
export function gapBox(columns: LadderColumns, gap: PlacedGap): Box {
  const width = textWidth(gap.words, SMALL_TYPE) + 26;
  const right = columns.statesOutside ? columns.clientX - RAIL_WIDTH / 2 - 8 : columns.timeX + 4;
  const left = Math.max(2, right - width);
  return { left, right: left + width, top: gap.y - 10, bottom: gap.y + 10 };
}

function placeArrow(layout: LadderLayout, row: number, markTime: number): PlacedArrow {
  const { flow, columns, fall } = layout;
  const packet = flow.packets[row]!;
  const fromServer = isFromServer(flow.capture.packets, packet);
  const kind = flow.kinds[row]! as ArrowKind;
  const style = arrowStyle(kind);
  const y = layout.y[row]!;
  const left = columns.clientX + RAIL_WIDTH / 2 + ARROW_MARGIN;
  const right = columns.serverX - RAIL_WIDTH / 2 - ARROW_MARGIN;
  const boxX = flow.fromBox.has(packet) ? (columns.clientX + columns.serverX) / 2 : null;
  const size = columns.labelSize;
  const label = fittingText(packetLabel(flow, row), right - left - 24, size, style.strong);
  const width = textWidth(label, size, style.strong);
  // The arrow is at most this far above its middle where the label stands.
  const rise = boxX === null ? (fall / 2) * (width / (right - left)) : fall / 2;
  const bottom = y - rise - LABEL_CLEARANCE;
  const middle = (left + right) / 2;
  const time = timeOfRow(flow, row);
  return {
    row,
    packet,
    kind,
    style,
    fromServer,
    x1: boxX ?? (fromServer ? right : left),
    fromBox: boxX !== null,
    y1: y - fall / 2,
    x2: fromServer ? left : right,
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

/** The middle lane from `top` to `bottom`, without the places where something is written. */
function middlePieces(
  layout: LadderLayout,
  top: number,
  bottom: number,
  arrows: readonly PlacedArrow[],
): [number, number][] {
  const x = layout.columns.middleX;
  if (x === null) return [];
  const writing = arrows.map((arrow) => arrow.labelBox);
  if (layout.band !== null) writing.push(layout.band.name);
  if (layout.columns.notes === null) writing.push(...layout.notes.map((note) => note.box));
  const pieces: [number, number][] = [];
  let from = Math.max(0, top);
  const end = Math.min(layout.height, bottom);
  for (const box of writing.sort((a, b) => a.top - b.top)) {
    if (box.left > x || box.right < x || box.bottom < from || box.top > end) continue;
    if (box.top - 2 > from) pieces.push([from, box.top - 2]);
    from = Math.max(from, box.bottom + 1);
  }
  if (from < end) pieces.push([from, end]);
  return pieces;
}
