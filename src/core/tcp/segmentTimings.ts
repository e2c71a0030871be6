/**
 * Figures that Wireshark prints beside its labels: initial round trip, bytes in flight, retransmission timeout, and which
 * segment an ACK answers. Worked out on demand, by a replay of the flow through the analysis: no column holds them.
 */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { SideSegmentKind } from '../flows/sideSegments';
import {
  Analysis,
  isFromServer,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
} from '../packets/packetTable';
import { DecodedPacket } from '../wire/decodedPacket';
import { TcpAnalysis } from './analysis';
import { DIRECTION_WORDS, NEXT_SEQUENCE_PACKET, UNACKED_NEWEST } from './connectionStates';
import { firstRoundTrip } from './retransmissionLabel';
import { sackedBytes } from './sackBlocks';
import { sequenceAdd } from './sequence';

/** An earlier packet and the time since then. */
export interface SincePacket {
  readonly packet: PacketIndex;
  /** Nanoseconds; null where it is not known, or where there is none between the two. */
  readonly time: number | null;
}

/** Figures of one segment; null where Wireshark 4.4 prints none, and where the capture does not let us know. */
export interface SegmentTimings {
  /** `tcp.analysis.initial_rtt`: from the SYN to the first ACK without SYN, nanoseconds. */
  readonly initialRtt: number | null;
  /** `tcp.analysis.bytes_in_flight`: bytes of this direction that the capture has not shown acknowledged. */
  readonly bytesInFlight: number | null;
  /** `tcp.analysis.rto`, `rto_frame`: the packet whose timeout made this one be sent again, and how long it was. */
  readonly rto: SincePacket | null;
  /** `tcp.analysis.acks_frame`, `ack_rtt`: the segment that this one acknowledges. */
  readonly acks: SincePacket | null;
}

const NOTHING: SegmentTimings = { initialRtt: null, bytesInFlight: null, rto: null, acks: null };
/** More are not believed. */
const MOST_BYTES_IN_FLIGHT = 2_000_000_000;
/** The replay has one flow. */
const FLOW: FlowIndex = 0;

/** The figures of a packet; of one that is no TCP segment all are null. */
export function segmentTimings(capture: Capture, packet: PacketIndex): SegmentTimings {
  const flow = capture.packets.flow[packet]!;
  if (flow < 0 || !canReplay(capture, flow)) return NOTHING;
  const { packetStart, packetIndex } = capture.flows;
  const replay = new FlowReplay(capture);
  let timings = NOTHING;
  let printsRoundTrip = false;
  // The first round trip may end behind the packet: the replay goes on until it is known.
  for (let i = packetStart[flow]!; i < packetStart[flow + 1]!; i++) {
    const at = packetIndex[i]!;
    if (at > packet && (!printsRoundTrip || replay.initialRtt !== null)) break;
    replay.take(at);
    if (at !== packet) continue;
    timings = replay.timings();
    ({ printsRoundTrip } = replay);
  }
  return printsRoundTrip ? { ...timings, initialRtt: replay.initialRtt } : timings;
}

/** The figures of all packets of a flow, in file order; none where they cannot be known. */
export function timingsOfFlow(capture: Capture, flow: FlowIndex): [PacketIndex, SegmentTimings][] {
  if (!canReplay(capture, flow)) return [];
  const { packetStart, packetIndex } = capture.flows;
  const replay = new FlowReplay(capture);
  const all = Array.from(
    packetIndex.subarray(packetStart[flow], packetStart[flow + 1]),
    (packet) => {
      replay.take(packet);
      return { packet, timings: replay.timings(), printsRoundTrip: replay.printsRoundTrip };
    },
  );
  const { initialRtt } = replay;
  return all.map(({ packet, timings, printsRoundTrip }) => [
    packet,
    printsRoundTrip ? { ...timings, initialRtt } : timings,
  ]);
}

/**
 * Not of links and listings, which leave packets out, nor of a flow with segments that are no rows
 * (several in a packet): their replay would go wrong.
 */
function canReplay({ origin, sideSegments }: Capture, flow: FlowIndex): boolean {
  if (origin.kind !== 'bytes') return false;
  if (sideSegments === undefined) return true;
  const { rowStart, rowIndex, kind } = sideSegments;
  for (let i = rowStart[flow]!; i < rowStart[flow + 1]!; i++) {
    if (kind[rowIndex[i]!] === SideSegmentKind.further) return false;
  }
  return true;
}

const LABELS =
  Analysis.retransmission |
  Analysis.fastRetransmission |
  Analysis.spuriousRetransmission |
  Analysis.outOfOrder |
  Analysis.duplicateAck |
  Analysis.lostSegment |
  Analysis.ackLostSegment |
  Analysis.zeroWindow |
  Analysis.zeroWindowProbe |
  Analysis.zeroWindowProbeAck |
  Analysis.windowFull |
  Analysis.windowUpdate |
  Analysis.keepAlive |
  Analysis.keepAliveAck |
  Analysis.reusedPorts;

/** One flow's segments through the analysis again, this time watching what it remembers. */
class FlowReplay {
  private readonly analysis: TcpAnalysis;
  private readonly times: { get(packet: PacketIndex): number };
  private readonly segment = new DecodedPacket();
  private readonly timeOfZero: number;
  private packet: PacketIndex = 0;
  private rtoReference: PacketIndex | null = null;
  private acknowledged = -1;
  private inFlight = 0;
  /** By direction: its first sequence number, from itself or from an ACK; null until known. */
  private readonly base: [number | null, number | null] = [null, null];
  private isSynAgain = false;
  /** By direction: bytes in flight mean nothing from a gap until the next ACK. */
  private readonly gap: [boolean, boolean] = [false, false];
  /** By direction: bytes that the SACK blocks of the newest packet cover. */
  private readonly sacked: [number, number] = [0, 0];

