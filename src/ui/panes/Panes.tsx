import type { CSSProperties, ReactNode } from 'react';
import { useApp } from '../../store/useApp';
import { Divider, shareProperty } from './Divider';
import styles from './Panes.module.css';

/** Panes from left to right: flows (null: there is no list), ladder, and the details; their widths are those that the person chose the last time. */
export function Columns({
  flows,
  ladder,
  details,
}: {
  readonly flows: ReactNode | null;
  readonly ladder: ReactNode;
  readonly details: ReactNode;
}) {
  const shares = useApp((state) => state.paneShares);
  const style = {
    [shareProperty('flows')]: `${shares.flows}%`,
    [shareProperty('details')]: `${shares.details}%`,
  } as CSSProperties;
  return (
    <div className={styles.columns} data-flows={flows !== null} style={style}>
      {flows !== null && (
        <>
          <div className={styles.pane}>{flows}</div>
          <Divider label="Width of the flow list" pane="flows" place="before" />
        </>
      )}
      <div className={styles.pane}>{ladder}</div>
      <Divider label="Width of the details" pane="details" place="after" />
      <div className={styles.pane}>{details}</div>
    </div>
  );
}

/** The verdict above the packet; without a packet (null) it has the whole height. */
export function Details({
  verdict,
  packet,
}: {
  readonly verdict: ReactNode;
  readonly packet: ReactNode | null;
}) {
  const share = useApp((state) => state.paneShares.packet);
  const style = { [shareProperty('packet')]: `${share}%` } as CSSProperties;
  return (
    <div className={styles.details} data-packet={packet !== null} style={style}>
      <div className={styles.pane}>{verdict}</div>
      {packet !== null && (
        <>
          <Divider label="Height of the packet" pane="packet" place="below" />
          <div className={styles.pane}>{packet}</div>
        </>
      )}
    </div>
  );
}
