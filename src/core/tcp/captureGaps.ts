/**
 * Gaps of the capture itself: bytes that the receiver acknowledged and that the capture never holds, neither then nor
 * later. The network delivered them; who captured did not see them.
 */
import type { FlowIndex, FlowTable } from '../flows/flowTable';
import {
  Analysis,
  isFromServer,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
  type PacketTable,
} from '../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from './sequence';

/** What is missing, over all flows. */
export interface CaptureGaps {
  /** Runs of missing bytes. */
  readonly count: number;
  readonly bytes: number;
  /** Flows that miss some. */
  readonly flows: number;
  /** The first packet behind a gap; -1 without gaps. */
  readonly firstPacket: PacketIndex;
}

/** A larger jump is no gap, but a number that means nothing (the answer to a forged or half-open segment). */
const LARGEST_GAP = 2 ** 26;
/** Gaps of a direction that a late segment can still fill; older ones are settled. */
const MOST_OPEN = 256;
const SIGNS = Analysis.lostSegment | Analysis.ackLostSegment;

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly packet: PacketIndex;
}

/** What one end has sent, as far as the capture shows. */
interface Sent {
  /** Next sequence number, null before the first segment. */
  next: number | null;
  /** Highest number that the other end acknowledged. */
  acknowledged: number | null;
  readonly gaps: Gap[];
}

/** Looks through the flows that have a sign of a gap; the others cost a look at their labels. */
export function captureGaps(packets: PacketTable, flows: FlowTable): CaptureGaps {
  const marked = new Uint8Array(flows.length);
  for (let packet = 0; packet < packets.length; packet++) {
    if ((packets.analysis[packet]! & SIGNS) === 0) continue;
    const flow = packets.flow[packet]!;
    if (flow >= 0) marked[flow] = 1;
  }
  const found = { count: 0, bytes: 0, flows: 0, firstPacket: -1 };
  for (let flow = 0; flow < flows.length; flow++) {
    if (marked[flow] === 0) continue;
    const before = found.count;
    gapsOfFlow(packets, flows, flow, (gap, bytes) => {
      found.count++;
      found.bytes += bytes;
      if (found.firstPacket < 0 || gap.packet < found.firstPacket) found.firstPacket = gap.packet;
    });
    if (found.count > before) found.flows++;
  }
  return found;
}

function gapsOfFlow(
  packets: PacketTable,
  flows: FlowTable,
  flow: FlowIndex,
  report: (gap: Gap, bytes: number) => void,
): void {
  const ends: [Sent, Sent] = [
    { next: null, acknowledged: null, gaps: [] },
    { next: null, acknowledged: null, gaps: [] },
  ];
  /** The end that has sent its SYN, and of the other nothing has come that belongs to it. */
  let waits: number | null = null;
  for (let i = flows.packetStart[flow]!; i < flows.packetStart[flow + 1]!; i++) {
    const packet = flows.packetIndex[i]!;
    const flags = tcpFlags(packets, packet);
    // The numbers of a reset prove nothing: many senders make them up.
    if ((flags & TcpFlag.rst) !== 0) continue;
    const sender = isFromServer(packets, packet) ? 1 : 0;
    // Until its SYN is answered, what the other end sends without SYN is of an older connection (RFC 5961 section 4).
    if ((flags & TcpFlag.syn) !== 0) {
      waits = (flags & TcpFlag.ack) === 0 && ends[1 - sender]!.next === null ? sender : null;
    } else if (waits === sender) waits = null;
    else if (waits !== null) continue;
    const phantom = (flags & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : 1;
    const sequence = packets.sequence[packet]!;
    const end = sequenceAdd(sequence, packets.payloadLength[packet]! + phantom);
    take(ends[sender], sequence, end, packet, report);
    if ((flags & TcpFlag.ack) !== 0) {
      acknowledge(ends[1 - sender]!, packets.acknowledgment[packet]!, packet, report);
    }
  }
  for (const sent of ends) for (const gap of sent.gaps) settle(sent, gap, report);
}

/** A segment of an end: it leaves a gap before it, or fills some. */
function take(
  sent: Sent,
  sequence: number,
  end: number,
  packet: PacketIndex,
  report: (gap: Gap, bytes: number) => void,
): void {
  if (sent.next === null) {
    sent.next = end;
    return;
  }
  const ahead = sequenceDistance(sequence, sent.next);
  if (ahead > LARGEST_GAP) return;
  if (ahead > 0) open(sent, { from: sent.next, to: sequence, packet }, report);
  else if (ahead < 0 && sent.gaps.length > 0) fill(sent, sequence, end, report);
  if (isAfter(end, sent.next)) sent.next = end;
}

/** A new gap; the oldest one is settled where there are too many. */
function open(sent: Sent, gap: Gap, report: (gap: Gap, bytes: number) => void): void {
  sent.gaps.push(gap);
  if (sent.gaps.length > MOST_OPEN) settle(sent, sent.gaps.shift()!, report);
}

/** An ACK of the other end, perhaps of what was not seen. */
function acknowledge(
  sent: Sent,
  acknowledgment: number,
  packet: PacketIndex,
  report: (gap: Gap, bytes: number) => void,
): void {
  if (sent.next === null) return;
  const ahead = sequenceDistance(acknowledgment, sent.next);
  if (ahead > LARGEST_GAP) return;
  if (sent.acknowledged === null || isAfter(acknowledgment, sent.acknowledged)) {
    sent.acknowledged = acknowledgment;
  }
  if (ahead > 0) {
    open(sent, { from: sent.next, to: acknowledgment, packet }, report);
    sent.next = acknowledgment;
  }
}

/**
 * Takes what a segment holds out of the gaps. They lie in order and do not touch one another; a gap that is split in two counts as one
 * more, and the oldest is settled where there are too many.
 */
function fill(
  sent: Sent,
  sequence: number,
  end: number,
  report: (gap: Gap, bytes: number) => void,
): void {
  const { gaps } = sent;
  // The first gap that ends behind the segment's start.
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(gaps[middle]!.to, sequence)) high = middle;
    else low = middle + 1;
  }
  const rest: Gap[] = [];
  let behind = low;
  for (; behind < gaps.length && isAfter(end, gaps[behind]!.from); behind++) {
    const gap = gaps[behind]!;
    if (isAfter(sequence, gap.from)) rest.push({ ...gap, to: sequence });
    if (isAfter(gap.to, end)) rest.push({ ...gap, from: end });
  }
  if (behind === low) return;
  gaps.splice(low, behind - low, ...rest);
  while (gaps.length > MOST_OPEN) settle(sent, gaps.shift()!, report);
}

/** The part of a gap that was acknowledged is missing from the capture; of the rest nobody knows. */
function settle({ acknowledged }: Sent, gap: Gap, report: (gap: Gap, bytes: number) => void): void {
  if (acknowledged === null || !isAfter(acknowledged, gap.from)) return;
  const to = isAfter(gap.to, acknowledged) ? acknowledged : gap.to;
  report(gap, sequenceDistance(to, gap.from));
}
