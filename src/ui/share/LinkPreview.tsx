import { gutterTime } from '../../core/words/timeWords';
import { isFromServer, packetNumber, tcpFlags, TcpFlag } from '../../core/packets/packetTable';
import { openingSegmentsOf } from '../../core/opening/segmentsOf';
import { describeLink } from '../../core/permalink/describeLink';
import { countText } from '../../core/words/duration';
import type { SeenLink } from './useFlowLink';
import styles from './LinkPreview.module.css';

/** Rows shown; longer flows are countText. */
const MOST_ROWS = 200;

const FLAGS: readonly (readonly [number, string])[] = [
  [TcpFlag.syn, 'SYN'],
  [TcpFlag.fin, 'FIN'],
  [TcpFlag.rst, 'RST'],
  [TcpFlag.psh, 'PSH'],
  [TcpFlag.ack, 'ACK'],
];

/** The decoded link as a table: exactly what whoever opens it can see. */
export function LinkPreview({ seen: { capture: seen, extras } }: { readonly seen: SeenLink }) {
  const { packets } = seen;
  const shown = Math.min(packets.length, MOST_ROWS);
  const segments = new Map(openingSegmentsOf(seen, 0).map((segment) => [segment.packet, segment]));
  const time = (packet: number) =>
    gutterTime(packets.time[packet]!, seen.timeSource === 'reconstructed');
  return (
    <details className={styles.preview}>
      <summary>What a receiver sees: {countText(packets.length, 'packet')}</summary>
      <dl className={styles.rows}>
        {describeLink(seen, extras).map(({ label, value }, at) => (
          <div key={at}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label="Content of the link">
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Packet</th>
              <th>Time</th>
              <th>From</th>
              <th>Flags</th>
              <th>Sequence</th>
              <th>Acknowledgment</th>
              <th>Length</th>
              <th>Window</th>
              <th>TSval</th>
              <th>TSecr</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: shown }, (_, packet) => {
              const flags = tcpFlags(packets, packet);
              const segment = segments.get(packet);
              return (
                <tr key={packet}>
                  <td>{packetNumber(packets, packet)}</td>
                  <td>{time(packet)}</td>
                  <td>{isFromServer(packets, packet) ? 'server' : 'client'}</td>
                  <td>
                    {FLAGS.filter(([bit]) => flags & bit)
                      .map(([, name]) => name)
                      .join(' ')}
                  </td>
                  <td>{packets.sequence[packet]}</td>
                  <td>{packets.acknowledgment[packet]}</td>
                  <td>{packets.payloadLength[packet]}</td>
                  <td>{packets.window[packet]}</td>
                  <td>{segment?.tsval ?? ''}</td>
                  <td>{segment?.tsecr ?? ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {packets.length > shown && (
        <p className={styles.ends}>and {countText(packets.length - shown, 'packet')} more</p>
      )}
    </details>
  );
}
