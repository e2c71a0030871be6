/**
 * The states that both ends of a flow go through in its whole life (RFC 9293 section 3.3.2), as far as packets show them. What
 * an end sends shows its state. What it is sent shows nothing before it answers: until then, its state is inferred.
 */
import { packetsOfFlow } from '../flows/flowTable';
import {
  Analysis,
  isFromServer,
  tcpFlags,
  TcpFlag,
  type PacketIndex,
} from '../packets/packetTable';
import { isAfter, isAtOrAfter, sequenceAdd } from '../tcp/sequence';
import { ConnectionEnd } from './connectionEnd';
import type { HalfOpen, Opening, StateSpan, TcpState } from './opening';
import type { OpeningTables } from './openingTables';
import { resets, resetsItself } from './resetRules';
import { isWithoutConnection } from './tcpStateMachine';

/** The columns of one packet that states depend on. */
export interface StateSegment {
  readonly packet: PacketIndex;
  readonly flags: number;
  readonly sequence: number;
  /** Sequence number behind it: payload, SYN and FIN count. */
  readonly end: number;
  /** Null where it has no ACK. */
  readonly acknowledgment: number | null;
  readonly payload: number;
}

/** State spans of the client and of the server, from the flow's first packet to its last. */
export interface FlowStates {
  readonly client: readonly StateSpan[];
  readonly server: readonly StateSpan[];
}

/**
 * The states of both ends of the flow that an opening is of; O(packets of the flow).
 * @param fromBox packets that neither end sent: they show nothing of the end in whose name they come
 * @param statedEnd the end at which a person states that the capture was taken: what passed there has reached it
 */
export function statesOf(
  capture: OpeningTables,
  opening: Opening,
  fromBox: ReadonlySet<PacketIndex> = NONE,
  statedEnd: 'client' | 'server' | null = null,
): FlowStates {
  const { packets } = capture;
  const { flow, halfOpen } = opening;
  const duplicates = new Set(
    opening.segments.flatMap(({ packet, duplicateOf }) => (duplicateOf === null ? [] : [packet])),
  );
  const client = new ConnectionEnd(statedEnd === 'client');
  const server = new ConnectionEnd(statedEnd === 'server');
  for (const packet of packetsOfFlow(capture.flows, flow)) {
    const flags = tcpFlags(packets, packet);
    const isCopy =
      duplicates.has(packet) || (packets.analysis[packet]! & Analysis.captureDuplicate) !== 0;
    // RSTs to several segments look like copies of one, and a copy of one changes nothing.
    if (isCopy && (flags & TcpFlag.rst) === 0) continue;
    const sequence = packets.sequence[packet]!;
    const payload = packets.payloadLength[packet]!;
    const segment: StateSegment = {
      packet,
      flags,
      sequence,
      end: sequenceAdd(sequence, payload + phantomBytes(flags)),
      acknowledgment: (flags & TcpFlag.ack) === 0 ? null : packets.acknowledgment[packet]!,
      payload,
    };
    const fromServer = isFromServer(packets, packet);
    const sender = fromServer ? server : client;
    const receiver = fromServer ? client : server;
    const notItsOwn = fromBox.has(packet);
    if ((flags & TcpFlag.rst) !== 0) {
      if (!notItsOwn) closeSender(segment, sender, receiver);
      if (resets(segment, sender, receiver)) receiver.takes('takes RST', packet, null);
      continue;
    }
    if (notItsOwn) noteSyn(segment, sender);
    else send(segment, sender, receiver, halfOpen);
    const ignored = halfOpen !== null && !fromServer && packet < takenAt(halfOpen);
    receive(segment, sender, receiver, ignored);
    if (halfOpen !== null && packet === halfOpen.takenSegment) accept(server, packet, halfOpen);
  }
  return { client: client.spans(), server: server.spans() };
}

const NONE: ReadonlySet<PacketIndex> = new Set();

/** A SYN or SYN-ACK that a box sent in an end's name: the other end takes it for that end's. */
function noteSyn({ packet, flags, acknowledgment }: StateSegment, end: ConnectionEnd): void {
  if ((flags & TcpFlag.syn) === 0) return;
  end.syn = packet;
  if (acknowledgment === null) end.bareSyn = packet;
  else end.synAck = packet;
}

function phantomBytes(flags: number): number {
  return ((flags & TcpFlag.syn) === 0 ? 0 : 1) + ((flags & TcpFlag.fin) === 0 ? 0 : 1);
}

