/** Rows of the list of packets that no flow holds. */
import type { Capture } from '../capture';
import { describeOtherPackets, type OtherPacket } from '../details/otherPackets';
import { otherPacketWords } from '../details/otherPacketWords';
import { packetStatusWords } from '../packets/otherPackets';
import {
  packetNumber,
  packetStatus,
  PacketStatus,
  type PacketIndex,
  type PacketTable,
} from '../packets/packetTable';
import type { OtherPacketRow } from './captureEngine';

/**
 * @param bytes what the capture was read from; where they cannot be read any more, a row says what the tables know
 */
export async function otherPacketRows(
  capture: Capture,
  bytes: Blob,
  packets: readonly PacketIndex[],
): Promise<readonly OtherPacketRow[]> {
  const table = capture.packets;
  const described = await describeOtherPackets(bytes, capture, packets).catch(() => null);
  return packets.map((packet) => ({
    packet,
    number: packetNumber(table, packet),
    time: table.time[packet]!,
    what: whatWords(table, packet, described?.get(packet)),
    length: table.originalLength[packet]!,
  }));
}

function whatWords(
  table: PacketTable,
  packet: PacketIndex,
  found: OtherPacket | undefined,
): string {
  const status = packetStatusWords(table, packet);
  if (found === undefined) return status;
  const words = otherPacketWords(found);
  return packetStatus(table, packet) === PacketStatus.notTcp ? words : `${words} · ${status}`;
}
