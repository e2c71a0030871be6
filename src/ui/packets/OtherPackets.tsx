import { useEffect, useMemo, type KeyboardEvent } from 'react';
import { gutterTime } from '../../core/words/timeWords';
import { useApp, useAppState } from '../../store/useApp';
import { rowAfterKey } from '../lists/rowAfterKey';
import { useVirtualRows } from '../lists/useVirtualRows';
import { countText } from '../../core/words/duration';
import { useAnswer } from '../useAnswer';
import styles from './OtherPackets.module.css';

const NONE = new Uint32Array(0);
const ROW_HEIGHT = 32;

/** The packets that belong to no TCP flow, one a row; only the rows in view. */
export function OtherPackets({
  onOpen,
}: {
  /** A packet was pressed, or Enter on it. */
  readonly onOpen: () => void;
}) {
  const app = useAppState();
  const engine = useApp((state) => state.open?.engine ?? null);
  const reconstructed = useApp((state) => state.open?.info.timeSource === 'reconstructed');
  const all = useMemo(() => (engine === null ? null : () => engine.otherPackets()), [engine]);
  const packets = useAnswer(all) ?? NONE;
  const rows = useVirtualRows(packets.length, ROW_HEIGHT);
  const { reveal, scroller, first, end } = rows;
  const inView = useMemo(
    () =>
      engine === null || end <= first
        ? null
        : () => engine.otherRows([...packets.subarray(first, end)]),
    [engine, packets, first, end],
  );
  const answer = useAnswer(inView, { keep: true });
  const known = useMemo(() => new Map(answer?.map((row) => [row.packet, row])), [answer]);
  const chosen = useApp((state) => state.other?.packet ?? null);
  const selected = chosen === null ? -1 : packets.indexOf(chosen);

  useEffect(() => {
    if (selected >= 0) reveal(selected);
  }, [selected, reveal]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && selected >= 0) {
      onOpen();
      return;
    }
    const fit = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const to = rowAfterKey(event.key, selected, packets.length, fit);
    if (to === null) return;
    event.preventDefault();
    app().selectOther(packets[to]!);
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Packets outside TCP flows"
      aria-activedescendant={
        selected >= rows.first && selected < rows.end ? `packet-${chosen}` : undefined
      }
      onKeyDown={onKeyDown}
    >
      <div className={styles.rows} style={{ height: rows.height }} role="presentation">
        {Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, at) => {
          const row = rows.first + at;
          const packet = packets[row]!;
          const told = known.get(packet);
          return (
            // The list itself has the focus and the keys (aria-activedescendant).
            <div
              key={packet}
              id={`packet-${packet}`}
              role="option"
              aria-selected={packet === chosen}
              aria-setsize={packets.length}
              aria-posinset={row + 1}
              className={styles.row}
              style={{ transform: `translateY(${rows.top(row)}px)`, height: ROW_HEIGHT }}
              onClick={() => {
                app().selectOther(packet);
                onOpen();
              }}
            >
              {told !== undefined && (
                <>
                  <span className={styles.number}>{told.number}</span>
                  <span className={styles.time}>{gutterTime(told.time, reconstructed)}</span>
                  <span className={styles.what}>{told.what}</span>
                  <span className={styles.length}>{countText(told.length, 'byte')}</span>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