/** From which packet on a server that was half-open takes what the client sends (glossary: acceptance). */
function takenAt(halfOpen: HalfOpen): PacketIndex {
  return halfOpen.end === 'accepted' ? (halfOpen.takenSegment ?? halfOpen.to) : Infinity;
}

/** The half-open server takes a segment at last; its answer proves it. */
function accept(server: ConnectionEnd, packet: PacketIndex, halfOpen: HalfOpen): void {
  if (server.state === 'SYN-RECEIVED') server.takes('takes ACK of SYN', packet, halfOpen.to);
}

/** What a segment shows of its sender. */
function send(
  segment: StateSegment,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
  halfOpen: HalfOpen | null,
): void {
  const { flags, packet } = segment;
  if ((flags & TcpFlag.syn) === 0) {
    notClosed(segment, sender);
    opened(segment, sender, receiver, halfOpen);
    proveOpen(segment, sender, receiver);
    takeFin(segment, sender, receiver);
    proveByData(segment, sender, receiver);
    sendFin(segment, sender, receiver);
  } else if (segment.acknowledgment === null) sendSyn(segment, sender);
  else sendSynAck(segment, sender, receiver);
  if (sender.next === null || isAtOrAfter(segment.sequence, sender.next)) {
    // The first copy of it, so that the acknowledgment in it was taken with it.
    if (segment.payload > 0 && (flags & TcpFlag.fin) === 0 && acknowledgesFin(segment, receiver)) {
      receiver.provesFinAcknowledged ??= segment.end;
    }
  }
  sender.note(segment.end, segment.acknowledgment);
  if (
    sender.provesFinAcknowledged !== null &&
    sender.acknowledged !== null &&
    isAtOrAfter(sender.acknowledged, sender.provesFinAcknowledged)
  ) {
    sender.prove('FIN-WAIT-2', packet);
    sender.provesFinAcknowledged = null;
  }
}

const WITHOUT_CONNECTION: readonly TcpState[] = ['CLOSED', 'LISTEN'];

function sendSyn({ packet, sequence, payload }: StateSegment, sender: ConnectionEnd): void {
  if (sender.isn === sequence) {
    // Sent again: the RST before it did not reach it, or it tries once more.
    if (!sender.isFirm) sender.takeBack(WITHOUT_CONNECTION);
    if (!isWithoutConnection(sender.state)) {
      sender.syn = packet;
      sender.bareSyn = packet;
      return;
    }
  }
  const hadConnection = !isWithoutConnection(sender.state) && sender.state !== 'TIME-WAIT';
  const triesAnew = sender.state === 'SYN-SENT';
  sender.begin(sequence, true);
  // It has lost what it knew of the connection before (RFC 9293 section 3.5.1).
  if (hadConnection && !triesAnew) sender.enter('CLOSED', packet, packet, true);
  sender.sends('sends SYN', packet);
  sender.syn = packet;
  sender.bareSyn = packet;
  sender.synWithData = payload > 0;
}

function sendSynAck(
  { packet, sequence }: StateSegment,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
): void {
  const known = sender.isn === sequence;
  // An RST before the SYN-ACK to the same SYN was not its own.
  const sameSyn = receiver.syn !== null && receiver.syn < sender.since;
  if (known || sameSyn) sender.takeBack(WITHOUT_CONNECTION, true);
  if (known && sender.sentSynAck && sender.state !== null) {
    // Sent again: it has not taken the ACK that seemed to open it.
    sender.takeBack(['ESTABLISHED']);
  } else if (known && sender.state !== null) {
    answerSynOfOther(packet, sender, receiver);
  } else {
    if (!isWithoutConnection(sender.state) && sender.state !== 'TIME-WAIT') {
      sender.enter('CLOSED', packet, packet, true);
    }
    sender.begin(sequence, false);
    sender.tookBefore('takes SYN', receiver.syn, packet);
  }
  sender.sentSynAck = true;
  sender.syn = packet;
  sender.synAck = packet;
}

/** Both ends have sent a SYN (RFC 9293 figure 8): this is the answer of one of them to that of the other. */
function answerSynOfOther(
  packet: PacketIndex,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
): void {
  if (sender.state === 'SYN-SENT') sender.tookBefore('takes SYN', receiver.bareSyn, packet);
  else if (sender.state === 'ESTABLISHED' && !sender.isFirm) sender.delay(packet);
  sender.prove('SYN-RECEIVED', packet);
  if (sender.state === 'SYN-RECEIVED') takeDeferred(packet, sender);
}

