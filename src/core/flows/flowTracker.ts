/**
 * Finds the flow of each segment and numbers flows as Wireshark 4.4 numbers TCP streams: a flow is an
 * unordered pair of endpoints, and a SYN or SYN-ACK that cannot belong to the connection seen so far
 * begins a new one (its "port numbers reused").
 */
import type { HandOver } from '../bytes/handOver';
import { letGo } from '../bytes/letGo';
import { HASH_START, hashWord } from '../bytes/seededHash';
import { pagedColumn } from '../bytes/pagedColumn';
import type { AddressId } from '../packets/addressTable';
import { TcpFlag } from '../packets/packetTable';
import { sequenceAdd } from '../tcp/sequence';
import { FlowTrait, type FlowIndex } from './flowTable';

/** Per-flow bits while tracking. A is the end that sent the flow's first segment, B the other one. */
const BASE_KNOWN_A = 1;
const BASE_KNOWN_B = 2;
const FIN_OR_RST_SEEN = 4;
const SYN_FROM_A = 8;
const SYN_FROM_B = 16;
const SYN_ACK_FROM_A = 32;
const SYN_ACK_FROM_B = 64;
const REUSED_PORTS = 128;
const CONTINUATION = 256;

/**
 * Streams that are read as one flow at most; the next one begins a flow of its own. A client gives up after some ten attempts, and a
 * flow must not hold half a file of streams of one ISN.
 */
export const MOST_STREAMS_OF_FLOW = 32;

/** The ends of each flow when tracking is over. */
export interface TrackedFlows {
  readonly length: number;
  readonly clientAddress: Uint32Array;
  readonly serverAddress: Uint32Array;
  readonly clientPort: Uint16Array;
  readonly serverPort: Uint16Array;
  readonly traits: Uint32Array;
  /** 1 where the end that sent the first segment is the server. */
  readonly firstSenderIsServer: Uint8Array;
  /** See `FlowTable.continuedBy`. */
  readonly continuedBy: Int32Array;
}

export class FlowTracker {
  private readonly addressA = pagedColumn(Uint32Array);
  private readonly addressB = pagedColumn(Uint32Array);
  private readonly portA = pagedColumn(Uint16Array);
  private readonly portB = pagedColumn(Uint16Array);
  private readonly baseA = pagedColumn(Uint32Array);
  private readonly baseB = pagedColumn(Uint32Array);
  private readonly bits = pagedColumn(Uint16Array);
  private readonly continuedBy = pagedColumn(Int32Array);
  /** Open addressing, flow + 1, at most half full; a reused pair of endpoints keeps its slot. */
  private slots = new Int32Array(1024);
  private slotHash = new Int32Array(1024);
  private used = 0;

  /** Set by {@link find}: the segment was sent by the end that did not send the flow's first segment. */
  fromB = false;
  /** Set by {@link find}: the segment began a new flow on ports that were in use before. */
  reused = false;
  /** Set by {@link find}: the sender's first sequence number was known before the segment. */
  baseWasKnown = false;

  get length(): number {
    return this.addressA.length;
  }

  /** Raw base sequence number of the sender (`fromB` false: of A), for relative numbers; 0 until known. */
  base(flow: FlowIndex, ofB: boolean): number {
    return ofB ? this.baseB.get(flow) : this.baseA.get(flow);
  }

  /** As far as the segments so far tell: is B the server? */
  serverIsB(flow: FlowIndex): boolean {
    return !firstSenderServes(this.bits.get(flow), this.portA.get(flow), this.portB.get(flow));
  }

