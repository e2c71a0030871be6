import type { Capture } from '../../core/capture';
import { firstPacketOfFlow, flowLength, type FlowIndex } from '../../core/flows/flowTable';
import { durationWords } from '../../core/words/duration';
import { endpointText } from '../../core/packets/addressText';
import { useApp } from '../../store/appStore';
import { selectPlace, selectWitness } from '../../store/selectors';
import { counted } from '../text/figures';
import { flowBadge } from './flowBadge';
import { FlowSignature } from './FlowSignature';
import styles from './FlowRow.module.css';

/** From the flow's first packet to its last, nanoseconds. */
function flowDuration({ packets, flows }: Capture, flow: FlowIndex): number {
  const last = flows.packetIndex[flows.packetStart[flow + 1]! - 1]!;
  return packets.time[last]! - packets.time[firstPacketOfFlow(flows, flow)]!;
}

/** An address and port; without room the address loses its beginning, which many share. */
function End({ text }: { readonly text: string }) {
  const at = text.lastIndexOf(':');
  return (
    <span className={styles.end}>
      <span className={styles.address}>
        <bdi>{text.slice(0, at)}</bdi>
      </span>
      {text.slice(at)}
    </span>
  );
}

/** What a row of the list says of a flow. */
export function FlowRow({
  capture,
  flow,
}: {
  readonly capture: Capture;
  readonly flow: FlowIndex;
}) {
  const { flows, addresses, packets } = capture;
  const badge = flowBadge(capture, flow, useApp(selectWitness), useApp(selectPlace));
  const halfOpen = flows.halfOpen[flow]!;
  const odd = badge.tone !== 'ok' && badge.tone !== 'neutral';
  const client = endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!);
  const server = endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!);
  return (
    <>
      <span className={styles.top}>
        <span className={`${styles.badge} ${styles[badge.tone]}`}>{badge.label}</span>
        {odd && halfOpen > 0 ? (
          <span className={styles.halfOpen}>
            {durationWords(halfOpen)}
            <span className="visually-hidden"> half-open</span>
          </span>
        ) : (
          <span className={styles.duration}>{durationWords(flowDuration(capture, flow))}</span>
        )}
      </span>
      <span className={styles.ends} title={`${client} → ${server}`}>
        <End text={client} />
        <span className={styles.server}>
          <span className={styles.to}>→</span>
          <End text={server} />
        </span>
      </span>
      <span className={styles.bottom}>
        <FlowSignature packets={packets} flows={flows} flow={flow} />
        <span className={styles.count}>{counted(flowLength(flows, flow), 'packet')}</span>
      </span>
    </>
  );
}
