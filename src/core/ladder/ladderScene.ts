/** The part of a ladder between two heights as a scene. */
import type { TcpState } from '../opening/opening';
import type { PacketIndex } from '../packets/packetTable';
import { arrowShapes } from './arrowShapes';
import { arcShapes, MARK_RADIUS, markShapes } from './evidenceShapes';
import { RAIL_WIDTH, type LadderColumns } from './ladderColumns';
import type { LadderLayout, PlacedBand, PlacedEcho, PlacedNote, PlacedState } from './ladderLayout';
import { NOTE_NUMBER_WIDTH, NOTE_PADDING, NOTE_TEXT_GAP } from './ladderNotes';
import type { Box } from './placement';
import type { Figure, Paint, Role, Scene, Shape } from './scene';
import {
  arrowsBetween,
  gapBox,
  type PlacedArrow,
  type PlacedGap,
  type VisibleLadder,
} from './visibleArrows';

/** Where a person points to get at a packet. */
export interface RowTarget {
  readonly row: number;
  readonly packet: PacketIndex;
  readonly top: number;
  readonly height: number;
}

/** What stands before a scene's figures, in the order of the rows. */
export interface LadderScene extends Scene {
  readonly targets: readonly RowTarget[];
}

/** Heights of the layout as heights of the scene, which starts at `top`: far coordinates lose precision. */
type Drop = (y: number) => number;

/**
 * The ladder from `top` to `bottom`. `mark`: packet from which times count instead of the flow's first, null for none.
 * O(what is in view), and the evidence of the whole flow.
 */
export function ladderScene(
  layout: LadderLayout,
  top: number,
  bottom: number,
  mark: PacketIndex | null,
): LadderScene {
  const visible = arrowsBetween(layout, top, bottom, mark);
  const drop: Drop = (y) => y - top;
  const within = (from: number, to: number) => to > top && from < bottom;
  const { columns, spacing } = layout;
  const noted = new Map(layout.notes.map((note) => [note.number, note.packets]));
  return {
    width: layout.width,
    height: Math.max(0, drop(Math.min(bottom, layout.height))),
    figures: [
      { id: 'ground', kind: 'ground', packets: [], shapes: ground(layout, visible, top, bottom) },
      ...visible.arrows.map((arrow) => rowFigure(arrow, columns, drop)),
      ...layout.echoes
        .filter((echo) => within(echo.top, echo.bottom))
        .map((echo) => echoFigure(echo, columns, drop)),
      ...layout.marks
        .filter(({ y }) => within(y - MARK_RADIUS, y + MARK_RADIUS))
        .map(({ number, x, y }): Figure => ({
          id: `mark ${number} ${y}`,
          kind: 'mark',
          packets: noted.get(number) ?? [],
          shapes: markShapes(number, x, drop(y)),
        })),
      ...layout.notes
        .filter(({ box }) => within(box.top, box.bottom))
        .map((note) => noteFigure(note, drop)),
    ],
    targets: visible.arrows.map(({ row, packet, y }) => ({
      row,
      packet,
      top: drop(y) - spacing.pitch / 2 - 4,
      height: spacing.pitch,
    })),
  };
}

/** What stands behind the arrows: the band, inner lanes, gaps, the lanes of the ends with their states. */
function ground(
  layout: LadderLayout,
  { gaps, inner }: VisibleLadder,
  top: number,
  bottom: number,
): Shape[] {
  const { columns, band } = layout;
  const drop: Drop = (y) => y - top;
  return [
    ...(band === null ? [] : bandShapes(band, columns, top, bottom)),
    ...inner.map((piece) => vertical('innerLane', piece.x, drop(piece.top), drop(piece.bottom))),
    ...gaps.flatMap((gap) => gapShapes(gap, columns, drop)),
    ...layout.rails.flatMap(({ lane, states }) => {
      const { x } = columns.lanes[lane]!;
      return [
        vertical('lane', x, 0, drop(Math.min(layout.height, bottom))),
        ...states.flatMap((state) => stateShapes(state, x, top, bottom)),
      ];
    }),
  ];
}

function vertical(role: Role, x: number, from: number, to: number): Shape {
  return { kind: 'line', role, points: [x, from, x, to] };
}

function box(role: Role, { left, right, top, bottom }: Box, drop: Drop, tone?: Paint): Shape {
  const shape = {
    kind: 'rect',
    role,
    x: left,
    y: drop(top),
    across: right - left,
    down: bottom - top,
  } as const;
  return tone === undefined ? shape : { ...shape, tone };
}

function text(
  role: Role,
  x: number,
  y: number,
  words: string,
  more: { tone?: Paint; size?: number } = {},
): Shape {
  return { kind: 'text', role, x, y, words, ...more };
}

const middleOf = ({ left, right }: Box) => (left + right) / 2;

function bandShapes(
  band: PlacedBand,
  columns: LadderColumns,
  top: number,
  bottom: number,
): Shape[] {
  const left = columns.leftX + RAIL_WIDTH / 2;
  const right = columns.rightX - RAIL_WIDTH / 2;
  const cut = (y: number) => Math.min(Math.max(y, top - 40), bottom + 40) - top;
  const { name } = band;
  const area: Shape = {
    kind: 'polygon',
    role: 'band',
    points: [
      ...[left, cut(band.topLeft), right, cut(band.topRight)],
      ...[right, cut(band.bottomRight), left, cut(band.bottomLeft)],
    ],
  };
  if (name.bottom <= top || name.top >= bottom) return [area];
  return [
    area,
    box('bandName', name, (y) => y - top),
    text('bandWords', middleOf(name), name.top - top + 16.5, band.words, {
      size: columns.labelSize,
    }),
  ];
}

