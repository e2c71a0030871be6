import { useMemo } from 'react';
import { packetsWithoutFlow } from '../../core/packets/otherPackets';
import { actions, useApp } from '../../store/appStore';
import { Sheet } from '../controls/Sheet';
import { counted } from '../text/figures';
import { OtherPackets } from './OtherPackets';
import styles from './OtherPacketsDialog.module.css';

/** The packets that no flow and so no ladder shows; one that is chosen is opened beside the ladder. */
export function OtherPacketsDialog() {
  const capture = useApp((state) => state.open?.capture ?? null);
  const packets = useMemo(
    () => (capture === null ? null : packetsWithoutFlow(capture.packets)),
    [capture],
  );
  if (capture === null || packets === null) return null;
  const close = () => actions().showDialog(null);
  return (
    <Sheet title="Packets outside TCP flows" onClose={close}>
      <p className={styles.lead}>
        {counted(packets.length, 'packet')} of {counted(capture.packets.length, 'packet')}. Choose
        one to see its header fields and bytes.
      </p>
      <div className={styles.list}>
        <OtherPackets
          capture={capture}
          packets={packets}
          onOpen={() => {
            actions().showPane('packet');
            close();
          }}
        />
      </div>
    </Sheet>
  );
}
