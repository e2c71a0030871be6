import { memo } from 'react';
import type { ListenerRow } from '../../core/engine/listenerRows';
import type { TimeAxis } from './timeAxis';
import styles from './ListenerPage.module.css';

/** Least length of a bar that can be seen, px. */
const LEAST = 2;
/** A handshake that goes through is a dot of this width, px. */
const DOT = 4;

/** One opening on the common time axis: its SYNs, the time in which the ends disagree, the resends. */
export const OpeningStrip = memo(function OpeningStrip({
  row: { kind, first, waitEnd, syns, repeats, half },
  axis,
  height,
}: {
  readonly row: ListenerRow;
  readonly axis: TimeAxis;
  readonly height: number;
}) {
  const middle = height / 2;
  const hasFirst = !Number.isNaN(first);
  const bar = (from: number, to: number, className: string | undefined) => {
    const x = axis.x(from);
    return (
      <rect
        className={className}
        x={x}
        y={middle - 4}
        width={Math.max(LEAST, axis.x(to) - x)}
        height={8}
        rx={2}
      />
    );
  };
  return (
    <svg className={styles.strip} width={axis.width} height={height} aria-hidden="true">
      {kind === 'healthy' && hasFirst ? (
        <rect
          className={styles.open}
          x={axis.x(first)}
          y={middle - DOT / 2}
          width={DOT}
          height={DOT}
          rx={2}
        />
      ) : (
        <>
          {hasFirst && bar(first, waitEnd, styles.wait)}
          {half !== null && half.to > half.from && bar(half.from, half.to, styles.half)}
          {syns.map((at, row) => (
            <rect
              key={row}
              className={styles.syn}
              x={axis.x(at)}
              y={middle - 7}
              width={2}
              height={14}
            />
          ))}
          {repeats.map((at, row) => (
            <rect
              key={row}
              className={styles.repeat}
              x={axis.x(at) - 1}
              y={middle - 7}
              width={3}
              height={14}
            />
          ))}
          {half?.accepted === true && (
            <circle className={styles.open} cx={axis.x(half.to)} cy={middle} r={3.5} />
          )}
        </>
      )}
    </svg>
  );
});
