/**
 * A drawing as plain numbers and texts: what the painters of the page and of SVG files paint. Each shape has a role; how a
 * role looks stands in `LOOKS`, once for all painters. Pixels; colours by the names of the page's design tokens.
 */

/** Name of a design token, `none`, or `hatch` for the stripes of the disagreement. */
export type Paint =
  | 'none'
  | 'hatch'
  | 'border'
  | 'border-strong'
  | 'client'
  | 'crooked'
  | 'crooked-border'
  | 'crooked-hatch'
  | 'crooked-inverse'
  | 'crooked-surface'
  | 'ok'
  | 'own-note'
  | 'server'
  | 'surface-canvas'
  | 'surface-raised'
  | 'surface-sunken'
  | 'text'
  | 'text-faint'
  | 'text-muted'
  | 'warn'
  | `state-${'closed' | 'opening' | 'established' | 'closing'}`
  | ArrowPaint;

export type ArrowPaint =
  `arrow-${'plain' | 'ack' | 'repeat' | 'duplicate-ack' | 'data' | 'retransmission' | 'fin' | 'reset' | 'probe' | 'faint'}`;

interface Look {
  /** `tone`: the colour that the shape itself names. */
  readonly fill?: Paint | 'tone';
  readonly stroke?: Paint | 'tone';
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  readonly fillOpacity?: number;
  /** Radius of a rectangle's corners. */
  readonly round?: number;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'middle' | 'end';
}

const BOLD = 650;

const LOOKS = {
  comment: { fill: 'own-note' },
  number: { fill: 'text-faint', size: 12 },
  time: { fill: 'text', size: 12, anchor: 'end' },
  delta: { fill: 'text-muted', size: 12, anchor: 'end' },
  arrow: { fill: 'none', stroke: 'tone' },
  /** Where a packet starts that something between the ends sent. */
  tail: { fill: 'surface-canvas', stroke: 'tone', width: 1.5, round: 1.5 },
  head: { fill: 'tone' },
  openHead: { fill: 'none', stroke: 'tone', width: 1.5 },
  label: { fill: 'tone', anchor: 'middle' },
  strongLabel: { fill: 'tone', anchor: 'middle', weight: BOLD },
  lane: { stroke: 'border', width: 2 },
  innerLane: { stroke: 'border-strong', dash: [2, 5], opacity: 0.55 },
  laneHead: { fill: 'tone', anchor: 'middle', size: 14, weight: BOLD },
  laneWords: { fill: 'text', anchor: 'middle', size: 12 },
  laneBox: { fill: 'surface-canvas', stroke: 'tone', width: 1.5, round: 8 },
  rail: { fill: 'tone', round: 3 },
  /** Not see-through: the lane behind it would look like a rail of its own. */
  railGround: { fill: 'surface-canvas', round: 3 },
  inferredRail: {
    fill: 'tone',
    fillOpacity: 0.22,
    stroke: 'tone',
    width: 1.25,
    dash: [4, 3],
    round: 3,
  },
  state: { fill: 'tone', anchor: 'middle', size: 12, weight: BOLD },
  inferredState: { fill: 'tone', anchor: 'middle', size: 12, weight: 450 },
  band: { fill: 'hatch' },
  bandName: { fill: 'surface-canvas', stroke: 'crooked-border', round: 12 },
  bandWords: { fill: 'crooked', anchor: 'middle', weight: BOLD },
  gapLine: { stroke: 'border-strong', dash: [1, 5], opacity: 0.7 },
  gap: { fill: 'surface-sunken', round: 10 },
  gapWords: { fill: 'text-muted', anchor: 'middle', size: 12 },
  arc: { fill: 'none', stroke: 'crooked', width: 1.75 },
  arcEnd: { fill: 'crooked' },
  mark: { fill: 'crooked' },
  markWords: { fill: 'crooked-inverse', anchor: 'middle', size: 12, weight: BOLD },
  note: { fill: 'surface-raised', stroke: 'crooked-border', round: 8 },
  noteTitle: { fill: 'text', size: 13, weight: BOLD },
  noteLine: { fill: 'text-muted', size: 12 },
  overviewBand: { fill: 'crooked-hatch' },
  overviewCell: { fill: 'tone' },
  ground: { fill: 'surface-canvas' },
  hatchGround: { fill: 'crooked-surface' },
  hatchStripe: { fill: 'crooked-hatch' },
} as const satisfies Record<string, Look>;

