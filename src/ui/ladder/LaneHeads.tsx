import type { CSSProperties } from 'react';
import type { LadderLayout } from '../../core/ladder/ladderLayout';
import type { Lane } from '../../core/ladder/lanePlan';
import { placeHeads } from '../../core/ladder/placeHeads';
import styles from './Ladder.module.css';

interface Props {
  readonly layout: LadderLayout;
  readonly height: number;
  /** Number of the packet from which times count, null for the flow's first. */
  readonly marked: number | null;
  onUnmark(): void;
}

/** Who stands at each lane, and what the gutter's figures are; stays in view. */
export function LaneHeads({ layout, height, marked, onUnmark }: Props) {
  const { lanes, gutter } = placeHeads(layout);
  return (
    <div className={styles.heads} style={{ height }}>
      {gutter.map(({ id, words, ...place }) => (
        <span key={id} className={styles.gutterHead} style={place}>
          {id === 'time' && marked !== null ? (
            <button
              type="button"
              className={styles.unmark}
              onClick={onUnmark}
              title="Remove the mark"
            >
              since {marked} ×
            </button>
          ) : (
            words
          )}
        </span>
      ))}
      {lanes.map(({ lane, ...place }) => (
        <Head key={lane.id} lane={lane} place={place} />
      ))}
    </div>
  );
}

function Head({ lane, place }: { lane: Lane; place: CSSProperties }) {
  const { role, name, facts, captured } = lane;
  return (
    <div
      className={styles.laneHead}
      data-place={lane.place}
      style={place}
      title={[name, ...facts].join(' · ')}
    >
      <div className={styles.laneRole}>
        {role}
        {captured !== null && (
          <span className={styles.capturePoint} title={captured.reason}>
            <span aria-hidden="true">◉</span>
            <span className={styles.capturePointWords}>
              {captured.sure ? ' captured here' : ' captured here?'}
            </span>
          </span>
        )}
      </div>
      <div className={styles.laneName}>{name}</div>
      {facts.length > 0 && <div className={styles.laneFacts}>{facts.join(' · ')}</div>}
    </div>
  );
}
