import { useMemo } from 'react';
import type { Capture } from '../../core/capture';
import { packetsWithoutFlow } from '../../core/packets/otherPackets';
import { actions } from '../../store/appStore';
import { OpenFileButton } from '../OpenFileButton';
import controls from '../controls/controls.module.css';
import { OtherPackets } from '../packets/OtherPackets';
import { counted } from '../text/figures';
import styles from './NoFlows.module.css';

/** A capture without anything to draw: why, what to do, and its packets. */
export function NoFlows({ capture }: { readonly capture: Capture }) {
  const packets = capture.packets.length;
  const rows = useMemo(() => packetsWithoutFlow(capture.packets), [capture]);
  return (
    <div className={styles.none} data-packets={packets > 0}>
      <h2 className={styles.title}>
        {packets === 0 ? 'This capture holds no packets' : 'No TCP in this capture'}
      </h2>
      <p>
        {packets === 0
          ? 'The file is a sound capture, but nothing was recorded in it. Check the interface and the filter that it was taken with, and whether traffic passed at the time.'
          : `Of its ${counted(packets, 'packet')} none is a TCP segment that can be read, so there is no handshake to draw. Check the filter that it was taken with; a snap length of at least 96 bytes keeps the TCP header.`}
      </p>
      <OpenFileButton className={controls.button}>Open another capture</OpenFileButton>
      {packets > 0 && (
        <OtherPackets
          capture={capture}
          packets={rows}
          onOpen={() => actions().showPane('packet')}
        />
      )}
    </div>
  );
}
