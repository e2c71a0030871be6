/** The opening segments of a flow, joined from the side table and the packet columns. */
import { streamsOfFlow, type FlowIndex } from '../flows/flowTable';
import { checksumStatus, isFromServer, tcpFlags, type PacketIndex } from '../packets/packetTable';
import { clockStepOf } from './clockStep';
import { CopyFinder } from './copyFinder';
import { Known, type OpeningSegment } from './openingSegments';
import type { OpeningTables } from './openingTables';

/**
 * The opening segments of a flow, and of what continues it, in file order; copies made by the capture carry
 * `duplicateOf`.
 */
export function openingSegmentsOf(capture: OpeningTables, flow: FlowIndex): OpeningSegment[] {
  const segments: FoundSegment[] = [];
  for (const stream of streamsOfFlow(capture.flows, flow)) addSegments(capture, stream, segments);
  // Most openings of a flood are one segment, which is no copy.
  if (segments.length > 1) {
    markCopies(segments);
    // What is read from times that a clock's step lies between would be wrong: there are none then.
    if (clockStepOf(segments.filter(({ duplicateOf }) => duplicateOf === null)) !== null) {
      for (const segment of segments) segment.time = Number.NaN;
    }
  }
  return segments;
}

type FoundSegment = OpeningSegment & { duplicateOf: PacketIndex | null; time: number };

function markCopies(segments: readonly FoundSegment[]): void {
  const copies = new CopyFinder();
  for (const segment of segments) {
    segment.duplicateOf = copies.originalOf(segment);
    copies.add(segment);
  }
}

function addSegments(capture: OpeningTables, flow: FlowIndex, segments: FoundSegment[]): void {
  const { packets, openingSegments: table } = capture;
  const end = table.rowStart[flow + 1]!;
  for (let i = table.rowStart[flow]!; i < end; i++) {
    const row = table.rowIndex[i]!;
    const packet = table.packet[row]!;
    const known = table.known[row]!;
    segments.push({
      packet,
      time: packets.time[packet]!,
      fromServer: isFromServer(packets, packet),
      flags: tcpFlags(packets, packet),
      sequence: packets.sequence[packet]!,
      acknowledgment: packets.acknowledgment[packet]!,
      window: packets.window[packet]!,
      payloadLength: packets.payloadLength[packet]!,
      tsval: (known & Known.timestamps) !== 0 ? table.tsval[row]! : null,
      tsecr: (known & Known.timestamps) !== 0 ? table.tsecr[row]! : null,
      ttl: (known & Known.ttl) !== 0 ? table.ttl[row]! : null,
      ipId: (known & Known.ipId) !== 0 ? table.ipId[row]! : null,
      mss: (known & Known.mss) !== 0 ? table.mss[row]! : null,
      windowScale: (known & Known.windowScale) !== 0 ? table.windowScale[row]! : null,
      sackPermitted: (known & Known.sackPermitted) !== 0,
      sack:
        (known & Known.sack) !== 0
          ? ([table.sackLeft[row]!, table.sackRight[row]!] as const)
          : null,
      optionsHash: (known & Known.options) !== 0 ? table.optionsHash[row]! : null,
      multipath: (known & Known.multipath) !== 0,
      linkAddressHash: (known & Known.linkAddress) !== 0 ? table.linkAddressHash[row]! : null,
      checksum: checksumStatus(packets, packet),
      duplicateOf: null,
    });
  }
}
