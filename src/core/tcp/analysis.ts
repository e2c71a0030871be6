/**
 * Wireshark 4.4's TCP analysis (`tcp.analysis.*`) and completeness, segment by segment, in file order. The numbers
 * are raw and unscaled; lengths are those of the IP header, so that a sliced capture reads like a whole one.
 */
import type { HandOver } from '../bytes/handOver';
import { pagedColumn } from '../bytes/pagedColumn';
import type { FlowIndex } from '../flows/flowTable';
import { Analysis, TcpFlag, type PacketIndex } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';
import { Completeness, completenessAfter } from './completeness';
import {
  ConnectionStates,
  DIRECTION_BITS,
  DIRECTION_WORDS,
  DUPLICATE_ACKS,
  FIRST_ACK_DUE,
  FIRST_RTT_PACKET,
  LAST_ACK,
  LAST_ACK_PACKET,
  LAST_KEEP_ALIVE,
  LAST_LENGTH_MASK,
  LAST_ZERO_WINDOW_PROBE,
  MAX_TO_BE_ACKED,
  NEXT_SEQUENCE,
  NEXT_SEQUENCE_PACKET,
  SACK_SLOT,
  SYN_PACKET,
  UNACKED_NEWEST,
  WINDOW,
} from './connectionStates';
import { fastOpenLabel } from './fastOpen';
import { firstRoundTrip, RetransmissionLabels, type PacketTimes } from './retransmissionLabel';
import { SackMemory } from './sackMemory';
import { isAfter, sequenceAdd } from './sequence';
import { UnackedSegments } from './unackedSegments';
import { isPlainSyn, WaitingSyns } from './waitingSyns';
import { learnWindowScale, windowFull } from './windowScale';

const { syn: SYN, fin: FIN, rst: RST, ack: ACK } = TcpFlag;
const PROBES = Analysis.keepAlive | Analysis.zeroWindowProbe;

export class TcpAnalysis {
  private readonly states = new ConnectionStates();
  private readonly waiting = new WaitingSyns();
  /** Open to `segmentTimings`, which replays a flow and looks into what is remembered of it. */
  readonly unacked = new UnackedSegments();
  private readonly sacks = new SackMemory();
  private readonly retransmissions: RetransmissionLabels;
  private readonly completeness = pagedColumn(Uint8Array);
  /** Flows in which a SYN asked for Fast Open with data after a SYN-ACK: see {@link markIgnoredFastOpens}. */
  readonly lateFastOpens = new Set<FlowIndex>();

  /** @param times of the packets, the one under analysis included, in nanoseconds since the capture's start */
  constructor(private readonly times: PacketTimes) {
    this.retransmissions = new RetransmissionLabels(times, this.unacked, this.sacks);
  }

  /**
   * Counts a header for the flow's completeness; also one that is not analysed (with length 0).
   * @param baseWasKnown the sender's first sequence number was known before
   */
  complete(flow: FlowIndex, flags: number, payloadLength: number, baseWasKnown: boolean): void {
    while (this.completeness.length <= flow) this.completeness.push(0);
    const seen = this.completeness.get(flow);
    const now = completenessAfter(seen, flags, payloadLength, baseWasKnown);
    if (now !== seen) this.completeness.set(flow, now);
  }

  /** The Fast Open label of a header that is not analysed otherwise. */
  fastOpen(flow: FlowIndex, fromB: boolean, receiverBase: number, decoded: DecodedPacket): number {
    if ((decoded.flags & SYN) === 0) return 0;
    const s = this.remembered(flow);
    const shared = this.states.offset(flow);
    const [sender, receiver] = fromB
      ? [shared + DIRECTION_WORDS, shared]
      : [shared, shared + DIRECTION_WORDS];
    return fastOpenLabel(s, sender, receiver, receiverBase, decoded);
  }

  /** The first round trip goes from the newest SYN to the first ACK without SYN, of whichever end. */
  firstRoundTrip(flow: FlowIndex, flags: number, packet: PacketIndex, timeIsZero: boolean): void {
    const s = this.remembered(flow);
    const shared = this.states.offset(flow);
    if (s[shared + FIRST_RTT_PACKET] !== 0) return;
    if ((flags & (SYN | ACK)) === SYN) s[shared + SYN_PACKET] = timeIsZero ? 0 : packet + 1;
    if ((flags & (SYN | ACK)) !== ACK || s[shared + SYN_PACKET] === 0) return;
    s[shared + FIRST_RTT_PACKET] = packet + 1;
    // A round trip without duration is none.
    if (firstRoundTrip(s, shared, this.times) === 0) s[shared + FIRST_RTT_PACKET] = 0;
  }

