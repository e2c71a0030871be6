/**
 * Retransmission, fast and spurious retransmission, out-of-order: what Wireshark calls a segment that does not
 * advance its direction.
 */
import { Analysis } from '../packets/packetTable';
import {
  DIRECTION_BITS,
  DUPLICATE_ACKS,
  FIRST_RTT_PACKET,
  LAST_ACK,
  LAST_ACK_PACKET,
  LAST_LENGTH_MASK,
  NEXT_SEQUENCE,
  NEXT_SEQUENCE_PACKET,
  SACK_SLOT,
  SYN_PACKET,
} from './connectionStates';
import type { SackMemory } from './sackMemory';
import { isAfter, sequenceAdd } from './sequence';
import type { UnackedSegments } from './unackedSegments';

/** A retransmission this soon after the duplicate ACKs is a fast one. */
const FAST_RETRANSMISSION_NANOSECONDS = 20e6;
/** Out of order is what comes this soon after what overtook it, while the round trip is not known. */
const OUT_OF_ORDER_NANOSECONDS = 3e6;
const TWO_DUPLICATES = 2;

/** Times of packets, by row. */
export interface PacketTimes {
  get(packet: number): number;
}

export class RetransmissionLabels {
  constructor(
    private readonly times: PacketTimes,
    private readonly unacked: UnackedSegments,
    private readonly sacks: SackMemory,
  ) {}

  /**
   * The label of a segment with payload, SYN or FIN; 0 when it is none of the family.
   * @param flow, sender, receiver places in `states` of the flow and its directions
   * @param time of the segment
   * @param phantom 1 for a SYN or FIN, which takes a sequence number
   */
  of(
    states: Uint32Array,
    flow: number,
    sender: number,
    receiver: number,
    time: number,
    sequence: number,
    length: number,
    phantom: number,
  ): number {
    const nextSequence = states[sender + NEXT_SEQUENCE]!;
    const behind =
      nextSequence !== 0 &&
      isAfter(nextSequence, sequence) &&
      !(length > 1 && sequence === sequenceAdd(nextSequence, -1));
    const end = sequenceAdd(sequence, length);
    const receiverAck = states[receiver + LAST_ACK]!;
    if (length > 0 && receiverAck !== 0 && !isAfter(end, receiverAck)) {
      return Analysis.spuriousRetransmission | Analysis.retransmission;
    }
    if (!behind) return 0;
    if (this.isFast(states, receiver, time, sequence, end)) {
      return Analysis.fastRetransmission | Analysis.retransmission;
    }
    const sinceNext = time - this.times.get(states[sender + NEXT_SEQUENCE_PACKET]!);
    if (
      isSooner(sinceNext, this.outOfOrderLimit(states, flow)) &&
      !this.unacked.contains(states, sender, sequence, end)
    ) {
      const reachesNext = nextSequence === sequenceAdd(end, phantom);
      if (!reachesNext || (states[sender + DIRECTION_BITS]! & LAST_LENGTH_MASK) === 0) {
        return Analysis.outOfOrder;
      }
    }
    return Analysis.retransmission;
  }

  private isFast(
    states: Uint32Array,
    receiver: number,
    time: number,
    sequence: number,
    end: number,
  ): boolean {
    if (states[receiver + DUPLICATE_ACKS]! < TWO_DUPLICATES) return false;
    const sinceAck = time - this.times.get(states[receiver + LAST_ACK_PACKET]!);
    if (!isSooner(sinceAck, FAST_RETRANSMISSION_NANOSECONDS)) return false;
    if (states[receiver + LAST_ACK] === sequence) return true;
    const slot = states[receiver + SACK_SLOT]!;
    return slot !== 0 && !this.sacks.covers(slot, sequence, end);
  }

  private outOfOrderLimit(states: Uint32Array, flow: number): number {
    const roundTrip = firstRoundTrip(states, flow, this.times);
    return roundTrip === 0 || Number.isNaN(roundTrip) ? OUT_OF_ORDER_NANOSECONDS : roundTrip;
  }
}

/** Wireshark's initial round-trip time of a flow in nanoseconds, 0 while unknown. */
export function firstRoundTrip(states: Uint32Array, flow: number, times: PacketTimes): number {
  const ended = states[flow + FIRST_RTT_PACKET]!;
  if (ended === 0) return 0;
  return times.get(ended - 1) - times.get(states[flow + SYN_PACKET]! - 1);
}

/** Is `a < b` as unsigned 64-bit nanoseconds? A negative time is huge there; packets without times all have 0. */
function isSooner(a: number, b: number): boolean {
  if (Number.isNaN(a)) return true;
  return a < 0 === b < 0 ? a < b : a >= 0;
}
