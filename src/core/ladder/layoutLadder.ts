/** Lays a flow out as a ladder: everything but the arrows, which `arrowsBetween` makes for a window. */
import type { Observation } from '../diagnosis/observations/observation';
import { BAND_NAME_HEIGHT, bandRow, placeBand } from './disagreementBand';
import { placeEchoes } from './echoArcs';
import { ladderColumns, RAIL_WIDTH, type LadderColumns } from './ladderColumns';
import type { LadderFlow } from '../flowRows/ladderFlow';
import type { LadderLayout, PlacedEcho, PlacedRail } from './ladderLayout';
import type { LanePlan } from './lanePlan';
import {
  markBox,
  measureNotes,
  placeMarks,
  placeNotesInColumn,
  placeNotesInRows,
  roomForNotes,
} from './ladderNotes';
import type { Box } from './placement';
import { arrowFall, rowPositions, rowSpacing } from './rowHeights';
import { placeStates, rowsWithStateNames, STATE_NAME_HEIGHT } from './stateRails';
import type { TimeScale } from './timeScale';
import { gapBox, gapsBetween } from './visibleArrows';

/** Space above the first row, px. */
const MARGIN = 34;
/** Space under the last row, px: its states show how the flow ends, clear of the zoom's buttons. */
const FOOT = 72;

export interface LadderInput {
  readonly flow: LadderFlow;
  readonly plan: LanePlan;
  readonly observations: readonly Observation[];
  readonly timeScale: TimeScale;
  /** Width of the ladder, px. */
  readonly width: number;
  /** 1 = rows at their natural height. */
  readonly zoom: number;
  readonly showMiddlebox: boolean;
}

/** Lays a flow out; O(packets of the flow) and no object per packet. */
export function layoutLadder(input: LadderInput): LadderLayout {
  const { flow, plan, observations } = input;
  const columns = ladderColumns(
    flow,
    plan,
    input.width,
    input.showMiddlebox,
    observations.some((each) => (each.arcs ?? []).length > 0),
    observations.some((each) => each.note !== null),
  );
  const spacing = rowSpacing(flow, input.timeScale, input.zoom);
  const fall = arrowFall(spacing.pitch);
  const measured = measureNotes(flow, observations, columns);

  // Under a row, in this order: names of states, the band's sentence, notes.
  const nameRows = columns.statesOutside ? new Set<number>() : rowsWithStateNames(flow);
  const sentenceRow = bandRow(flow);
  const noteRoom = columns.notes === null ? roomForNotes(measured) : new Map<number, number>();
  const below = new Map<number, number>();
  const reserve = (row: number, room: number) => below.set(row, (below.get(row) ?? 0) + room);
  for (const row of nameRows) reserve(row, STATE_NAME_HEIGHT + 6);
  if (sentenceRow !== null) reserve(sentenceRow, BAND_NAME_HEIGHT);
  for (const [row, room] of noteRoom) reserve(row, room + 8);

  const y = rowPositions(flow, spacing, MARGIN, below);
  const rows = { flow, plan, y, fall };
  const underNames = (row: number) =>
    y[row]! + fall / 2 + 6 + (nameRows.has(row) ? STATE_NAME_HEIGHT + 6 : 0);
  const underSentence = (row: number) =>
    underNames(row) + (row === sentenceRow ? BAND_NAME_HEIGHT : 0);

  const lastRow = flow.length - 1;
  let height = lastRow < 0 ? MARGIN : y[lastRow]! + (below.get(lastRow) ?? 0) + FOOT;
  const echoes = placeEchoes(rows, observations);
  const inRows = columns.notes === null ? placeNotesInRows(measured, columns, underSentence) : [];

  // The numbers of notes keep clear of arcs, names of states of both, the notes of all three.
  const marks = columns.notes === null ? [] : placeMarks(flow, measured, columns, y, echoes);
  const rightOfLast = [
    ...echoes.filter((echo) => echo.side === 'right').map((echo) => echoBox(columns, echo)),
    ...marks.map((mark) => markBox(mark.x, mark.y)),
  ];
  const window = { ...rows, columns, spacing, below };
  const gapBoxes = columns.statesOutside
    ? gapsAroundStates(window, flow).map((gap) => gapBox(columns, gap))
    : [];
  const leftOfFirst = [
    ...gapBoxes,
    ...echoes.filter((echo) => echo.side === 'left').map((echo) => echoBox(columns, echo)),
  ];
  const { statesOutside } = columns;
  const placed = [
    placeStates(rows, columns, false, height, statesOutside ? leftOfFirst : []),
    placeStates(rows, columns, true, height, statesOutside ? rightOfLast : []),
  ] as const;
  const notes =
    columns.notes === null
      ? inRows
      : placeNotesInColumn(flow, measured, columns, y, echoes, [
          ...placed[1].states.map((state) => state.name),
          ...marks.map((mark) => markBox(mark.x, mark.y)),
        ]);
  height = Math.max(
    height,
    ...notes.map((note) => note.box.bottom + 16),
    ...placed.flatMap(({ states }) => states.map((state) => state.name.bottom + 8)),
  );
  const stretch = ({ lane, states }: PlacedRail): PlacedRail => ({
    lane,
    states: states.map((each, at) =>
      at === states.length - 1 ? { ...each, bottom: height } : each,
    ),
  });
  return {
    ...rows,
    columns,
    spacing,
    width: input.width,
    height,
    below,
    rails: [stretch(placed[0]), stretch(placed[1])],
    band: placeBand(rows, columns, sentenceRow === null ? 0 : underNames(sentenceRow) + 2, height),
    echoes,
    notes,
    marks,
  };
}

/** The area that an arc takes beside its rail. */
function echoBox(columns: LadderColumns, echo: PlacedEcho): Box {
  const reach = RAIL_WIDTH / 2 + echo.reach * 0.75 + 4;
  const x = echo.side === 'right' ? columns.rightX : columns.leftX - reach;
  return { left: x, right: x + reach, top: echo.top - 4, bottom: echo.bottom + 4 };
}

/** Marked silences near changes of the client's state: only there can a name meet the gap's label. */
function gapsAroundStates(
  layout: Parameters<typeof gapsBetween>[0],
  flow: LadderFlow,
): ReturnType<typeof gapsBetween> {
  if (flow.states.client.length === 0) return [];
  const changes = flow.states.client.map((span) => span.packet);
  const rows = rowsNear(flow, changes);
  return rows.flatMap(([first, last]) => gapsBetween(layout, first, last));
}

function rowsNear(flow: LadderFlow, packets: readonly number[]): [number, number][] {
  const wanted = new Set(packets);
  const ranges: [number, number][] = [];
  for (let row = 0; row < flow.length && wanted.size > 0; row++) {
    if (!wanted.delete(flow.packets[row]!)) continue;
    const first = Math.max(row - 2, (ranges.at(-1)?.[1] ?? -1) + 1);
    ranges.push([first, Math.max(first - 1, Math.min(flow.length - 1, row + 6))]);
  }
  return ranges;
}
