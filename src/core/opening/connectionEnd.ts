/** One end of a connection while its packets are read: the numbers it has sent, and the states it has been in. */
import type { PacketIndex } from '../packets/packetTable';
import { isAfter, sequenceAdd } from '../tcp/sequence';
import type { StateSpan, TcpState } from './opening';
import { nextState, type TcpEvent } from './tcpStateMachine';

/** A link may hold any number of connections in one flow; more states than this of one end nobody reads. */
const MOST_SPANS = 200;

interface OpenSpan {
  readonly state: TcpState;
  packet: PacketIndex;
  provedBy: PacketIndex | null;
  /** A segment that the end itself sent leaves no doubt; else what the end sends later can take the state back. */
  firm: boolean;
  /** Entered by a segment of the other end: seen where the capture was taken at this end. */
  readonly event: TcpEvent | null;
}

export class ConnectionEnd {
  private readonly open: OpenSpan[] = [];
  /** Sequence number of its SYN; null when not seen. */
  isn: number | null = null;
  /** Sequence number behind all that it sent, or that the other end has acknowledged; null when not known. */
  next: number | null = null;
  /** Highest acknowledgment number that it sent. */
  acknowledged: number | null = null;
  /** It began with a SYN of its own. */
  active = false;
  /** Its SYN carried data (Fast Open): the other end may answer with data before the handshake is over. */
  synWithData = false;
  sentSynAck = false;
  sentData = false;
  /** Its last SYN without ACK, SYN-ACK, and SYN of either kind. */
  bareSyn: PacketIndex | null = null;
  synAck: PacketIndex | null = null;
  syn: PacketIndex | null = null;
  /** Sequence number behind its FIN; null before it was sent. */
  finEnd: number | null = null;
  /** The segment with which the other end can take the FIN: its last copy, or data before it that was sent again. */
  finPacket: PacketIndex | null = null;
  finAcknowledged = false;
  /** It has acknowledged the other end's FIN. */
  tookFin = false;
  /** What it will be in once it has sent what it was about to send when a segment crossed it. */
  deferred: TcpEvent | null = null;
  /** When it acknowledges this much, it has taken a segment that acknowledged its FIN. */
  provesFinAcknowledged: number | null = null;

  /** @param watched the capture was taken at this end: what comes in is seen to come in */
  constructor(private readonly watched: boolean) {}

  get state(): TcpState | null {
    return this.open.at(-1)?.state ?? null;
  }

  /** Did a segment of its own show its state? */
  get isFirm(): boolean {
    return this.open.at(-1)?.firm ?? false;
  }

  /** What brought the state. */
  get event(): TcpEvent | null {
    return this.open.at(-1)?.event ?? null;
  }

  /** The packet of its state, -1 when it is in none. */
  get since(): PacketIndex {
    return this.open.at(-1)?.packet ?? -1;
  }

  /** A new connection: the numbers of the one before mean nothing any more. */
  begin(isn: number, active: boolean): void {
    this.isn = isn;
    this.next = sequenceAdd(isn, 1);
    this.acknowledged = null;
    this.active = active;
    this.synWithData = false;
    this.sentSynAck = false;
    this.sentData = false;
    this.bareSyn = null;
    this.synAck = null;
    this.finEnd = null;
    this.finPacket = null;
    this.finAcknowledged = false;
    this.tookFin = false;
    this.deferred = null;
    this.provesFinAcknowledged = null;
  }

  /** Something that it does itself. */
  sends(event: TcpEvent, packet: PacketIndex, certain = true): void {
    const next = nextState(this.state, event, this.active);
    if (next !== null) this.enter(next, packet, certain ? packet : null, certain, null);
  }

  /**
   * Something that it gets.
   * @param provedBy its own segment that shows that it got it; null when nothing does
   */
  takes(event: TcpEvent, packet: PacketIndex, provedBy: PacketIndex | null): void {
    const next = nextState(this.state, event, this.active);
    if (next !== null) this.enter(next, packet, provedBy, provedBy !== null, event);
  }

  /** Something that it got at `packet`, or, where it was in another state since then, at its own segment that shows it. */
  tookBefore(event: TcpEvent, packet: PacketIndex | null, provedBy: PacketIndex): void {
    const at = packet !== null && packet >= this.since ? packet : provedBy;
    this.takes(event, at, provedBy);
  }

  /** A state that no edge leads to: the beginning is not in the capture, or the end has lost its state. */
  enter(
    state: TcpState,
    packet: PacketIndex,
    provedBy: PacketIndex | null,
    firm: boolean,
    event: TcpEvent | null = null,
  ): void {
    if (this.open.length >= MOST_SPANS) return;
    this.open.push({ state, packet: Math.max(packet, this.since), provedBy, firm, event });
  }

  /** The last time that it was in a state is shown by a segment of its own. */
  prove(state: TcpState, provedBy: PacketIndex, firm = true): void {
    // What is proved lies at most under the one state that follows from it.
    for (const span of [this.open.at(-1), this.open.at(-2)]) {
      if (span?.state !== state) continue;
      span.provedBy ??= provedBy;
      span.firm ||= firm;
      return;
    }
  }

  /** Its state begins only here: it was still sending out of the one before. */
  delay(packet: PacketIndex): void {
    const last = this.open.at(-1);
    if (last !== undefined) last.packet = Math.max(last.packet, packet);
  }

  /** It cannot have come to these states: what it sends now, nobody sends in them. */
  takeBack(states: readonly TcpState[], evenFirm = false): void {
    for (
      let last = this.open.at(-1);
      last !== undefined && states.includes(last.state) && (evenFirm || !last.firm);
      last = this.open.at(-1)
    ) {
      this.open.pop();
    }
  }

  /** Notes the numbers of a segment that it sent. */
  note(end: number, acknowledgment: number | null): void {
    if (this.next === null || isAfter(end, this.next)) this.next = end;
    if (acknowledgment === null) return;
    if (this.acknowledged === null || isAfter(acknowledgment, this.acknowledged)) {
      this.acknowledged = acknowledgment;
    }
  }

  /** Its states; one that was left at the packet at which it was entered was never seen from outside. */
  spans(): StateSpan[] {
    const { open, watched } = this;
    return open
      .filter(({ packet }, at) => open[at + 1]?.packet !== packet)
      .map(({ state, packet, provedBy, event }) => {
        const proof = provedBy ?? (watched && event !== null ? packet : null);
        return { state, packet, inferred: proof === null, provedBy: proof };
      });
  }
}
