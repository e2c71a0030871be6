import { interfacesOf } from '../../core/captureOrigin';
import { useMemo, useState } from 'react';
import { gutterTime } from '../../core/words/timeWords';
import { describePacket } from '../../core/wire/describePacket';
import { packetNumber } from '../../core/packets/packetTable';
import type { ProtocolField } from '../../core/wire/protocolField';
import { useApp } from '../../store/useApp';
import { selectOpening, selectPacketShown } from '../../store/selectors';
import { countText, numberText } from '../../core/words/duration';
import { FieldTree } from './FieldTree';
import { HexView } from './HexView';
import { PacketAnalysis } from './PacketAnalysis';
import { PacketNotes } from './PacketNotes';
import { segmentFacts } from '../../core/packetWords/segmentFacts';
import { usePacketBytes } from './usePacketBytes';
import styles from './PacketPanel.module.css';

/** The innermost field that a byte belongs to. */
function fieldAt(fields: readonly ProtocolField[], at: number): ProtocolField | null {
  for (const field of fields) {
    const inside = fieldAt(field.children, at);
    if (inside !== null) return inside;
    if (at >= field.offset && at < field.offset + field.length) return field;
  }
  return null;
}

/** The selected packet: its header fields and its bytes, read from the file when it is selected. */
export function PacketPanel() {
  const looked = useApp(selectPacketShown);
  const capture = looked?.capture ?? null;
  const packet = looked?.packet ?? null;
  const opening = useApp((state) => (state.other === null ? selectOpening(state) : null));
  const read = usePacketBytes(capture, packet);
  const [active, setActive] = useState<ProtocolField | null>(null);
  const linkType =
    capture === null || packet === null
      ? 0
      : (interfacesOf(capture)[capture.packets.interfaceId?.[packet] ?? 0]?.linkType ?? 0);
  const originalLength =
    capture === null || packet === null ? 0 : capture.packets.originalLength[packet]!;
  const fields = useMemo(
    () => (read.state === 'ready' ? describePacket(read.bytes, linkType, originalLength) : []),
    [read, linkType, originalLength],
  );

  if (capture === null || packet === null) {
    return (
      <div className={styles.panel}>
        <div className={styles.head}>
          <h2 className={styles.title}>Packet</h2>
        </div>
        <p className={styles.message}>
          Choose a packet on the ladder to see its header fields and bytes.
        </p>
      </div>
    );
  }
  const captured = capture.packets.capturedLength[packet]!;
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.title}>Packet {packetNumber(capture.packets, packet)}</h2>
        <p className={styles.facts}>
          {gutterTime(capture.packets.time[packet]!, capture.timeSource === 'reconstructed')}
          {originalLength > 0 && ` · ${countText(originalLength, 'byte')}`}
          {read.state !== 'none' &&
            captured < originalLength &&
            `, the first ${numberText(captured)} captured`}
        </p>
      </div>
      {read.state === 'unreadable' && (
        <p className={styles.message} role="alert">
          The bytes of this packet cannot be read any more: the file has changed or gone since it
          was opened. Open it again.
        </p>
      )}
      {read.state === 'none' && (
        <div className={styles.fields}>
          <PacketAnalysis capture={capture} packet={packet} />
          <dl className={styles.list}>
            {segmentFacts(capture, opening, packet).map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <p className={styles.message}>
            A link carries what the ladder needs, not the packet’s bytes.
          </p>
        </div>
      )}
      {read.state === 'ready' && (
        <>
          <div className={styles.fields}>
            <PacketNotes capture={capture} packet={packet} />
            <PacketAnalysis capture={capture} packet={packet} />
            <FieldTree
              key={`${packet}-${fields.length}`}
              fields={fields}
              active={active}
              onActive={setActive}
            />
          </div>
          <div className={styles.bytes}>
            <HexView
              key={packet}
              bytes={read.bytes}
              from={active?.offset ?? 0}
              to={active === null ? 0 : active.offset + active.length}
              onByte={(at) => setActive(at === null ? null : fieldAt(fields, at))}
            />
          </div>
        </>
      )}
    </div>
  );
}