export type Role = keyof typeof LOOKS;

interface Drawn {
  readonly role: Role;
  readonly tone?: Paint;
  /** Width and dashes of a line, where the role leaves them to the shape. */
  readonly width?: number;
  readonly dash?: readonly number[];
}

export type Shape = Drawn &
  (
    | { readonly kind: 'line'; readonly points: readonly [number, number, number, number] }
    | {
        readonly kind: 'rect';
        readonly x: number;
        readonly y: number;
        readonly across: number;
        readonly down: number;
      }
    | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly r: number }
    /** Corners, x and y in turn. */
    | { readonly kind: 'polygon' | 'polyline'; readonly points: readonly number[] }
    /** From a point by two handles to a point. */
    | { readonly kind: 'curve'; readonly points: readonly number[] }
    | {
        readonly kind: 'text';
        readonly x: number;
        readonly y: number;
        readonly words: string;
        readonly size?: number;
      }
  );

/** Shapes that belong together: a packet's row, a note, the band. */
export interface Figure {
  /** Unique in its scene, the same for the same thing in another part of the ladder. */
  readonly id: string;
  readonly kind: 'ground' | 'row' | 'echo' | 'mark' | 'note';
  /** Packets that it shows or speaks of: those that a person looks at are brought out by them. */
  readonly packets: readonly number[];
  readonly tone?: Paint;
  readonly shapes: readonly Shape[];
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** In the order of painting. */
  readonly figures: readonly Figure[];
}

/** A shape as an SVG element: its tag, its attributes as React spells them, its text. Undefined attributes are not set. */
export interface SvgElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly words?: string;
}

/** The element of a shape; `colour` gives what a painter writes for a colour's name. */
export function svgElement(shape: Shape, colour: (paint: Paint) => string): SvgElement {
  const look: Look = LOOKS[shape.role];
  const paint = (name: Paint | 'tone' | undefined) =>
    name && colour(name === 'tone' ? shape.tone! : name);
  const dash = shape.dash ?? look.dash ?? [];
  const attributes = {
    fill: paint(look.fill),
    fillOpacity: look.fillOpacity,
    stroke: paint(look.stroke),
    strokeWidth: shape.width ?? look.width,
    strokeDasharray: dash.length === 0 ? undefined : dash.join(' '),
    opacity: look.opacity,
  };
  switch (shape.kind) {
    case 'line': {
      const [x1, y1, x2, y2] = shape.points;
      return { tag: 'line', attributes: { ...attributes, x1, y1, x2, y2 } };
    }
    case 'rect': {
      const { x, y, across: width, down: height } = shape;
      return { tag: 'rect', attributes: { ...attributes, x, y, width, height, rx: look.round } };
    }
    case 'circle':
      return { tag: 'circle', attributes: { ...attributes, cx: shape.x, cy: shape.y, r: shape.r } };
    case 'polygon':
    case 'polyline':
      return { tag: shape.kind, attributes: { ...attributes, points: shape.points.join(' ') } };
    case 'curve': {
      const [x, y, ...rest] = shape.points;
      return { tag: 'path', attributes: { ...attributes, d: `M${x},${y}C${rest.join(' ')}` } };
    }
    case 'text': {
      const { x, y, words, size: fontSize = look.size } = shape;
      const type = { fontSize, fontWeight: look.weight, textAnchor: look.anchor };
      return { tag: 'text', attributes: { ...attributes, ...type, x, y }, words };
    }
  }
}

/** The tile that `hatch` repeats, turned by 45°. */
export const HATCH_SIDE = 7;
export const HATCH: readonly Shape[] = [
  { kind: 'rect', role: 'hatchGround', x: 0, y: 0, across: HATCH_SIDE, down: HATCH_SIDE },
  { kind: 'rect', role: 'hatchStripe', x: 0, y: 0, across: 1.5, down: HATCH_SIDE },
];