function gapShapes(gap: PlacedGap, columns: LadderColumns, drop: Drop): Shape[] {
  const pill = gapBox(columns, gap);
  const y = drop(gap.y);
  return [
    {
      kind: 'line',
      role: 'gapLine',
      points: [pill.right + 4, y, columns.rightX - RAIL_WIDTH / 2 - 4, y],
    },
    box('gap', pill, drop),
    text('gapWords', middleOf(pill), y + 4, `⋮ ${gap.words}`),
  ];
}

function stateShapes(state: PlacedState, x: number, top: number, bottom: number): Shape[] {
  const from = Math.max(state.top, top - 20);
  const to = Math.min(state.bottom, bottom + 20);
  if (to <= from) return [];
  const { rail, name } = statePaints(state.state);
  const area = {
    kind: 'rect',
    x: x - RAIL_WIDTH / 2,
    y: from - top,
    across: RAIL_WIDTH,
    down: Math.max(0, to - from - 1),
  } as const;
  const shapes: Shape[] = state.inferred
    ? [
        { ...area, role: 'railGround' },
        { ...area, role: 'inferredRail', tone: rail },
      ]
    : [{ ...area, role: 'rail', tone: rail }];
  if (state.name.bottom > top && state.name.top < bottom) {
    const role = state.inferred ? 'inferredState' : 'state';
    const y = state.name.bottom - 4 - top;
    shapes.push(text(role, middleOf(state.name), y, state.state, { tone: name }));
  }
  return shapes;
}

/** Colours of a state on its rail and in its name. */
function statePaints(state: TcpState): { readonly rail: Paint; readonly name: Paint } {
  switch (state) {
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
      return { rail: 'state-opening', name: 'warn' };
    case 'ESTABLISHED':
      return { rail: 'state-established', name: 'ok' };
    case 'CLOSED':
    case 'LISTEN':
      return { rail: 'state-closed', name: 'text-faint' };
    default:
      return { rail: 'state-closing', name: 'text-muted' };
  }
}

/** One packet: its figures in the gutter, its arrow, its label. */
function rowFigure(arrow: PlacedArrow, columns: LadderColumns, drop: Drop): Figure {
  const { style, labelBox } = arrow;
  const { tone } = style;
  const y = drop(arrow.y);
  const first = columns.twoLines ? y - 3 : y;
  const second = columns.twoLines ? y + 13 : y;
  const { numberX, timeX, deltaX } = columns;
  const shapes: Shape[] = [
    text('number', numberX, (columns.form === 'narrow' ? second : first) + 4, String(arrow.number)),
    text('time', timeX, first + 4, arrow.time),
    ...(deltaX === null || arrow.delta === ''
      ? []
      : [text('delta', deltaX, second + 4, arrow.delta)]),
    ...arrowShapes([arrow.x1, drop(arrow.y1), arrow.x2, drop(arrow.y2)], style, {
      sentThere: arrow.fromInner,
      seenNoFurther: arrow.toInner,
    }),
    text(
      style.strong ? 'strongLabel' : 'label',
      middleOf(labelBox),
      drop(labelBox.bottom) - 4,
      arrow.label,
      { tone, size: columns.labelSize },
    ),
  ];
  if (arrow.hasComment) {
    shapes.unshift({
      kind: 'rect',
      role: 'comment',
      x: numberX - 7,
      y: y - 10,
      across: 3,
      down: 20,
    });
  }
  return { id: `row ${arrow.packet}`, kind: 'row', packets: [arrow.packet], tone, shapes };
}

function echoFigure(
  { from, to, side, ...echo }: PlacedEcho,
  columns: LadderColumns,
  drop: Drop,
): Figure {
  const out = side === 'right' ? 1 : -1;
  const x = (side === 'right' ? columns.rightX : columns.leftX) + out * (RAIL_WIDTH / 2 + 2);
  return {
    id: `echo ${from} ${to}`,
    kind: 'echo',
    packets: [from, to],
    shapes: arcShapes(x, drop(echo.top), drop(echo.bottom), out * echo.reach),
  };
}

function noteFigure(note: PlacedNote, drop: Drop): Figure {
  const x = note.box.left + NOTE_PADDING;
  const y = drop(note.box.top) + NOTE_PADDING;
  const linesTop = y + note.title.length * 18 + NOTE_TEXT_GAP;
  return {
    id: `note ${note.number}`,
    kind: 'note',
    packets: note.packets,
    shapes: [
      box('note', note.box, drop),
      ...markShapes(note.number, x + 8, y + 9),
      ...note.title.map((line, at) =>
        text('noteTitle', x + NOTE_NUMBER_WIDTH, y + 13.5 + at * 18, line),
      ),
      ...note.lines.map((line, at) => text('noteLine', x, linesTop + 13 + at * 16, line)),
    ],
  };
}
