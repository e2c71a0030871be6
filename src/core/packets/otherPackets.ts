/** The packets of a capture that are no segment of a TCP flow. */
import {
  NO_FLOW,
  PacketStatus,
  packetStatus,
  type PacketIndex,
  type PacketTable,
} from './packetTable';

const WORDS: Readonly<Record<PacketStatus, string>> = {
  [PacketStatus.tcp]: 'TCP',
  [PacketStatus.notTcp]: 'another protocol than TCP',
  [PacketStatus.unknownProtocol]: 'a link type that is not decoded',
  [PacketStatus.cutShort]: 'cut before the TCP header ends',
  [PacketStatus.malformed]: 'lengths that cannot be',
  [PacketStatus.fragment]: 'a fragment of a datagram',
  [PacketStatus.quotedTcp]: 'ICMP error that quotes TCP',
};

/** Their rows, in file order. */
export function packetsWithoutFlow({ flow, length }: PacketTable): Uint32Array {
  let count = 0;
  for (let packet = 0; packet < length; packet++) if (flow[packet] === NO_FLOW) count++;
  const rows = new Uint32Array(count);
  let row = 0;
  for (let packet = 0; packet < length; packet++)
    if (flow[packet] === NO_FLOW) rows[row++] = packet;
  return rows;
}

/** What a packet is, as far as it was decoded. */
export function packetStatusWords(packets: PacketTable, packet: PacketIndex): string {
  return WORDS[packetStatus(packets, packet)];
}
