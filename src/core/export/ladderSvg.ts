/** A ladder as an SVG file: the heads of its lanes, and its rows from the first on. */
import type { LadderLayout } from '../ladder/ladderLayout';
import { ladderScene } from '../ladder/ladderScene';
import type { Lane } from '../ladder/lanePlan';
import { placeHeads, type PlacedHead } from '../ladder/placeHeads';
import type { Paint, Role, Scene, Shape } from '../ladder/scene';
import { cutText } from '../ladder/textWidth';
import { countText } from '../words/duration';
import { svgText } from './svgPainter';

/** Rows that are drawn at most: a longer picture nobody looks at, and viewers give up. */
const MOST_ROWS = 500;
const HEADS_HEIGHT = 84;
const FOOT_HEIGHT = 28;
/** Space between a head's border and its text, px. */
const PADDING = 8;

const LANE_TONE: Readonly<Record<Lane['place'], Paint>> = {
  client: 'client',
  box: 'text-muted',
  capture: 'text-muted',
  server: 'server',
};

/** The text of the file. */
export function ladderSvg(layout: LadderLayout): string {
  const missing = layout.flow.length - MOST_ROWS;
  if (missing <= 0) return svgText([headsScene(layout), part(layout, layout.height)]);
  const foot = `… and ${countText(missing, 'packet')} more.`;
  const words: Shape = { kind: 'text', role: 'noteLine', x: 16, y: 18, words: foot };
  const bottom = layout.y[MOST_ROWS - 1]! + layout.spacing.pitch / 2;
  return svgText([
    headsScene(layout),
    part(layout, bottom),
    scene(layout.width, FOOT_HEIGHT, [words]),
  ]);
}

/** The rows above a height; of those that reach into it from below, nothing. */
function part(layout: LadderLayout, bottom: number): Scene {
  const whole = ladderScene(layout, 0, bottom, null);
  const last = layout.flow.packets[MOST_ROWS - 1] ?? Infinity;
  return {
    ...whole,
    figures: whole.figures.filter(({ kind, packets }) => kind !== 'row' || packets[0]! <= last),
  };
}

function scene(width: number, height: number, shapes: readonly Shape[]): Scene {
  return { width, height, figures: [{ id: 'all', kind: 'ground', packets: [], shapes }] };
}

function headsScene(layout: LadderLayout): Scene {
  const { lanes, gutter } = placeHeads(layout);
  const { width } = layout;
  return scene(width, HEADS_HEIGHT, [
    { kind: 'line', role: 'lane', points: [0, HEADS_HEIGHT, width, HEADS_HEIGHT] },
    ...gutter.map(({ words, left, right, bottom }): Shape => ({
      kind: 'text',
      role: left === undefined ? 'delta' : 'number',
      x: left ?? width - right!,
      y: HEADS_HEIGHT - bottom - 3,
      words,
    })),
    ...lanes.flatMap(headShapes),
  ]);
}

function headShapes({ lane, left, width }: PlacedHead): Shape[] {
  const tone = LANE_TONE[lane.place];
  const captured = lane.captured === null ? '' : ' ◉';
  const lines: [Role, string][] = [
    ['laneHead', lane.role + captured],
    ['laneWords', lane.name],
    ...(lane.facts.length === 0 ? [] : [['laneWords', lane.facts.join(' · ')] as [Role, string]]),
  ];
  const top = (HEADS_HEIGHT - lines.length * 17) / 2 + 13;
  const frame = { x: left, y: 10, across: width, down: HEADS_HEIGHT - 20 };
  return [
    { kind: 'rect', role: 'laneBox', tone, ...frame },
    ...lines.map(([role, words], at): Shape => ({
      kind: 'text',
      role,
      tone,
      x: left + width / 2,
      y: top + at * 17,
      words: cutText(words, width - 2 * PADDING, 13, role === 'laneHead'),
      size: role === 'laneHead' ? 13 : 12,
    })),
  ];
}