function takeDeferred(packet: PacketIndex, sender: ConnectionEnd): void {
  const { deferred } = sender;
  if (deferred === null) return;
  sender.deferred = null;
  sender.takes(deferred, packet, null);
}

/** An end that sends something else than a SYN or RST has not left its connection. */
function notClosed({ packet, flags }: StateSegment, sender: ConnectionEnd): void {
  if (sender.state !== 'CLOSED' && sender.state !== 'LISTEN') return;
  if (sender.event !== 'takes ACK of FIN') sender.takeBack(WITHOUT_CONNECTION, true);
  // The last ACK had not reached it yet.
  else if ((flags & TcpFlag.fin) === 0) sender.delay(packet);
}

/** The end of the handshake, as far as the sender's own segment shows it. */
function opened(
  { packet, payload, acknowledgment }: StateSegment,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
  halfOpen: HalfOpen | null,
): void {
  // It goes on without a SYN-ACK to the other end's SYN: that SYN never reached it (or it was the first of a split handshake).
  if (sender.active && !sender.sentSynAck && acknowledgment !== null && !sender.isFirm) {
    sender.takeBack(['ESTABLISHED', 'SYN-RECEIVED']);
    if (sender.state === 'SYN-SENT') sender.deferred = null;
  }
  const { state } = sender;
  if (state === 'SYN-SENT' || (state === null && receiver.synAck !== null)) {
    if (acknowledgment === null) return;
    sender.tookBefore('takes SYN-ACK', receiver.synAck, packet);
    return;
  }
  if (state === null && payload > 0) {
    // It sends data: ESTABLISHED, or CLOSE-WAIT where the other end closed before the capture began.
    sender.enter('ESTABLISHED', packet, null, false);
    return;
  }
  if (state !== 'SYN-RECEIVED') return;
  if (halfOpen?.end === 'accepted' && halfOpen.to === packet) {
    sender.takes('takes ACK of SYN', packet, packet);
  } else if (sender.deferred !== null) takeDeferred(packet, sender);
  // The ACK that opened it is not in the capture. With Fast Open it needs none to send.
  else if (payload > 0 && !receiver.synWithData) sender.takes('takes ACK of SYN', packet, packet);
}

/** Sending on, an end shows that it was right to think itself open. */
function proveOpen(segment: StateSegment, sender: ConnectionEnd, receiver: ConnectionEnd): void {
  if (sender.state !== 'ESTABLISHED' || sender.isFirm || sender.isn === null) return;
  const { packet, payload, flags, acknowledgment } = segment;
  const acknowledgesMore =
    acknowledgment !== null &&
    receiver.isn !== null &&
    isAfter(acknowledgment, sequenceAdd(receiver.isn, 1));
  // A bare ACK is proof until a SYN-ACK follows it (glossary: acceptance).
  const certain = payload > 0 || (flags & TcpFlag.fin) !== 0 || acknowledgesMore;
  sender.prove('ESTABLISHED', packet, certain);
}

/** Who sends data has not closed; where the beginning is not in the capture, that decides what the states were. */
function proveByData(
  { packet, payload }: StateSegment,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
): void {
  if (payload === 0) return;
  sender.sentData = true;
  sender.prove('CLOSE-WAIT', packet);
  // A FIN from before the capture would have been the last of the sender.
  if (sender.finEnd !== null || receiver.isn !== null || !receiver.sentData) return;
  receiver.prove('ESTABLISHED', packet);
  receiver.prove('FIN-WAIT-1', packet);
  if (sender.isn === null && receiver.finEnd === null) sender.prove('ESTABLISHED', packet);
}

function acknowledgesFin({ acknowledgment }: StateSegment, other: ConnectionEnd): boolean {
  return (
    acknowledgment !== null && other.finEnd !== null && isAtOrAfter(acknowledgment, other.finEnd)
  );
}

/** The sender acknowledges the other end's FIN: it took it. */
function takeFin(segment: StateSegment, sender: ConnectionEnd, receiver: ConnectionEnd): void {
  if (sender.tookFin || !acknowledgesFin(segment, receiver)) return;
  sender.tookFin = true;
  const { packet } = segment;
  if (sender.state === 'TIME-WAIT') {
    // It was CLOSING when it sent this, or the FIN came with the ACK of its own.
    if (sender.event === 'takes ACK of FIN') {
      sender.prove('CLOSING', packet);
      sender.delay(packet);
    } else sender.prove('TIME-WAIT', packet);
  } else if (sender.state === 'CLOSING') {
    sender.prove('CLOSING', packet);
    takeDeferred(packet, sender);
  } else if (sender.state === null) {
    // It may have sent its own FIN before the capture began.
    sender.takes('takes FIN', receiver.finPacket!, null);
  } else sender.tookBefore('takes FIN', receiver.finPacket, packet);
}

