/** The opening segments of a flow, joined from the side table and the packet columns. */
import { packetsOfFlow, streamsOfFlow, type FlowIndex } from '../flows/flowTable';
import { checksumStatus, isFromServer, tcpFlags, type PacketIndex } from '../packets/packetTable';
import { clockStepOf } from './clockStep';
import { CopyFinder } from './copyFinder';
import * as longOpenings from './longOpenings';
import { Known, type OpeningSegment } from './openingSegments';
import type { OpeningTables } from './openingTables';
import { passedWithNewIpIds } from './newIpIds';
import { countOver, renumberingOf, type NumberedPacket, type Renumbering } from './renumbering';
import { secondRecordingOf } from './secondRecording';
import { isSyn, isSynAck } from './segmentKinds';
import { unmarkedCopiesOf } from './unmarkedCopies';

/**
 * The opening segments of a flow, and of what continues it, in file order; copies made by the capture carry
 * `duplicateOf`.
 */
export function openingSegmentsOf(
  capture: OpeningTables,
  flow: FlowIndex,
): readonly OpeningSegment[] {
  const before = longOpenings.of(capture.flows, flow);
  if (before !== undefined) return before;
  const segments = markedSegmentsOf(capture, flow);
  if (segments.length >= LONG) longOpenings.keep(capture.flows, flow, segments);
  return segments;
}

function markedSegmentsOf(capture: OpeningTables, flow: FlowIndex): readonly OpeningSegment[] {
  const found = recordedSegmentsOf(capture, flow);
  // Most openings of a flood are one segment, which is no copy.
  if (found.length < 2) return found;
  const renumbering = numbersOnBothSides(capture, flow, found);
  const segments = renumbering === null ? found : renumbered(found, renumbering);
  markCopies(segments);
  // What is read from times that a clock's step lies between would be wrong: there are none then.
  if (clockStepOf(segments.filter(({ duplicateOf }) => duplicateOf === null)) !== null) {
    for (const segment of segments) segment.time = Number.NaN;
  }
  return segments;
}

/** The numbers of an opening that was recorded on both sides of a device that changes them; null for all others. */
export function renumberingOfFlow(capture: OpeningTables, flow: FlowIndex): Renumbering | null {
  return numbersOnBothSides(capture, flow, recordedSegmentsOf(capture, flow));
}

/** The first opening segments of one stream, as they were recorded; copies are not looked for. */
export function firstSegmentsOf(
  capture: OpeningTables,
  stream: FlowIndex,
  most: number,
): readonly OpeningSegment[] {
  const segments: FoundSegment[] = [];
  addSegments(capture, stream, segments, most);
  return segments;
}

/** The packets of a flow with what numbers them, the first of them. */
export function numberedPacketsOf(
  { packets, flows }: OpeningTables,
  flow: FlowIndex,
  most = Infinity,
): NumberedPacket[] {
  return Array.from(packetsOfFlow(flows, flow).subarray(0, most), (packet) => ({
    packet,
    time: packets.time[packet]!,
    fromServer: isFromServer(packets, packet),
    flags: tcpFlags(packets, packet),
    sequence: packets.sequence[packet]!,
    acknowledgment: packets.acknowledgment[packet]!,
    payloadLength: packets.payloadLength[packet]!,
  }));
}

/** An opening of so many segments is long: other flows of its ends ask for it again and again. */
const LONG = 16;
/** Packets of a connection that are looked through for one that is there twice. */
const MOST_LOOKED_AT = 64;

type FoundSegment = OpeningSegment & { duplicateOf: PacketIndex | null; time: number };

function recordedSegmentsOf(capture: OpeningTables, flow: FlowIndex): FoundSegment[] {
  const segments: FoundSegment[] = [];
  for (const stream of streamsOfFlow(capture.flows, flow)) addSegments(capture, stream, segments);
  return segments;
}

/** Most openings have one number an end, and then nothing is there to be looked for. */
function numbersOnBothSides(
  capture: OpeningTables,
  flow: FlowIndex,
  segments: readonly OpeningSegment[],
): Renumbering | null {
  const found = () => renumberingOf(segments, numberedPacketsOf(capture, flow, MOST_LOOKED_AT));
  let syn = -1;
  let synAck = -1;
  for (const segment of segments) {
    if (isSyn(segment) && !segment.fromServer) {
      if (syn >= 0 && syn !== segment.sequence) return found();
      syn = segment.sequence;
    } else if (isSynAck(segment) && segment.fromServer) {
      if (synAck >= 0 && synAck !== segment.sequence) return found();
      synAck = segment.sequence;
    }
  }
  return null;
}

function renumbered(
  segments: readonly FoundSegment[],
  renumbering: Renumbering,
): readonly FoundSegment[] {
  return countOver(segments, renumbering).map(({ packet, copyOf }) =>
    copyOf === null ? packet : { ...packet, duplicateOf: copyOf, isRenumbered: true },
  );
}

function markCopies(segments: readonly FoundSegment[]): void {
  const passed = passedWithNewIpIds(segments);
  const copies = new CopyFinder();
  for (const segment of segments) {
    segment.duplicateOf ??= passed?.get(segment.packet) ?? null;
    if (segment.duplicateOf !== null) continue;
    segment.duplicateOf = copies.originalOf(segment);
    copies.add(segment);
  }
  const unmarked = unmarkedCopiesOf(segments);
  for (const segment of segments) segment.duplicateOf ??= unmarked.get(segment.packet) ?? null;
  const second = secondRecordingOf(
    segments.filter(({ duplicateOf }) => duplicateOf === null),
    new Set(segments.flatMap(({ duplicateOf }) => duplicateOf ?? [])),
  );
  if (second === null) return;
  for (const segment of segments) segment.duplicateOf ??= second.get(segment.packet) ?? null;
}

function addSegments(
  capture: OpeningTables,
  flow: FlowIndex,
  segments: FoundSegment[],
  most = Infinity,
): void {
  const { packets, openingSegments: table } = capture;
  const end = Math.min(table.rowStart[flow + 1]!, table.rowStart[flow]! + most);
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
      isRenumbered: false,
    });
  }
}
