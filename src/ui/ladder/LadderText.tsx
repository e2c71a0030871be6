import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { Observation } from '../../core/diagnosis/observations/observation';
import { rowOfPacket, type LadderFlow } from '../../core/ladder/ladderFlow';
import { ladderText } from '../../core/ladder/textTwin';
import type { PacketIndex } from '../../core/packets/packetTable';
import styles from './LadderText.module.css';

/** Height of a sentence before it is measured, px. */
const SENTENCE_HEIGHT = 30;

interface Props {
  readonly flow: LadderFlow;
  readonly observations: readonly Observation[];
  readonly selected: PacketIndex | null;
  onSelect(packet: PacketIndex): void;
}

/** The ladder as sentences, only those in view mounted. */
export function LadderText({ flow, observations, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const text = useMemo(() => ladderText(flow, observations), [flow, observations]);
  const rows = useVirtualizer({
    count: text.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => SENTENCE_HEIGHT,
    overscan: 12,
    initialOffset: 0,
  });
  const chosen = selected === null ? -1 : rowOfPacket(flow, selected);
  return (
    <div
      className={styles.scroller}
      ref={scroller}
      tabIndex={0}
      aria-label="Ladder as text"
      role="region"
    >
      <p className={styles.heading}>{text.heading}</p>
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
            {text.sentences(item.index).map((sentence, at) => (
              <p key={at}>{sentence}</p>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}
