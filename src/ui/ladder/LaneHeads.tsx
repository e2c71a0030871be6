import type { CSSProperties, ReactNode } from 'react';
import { flowEnds } from '../../core/ladder/laneHeads';
import type { LaneId, LaneInfo, LaneNames } from '../../core/ladder/laneHeads';
import type { LadderLayout } from '../../core/ladder/ladderLayout';
import styles from './Ladder.module.css';

interface Props {
  readonly layout: LadderLayout;
  readonly height: number;
  readonly marked: number | null;
  readonly names: LaneNames;
  readonly info: LaneInfo;
  onUnmark(): void;
}

/** Who stands at each lane, and what the gutter's figures are; stays in view. */
export function LaneHeads({ layout, height, marked, names, info, onUnmark }: Props) {
  const { columns } = layout;
  const ends = flowEnds(layout.flow);
  const narrow = columns.form === 'narrow';
  const spacing = columns.serverX - columns.clientX;
  const room = columns.middleX === null ? spacing : spacing / 2;
  const width = Math.min(300, room - 16, 2 * (columns.clientX - columns.gutterWidth - 2));
  const around = (x: number): CSSProperties => ({ left: x - width / 2, width });
  const places: Record<LaneId, CSSProperties> = narrow
    ? {
        client: { left: 8, width: layout.width / 2 - 12 },
        middlebox: {},
        server: { left: layout.width / 2 + 4, width: layout.width / 2 - 12 },
      }
    : {
        client: around(columns.clientX),
        middlebox: around(columns.middleX ?? 0),
        server: around(columns.serverX),
      };
  const guessed = layout.flow.opening.guessedRoles;
  return (
    <div className={styles.heads} style={{ height }}>
      {!narrow && <GutterHeads layout={layout} marked={marked} onUnmark={onUnmark} />}
      <Head
        lane="client"
        role={guessed ? 'Client (a guess)' : 'Client'}
        place={places.client}
        name={names.client ?? ends.client}
        address={ends.client}
        info={info}
      />
      {columns.middleX !== null && (
        <Head
          lane="middlebox"
          role={info.middlebox === undefined ? 'On the path' : 'Middlebox'}
          place={places.middlebox}
          name={names.middlebox ?? info.middlebox ?? 'between the two ends'}
          address={null}
          info={info}
        />
      )}
      <Head
        lane="server"
        role={guessed ? 'Server (a guess)' : 'Server'}
        place={places.server}
        name={names.server ?? ends.server}
        address={ends.server}
        info={info}
      />
    </div>
  );
}

function Head({
  lane,
  role,
  place,
  name,
  address,
  info,
}: {
  lane: LaneId;
  role: string;
  place: CSSProperties;
  name: string;
  address: string | null;
  info: LaneInfo;
}) {
  const facts = lane === 'middlebox' ? [] : (info[lane] ?? []);
  const title = [address ?? name, ...facts].join(' · ');
  return (
    <div className={styles.laneHead} data-lane={lane} style={place} title={title}>
      <div className={styles.laneRole}>
        {role}
        {info.capturePoint?.lane === lane && (
          <span className={styles.capturePoint} title={info.capturePoint.reason}>
            <span aria-hidden="true">◉</span>
            <span className={styles.capturePointWords}>
              {info.capturePoint.sure ? ' captured here' : ' captured here?'}
            </span>
          </span>
        )}
      </div>
      <div className={styles.laneName}>{name}</div>
      {facts.length > 0 && <div className={styles.laneFacts}>{facts.join(' · ')}</div>}
    </div>
  );
}

function GutterHeads({
  layout,
  marked,
  onUnmark,
}: {
  layout: LadderLayout;
  marked: number | null;
  onUnmark(): void;
}) {
  const { columns } = layout;
  const ends = (x: number): CSSProperties => ({ right: layout.width - x });
  const since: ReactNode =
    marked === null ? (
      'since first'
    ) : (
      <button type="button" className={styles.unmark} onClick={onUnmark} title="Remove the mark">
        since {marked} ×
      </button>
    );
  return (
    <>
      <span className={styles.gutterHead} style={{ left: columns.numberX }}>
        no.
      </span>
      <span
        className={styles.gutterHead}
        style={{ ...ends(columns.timeX), bottom: columns.twoLines ? 22 : 8 }}
      >
        {since}
      </span>
      {columns.deltaX !== null && (
        <span className={styles.gutterHead} style={ends(columns.deltaX)}>
          since prev.
        </span>
      )}
    </>
  );
}
