import { useId } from 'react';
import { RAIL_WIDTH, SMALL_TYPE } from '../../core/ladder/ladderColumns';
import type { LadderLayout, PlacedBand, PlacedState } from '../../core/ladder/ladderLayout';
import { gapBox, type LanePiece, type PlacedGap } from '../../core/ladder/visibleArrows';
import { stateColours } from './tones';
import styles from './Ladder.module.css';

interface Props {
  readonly layout: LadderLayout;
  readonly gaps: readonly PlacedGap[];
  readonly inner: readonly LanePiece[];
  /** Part of the layout that is drawn. */
  readonly top: number;
  readonly bottom: number;
}

/** What stands behind the arrows: the band, the lanes, the rails with their states, the gaps. */
export function LadderBackdrop({ layout, gaps, inner, top, bottom }: Props) {
  const { columns, band } = layout;
  return (
    <>
      {band !== null && <Band band={band} layout={layout} top={top} bottom={bottom} />}
      {inner.map((piece) => (
        <line
          key={`${piece.x} ${piece.top}`}
          className={styles.middleLane}
          x1={piece.x}
          x2={piece.x}
          y1={piece.top - top}
          y2={piece.bottom - top}
        />
      ))}
      {gaps.map((gap) => (
        <Gap key={gap.row} gap={gap} layout={layout} top={top} />
      ))}
      {layout.rails
        .map(({ lane, states }) => ({ x: columns.lanes[lane]!.x, states }))
        .map(({ x, states }) => (
          <g key={x}>
            <line
              className={styles.lane}
              x1={x}
              x2={x}
              y1={0}
              y2={Math.min(layout.height, bottom) - top}
            />
            {states.map((state) => (
              <State
                key={`${state.state}${state.top}`}
                state={state}
                x={x}
                top={top}
                bottom={bottom}
              />
            ))}
          </g>
        ))}
    </>
  );
}

interface PartProps {
  readonly top: number;
  readonly bottom: number;
}

function State({ state, x, top, bottom }: { state: PlacedState; x: number } & PartProps) {
  // Cut to what is drawn: far coordinates lose precision.
  const from = Math.max(state.top, top - 20);
  const to = Math.min(state.bottom, bottom + 20);
  if (to <= from) return null;
  const colours = stateColours(state.state);
  return (
    <>
      <rect
        className={styles.rail}
        data-inferred={state.inferred}
        x={x - RAIL_WIDTH / 2}
        width={RAIL_WIDTH}
        y={from - top}
        height={Math.max(0, to - from - 1)}
        rx={3}
        style={{ color: colours.rail }}
      >
        {state.inferred && (
          <title>{`Probably ${state.state}: no packet of this end shows it.`}</title>
        )}
      </rect>
      {state.name.bottom > top && state.name.top < bottom && (
        <text
          className={styles.stateName}
          data-inferred={state.inferred}
          x={(state.name.left + state.name.right) / 2}
          y={state.name.bottom - 4 - top}
          fontSize={SMALL_TYPE}
          style={{ fill: colours.name }}
        >
          {state.state}
        </text>
      )}
    </>
  );
}

function Band({
  band,
  layout,
  top,
  bottom,
}: { band: PlacedBand; layout: LadderLayout } & PartProps) {
  const pattern = useId();
  const left = layout.columns.leftX + RAIL_WIDTH / 2;
  const right = layout.columns.rightX - RAIL_WIDTH / 2;
  const cut = (y: number) => Math.min(Math.max(y, top - 40), bottom + 40) - top;
  const corners = [
    [left, cut(band.topLeft)],
    [right, cut(band.topRight)],
    [right, cut(band.bottomRight)],
    [left, cut(band.bottomLeft)],
  ] as const;
  const { name } = band;
  return (
    <>
      <defs>
        <pattern
          id={pattern}
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.bandFill} width="7" height="7" />
          <rect className={styles.bandStripe} width="1.5" height="7" />
        </pattern>
      </defs>
      <polygon
        points={corners.map((corner) => corner.join(',')).join(' ')}
        fill={`url(#${pattern})`}
      />
      {name.bottom > top && name.top < bottom && (
        <>
          <rect
            className={styles.bandName}
            x={name.left}
            y={name.top - top}
            width={name.right - name.left}
            height={name.bottom - name.top}
            rx={12}
          />
          <text
            className={styles.bandWords}
            x={(name.left + name.right) / 2}
            y={name.top - top + 16.5}
            fontSize={layout.columns.labelSize}
          >
            {band.words}
          </text>
        </>
      )}
    </>
  );
}

function Gap({ gap, layout, top }: { gap: PlacedGap; layout: LadderLayout; top: number }) {
  const { columns } = layout;
  const box = gapBox(columns, gap);
  const y = gap.y - top;
  return (
    <>
      <line
        className={styles.gapLine}
        x1={box.right + 4}
        x2={columns.rightX - RAIL_WIDTH / 2 - 4}
        y1={y}
        y2={y}
      />
      <rect
        className={styles.gapPill}
        x={box.left}
        y={box.top - top}
        width={box.right - box.left}
        height={20}
        rx={10}
      />
      <text className={styles.gapWords} x={(box.left + box.right) / 2} y={y + 4}>
        ⋮ {gap.words}
      </text>
    </>
  );
}