  /** The flow of a segment; makes it when needed. `quoted` segments (inside an ICMP error) only name a flow. */
  find(
    source: AddressId,
    sourcePort: number,
    destination: AddressId,
    destinationPort: number,
    flags: number,
    sequence: number,
    acknowledgment: number,
    quoted: boolean,
  ): FlowIndex {
    this.reused = false;
    const hash = hashEndpoints(source, sourcePort, destination, destinationPort);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const flow = this.slots[slot]! - 1;
      if (flow < 0) break;
      if (this.slotHash[slot] === hash) {
        const a = this.addressA.get(flow);
        const b = this.addressB.get(flow);
        const pa = this.portA.get(flow);
        const pb = this.portB.get(flow);
        if (a === source && b === destination && pa === sourcePort && pb === destinationPort) {
          this.fromB = false;
          return this.take(flow, slot, flags, sequence, acknowledgment, quoted);
        }
        if (b === source && a === destination && pb === sourcePort && pa === destinationPort) {
          this.fromB = true;
          return this.take(flow, slot, flags, sequence, acknowledgment, quoted);
        }
      }
      slot = (slot + 1) & mask;
    }
    this.fromB = false;
    const flow = this.create(source, sourcePort, destination, destinationPort);
    this.slots[slot] = flow + 1;
    this.slotHash[slot] = hash;
    this.used++;
    if (this.used * 2 > this.slots.length) this.growSlots();
    this.baseWasKnown = false;
    if (quoted) this.noteEnd(flow, flags);
    else this.note(flow, flags, sequence, acknowledgment);
    return flow;
  }

  /** The newest flow between two endpoints, whichever sent; -1 when there is none. Changes nothing. */
  known(
    source: AddressId,
    sourcePort: number,
    destination: AddressId,
    destinationPort: number,
  ): FlowIndex {
    const hash = hashEndpoints(source, sourcePort, destination, destinationPort);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const flow = this.slots[slot]! - 1;
      if (flow < 0) return -1;
      if (this.slotHash[slot] !== hash) continue;
      const a = this.addressA.get(flow);
      const b = this.addressB.get(flow);
      const pa = this.portA.get(flow);
      const pb = this.portB.get(flow);
      const sameWay =
        a === source && b === destination && pa === sourcePort && pb === destinationPort;
      const otherWay =
        b === source && a === destination && pb === sourcePort && pa === destinationPort;
      if (sameWay || otherWay) return flow;
    }
  }

  /** A segment of a known pair of endpoints: of the current flow, or the first of a new one. */
  private take(
    flow: FlowIndex,
    slot: number,
    flags: number,
    sequence: number,
    acknowledgment: number,
    quoted: boolean,
  ): FlowIndex {
    this.baseWasKnown = (this.bits.get(flow) & (this.fromB ? BASE_KNOWN_B : BASE_KNOWN_A)) !== 0;
    if ((flags & TcpFlag.syn) !== 0 && this.beginsNewFlow(flow, sequence)) {
      const again =
        (this.fromB ? this.baseB.get(flow) : this.baseA.get(flow)) === sequence ||
        this.answersPendingSyn(flow, flags, acknowledgment);
      // The new flow's first segment decides which end is A.
      const swap = this.fromB;
      const next = this.create(
        swap ? this.addressB.get(flow) : this.addressA.get(flow),
        swap ? this.portB.get(flow) : this.portA.get(flow),
        swap ? this.addressA.get(flow) : this.addressB.get(flow),
        swap ? this.portA.get(flow) : this.portB.get(flow),
      );
      this.fromB = false;
      this.slots[slot] = next + 1;
      this.bits.set(next, again ? REUSED_PORTS | CONTINUATION : REUSED_PORTS);
      if (again) this.continuedBy.set(flow, next);
      this.reused = true;
      this.baseWasKnown = false;
      flow = next;
    }
    if (quoted) this.noteEnd(flow, flags);
    else this.note(flow, flags, sequence, acknowledgment);
    return flow;
  }

  /** Wireshark 4.4: a SYN (or SYN-ACK) with another base, or with the same base after a FIN or RST. */
  private beginsNewFlow(flow: FlowIndex, sequence: number): boolean {
    const bits = this.bits.get(flow);
    const known = (bits & (this.fromB ? BASE_KNOWN_B : BASE_KNOWN_A)) !== 0;
    if (!known) return false;
    const base = this.fromB ? this.baseB.get(flow) : this.baseA.get(flow);
    return base !== sequence || (bits & FIN_OR_RST_SEEN) !== 0;
  }

  /** Of a quoted header Wireshark only takes the end of the connection to heart. */
  private noteEnd(flow: FlowIndex, flags: number): void {
    if (endsConnection(flags)) this.bits.set(flow, this.bits.get(flow) | FIN_OR_RST_SEEN);
  }

  /** Another SYN-ACK to the flow's SYN, or one after an RST that somebody sent first: still the same opening. */
  private answersPendingSyn(flow: FlowIndex, flags: number, acknowledgment: number): boolean {
    const bits = this.bits.get(flow);
    const { fromB } = this;
    const asked = fromB ? SYN_FROM_A : SYN_FROM_B;
    const ownSyn = fromB ? SYN_FROM_B : SYN_FROM_A;
    return (
      (flags & TcpFlag.ack) !== 0 &&
      (bits & asked) !== 0 &&
      (bits & ownSyn) === 0 &&
      (fromB ? this.baseA.get(flow) : this.baseB.get(flow)) === sequenceAdd(acknowledgment, -1)
    );
  }

  private note(flow: FlowIndex, flags: number, sequence: number, acknowledgment: number): void {
    const { fromB } = this;
    let bits = this.bits.get(flow);
    const before = bits;
    if ((bits & (fromB ? BASE_KNOWN_B : BASE_KNOWN_A)) === 0) {
      const base = (flags & TcpFlag.syn) !== 0 ? sequence : sequenceAdd(sequence, -1);
      // The first SYN of an end begins anew, as it does for `tcp.completeness`: ends before it are forgotten.
      if ((flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn) bits &= ~FIN_OR_RST_SEEN;
      (fromB ? this.baseB : this.baseA).set(flow, base);
      bits |= fromB ? BASE_KNOWN_B : BASE_KNOWN_A;
    }
    if ((bits & (fromB ? BASE_KNOWN_A : BASE_KNOWN_B)) === 0 && (flags & TcpFlag.ack) !== 0) {
      (fromB ? this.baseA : this.baseB).set(flow, sequenceAdd(acknowledgment, -1));
      bits |= fromB ? BASE_KNOWN_A : BASE_KNOWN_B;
    }
    if (endsConnection(flags)) bits |= FIN_OR_RST_SEEN;
    if ((flags & TcpFlag.syn) !== 0) {
      if ((flags & TcpFlag.ack) !== 0) bits |= fromB ? SYN_ACK_FROM_B : SYN_ACK_FROM_A;
      else bits |= fromB ? SYN_FROM_B : SYN_FROM_A;
    }
    if (bits !== before) this.bits.set(flow, bits);
  }

  private create(
    source: AddressId,
    sourcePort: number,
    destination: AddressId,
    destinationPort: number,
  ): FlowIndex {
    const flow = this.addressA.length;
    this.addressA.push(source);
    this.portA.push(sourcePort);
    this.addressB.push(destination);
    this.portB.push(destinationPort);
    this.baseA.push(0);
    this.baseB.push(0);
    this.bits.push(0);
    this.continuedBy.push(-1);
    return flow;
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const slotHash = new Int32Array(slots.length);
    const mask = slots.length - 1;
    for (let old = 0; old < this.slots.length; old++) {
      const value = this.slots[old]!;
      if (value === 0) continue;
      const hash = this.slotHash[old]!;
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = value;
      slotHash[slot] = hash;
    }
    this.forget();
    this.slots = slots;
    this.slotHash = slotHash;
  }

  /** Gives the memory back that finding flows takes; call it when no segment comes any more. */
  forget(): void {
    letGo(this.slots);
    letGo(this.slotHash);
  }

  /** Settles which end is the client, as far as the segments tell, and hands over the columns. */
  table(handOver: HandOver): TrackedFlows {
    const { length } = this;
    const clientAddress = handOver(this.addressA);
    const serverAddress = handOver(this.addressB);
    const clientPort = handOver(this.portA);
    const serverPort = handOver(this.portB);
    const bits = handOver(this.bits);
    const traits = new Uint32Array(length);
    const firstSenderIsServer = new Uint8Array(length);
    for (let flow = 0; flow < length; flow++) {
      const seen = bits[flow]!;
      const aIsServer = firstSenderServes(seen, clientPort[flow]!, serverPort[flow]!);
      if (aIsServer) {
        firstSenderIsServer[flow] = 1;
        [clientAddress[flow], serverAddress[flow]] = [serverAddress[flow]!, clientAddress[flow]!];
        [clientPort[flow], serverPort[flow]] = [serverPort[flow]!, clientPort[flow]!];
      }
      let trait = 0;
      if ((seen & (SYN_FROM_A | SYN_FROM_B | SYN_ACK_FROM_A | SYN_ACK_FROM_B)) === 0) {
        trait |= FlowTrait.guessedRoles;
      }
      if ((seen & (SYN_FROM_A | SYN_FROM_B)) !== 0) trait |= FlowTrait.hasSyn;
      if ((seen & (SYN_ACK_FROM_A | SYN_ACK_FROM_B)) !== 0) trait |= FlowTrait.hasSynAck;
      if ((seen & REUSED_PORTS) !== 0) trait |= FlowTrait.reusedPorts;
      if ((seen & CONTINUATION) !== 0) trait |= FlowTrait.continuation;
      traits[flow] = trait;
    }
    const continuedBy = handOver(this.continuedBy);
    endLongRows(continuedBy, traits);
    return {
      length,
      clientAddress,
      serverAddress,
      clientPort,
      serverPort,
      traits,
      firstSenderIsServer,
      continuedBy,
    };
  }
}

