import { packetNumber, type PacketIndex } from '../../core/packets/packetTable';
import { useApp, useAppState } from '../../store/useApp';
import styles from './PacketChip.module.css';

/** A packet that a sentence cites: shown on the ladder under the pointer or focus, opened by a click. */
export function PacketChip({
  packet,
  among,
}: {
  readonly packet: PacketIndex;
  /** All packets that the sentence cites; they stay highlighted together. */
  readonly among: readonly PacketIndex[];
}) {
  const app = useAppState();
  const packets = useApp((state) => state.reading?.capture.packets ?? null);
  const selected = useApp((state) => state.packet === packet);
  if (packets === null) return null;
  const number = packetNumber(packets, packet);
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={`Packet ${number}`}
      aria-pressed={selected}
      onMouseEnter={() => app().highlight([packet])}
      onMouseLeave={() => app().highlight(among)}
      onFocus={() => app().highlight([packet])}
      onBlur={() => app().highlight([])}
      onClick={({ currentTarget }) => {
        app().selectPacket(packet);
        // The packet's fields may open over the place where the person has just pressed.
        requestAnimationFrame(() => currentTarget.scrollIntoView({ block: 'nearest' }));
      }}
    >
      {number}
    </button>
  );
}
