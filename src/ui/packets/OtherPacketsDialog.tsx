import { useApp, useAppState } from '../../store/useApp';
import { Sheet } from '../controls/Sheet';
import { countText } from '../../core/words/duration';
import { OtherPackets } from './OtherPackets';
import styles from './OtherPacketsDialog.module.css';

/** The packets that no flow and so no ladder shows; one that is chosen is opened beside the ladder. */
export function OtherPacketsDialog() {
  const app = useAppState();
  const info = useApp((state) => state.open?.info ?? null);
  if (info === null) return null;
  const close = () => app().showDialog(null);
  return (
    <Sheet title="Packets outside TCP flows" onClose={close}>
      <p className={styles.lead}>
        {countText(info.packets - info.segments, 'packet')} of {countText(info.packets, 'packet')}.
        Choose one to see its header fields and bytes.
      </p>
      <div className={styles.list}>
        <OtherPackets
          onOpen={() => {
            app().showPane('packet');
            close();
          }}
        />
      </div>
    </Sheet>
  );
}
