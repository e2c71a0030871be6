import { createElement, memo, useId, type CSSProperties } from 'react';
import {
  HATCH,
  HATCH_SIDE,
  svgElement,
  type Figure,
  type Scene,
  type Shape,
} from '../../core/ladder/scene';
import styles from './PaintedScene.module.css';

const NONE: ReadonlySet<number> = new Set();

/** A scene as elements of an SVG drawing around it. Figures of other packets than the highlighted ones are dimmed. */
export function PaintedScene({
  scene,
  highlighted = NONE,
}: {
  readonly scene: Scene;
  readonly highlighted?: ReadonlySet<number>;
}) {
  const hatch = useId();
  return (
    <>
      <defs>
        <pattern
          id={hatch}
          width={HATCH_SIDE}
          height={HATCH_SIDE}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          {paint(HATCH, hatch)}
        </pattern>
      </defs>
      {scene.figures.map((figure) => (
        <PaintedFigure
          key={figure.id}
          figure={figure}
          hatch={hatch}
          emphasis={emphasisOf(figure, highlighted)}
        />
      ))}
    </>
  );
}

function emphasisOf({ packets }: Figure, highlighted: ReadonlySet<number>) {
  if (highlighted.size === 0 || packets.length === 0) return 'none';
  return packets.some((packet) => highlighted.has(packet)) ? 'strong' : 'dim';
}

const PaintedFigure = memo(function PaintedFigure({
  figure: { kind, tone, shapes },
  hatch,
  emphasis,
}: {
  readonly figure: Figure;
  readonly hatch: string;
  readonly emphasis: 'none' | 'strong' | 'dim';
}) {
  const style = tone && ({ '--tone': `var(--${tone})` } as CSSProperties);
  return (
    <g className={styles.figure} data-kind={kind} data-emphasis={emphasis} style={style}>
      {paint(shapes, hatch)}
    </g>
  );
});

function paint(shapes: readonly Shape[], hatch: string) {
  return shapes.map((shape, at) => {
    const { tag, attributes, words } = svgElement(shape, (name) =>
      name === 'none' ? name : name === 'hatch' ? `url(#${hatch})` : `var(--${name})`,
    );
    return createElement(tag, { key: at, ...attributes }, words);
  });
}
