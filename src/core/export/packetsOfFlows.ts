import type { Capture } from '../capture';
import { streamsOfFlow, type FlowIndex } from '../flows/flowTable';

/**
 * The packets of some flows in file order, with those that only quote a header of theirs (ICMP errors). Rows of the packet table. What
 * else a flow rests on, as the first fragments of a datagram, is not found among them.
 */
export function packetsOfFlows(
  { packets, flows, sideSegments }: Pick<Capture, 'packets' | 'flows' | 'sideSegments'>,
  wanted: Iterable<FlowIndex>,
): Uint32Array {
  const isWanted = new Uint8Array(packets.length);
  let count = 0;
  const take = (packet: number): void => {
    if (isWanted[packet] === 0) count++;
    isWanted[packet] = 1;
  };
  for (const flow of wanted) {
    for (const stream of streamsOfFlow(flows, flow)) {
      const { packetStart, packetIndex } = flows;
      for (let i = packetStart[stream]!; i < packetStart[stream + 1]!; i++) take(packetIndex[i]!);
      if (sideSegments === undefined) continue;
      const { rowStart, rowIndex, packet } = sideSegments;
      for (let i = rowStart[stream]!; i < rowStart[stream + 1]!; i++) take(packet[rowIndex[i]!]!);
    }
  }
  const rows = new Uint32Array(count);
  for (let packet = 0, row = 0; row < count; packet++) {
    if (isWanted[packet] === 1) rows[row++] = packet;
  }
  return rows;
}