  /**
   * Analyses one segment, after {@link TcpAnalysis.complete}, and returns bits of {@link Analysis}.
   * @param fromB sent by the end that did not send the flow's first segment
   * @param reused the segment began its flow on ports that were in use before
   * @param receiverBase first sequence number of the other end, 0 until known
   * @param timeIsZero the packet's absolute time is 0, which Wireshark takes for unknown
   */
  segment(
    flow: FlowIndex,
    fromB: boolean,
    reused: boolean,
    packet: PacketIndex,
    time: number,
    receiverBase: number,
    timeIsZero: boolean,
    decoded: DecodedPacket,
  ): number {
    if (!fromB && isPlainSyn(decoded) && !this.states.has(flow) && !this.waiting.has(flow)) {
      this.waiting.put(flow, packet, timeIsZero, decoded);
      return reused ? Analysis.reusedPorts : 0;
    }
    const { flags, sequence, acknowledgment, payloadLength } = decoded;
    const s = this.remembered(flow);
    const shared = this.states.offset(flow);
    const sender = fromB ? shared + DIRECTION_WORDS : shared;
    const receiver = fromB ? shared : shared + DIRECTION_WORDS;
    if (s[sender + SACK_SLOT] !== 0) this.sacks.clear(s, sender);

    if ((flags & (SYN | ACK)) === SYN) {
      // A SYN again: what a reset did to the expected sequence number is repaired.
      s[sender + NEXT_SEQUENCE] = s[sender + MAX_TO_BE_ACKED]!;
    }

    let labels = reused ? Analysis.reusedPorts : 0;
    labels |= this.flowControl(s, sender, receiver, decoded);
    if (acknowledgment !== s[sender + LAST_ACK]) s[sender + DUPLICATE_ACKS] = 0;
    if ((flags & ACK) !== 0) labels |= this.unseen(s, sender, receiver, sequence, acknowledgment);
    const phantom = (flags & (SYN | FIN)) !== 0 ? 1 : 0;
    if ((payloadLength > 0 || phantom === 1) && (labels & Analysis.keepAlive) === 0) {
      labels |= this.retransmissions.of(
        s,
        shared,
        sender,
        receiver,
        time,
        sequence,
        payloadLength,
        phantom,
      );
    }
    this.remember(s, sender, packet, decoded, phantom, labels);
    if (s[receiver + UNACKED_NEWEST] !== 0) this.unacked.acknowledge(s, receiver, acknowledgment);

    if ((flags & SYN) !== 0) {
      learnWindowScale(s, sender, receiver, decoded);
      labels |= fastOpenLabel(s, sender, receiver, receiverBase, decoded);
      if (
        (labels & Analysis.tfoSyn) !== 0 &&
        payloadLength > 0 &&
        (this.completeness.get(flow) & Completeness.synAck) !== 0
      ) {
        this.lateFastOpens.add(flow);
      }
    } else if ((flags & ACK) !== 0) s[sender + DIRECTION_BITS]! &= ~FIRST_ACK_DUE;
    if (s[shared + FIRST_RTT_PACKET] === 0) {
      this.firstRoundTrip(flow, flags, packet, timeIsZero);
    }
    if (decoded.sackBlocks > 0) {
      this.sacks.keep(s, sender, decoded, receiverBase);
      if ((labels & Analysis.windowUpdate) !== 0) {
        labels = (labels & ~Analysis.windowUpdate) | Analysis.duplicateAck;
        s[sender + DUPLICATE_ACKS]!++;
      }
    }
    return labels;
  }

  /** What is remembered of a flow; its words start at {@link TcpAnalysis.offset}. */
  remembered(flow: FlowIndex): Uint32Array {
    const s = this.states.page(flow);
    if (this.waiting.has(flow)) {
      const packet = this.waiting.take(flow);
      const { syn, timeIsZero } = this.waiting;
      this.segment(flow, false, false, packet, this.times.get(packet), 0, timeIsZero, syn);
    }
    return s;
  }

  offset(flow: FlowIndex): number {
    return this.states.offset(flow);
  }

  /** Zero window, lost segment, keep-alive, window update and full, duplicate ACK: the tests in their order. */
  private flowControl(
    s: Uint32Array,
    sender: number,
    receiver: number,
    { flags, sequence, acknowledgment, payloadLength, window }: DecodedPacket,
  ): number {
    const nextSequence = s[sender + NEXT_SEQUENCE]!;
    const inSequence = sequence === nextSequence;
    if (payloadLength === 1 && inSequence && s[receiver + WINDOW] === 0) {
      return Analysis.zeroWindowProbe;
    }
    let labels = 0;
    if (nextSequence !== 0 && (flags & RST) === 0 && isAfter(sequence, nextSequence)) {
      labels |= Analysis.lostSegment;
    }
    if ((flags & (SYN | FIN | RST)) !== 0) return labels;
    if (window === 0) labels |= Analysis.zeroWindow;
    if (payloadLength > 0) {
      if (payloadLength === 1 && sequence === sequenceAdd(nextSequence, -1)) {
        labels |= Analysis.keepAlive;
      }
      const end = sequenceAdd(sequence, payloadLength);
      return windowFull(s, receiver, end) ? labels | Analysis.windowFull : labels;
    }
    if (!inSequence) {
      return sequence === sequenceAdd(nextSequence, -1) ? labels | Analysis.keepAlive : labels;
    }
    return labels | this.pureAck(s, sender, receiver, acknowledgment, window);
  }

