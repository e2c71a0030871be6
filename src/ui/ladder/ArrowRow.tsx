import { memo, type CSSProperties } from 'react';
import type { LadderColumns } from '../../core/ladder/ladderColumns';
import type { PlacedArrow } from '../../core/ladder/visibleArrows';
import { TONE_COLOUR } from './tones';
import styles from './Ladder.module.css';

/** Length and half width of an arrow's head for a line of weight 0, px. */
const HEAD_LENGTH = 9;
const HEAD_HALF = 3.6;

interface Props {
  readonly arrow: PlacedArrow;
  readonly columns: LadderColumns;
  /** Height of the layout at which the drawing starts. */
  readonly top: number;
  readonly emphasis: 'none' | 'strong' | 'dim';
}

/** One packet: its figures in the gutter, its arrow, its label. */
export const ArrowRow = memo(function ArrowRow({ arrow, columns, top, emphasis }: Props) {
  const { style, x1, x2, labelBox } = arrow;
  const y1 = arrow.y1 - top;
  const y2 = arrow.y2 - top;
  const y = arrow.y - top;
  const first = columns.twoLines ? y - 3 : y;
  const second = columns.twoLines ? y + 13 : y;
  return (
    <g
      className={styles.row}
      data-emphasis={emphasis}
      style={{ '--tone': TONE_COLOUR[style.tone] } as CSSProperties}
    >
      {arrow.hasComment && (
        <rect className={styles.comment} x={columns.numberX - 7} y={y - 10} width={3} height={20} />
      )}
      <text
        className={styles.number}
        x={columns.numberX}
        y={(columns.form === 'narrow' ? second : first) + 4}
      >
        {arrow.number}
      </text>
      <text className={styles.time} x={columns.timeX} y={first + 4}>
        {arrow.time}
      </text>
      {columns.deltaX !== null && (
        <text className={styles.delta} x={columns.deltaX} y={second + 4}>
          {arrow.delta}
        </text>
      )}
      <line
        className={styles.line}
        x1={x1}
        y1={y1}
        x2={style.head === 'solid' ? shortened(x1, x2, 4) : x2}
        y2={y2}
        strokeWidth={style.weight}
        strokeDasharray={style.dash.join(' ')}
      />
      {arrow.fromInner && (
        <rect className={styles.boxEnd} x={x1 - 4} y={y1 - 4} width={8} height={8} rx={1.5} />
      )}
      <Head arrow={arrow} y1={y1} y2={y2} />
      <text
        className={style.strong ? styles.strongLabel : styles.label}
        fontSize={columns.labelSize}
        x={(labelBox.left + labelBox.right) / 2}
        y={labelBox.bottom - top - 4}
      >
        {arrow.label}
      </text>
    </g>
  );
});

function shortened(from: number, to: number, by: number): number {
  return to > from ? to - by : to + by;
}

function Head({ arrow, y1, y2 }: { arrow: PlacedArrow; y1: number; y2: number }) {
  const { x1, x2, style } = arrow;
  const length = HEAD_LENGTH + style.weight * 1.6;
  const half = HEAD_HALF + style.weight * 0.8;
  const size = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / size, (y2 - y1) / size];
  const back = [x2 - ux * length, y2 - uy * length] as const;
  const left = `${back[0] - uy * half},${back[1] + ux * half}`;
  const right = `${back[0] + uy * half},${back[1] - ux * half}`;
  if (style.head === 'solid') {
    return <polygon className={styles.head} points={`${x2},${y2} ${left} ${right}`} />;
  }
  if (style.head === 'open') {
    return <polyline className={styles.openHead} points={`${left} ${x2},${y2} ${right}`} />;
  }
  // A reset ends in a head with a bar across the line.
  const bar = [x2 - ux * (length + 6), y2 - uy * (length + 6)] as const;
  return (
    <>
      <polygon className={styles.head} points={`${x2},${y2} ${left} ${right}`} />
      <path
        className={styles.bar}
        d={`M${bar[0] - 5},${bar[1] - 5}l10,10m0,-10l-10,10`}
        strokeWidth={style.weight}
      />
    </>
  );
}
