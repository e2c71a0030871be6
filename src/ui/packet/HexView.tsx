import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type MouseEvent } from 'react';
import styles from './HexView.module.css';

const ROW_HEIGHT = 22;
/** Narrower than this 16 bytes and their text do not fit into a row (px). */
const WIDE = 510;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');

/** The bytes of a packet; a range of them is marked, the one under the pointer is told. */
export function HexView({
  bytes,
  from,
  to,
  onByte,
}: {
  readonly bytes: Uint8Array;
  /** Marked bytes: [from, to). */
  readonly from: number;
  readonly to: number;
  readonly onByte: (at: number | null) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [bytesARow, setBytesARow] = useState(16);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setBytesARow(element.clientWidth < WIDE ? 8 : 16));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = useVirtualizer({
    count: Math.ceil(bytes.length / bytesARow),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });

  useEffect(() => {
    if (to > from) rows.scrollToIndex(Math.floor(from / bytesARow), { align: 'auto' });
    // The virtualizer is the same object for the life of the component.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [from, to, bytesARow]);

  const onMouseOver = (event: MouseEvent) => {
    const at = (event.target as HTMLElement).dataset['at'];
    if (at !== undefined) onByte(Number(at));
  };

  return (
    <div
      ref={scroller}
      className={styles.hex}
      role="group"
      aria-label={`Bytes of the packet, ${bytes.length} captured`}
      tabIndex={0}
      onMouseOver={onMouseOver}
      onMouseLeave={() => onByte(null)}
    >
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const start = row.index * bytesARow;
          const part = Array.from(bytes.subarray(start, start + bytesARow));
          const mark = (at: number) =>
            at >= from && at < to ? { 'data-marked': true } : undefined;
          return (
            <div
              key={row.key}
              className={styles.row}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span className={styles.offset}>{hex(start, 4)}</span>
              <span className={styles.bytes}>
                {part.map((byte, column) => (
                  <span key={column} data-at={start + column} {...mark(start + column)}>
                    {hex(byte, 2)}
                  </span>
                ))}
              </span>
              <span className={styles.text} aria-hidden="true">
                {part.map((byte, column) => (
                  <span key={column} data-at={start + column} {...mark(start + column)}>
                    {printable(byte)}
                  </span>
                ))}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
