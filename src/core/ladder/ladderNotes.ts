/**
 * Notes beside (wide form) or between (medium, narrow) the rows: short words of observations, tied to
 * packets by a number.
 */
import type { Observation } from '../diagnosis/observations/observation';
import { MARK_RADIUS } from './evidenceShapes';
import { RAIL_WIDTH, SMALL_TYPE, type LadderColumns } from './ladderColumns';
import { rowOfPacket, type LadderFlow } from '../flowRows/ladderFlow';
import type { PlacedEcho, PlacedMark, PlacedNote } from './ladderLayout';
import { anchorPacket, noteNumbers } from './noteNumbers';
import { CoveredRanges } from '../bytes/coveredRanges';
import { overlaps, pushedClear, type Box } from './placement';
import { wrappedText } from './textWidth';

const TITLE_SIZE = 13;
const TITLE_LINE = 18;
const TEXT_LINE = 16;
/** Space between a note's border and its text, px. */
export const NOTE_PADDING = 10;
/** Room for the number in front of a title, px. */
export const NOTE_NUMBER_WIDTH = 24;
/** Space between a note's title and its text, px. */
export const NOTE_TEXT_GAP = 4;
/** Clear space around a note, px. */
const NOTE_CLEARANCE = 8;

/** A note before it has its place. */
export interface MeasuredNote {
  readonly observation: Observation;
  readonly number: number;
  /** Row that it is tied to: the packet that makes the point. */
  readonly row: number;
  readonly title: readonly string[];
  readonly lines: readonly string[];
  readonly height: number;
}

/** Width that notes have: of their column, or of the space between the rails. */
function noteWidth(columns: LadderColumns): number {
  return columns.notes?.width ?? Math.min(440, columns.rightX - columns.leftX - RAIL_WIDTH - 20);
}

/** Notes of a flow in reading order (by row, then as observed), with their texts broken into lines. */
export function measureNotes(
  flow: LadderFlow,
  observations: readonly Observation[],
  columns: LadderColumns,
): MeasuredNote[] {
  const width = noteWidth(columns) - 2 * NOTE_PADDING;
  return [...noteNumbers(observations)]
    .map(([observation, number]) => ({
      observation,
      number,
      row: rowOfPacket(flow, anchorPacket(observation)!),
    }))
    .filter(({ row }) => row >= 0)
    .map(({ observation, number, row }) => {
      const title = wrappedText(observation.note!, width - NOTE_NUMBER_WIDTH, TITLE_SIZE, true, 4);
      const lines =
        columns.notes === null ? [] : wrappedText(observation.text, width, SMALL_TYPE, false, 5);
      const height = 2 * NOTE_PADDING + title.length * TITLE_LINE + textHeight(lines.length);
      return { observation, number, row, title, lines, height };
    });
}

function textHeight(lines: number): number {
  return lines === 0 ? 0 : NOTE_TEXT_GAP + lines * TEXT_LINE;
}

/** Room that notes between the rows need under each row, px. */
export function roomForNotes(notes: readonly MeasuredNote[]): Map<number, number> {
  const room = new Map<number, number>();
  for (const note of notes) {
    room.set(note.row, (room.get(note.row) ?? 0) + note.height + NOTE_CLEARANCE);
  }
  return room;
}

/** Places notes in their column, each as near to its packet as the others let it. */
export function placeNotesInColumn(
  flow: LadderFlow,
  notes: readonly MeasuredNote[],
  columns: LadderColumns,
  y: Float64Array,
  echoes: readonly PlacedEcho[],
  obstacles: readonly Box[],
): PlacedNote[] {
  const column = columns.notes!;
  const taken = [...obstacles];
  return notes.map((note) => {
    const arc = note.observation.arcs?.[0];
    const echo = arc && echoes.find((each) => each.from === arc[0] && each.to === arc[1]);
    const middle = echo ? (echo.top + echo.bottom) / 2 : middleOfCited(flow, note, y);
    const top = Math.max(4, middle - note.height / 2);
    const box = pushedClear(
      { left: column.x, right: column.x + column.width, top, bottom: top + note.height },
      taken,
      NOTE_CLEARANCE,
    );
    taken.push(box);
    return placed(note, box);
  });
}

