/** Labels of TCP Fast Open (RFC 7413), found by comparing with Wireshark's answers. */
import { Analysis, TcpFlag } from '../packets/packetTable';
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