/** States after its own FIN that only the other end's ACK speaks for. */
const AFTER_ACK_OF_FIN: readonly TcpState[] = ['FIN-WAIT-2', 'TIME-WAIT', 'CLOSED'];

function sendFin(segment: StateSegment, sender: ConnectionEnd, receiver: ConnectionEnd): void {
  const { packet, flags, payload, end } = segment;
  if ((flags & TcpFlag.fin) === 0) {
    // What the FIN waited for is sent again: only now can it be taken.
    const { finEnd } = sender;
    const before = payload > 0 && finEnd !== null && !isAtOrAfter(end, finEnd);
    if (before && !receiver.tookFin) sender.finPacket = packet;
    return;
  }
  if (sender.finEnd === null) {
    sender.prove('CLOSE-WAIT', packet);
    const known = sender.state !== null || receiver.sentData;
    sender.sends('sends FIN', packet, known);
    sender.finEnd = end;
  } else if (sender.finAcknowledged) {
    // Sent again: the ACK of it has not come.
    sender.takeBack(AFTER_ACK_OF_FIN);
    sender.finAcknowledged = sender.state === 'FIN-WAIT-2' || sender.state === 'TIME-WAIT';
    sender.deferred = null;
  }
  if (!receiver.tookFin) sender.finPacket = packet;
}

/** What a segment brings to its receiver, where that needs no answer. */
function receive(
  segment: StateSegment,
  sender: ConnectionEnd,
  receiver: ConnectionEnd,
  ignored: boolean,
): void {
  const { packet, flags, acknowledgment } = segment;
  if (acknowledgment === null || receiver.state === null) return;
  const synchronized = receiver.state !== 'SYN-SENT' && receiver.state !== 'SYN-RECEIVED';
  if (synchronized) {
    if (receiver.next !== null && isAfter(acknowledgment, receiver.next)) {
      // Of what it sent, the capture misses some.
      receiver.next = acknowledgment;
    }
    takeAckOfFin(segment, sender, receiver);
    return;
  }
  const { isn, next } = receiver;
  if (isn === null || next === null || !isAfter(acknowledgment, isn)) return;
  if (isAfter(acknowledgment, next) || ignored) return;
  if (receiver.state === 'SYN-RECEIVED') {
    receiver.takes('takes ACK of SYN', packet, null);
  } else if ((flags & TcpFlag.syn) !== 0 && sender.bareSyn !== null) {
    // Both have sent a SYN, and the other end's came before its answer.
    const came = sender.bareSyn > receiver.since ? sender.bareSyn : packet;
    receiver.takes('takes SYN', came, null);
    if (came < packet) receiver.takes('takes ACK of SYN', packet, null);
    else receiver.deferred = 'takes ACK of SYN';
  }
}

function takeAckOfFin(segment: StateSegment, sender: ConnectionEnd, receiver: ConnectionEnd): void {
  if (receiver.finAcknowledged || !acknowledgesFin(segment, receiver)) return;
  receiver.finAcknowledged = true;
  const { packet, flags } = segment;
  const crossing = receiver.state === 'FIN-WAIT-1' && sender.finEnd !== null && !receiver.tookFin;
  if (!crossing) {
    receiver.takes('takes ACK of FIN', packet, null);
  } else if ((flags & TcpFlag.fin) !== 0) {
    receiver.takes('takes ACK of FIN', packet, null);
    receiver.takes('takes FIN', packet, null);
  } else if (sender.finPacket! > receiver.since) {
    receiver.takes('takes FIN', sender.finPacket!, null);
    receiver.takes('takes ACK of FIN', packet, null);
  } else {
    // The FINs crossed: its own left before the other end's arrived, which came before this.
    receiver.takes('takes FIN', packet, null);
    receiver.deferred = 'takes ACK of FIN';
  }
}

/** What an RST shows of its sender. */
function closeSender(segment: StateSegment, sender: ConnectionEnd, receiver: ConnectionEnd): void {
  const { packet } = segment;
  if (sender.state === 'CLOSED') sender.prove('CLOSED', packet);
  else if (resetsItself(segment, sender, receiver)) {
    if (sender.state === null) sender.enter('CLOSED', packet, packet, true);
    else sender.sends('sends RST', packet);
  }
}
