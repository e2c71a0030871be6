/** The opening segments of a flow, joined from the side table and the packet columns. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { checksumStatus, isFromServer, tcpFlags, type PacketIndex } from '../packets/packetTable';
import { CAPTURE_DUPLICATE_WINDOW } from './captureDuplicate';
import { Known, type OpeningSegment } from './openingSegments';

/**
 * The opening segments of a flow, and of what continues it, in file order; copies made by the capture carry
 * `duplicateOf`.
 */
export function openingSegmentsOf(capture: Capture, flow: FlowIndex): OpeningSegment[] {
  const segments: OpeningSegment[] = [];
  for (let next = flow; next >= 0; next = capture.flows.continuedBy[next]!) {
    addSegments(capture, next, segments);
  }
  return segments;
}

function addSegments(capture: Capture, flow: FlowIndex, segments: OpeningSegment[]): void {
  const { packets, openingSegments: table } = capture;
  const end = table.rowStart[flow + 1]!;
  for (let i = table.rowStart[flow]!; i < end; i++) {
    const row = table.rowIndex[i]!;
    const packet = table.packet[row]!;
    const known = table.known[row]!;
    const has = (bit: number) => (known & bit) !== 0;
    const segment = {
      packet,
      time: packets.time[packet]!,
      fromServer: isFromServer(packets, packet),
      flags: tcpFlags(packets, packet),
      sequence: packets.sequence[packet]!,
      acknowledgment: packets.acknowledgment[packet]!,
      window: packets.window[packet]!,
      payloadLength: packets.payloadLength[packet]!,
      tsval: has(Known.timestamps) ? table.tsval[row]! : null,
      tsecr: has(Known.timestamps) ? table.tsecr[row]! : null,
      ttl: has(Known.ttl) ? table.ttl[row]! : null,
      ipId: has(Known.ipId) ? table.ipId[row]! : null,
      mss: has(Known.mss) ? table.mss[row]! : null,
      windowScale: has(Known.windowScale) ? table.windowScale[row]! : null,
      sackPermitted: has(Known.sackPermitted),
      sack: has(Known.sack) ? ([table.sackLeft[row]!, table.sackRight[row]!] as const) : null,
      optionsHash: has(Known.options) ? table.optionsHash[row]! : null,
      linkAddressHash: has(Known.linkAddress) ? table.linkAddressHash[row]! : null,
      checksum: checksumStatus(packets, packet),
      duplicateOf: null as PacketIndex | null,
    };
    segment.duplicateOf = originalOf(segment, segments);
    segments.push(segment);
  }
}

/**
 * The packet of which a segment is a second recording: the same IP ID, sequence number and TSval within 50 ms
 * (docs/glossary.md: capture duplicate). Null when it is one of its own, or times are unknown.
 */
function originalOf(
  segment: OpeningSegment,
  before: readonly OpeningSegment[],
): PacketIndex | null {
  for (let i = before.length - 1; i >= 0; i--) {
    const other = before[i]!;
    // A file that holds its packets twice in a row has them far apart, with the same times: look at all.
    if (
      Math.abs(segment.time - other.time) <= CAPTURE_DUPLICATE_WINDOW &&
      other.fromServer === segment.fromServer &&
      other.sequence === segment.sequence &&
      other.acknowledgment === segment.acknowledgment &&
      other.flags === segment.flags &&
      other.payloadLength === segment.payloadLength &&
      other.window === segment.window &&
      other.ipId === segment.ipId &&
      other.tsval === segment.tsval &&
      other.tsecr === segment.tsecr &&
      (other.sack?.[0] ?? 0) === (segment.sack?.[0] ?? 0)
    ) {
      return other.duplicateOf ?? other.packet;
    }
  }
  return null;
}