  constructor(private readonly capture: Capture) {
    const { packets, start, timeSource } = capture;
    const isTrue = timeSource === undefined || timeSource === 'capture';
    this.times = {
      get: (packet) => {
        const time = packets.time[packet]!;
        // Farther from the capture's start the nanoseconds are not exact any more.
        return isTrue && Math.abs(time) <= Number.MAX_SAFE_INTEGER ? time : Number.NaN;
      },
    };
    this.timeOfZero = start === null ? Number.NaN : -Number(start);
    this.analysis = new TcpAnalysis(this.times);
  }

  /** The next segment of the flow. */
  take(packet: PacketIndex): void {
    const { segment, analysis } = this;
    const { packets } = this.capture;
    const labels = packets.analysis[packet]!;
    const fromServer = isFromServer(packets, packet);
    const [sender, receiver] = fromServer ? ([1, 0] as const) : ([0, 1] as const);
    const states = analysis.remembered(FLOW);
    this.packet = packet;
    segment.sequence = packets.sequence[packet]!;
    segment.acknowledgment = packets.acknowledgment[packet]!;
    segment.flags = tcpFlags(packets, packet);
    segment.payloadLength = packets.payloadLength[packet]!;
    segment.window = packets.window[packet]!;
    const isSyn = (segment.flags & TcpFlag.syn) !== 0;
    const isAck = (segment.flags & TcpFlag.ack) !== 0;
    this.isSynAgain = this.base[sender] !== null && isSyn && !isAck;
    this.base[sender] ??= isSyn ? segment.sequence : sequenceAdd(segment.sequence, -1);
    if (isAck) this.base[receiver] ??= sequenceAdd(segment.acknowledgment, -1);
    const isTimeout =
      (labels & Analysis.retransmission) !== 0 &&
      (labels & (Analysis.fastRetransmission | Analysis.spuriousRetransmission)) === 0;
    if (isTimeout) {
      const direction = sender * DIRECTION_WORDS;
      const oldest = analysis.unacked.oldestFrom(states, direction, segment.sequence);
      this.rtoReference = oldest >= 0 ? oldest : states[direction + NEXT_SEQUENCE_PACKET]!;
    } else this.rtoReference = null;
    if ((labels & Analysis.lostSegment) !== 0) this.gap[sender] = true;
    if (isAck) this.gap[receiver] = false;
    const time = this.times.get(packet);
    const isZero = time === this.timeOfZero;
    const isUnacked = states[receiver * DIRECTION_WORDS + UNACKED_NEWEST] !== 0;
    analysis.segment(FLOW, fromServer, false, packet, time, 0, isZero, segment);
    this.acknowledged = isUnacked ? analysis.unacked.acknowledged : -1;
    this.inFlight =
      segment.payloadLength === 0 || this.gap[sender]
        ? 0
        : analysis.unacked.span(states, sender * DIRECTION_WORDS, this.base[sender]);
    const hasSack = (labels & Analysis.sackBlocks) !== 0 && this.capture.sackBlocks !== undefined;
    this.sacked[sender] = hasSack ? sackedBytes(this.capture.sackBlocks, packet) : 0;
  }

  /**
   * Wireshark knows the first round trip of the whole flow, and prints it where it has something else to say, and on a
   * SYN of an end whose first sequence number is known already.
   */
  get printsRoundTrip(): boolean {
    return (
      (this.capture.packets.analysis[this.packet]! & LABELS) !== 0 ||
      this.acknowledged >= 0 ||
      this.inFlight > 0 ||
      this.isSynAgain
    );
  }

  /** The figures of the packet taken last, without the first round trip. */
  timings(): SegmentTimings {
    return {
      initialRtt: null,
      bytesInFlight: this.bytesInFlight(),
      rto: this.rto(),
      acks: this.acknowledged < 0 ? null : this.since(this.acknowledged),
    };
  }

  /** The flow's first round trip as far as it is known. */
  get initialRtt(): number | null {
    const states = this.analysis.remembered(FLOW);
    const roundTrip = firstRoundTrip(states, this.analysis.offset(FLOW), this.times);
    return roundTrip === 0 || Number.isNaN(roundTrip) ? null : roundTrip;
  }

  private bytesInFlight(): number | null {
    const { inFlight, segment } = this;
    const receiver = isFromServer(this.capture.packets, this.packet) ? 0 : 1;
    // What the other end has by its SACK blocks is not in flight.
    const phantom = (segment.flags & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : 1;
    const bytes = inFlight - this.sacked[receiver] - phantom;
    return bytes > 0 && bytes < MOST_BYTES_IN_FLIGHT ? bytes : null;
  }

  private rto(): SincePacket | null {
    if (this.rtoReference === null) return null;
    // Without any time between the two, Wireshark prints none; of a time that is not known it is still this packet.
    const { time } = this.capture.packets;
    const isAtOnce = time[this.packet] === time[this.rtoReference];
    return isAtOnce ? null : this.since(this.rtoReference);
  }

  private since(packet: PacketIndex): SincePacket {
    const time = this.times.get(this.packet) - this.times.get(packet);
    return { packet, time: time === 0 || Number.isNaN(time) ? null : time };
  }
}
