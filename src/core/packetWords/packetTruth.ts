/**
 * What Wireshark's labels do not tell apart: what the network did, and what the capture did. A packet recorded twice, bytes that
 * only the capture missed, segments that the network card cut or joined, a clock that was set back. One sentence each.
 */
import type { Capture } from '../capture';
import { packetsOfFlow } from '../flows/flowTable';
import { openingSegmentsOf } from '../opening/segmentsOf';
import {
  Analysis,
  isFromServer,
  packetNumber,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
} from '../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../tcp/sequence';
import { countText, durationWords } from '../words/duration';

/** Packets of several queues or processors are out of order by this much without any fault of the clock. */
const CLOCK_JITTER_NANOSECONDS = 1e6;

/** A run of sequence numbers of one end, `to` behind its last byte. */
interface Bytes {
  readonly from: number;
  readonly to: number;
  readonly fromServer: boolean;
}

/** The sentences of a packet; none where the labels tell all there is to tell. */
export function packetTruth(capture: Capture, packet: PacketIndex): string[] {
  return [
    recordedTwice(capture, packet),
    missingBytes(capture, packet),
    largerThanAllowed(capture, packet),
    clockStep(capture, packet),
  ].filter((sentence) => sentence !== null);
}

const name = ({ packets }: Capture, packet: PacketIndex) =>
  `packet ${packetNumber(packets, packet)}`;

function recordedTwice(capture: Capture, packet: PacketIndex): string | null {
  const { packets, flows } = capture;
  if ((packets.analysis[packet]! & Analysis.captureDuplicate) === 0) return null;
  let original: PacketIndex | null = null;
  for (const other of packetsOfFlow(flows, packets.flow[packet]!)) {
    if (other >= packet) break;
    const isSame =
      packets.sequence[other] === packets.sequence[packet] &&
      packets.acknowledgment[other] === packets.acknowledgment[packet] &&
      packets.payloadLength[other] === packets.payloadLength[packet] &&
      tcpFlags(packets, other) === tcpFlags(packets, packet);
    if (isSame) original = other;
  }
  const of = original === null ? 'a packet' : name(capture, original);
  return `The capture holds ${of} a second time here: recorded twice, or delivered twice. Wireshark takes the copy for a packet of its own; its labels say little.`;
}

/** Of a gap before the packet, or of what it acknowledges: did the network lose it, or only the capture? */
function missingBytes(capture: Capture, packet: PacketIndex): string | null {
  const { packets } = capture;
  const labels = packets.analysis[packet]!;
  const isGap = (labels & Analysis.lostSegment) !== 0;
  if (!isGap && (labels & Analysis.ackLostSegment) === 0) return null;
  const sender = isFromServer(packets, packet);
  const missing = isGap
    ? unseenBytes(capture, packet, sender, packets.sequence[packet]!)
    : unseenBytes(capture, packet, !sender, packets.acknowledgment[packet]!);
  if (missing === null) return null;
  const what = countText(sequenceDistance(missing.to, missing.from), 'missing byte');
  const { later, acknowledged } = whatBecame(capture, packet, missing);
  const taken = isGap ? acknowledged : packet;
  if (later !== null && (taken === null || later < taken)) {
    return `The ${what} come later, in ${name(capture, later)}: the segment was overtaken, or lost on its way and sent again.`;
  }
  if (taken === null) {
    return `The ${what} come no more and are not acknowledged: whether the network lost them or the capture missed them, it does not show.`;
  }
  return later === null
    ? `The receiver has the ${what}, as the ACK in ${name(capture, taken)} shows: the network delivered them, and the capture missed them.`
    : `The receiver has the ${what}, as the ACK in ${name(capture, taken)} shows, and the capture holds them only behind it, in ${name(capture, later)}: they were recorded late, or the capture missed the first ones.`;
}

/** What lies between the end's last byte before the packet and `to`; null where nothing does. */
function unseenBytes(
  { packets, flows }: Capture,
  packet: PacketIndex,
  fromServer: boolean,
  to: number,
): Bytes | null {
  let next: number | null = null;
  for (const other of packetsOfFlow(flows, packets.flow[packet]!)) {
    if (other >= packet) break;
    if (isFromServer(packets, other) !== fromServer) continue;
    const end = endOf(packets, other);
    if (next === null || isAfter(end, next)) next = end;
  }
  return next === null || !isAfter(to, next) ? null : { from: next, to, fromServer };
}

/** The first packet behind `packet` that holds some of the bytes, and the first that acknowledges some. */
function whatBecame(
  { packets, flows }: Capture,
  packet: PacketIndex,
  { from, to, fromServer }: Bytes,
): { readonly later: PacketIndex | null; readonly acknowledged: PacketIndex | null } {
  let later: PacketIndex | null = null;
  let acknowledged: PacketIndex | null = null;
  for (const other of packetsOfFlow(flows, packets.flow[packet]!)) {
    if (other <= packet) continue;
    const flags = tcpFlags(packets, other);
    if ((flags & TcpFlag.rst) !== 0) continue;
    if (isFromServer(packets, other) === fromServer) {
      const holds = isAfter(to, packets.sequence[other]!) && isAfter(endOf(packets, other), from);
      if (later === null && holds) later = other;
    } else if (
      acknowledged === null &&
      (flags & TcpFlag.ack) !== 0 &&
      isAfter(packets.acknowledgment[other]!, from)
    ) {
      acknowledged = other;
    }
    if (later !== null && acknowledged !== null) break;
  }
  return { later, acknowledged };
}

function endOf(packets: Capture['packets'], packet: PacketIndex): number {
  const phantom = (tcpFlags(packets, packet) & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : 1;
  return sequenceAdd(packets.sequence[packet]!, packets.payloadLength[packet]! + phantom);
}

function largerThanAllowed(capture: Capture, packet: PacketIndex): string | null {
  const { packets } = capture;
  const flow = packets.flow[packet]!;
  if (flow < 0) return null;
  const fromServer = isFromServer(packets, packet);
  const allowed = openingSegmentsOf(capture, flow)
    .filter((segment) => segment.fromServer !== fromServer)
    .reduce((mss, segment) => Math.max(mss, segment.mss ?? 0), 0);
  const length = packets.payloadLength[packet]!;
  if (allowed < SMALLEST_MSS || length <= allowed) return null;
  return `${countText(length, 'byte')} where the receiver takes ${countText(allowed, 'byte')} a segment (MSS): most likely the network card of the capturing machine cut it, or joined several, so that on the wire it was not one packet.`;
}

/** A smaller MSS than any link has is a test of a stack, and not kept to (RFC 9293 section 3.7.1). */
const SMALLEST_MSS = 64;

function clockStep(capture: Capture, packet: PacketIndex): string | null {
  const { time } = capture.packets;
  const back = packet === 0 ? 0 : time[packet - 1]! - time[packet]!;
  if (!(back > CLOCK_JITTER_NANOSECONDS)) return null;
  return `Its time is ${durationWords(back)} before that of ${name(capture, packet - 1)}, which comes first in the file: the clock was set back, files were joined, or packets were written out of order. Do not rely on times across this place.`;
}
