/**
 * Why a segment has its labels: one sentence each, with the numbers and packets that decided it. Worked out on demand from
 * the flow's packets, so that the table of packets needs no room for it.
 */
import type { Capture } from '../capture';
import { packetsOfFlow } from '../flows/flowTable';
import {
  Analysis,
  isFromServer,
  packetNumber,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
} from '../packets/packetTable';
import { isAfter, sequenceAdd, sequenceDistance } from '../tcp/sequence';

export interface LabelReason {
  /** Bit of `Analysis`. */
  readonly label: number;
  /** "It repeats bytes from 1461 on, 2.0 s after packet 2." */
  readonly text: string;
  /** The packet that it refers to, or null. */
  readonly reference: PacketIndex | null;
}

/** What came before the packet, seen from its direction. */
interface Before {
  /** Expected next sequence number of the sender, and the packet that set it. */
  next: number | null;
  nextPacket: PacketIndex | null;
  /** The sender's last ACK: its number and the packet that first carried it. */
  ack: number | null;
  ackPacket: PacketIndex | null;
  duplicates: number;
  window: number | null;
  /** The receiver's last ACK, the packet with it, and how often it was repeated. */
  peerAck: number | null;
  peerAckPacket: PacketIndex | null;
  peerDuplicates: number;
  peerLast: PacketIndex | null;
  /** Highest sequence number that the receiver has sent. */
  peerNext: number | null;
  /** First packet with these bytes. */
  original: PacketIndex | null;
}

/** Number and first packet of a duplicate ACK, as Wireshark's `duplicate_ack_num` and `duplicate_ack_frame`. */
export interface DuplicateAck {
  readonly number: number;
  readonly of: PacketIndex | null;
}

/** Every label that has a reason. */
const ALL_LABELS = 2 * Analysis.tfoIgnored - 1;

/** The reasons of a packet's labels, in the order of their bits; empty when it has none. */
export function labelReasons(capture: Capture, packet: PacketIndex): LabelReason[] {
  const { packets } = capture;
  const labels = packets.analysis[packet]!;
  // Most packets have no label: of them nothing has to be found out.
  if (packets.flow[packet]! < 0 || (labels & ALL_LABELS) === 0) return [];
  const before = lookBack(capture, packet);
  const reasons: LabelReason[] = [];
  for (let bit = 1; bit <= Analysis.tfoIgnored; bit *= 2) {
    if ((labels & bit) === 0 || (bit === Analysis.retransmission && isSpecial(labels))) continue;
    reasons.push(reasonOf(capture, packet, bit, before));
  }
  return reasons;
}

/** Number and first packet of a duplicate ACK; null for other packets. */
export function duplicateAckOf(capture: Capture, packet: PacketIndex): DuplicateAck | null {
  if ((capture.packets.analysis[packet]! & Analysis.duplicateAck) === 0) return null;
  const before = lookBack(capture, packet);
  return { number: before.duplicates + 1, of: before.ackPacket };
}

const isSpecial = (labels: number) =>
  (labels & (Analysis.fastRetransmission | Analysis.spuriousRetransmission)) !== 0;

