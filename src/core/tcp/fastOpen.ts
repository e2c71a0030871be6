/** Labels of TCP Fast Open (RFC 7413), found by comparing with Wireshark's answers. */
import type { FlowIndex, FlowTable } from '../flows/flowTable';
import { Analysis, TcpFlag, tcpFlags, type PacketTable } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';
import { DIRECTION_BITS, FAST_OPEN_DATA } from './connectionStates';
import { sequenceAdd } from './sequence';

/**
 * The Fast Open label of a SYN or SYN-ACK. `sender` and `receiver` are the places of the two directions in `states`.
 * @param receiverBase sequence number of the SYN that a SYN-ACK answers
 */
export function fastOpenLabel(
  states: Uint32Array,
  sender: number,
  receiver: number,
  receiverBase: number,
  packet: DecodedPacket,
): number {
  if ((packet.flags & TcpFlag.ack) === 0) {
    if (packet.fastOpenCookieLength <= 0) return 0;
    if (packet.payloadLength > 0) states[sender + DIRECTION_BITS]! |= FAST_OPEN_DATA;
    return Analysis.tfoSyn;
  }
  const acknowledged = sequenceAdd(packet.acknowledgment, -receiverBase);
  // Also said where a SYN-ACK acknowledges something else than the SYN before it.
  if (acknowledged > 1) return Analysis.tfoAck;
  const bits = states[receiver + DIRECTION_BITS]! | states[sender + DIRECTION_BITS]!;
  return (bits & FAST_OPEN_DATA) !== 0 ? Analysis.tfoIgnored : 0;
}

/**
 * A SYN that asks for Fast Open with data makes Wireshark call the flow's SYN-ACKs *ignored* also before it: it goes over the
 * packets twice.
 */
export function markIgnoredFastOpens(
  packets: PacketTable,
  { packetStart, packetIndex }: FlowTable,
  flows: Iterable<FlowIndex>,
): void {
  const SYN_ACK = TcpFlag.syn | TcpFlag.ack;
  for (const flow of flows) {
    for (const packet of packetIndex.subarray(packetStart[flow], packetStart[flow + 1])) {
      const isSynAck = (tcpFlags(packets, packet) & SYN_ACK) === SYN_ACK;
      if (isSynAck && (packets.analysis[packet]! & Analysis.tfoAck) === 0) {
        packets.analysis[packet]! |= Analysis.tfoIgnored;
      }
    }
  }
}