/** Between the first and the last packet cited when they are near one another, else at the one it is tied to. */
function middleOfCited(flow: LadderFlow, note: MeasuredNote, y: Float64Array): number {
  const heights = note.observation.packets
    .map((packet) => rowOfPacket(flow, packet))
    .filter((row) => row >= 0)
    .map((row) => y[row]!);
  const first = Math.min(...heights);
  const last = Math.max(...heights);
  return last - first <= NEAR ? (first + last) / 2 : y[note.row]!;
}

/** Packets within this height are seen together, px. */
const NEAR = 280;

/** Places notes between the rows, in the room kept under theirs; `top` gives where that room starts. */
export function placeNotesInRows(
  notes: readonly MeasuredNote[],
  columns: LadderColumns,
  top: (row: number) => number,
): PlacedNote[] {
  const width = noteWidth(columns);
  const left = (columns.leftX + columns.rightX - width) / 2;
  const used = new Map<number, number>();
  return notes.map((note) => {
    const before = used.get(note.row) ?? 0;
    used.set(note.row, before + note.height + NOTE_CLEARANCE);
    const at = top(note.row) + before;
    return placed(note, { left, right: left + width, top: at, bottom: at + note.height });
  });
}

function placed(note: MeasuredNote, box: Box): PlacedNote {
  const { observation, number, row, title, lines } = note;
  return { number, kind: observation.kind, packets: observation.packets, title, lines, box, row };
}

/**
 * Numbers of notes: at the arcs that they speak of, else beside the packets that they cite (wide form). Rows are further apart than
 * numbers are high, so that a number only has to keep clear of arcs, and of other numbers of its row.
 */
export function placeMarks(
  flow: LadderFlow,
  notes: readonly MeasuredNote[],
  columns: LadderColumns,
  y: Float64Array,
  echoes: readonly PlacedEcho[],
): PlacedMark[] {
  const rail = columns.rightX + RAIL_WIDTH / 2;
  const rightmost = columns.rightX + columns.strip + 24 - MARK_RADIUS;
  const arcs = arcHeights(echoes);
  const ofPacket = new Map(echoes.map((echo) => [echo.to, echo]));
  const ofRow = new Map<number, Box[]>();
  const marks: PlacedMark[] = [];
  for (const note of notes) {
    const joined = new Set<number>();
    for (const [from, to] of note.observation.arcs ?? []) {
      joined.add(from).add(to);
      const echo = ofPacket.get(to);
      if (echo?.from !== from || echo.side === 'left') continue;
      const x = rail + 2 + echo.reach * 0.75;
      marks.push({ number: note.number, x, y: (echo.top + echo.bottom) / 2 });
    }
    for (const packet of note.observation.packets) {
      const row = rowOfPacket(flow, packet);
      if (row < 0 || joined.has(packet)) continue;
      const height = y[row]!;
      let x = rail + 6 + MARK_RADIUS;
      for (const [reach, heights] of arcs) {
        if (!heights.meets(height - MARK_RADIUS, height + MARK_RADIUS)) continue;
        x = Math.max(x, rail + reach * 0.75 + 4 + 2 * MARK_RADIUS);
      }
      const taken = ofRow.get(row) ?? [];
      while (x <= rightmost && taken.some((each) => overlaps(each, markBox(x, height)))) x += 1;
      // No further than the strip: a packet with more notes shows the first ones.
      if (x > rightmost) continue;
      taken.push(markBox(x, height));
      ofRow.set(row, taken);
      marks.push({ number: note.number, x, y: height });
    }
  }
  return marks;
}

/** The heights at which the arcs on the right stand, by how far they reach: arcs only have a few reaches. */
function arcHeights(echoes: readonly PlacedEcho[]): ReadonlyMap<number, CoveredRanges> {
  const byReach = new Map<number, CoveredRanges>();
  for (const { side, reach, top, bottom } of echoes) {
    if (side !== 'right') continue;
    let heights = byReach.get(reach);
    if (heights === undefined) byReach.set(reach, (heights = new CoveredRanges()));
    heights.add(top - 4, bottom + 4);
  }
  return byReach;
}

/** The box of a note's number. */
export function markBox(x: number, y: number): Box {
  return {
    left: x - MARK_RADIUS,
    right: x + MARK_RADIUS,
    top: y - MARK_RADIUS,
    bottom: y + MARK_RADIUS,
  };
}