/** Goes through the flow up to the packet. */
function lookBack({ packets, flows }: Capture, packet: PacketIndex): Before {
  const before: Before = {
    next: null,
    nextPacket: null,
    ack: null,
    ackPacket: null,
    duplicates: 0,
    window: null,
    peerAck: null,
    peerAckPacket: null,
    peerDuplicates: 0,
    peerLast: null,
    peerNext: null,
    original: null,
  };
  const fromServer = isFromServer(packets, packet);
  const sequence = packets.sequence[packet]!;
  for (const other of packetsOfFlow(flows, packets.flow[packet]!)) {
    if (other >= packet) break;
    const flags = tcpFlags(packets, other);
    const start = packets.sequence[other]!;
    const ack = packets.acknowledgment[other]!;
    const taken =
      packets.payloadLength[other]! + ((flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 ? 1 : 0);
    const end = sequenceAdd(start, taken);
    const isDuplicate = (packets.analysis[other]! & Analysis.duplicateAck) !== 0;
    if (isFromServer(packets, other) === fromServer) {
      if (before.next === null || isAfter(end, before.next)) {
        before.next = end;
        before.nextPacket = other;
      }
      if (before.original === null && taken > 0 && start === sequence) before.original = other;
      if (before.ack !== ack) {
        before.ack = ack;
        before.ackPacket = other;
        before.duplicates = 0;
      } else if (isDuplicate) before.duplicates++;
      before.window = packets.window[other]!;
    } else {
      if (before.peerAck !== ack) {
        before.peerAck = ack;
        before.peerAckPacket = other;
        before.peerDuplicates = 0;
      } else if (isDuplicate) before.peerDuplicates++;
      if (before.peerNext === null || isAfter(end, before.peerNext)) before.peerNext = end;
      before.peerLast = other;
    }
  }
  return before;
}

function reasonOf(
  capture: Capture,
  packet: PacketIndex,
  label: number,
  before: Before,
): LabelReason {
  const { packets } = capture;
  const name = (of: PacketIndex | null) =>
    of === null ? 'a packet before the capture' : `packet ${packetNumber(packets, of)}`;
  const since = (of: PacketIndex | null) =>
    of === null ? '' : `, ${duration(packets.time[packet]! - packets.time[of]!)} after ${name(of)}`;
  const sequence = packets.sequence[packet]!;
  const acknowledgment = packets.acknowledgment[packet]!;
  const behind = before.next === null ? 0 : sequenceDistance(before.next, sequence);
  const bytes = (n: number) => `${n} byte${n === 1 ? '' : 's'}`;
  const reason = (text: string, reference: PacketIndex | null = null): LabelReason => ({
    label,
    text,
    reference,
  });
  const earlier = before.original ?? before.nextPacket;
  switch (label) {
    case Analysis.retransmission:
      return reason(
        `It begins ${bytes(behind)} before the next expected sequence number${since(earlier)}.`,
        earlier,
      );
    case Analysis.fastRetransmission:
      return reason(
        `It repeats what the other end asked for with ${before.peerDuplicates} duplicate ACKs${since(before.peerLast)}.`,
        before.peerAckPacket,
      );
    case Analysis.spuriousRetransmission:
      return reason(
        `${cap(name(before.peerAckPacket))} had already acknowledged all of its bytes${since(before.original)}.`,
        before.peerAckPacket,
      );
    case Analysis.outOfOrder:
      return reason(
        `It begins ${bytes(behind)} before the next expected sequence number, but so soon${since(before.nextPacket)} that it was overtaken rather than sent again.`,
        before.nextPacket,
      );
    case Analysis.duplicateAck:
      return reason(
        `Duplicate ${before.duplicates + 1} of the ACK in ${name(before.ackPacket)}: same number, same window, no data.`,
        before.ackPacket,
      );
    case Analysis.lostSegment:
      return reason(
        `${cap(bytes(-behind))} between ${name(before.nextPacket)} and this one are not in the capture so far.`,
        before.nextPacket,
      );
    case Analysis.ackLostSegment: {
      const unseen =
        before.peerNext === null ? 0 : sequenceDistance(acknowledgment, before.peerNext);
      return reason(
        unseen > 0
          ? `It acknowledges ${bytes(unseen)} that the capture never showed.`
          : 'It acknowledges bytes that the capture had not shown in order.',
      );
    }
    case Analysis.zeroWindow:
      return reason('Its window is 0: the receiver takes no more data for now.');
    case Analysis.zeroWindowProbe:
      return reason(
        `One byte at the next sequence number while the window of ${name(before.peerLast)} is 0.`,
        before.peerLast,
      );
    case Analysis.zeroWindowProbeAck:
      return reason(
        `The window is still 0, in answer to the probe in ${name(before.peerLast)}.`,
        before.peerLast,
      );
    case Analysis.windowFull:
      return reason(
        `It ends where the window announced in ${name(before.peerLast)} ends.`,
        before.peerLast,
      );
    case Analysis.windowUpdate:
      return reason(
        `Nothing new but the window: ${before.window ?? 'unknown'} before, ${packets.window[packet]!} now (as sent).`,
        before.ackPacket,
      );
    case Analysis.keepAlive:
      return reason(
        `Its sequence number is one less than expected: it only asks whether the other end is there${since(before.nextPacket)}.`,
        before.nextPacket,
      );
    case Analysis.keepAliveAck:
      return reason(`It answers the keep-alive in ${name(before.peerLast)}.`, before.peerLast);
    case Analysis.reusedPorts:
      return reason('An earlier flow of this capture used the same addresses and ports.');
    case Analysis.tfoSyn:
      return reason('The SYN carries a Fast Open cookie.');
    case Analysis.tfoAck:
      return reason(
        'The SYN-ACK acknowledges more than the SYN: Wireshark takes it for data accepted with Fast Open.',
      );
    default:
      return reason(
        'The SYN-ACK acknowledges only the SYN: the data sent with Fast Open was not taken.',
      );
  }
}

const cap = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function duration(nanoseconds: number): string {
  if (Number.isNaN(nanoseconds)) return 'some time';
  const size = Math.abs(nanoseconds);
  if (size >= 1e9) return `${(nanoseconds / 1e9).toFixed(size >= 1e10 ? 0 : 1)} s`;
  if (size >= 1e6) return `${(nanoseconds / 1e6).toFixed(size >= 1e7 ? 0 : 1)} ms`;
  return `${(nanoseconds / 1e3).toFixed(0)} µs`;
}
