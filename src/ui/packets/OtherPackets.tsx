import { useEffect, type KeyboardEvent } from 'react';
import type { Capture } from '../../core/capture';
import { gutterTime } from '../../core/ladder/timeWords';
import { packetStatusWords } from '../../core/packets/otherPackets';
import {
  packetNumber,
  packetStatus,
  PacketStatus,
  type PacketIndex,
  type PacketTable,
} from '../../core/packets/packetTable';
import { actions, useApp } from '../../store/appStore';
import { rowAfterKey } from '../flows/rowAfterKey';
import { otherPacketWords } from '../../core/details/otherPacketWords';
import type { OtherPacketTable } from '../../core/details/otherPackets';
import { useVirtualRows } from '../flows/useVirtualRows';
import { counted } from '../text/figures';
import { useOtherPackets } from './useOtherPackets';
import styles from './OtherPackets.module.css';

const ROW_HEIGHT = 32;

/** The packets that belong to no TCP flow, one a row; only the rows in view. */
export function OtherPackets({
  capture,
  packets,
  onOpen,
}: {
  readonly capture: Capture;
  /** Their rows in the table of packets, in file order. */
  readonly packets: Uint32Array;
  /** A packet was pressed, or Enter on it. */
  readonly onOpen: (packet: PacketIndex) => void;
}) {
  const rows = useVirtualRows(packets.length, ROW_HEIGHT);
  const { reveal, scroller } = rows;
  const described = useOtherPackets(capture, packets, rows.first, rows.end);
  const chosen = useApp((state) => state.packet);
  const selected = chosen === null ? -1 : packets.indexOf(chosen);

  useEffect(() => {
    if (selected >= 0) reveal(selected);
  }, [selected, reveal]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && selected >= 0) {
      onOpen(packets[selected]!);
      return;
    }
    const inView = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const to = rowAfterKey(event.key, selected, packets.length, inView);
    if (to === null) return;
    event.preventDefault();
    actions().selectPacket(packets[to]!);
  };

  const { packets: table, timeSource } = capture;
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
                actions().selectPacket(packet);
                onOpen(packet);
              }}
            >
              <span className={styles.number}>{packetNumber(table, packet)}</span>
              <span className={styles.time}>
                {gutterTime(table.time[packet]!, timeSource === 'reconstructed')}
              </span>
              <span className={styles.what}>{whatWords(table, packet, described)}</span>
              <span className={styles.length}>
                {counted(table.originalLength[packet]!, 'byte')}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What was decoded again, and the status where it says more than that the packet is no TCP. */
function whatWords(table: PacketTable, packet: PacketIndex, described: OtherPacketTable): string {
  const found = described.get(packet);
  const status = packetStatusWords(table, packet);
  if (found === undefined) return status;
  const words = otherPacketWords(found);
  return packetStatus(table, packet) === PacketStatus.notTcp ? words : `${words} · ${status}`;
}
