import { useMemo, type PointerEvent } from 'react';
import { overviewScene } from '../../core/ladder/ladderOverview';
import type { LadderLayout } from '../../core/ladder/ladderLayout';
import { PaintedScene } from '../scene/PaintedScene';
import styles from './Ladder.module.css';

/** Parts of the strip; each is at most one node. */
const CELLS = 160;

interface Props {
  readonly layout: LadderLayout;
  readonly viewTop: number;
  readonly viewHeight: number;
  onJump(y: number): void;
}

/** The whole flow beside the scrollbar: where repeats, retransmissions and resets are; a click jumps. */
export function LadderOverview({ layout, viewTop, viewHeight, onJump }: Props) {
  const scene = useMemo(() => overviewScene(layout, CELLS), [layout]);
  const jump = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onJump(((event.clientY - box.top) / box.height) * layout.height);
  };
  const percent = (y: number) => `${(100 * y) / layout.height}%`;
  return (
    <div
      className={styles.overview}
      aria-hidden="true"
      title="The whole flow: click to go there"
      onPointerDown={jump}
      onPointerMove={(event) => event.buttons === 1 && jump(event)}
    >
      <svg
        viewBox={`0 0 ${scene.width} ${scene.height}`}
        preserveAspectRatio="none"
        width="100%"
        height="100%"
      >
        <PaintedScene scene={scene} />
      </svg>
      <div
        className={styles.overviewView}
        style={{ top: percent(viewTop), height: percent(Math.min(viewHeight, layout.height)) }}
      />
    </div>
  );
}
