import { packetsOfFlow, type FlowIndex, type FlowTable } from '../../core/flows/flowTable';
import {
  Analysis,
  isFromServer,
  tcpFlags,
  TcpFlag,
  type PacketTable,
} from '../../core/packets/packetTable';
import styles from './FlowSignature.module.css';

const ARROWS = 18;
const STEP = 8;

type Kind = 'repeat' | 'opening' | 'reset' | 'fin' | 'data' | 'ack';

function kindOf(packets: PacketTable, packet: number): Kind {
  if (packets.analysis[packet]! & Analysis.synAckRepeat) return 'repeat';
  const flags = tcpFlags(packets, packet);
  if (flags & TcpFlag.rst) return 'reset';
  if (flags & TcpFlag.syn) return 'opening';
  if (flags & TcpFlag.fin) return 'fin';
  return packets.payloadLength[packet]! > 0 ? 'data' : 'ack';
}

/** The first packets of a flow as slanted strokes: down to the right from the client, to the left from the server. */
export function FlowSignature({
  packets,
  flows,
  flow,
}: {
  readonly packets: PacketTable;
  readonly flows: FlowTable;
  readonly flow: FlowIndex;
}) {
  const strokes: { readonly packet: number; readonly kind: Kind; readonly fromServer: boolean }[] =
    [];
  for (const packet of packetsOfFlow(flows, flow)) {
    if (strokes.length === ARROWS) break;
    if (packets.analysis[packet]! & Analysis.captureDuplicate) continue;
    strokes.push({
      packet,
      kind: kindOf(packets, packet),
      fromServer: isFromServer(packets, packet),
    });
  }
  return (
    <svg className={styles.signature} width={strokes.length * STEP} height="14" aria-hidden="true">
      {strokes.map(({ packet, kind, fromServer }, row) => (
        <path
          key={packet}
          className={styles[kind]}
          d={fromServer ? `M${row * STEP + 6},1l-5,12` : `M${row * STEP + 1},1l5,12`}
        />
      ))}
    </svg>
  );
}