/** Ends each row of streams that continue one another after {@link MOST_STREAMS_OF_FLOW}: what comes behind is a flow of its own. */
function endLongRows(continuedBy: Int32Array, traits: Uint32Array): void {
  /** How many streams stand before each in its row; a stream is continued by one behind it. */
  const before = new Uint8Array(continuedBy.length);
  continuedBy.forEach((next, flow) => {
    if (next < 0) return;
    if (before[flow]! + 1 < MOST_STREAMS_OF_FLOW) before[next] = before[flow]! + 1;
    else {
      continuedBy[flow] = -1;
      traits[next]! &= ~FlowTrait.continuation;
    }
  });
}

/**
 * Is the end that sent the first segment the server? The sender of the SYN is the client, the sender of a
 * SYN-ACK the server; without either it is a guess: the lower port listens.
 */
function firstSenderServes(seen: number, portA: number, portB: number): boolean {
  if ((seen & SYN_FROM_A) !== 0) return false;
  if ((seen & SYN_FROM_B) !== 0) return true;
  if ((seen & SYN_ACK_FROM_B) !== 0) return false;
  if ((seen & SYN_ACK_FROM_A) !== 0) return true;
  return portA < portB;
}

/** What `tcp.completeness` counts as an end: any RST, a FIN with ACK. */
function endsConnection(flags: number): boolean {
  const { fin, rst, ack } = TcpFlag;
  return (flags & rst) !== 0 || (flags & (fin | ack)) === (fin | ack);
}

function hashEndpoints(a: number, portA: number, b: number, portB: number): number {
  const h = hashWord(hashWord(HASH_START, a), portA);
  const g = hashWord(hashWord(HASH_START, b), portB);
  // Symmetric, so that both directions find the same slot.
  return (h + g) | 0;
}
