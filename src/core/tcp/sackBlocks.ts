/** The SACK blocks (RFC 2018) of the packets that carry some: few, so they stand in a table of their own. */
import { countBelow } from '../bytes/sortedSearch';
import type { HandOver } from '../bytes/handOver';
import { pagedColumn } from '../bytes/pagedColumn';
import type { PacketIndex } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';
import { sequenceDistance } from './sequence';

/** One row a block, in file order. */
export interface SackBlockTable {
  readonly length: number;
  readonly packet: Uint32Array;
  /** First sequence number of the block, raw. */
  readonly left: Uint32Array;
  /** Sequence number behind the block, raw. */
  readonly right: Uint32Array;
}

export class SackBlockRecorder {
  readonly packet = pagedColumn(Uint32Array);
  private readonly left = pagedColumn(Uint32Array);
  private readonly right = pagedColumn(Uint32Array);

  /** Keeps the blocks of a packet. */
  add(packet: PacketIndex, { sackBlocks, sackLeft, sackRight }: DecodedPacket): void {
    for (let block = 0; block < sackBlocks; block++) {
      this.packet.push(packet);
      this.left.push(sackLeft[block]!);
      this.right.push(sackRight[block]!);
    }
  }

  table(handOver: HandOver): SackBlockTable {
    const packet = handOver(this.packet);
    return {
      length: packet.length,
      packet,
      left: handOver(this.left),
      right: handOver(this.right),
    };
  }
}

/** Bytes that the blocks of a packet cover, each block counted by itself. */
export function sackedBytes({ packet, left, right }: SackBlockTable, of: PacketIndex): number {
  let bytes = 0;
  for (let row = countBelow(packet, of); packet[row] === of; row++) {
    bytes += sequenceDistance(right[row]!, left[row]!);
  }
  return bytes;
}
