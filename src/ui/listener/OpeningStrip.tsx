import { memo } from 'react';
import type { Capture } from '../../core/capture';
import type { OpeningKind } from '../../core/diagnosis/listenerFindings';
import type { FlowIndex } from '../../core/flows/flowTable';
import { openingOf } from '../../core/opening/openingOf';
import type { TimeAxis } from './timeAxis';
import styles from './ListenerPage.module.css';

/** Least length of a bar that can be seen, px. */
const LEAST = 2;
/** A handshake that goes through is a dot of this width, px. */
const DOT = 4;

/** One opening on the common time axis: its SYNs, the time in which the ends disagree, the resends. */
export const OpeningStrip = memo(function OpeningStrip({
  capture,
  flow,
  kind,
  axis,
  height,
}: {
  readonly capture: Capture;
  readonly flow: FlowIndex;
  readonly kind: OpeningKind;
  readonly axis: TimeAxis;
  readonly height: number;
}) {
  const { syns, ack, repeats, halfOpen, segments } = openingOf(capture, flow);
  const { time } = capture.packets;
  const middle = height / 2;
  const first = syns[0] ?? segments[0];
  const waitEnd = ack?.time ?? syns.at(-1)?.time ?? NaN;
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
      {kind === 'healthy' && first !== undefined ? (
        <rect
          className={styles.open}
          x={axis.x(first.time)}
          y={middle - DOT / 2}
          width={DOT}
          height={DOT}
          rx={2}
        />
      ) : (
        <>
          {first !== undefined && bar(first.time, waitEnd, styles.wait)}
          {halfOpen !== null &&
            halfOpen.duration > 0 &&
            bar(time[halfOpen.from]!, time[halfOpen.from]! + halfOpen.duration, styles.half)}
          {syns.map(({ packet, time: at }) => (
            <rect
              key={packet}
              className={styles.syn}
              x={axis.x(at)}
              y={middle - 7}
              width={2}
              height={14}
            />
          ))}
          {repeats.map(({ segment }) => (
            <rect
              key={segment.packet}
              className={styles.repeat}
              x={axis.x(segment.time) - 1}
              y={middle - 7}
              width={3}
              height={14}
            />
          ))}
          {halfOpen?.end === 'accepted' && (
            <circle
              className={styles.open}
              cx={axis.x(time[halfOpen.from]! + halfOpen.duration)}
              cy={middle}
              r={3.5}
            />
          )}
        </>
      )}
    </svg>
  );
});