  /** The label of an ACK without payload at the expected sequence number. */
  private pureAck(
    s: Uint32Array,
    sender: number,
    receiver: number,
    acknowledgment: number,
    window: number,
  ): number {
    const sameAck = acknowledgment === s[sender + LAST_ACK];
    const receiverBits = s[receiver + DIRECTION_BITS]!;
    if (window !== s[sender + WINDOW]) {
      return sameAck && window !== 0 ? Analysis.windowUpdate : 0;
    }
    if (window === 0) {
      if ((receiverBits & LAST_ZERO_WINDOW_PROBE) === 0) return 0;
      if (sameAck) return Analysis.zeroWindowProbeAck;
      if (acknowledgment !== sequenceAdd(s[sender + LAST_ACK]!, 1)) return 0;
      // The probe's byte was taken in.
      s[receiver + NEXT_SEQUENCE] = acknowledgment;
      s[receiver + MAX_TO_BE_ACKED] = acknowledgment;
      return Analysis.zeroWindowProbeAck;
    }
    if (!sameAck) return 0;
    if ((receiverBits & LAST_KEEP_ALIVE) !== 0) return Analysis.keepAliveAck;
    s[sender + DUPLICATE_ACKS]!++;
    return Analysis.duplicateAck;
  }

  /** Does the ACK cover what the capture never showed? */
  private unseen(
    s: Uint32Array,
    sender: number,
    receiver: number,
    sequence: number,
    acknowledgment: number,
  ): number {
    const known = s[receiver + MAX_TO_BE_ACKED]!;
    if (known === 0 || !isAfter(acknowledgment, known)) return 0;
    if (
      acknowledgment === sequenceAdd(s[sender + LAST_ACK]!, 1) &&
      sequence === s[sender + NEXT_SEQUENCE] &&
      (s[receiver + DIRECTION_BITS]! & LAST_ZERO_WINDOW_PROBE) !== 0
    ) {
      s[receiver + NEXT_SEQUENCE] = acknowledgment;
      s[receiver + MAX_TO_BE_ACKED] = acknowledgment;
      return Analysis.windowUpdate;
    }
    s[receiver + MAX_TO_BE_ACKED] = this.unacked.reachFrom(s, receiver, acknowledgment);
    return Analysis.ackLostSegment;
  }

  /** Takes the segment into the sender's state. */
  private remember(
    s: Uint32Array,
    sender: number,
    packet: PacketIndex,
    { sequence, acknowledgment, payloadLength, window }: DecodedPacket,
    phantom: number,
    labels: number,
  ): void {
    let next = sequenceAdd(sequence, payloadLength);
    if ((payloadLength > 0 || phantom === 1) && this.unacked.hasRoom(s, sender)) {
      next = sequenceAdd(next, phantom);
      this.unacked.add(s, sender, sequence, next, packet);
    }
    const known = s[sender + NEXT_SEQUENCE]!;
    let bits = s[sender + DIRECTION_BITS]! & ~(LAST_KEEP_ALIVE | LAST_ZERO_WINDOW_PROBE);
    if (known === 0 || isAfter(next, sequenceAdd(known, phantom))) {
      bits = (bits & ~LAST_LENGTH_MASK) | (payloadLength & LAST_LENGTH_MASK);
    }
    if ((labels & Analysis.zeroWindowProbe) === 0) {
      if (known === 0 || isAfter(next, known)) {
        s[sender + NEXT_SEQUENCE] = next;
        s[sender + NEXT_SEQUENCE_PACKET] = packet;
      }
      const toBeAcked = s[sender + MAX_TO_BE_ACKED]!;
      if (toBeAcked === 0 || toBeAcked === sequence) {
        s[sender + MAX_TO_BE_ACKED] = s[sender + NEXT_SEQUENCE]!;
      }
    }
    if ((labels & PROBES) !== 0) {
      if ((labels & Analysis.keepAlive) !== 0) bits |= LAST_KEEP_ALIVE;
      if ((labels & Analysis.zeroWindowProbe) !== 0) bits |= LAST_ZERO_WINDOW_PROBE;
    }
    s[sender + DIRECTION_BITS] = bits;
    s[sender + WINDOW] = window;
    s[sender + LAST_ACK] = acknowledgment;
    s[sender + LAST_ACK_PACKET] = packet;
  }

  /** Forgets what it remembers of the connections, which only further segments would ask for, and gives the memory back. */
  forget(): void {
    this.states.forget();
    this.waiting.forget();
    this.unacked.forget();
  }

  /** Completeness of every flow. */
  completenessOf(flows: number, handOver: HandOver): Uint8Array<ArrayBuffer> {
    while (this.completeness.length < flows) this.completeness.push(0);
    return handOver(this.completeness);
  }
}
