import { useMemo } from 'react';
import type { Capture } from '../../core/capture';
import { labelFacts, timingFacts, truthFacts } from '../../core/packetWords/packetAnalysis';
import type { PacketIndex } from '../../core/packets/packetTable';
import { useApp } from '../../store/useApp';
import styles from './PacketAnalysis.module.css';

/** What Wireshark's analysis says of a packet, and why; nothing where it has nothing to say. */
export function PacketAnalysis({
  capture,
  packet,
}: {
  readonly capture: Capture;
  readonly packet: PacketIndex;
}) {
  // Where a link left packets out, reasons would name the wrong ones.
  const isWhole = useApp((state) => (state.open?.gaps.length ?? 0) === 0);
  const facts = useMemo(
    () =>
      isWhole
        ? [
            ...labelFacts(capture, packet),
            ...truthFacts(capture, packet),
            ...timingFacts(capture, packet),
          ]
        : [],
    [capture, packet, isWhole],
  );
  if (facts.length === 0) return null;
  return (
    <section className={styles.analysis} aria-label="Analysis">
      <dl>
        {facts.map(({ name, text }) => (
          <div key={`${name} ${text}`}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
