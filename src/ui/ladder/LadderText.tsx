import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { Observation } from '../../core/diagnosis/observations/observation';
import { rowOfPacket, type LadderFlow } from '../../core/flowRows/ladderFlow';
import type { LanePlan } from '../../core/ladder/lanePlan';
import { ladderText, wholeLadderText, type RowText } from '../../core/ladder/textTwin';
import type { PacketIndex } from '../../core/packets/packetTable';
import styles from './LadderText.module.css';

/** Height of a sentence before it is measured, px. */
const SENTENCE_HEIGHT = 30;
/** Packets that are copied at most: what a mail bears. */
const MOST_COPIED = 2000;

interface Props {
  readonly flow: LadderFlow;
  readonly plan: LanePlan;
  readonly observations: readonly Observation[];
  readonly selected: PacketIndex | null;
  onSelect(packet: PacketIndex): void;
}

function Row({ silence, packet, remarks }: RowText) {
  return (
    <>
      {silence !== null && <p className={styles.silence}>{silence}</p>}
      <p>{packet}</p>
      {remarks.map((remark) => (
        <p key={remark} className={styles.remark}>
          {remark}
        </p>
      ))}
    </>
  );
}

/** The ladder as sentences, only those in view mounted. */
export function LadderText({ flow, plan, observations, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const text = useMemo(() => ladderText(flow, plan, observations), [flow, plan, observations]);
  const rows = useVirtualizer({
    count: text.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => SENTENCE_HEIGHT,
    overscan: 12,
    initialOffset: 0,
  });
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(wholeLadderText(text, MOST_COPIED));
    setCopied(true);
  };
  const chosen = selected === null ? -1 : rowOfPacket(flow, selected);
  return (
    <div
      className={styles.scroller}
      ref={scroller}
      tabIndex={0}
      aria-label="Ladder as text"
      role="region"
    >
      <div className={styles.top}>
        <p className={styles.heading}>{text.heading}</p>
        <button type="button" className={styles.copy} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy as text'}
        </button>
      </div>
      <ol className={styles.list} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          <li
            key={item.key}
            ref={rows.measureElement}
            data-index={item.index}
            aria-setsize={text.length}
            aria-posinset={item.index + 1}
            aria-current={item.index === chosen ? 'true' : undefined}
            className={styles.row}
            style={{ transform: `translateY(${item.start}px)` }}
            onClick={() => onSelect(flow.packets[item.index]!)}
          >
            <Row {...text.row(item.index)} />
          </li>
        ))}
      </ol>
    </div>
  );
}
