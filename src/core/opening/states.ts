/**
 * The states that both ends of a flow go through (RFC 9293 section 3.3.2), as far as packets show them.
 * What only follows from the rules is marked as inferred.
 */
import type { Capture } from '../capture';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { isFromServer, tcpFlags, TcpFlag, type PacketIndex } from '../packets/packetTable';
import { isAtOrAfter, sequenceAdd } from '../tcp/sequence';
import type { OpeningParts } from './halfOpen';
import type { HalfOpen, StateSpan, TcpState } from './opening';

interface End {
  readonly spans: StateSpan[];
  /** Sequence number behind its FIN; null before it was sent. */
  finEnd: number | null;
  finAcked: boolean;
}

/** State spans of the client and of the server, from the flow's first packet to its last. */
export function statesOf(
  capture: Capture,
  flow: FlowIndex,
  parts: OpeningParts,
  halfOpen: HalfOpen | null,
): { client: StateSpan[]; server: StateSpan[] } {
  const client: End = { spans: [], finEnd: null, finAcked: false };
  const server: End = { spans: [], finEnd: null, finAcked: false };
  open(client, server, parts, halfOpen);
  close(capture, flow, client, server, halfOpen);
  return { client: inOrder(client.spans), server: inOrder(server.spans) };
}

function enter(end: End, state: TcpState, packet: PacketIndex, inferred = false): void {
  if (end.spans.at(-1)?.state !== state) end.spans.push({ state, packet, inferred });
}

/** From the SYN to ESTABLISHED. */
function open(
  client: End,
  server: End,
  { own, syns, synAck, ack }: OpeningParts,
  halfOpen: HalfOpen | null,
): void {
  const first = own[0];
  if (first === undefined) return;
  const syn = syns[0];
  if (syn !== undefined) enter(client, 'SYN-SENT', syn.packet);
  if (synAck !== null) {
    // The SYN that came before the SYN-ACK brought the server there.
    const answered = syns.filter(({ packet }) => packet < synAck.packet).at(-1) ?? synAck;
    enter(server, 'SYN-RECEIVED', answered.packet);
    if (ack !== null) enter(client, 'ESTABLISHED', synAck.packet);
  }
  if (ack === null) return;
  if (synAck === null) enter(client, 'ESTABLISHED', first.packet, true);
  if (halfOpen === null) {
    // Nothing speaks against it that the ACK did its work; proof comes with the server's next segment, if any.
    const proved = own.some((segment) => segment.fromServer && segment.packet > ack.packet);
    enter(server, 'ESTABLISHED', ack.packet, !proved);
  } else if (halfOpen.end === 'accepted') {
    enter(server, 'ESTABLISHED', halfOpen.takenSegment ?? halfOpen.to);
  }
}

/** From the first FIN or RST on. */
function close(
  capture: Capture,
  flow: FlowIndex,
  client: End,
  server: End,
  halfOpen: HalfOpen | null,
): void {
  const { packets } = capture;
  for (const packet of packetsOfFlow(capture.flows, flow)) {
    const flags = tcpFlags(packets, packet);
    const fromServer = isFromServer(packets, packet);
    const sender = fromServer ? server : client;
    const receiver = fromServer ? client : server;
    if ((flags & TcpFlag.rst) !== 0) {
      enter(client, 'CLOSED', packet, !fromServer);
      enter(server, 'CLOSED', packet, fromServer);
      return;
    }
    const acknowledges = (flags & TcpFlag.ack) !== 0;
    if (
      acknowledges &&
      receiver.finEnd !== null &&
      !receiver.finAcked &&
      isAtOrAfter(packets.acknowledgment[packet]!, receiver.finEnd)
    ) {
      receiver.finAcked = true;
      const closedBoth = sender.finEnd !== null;
      enter(receiver, closedBoth ? 'TIME-WAIT' : 'FIN-WAIT-2', packet);
      // The sender had taken the FIN when it acknowledged it.
      if (!closedBoth) enter(sender, 'CLOSE-WAIT', takenFin(halfOpen, packet));
    }
    if ((flags & TcpFlag.fin) !== 0 && sender.finEnd === null) {
      const end = packets.sequence[packet]! + packets.payloadLength[packet]! + 1;
      sender.finEnd = sequenceAdd(end, 0);
      enter(
        sender,
        receiver.finAcked || receiver.finEnd !== null ? 'LAST-ACK' : 'FIN-WAIT-1',
        packet,
      );
    }
  }
}

/** The FIN that a half-open server took at last is where its state changes; else the ACK that tells of it. */
function takenFin(halfOpen: HalfOpen | null, ack: PacketIndex): PacketIndex {
  return halfOpen?.end === 'accepted' && halfOpen.to === ack && halfOpen.takenSegment !== null
    ? halfOpen.takenSegment
    : ack;
}

/** A state that is left at the packet at which it was entered was never seen from outside. */
function inOrder(spans: readonly StateSpan[]): StateSpan[] {
  const sorted = spans.toSorted((a, b) => a.packet - b.packet);
  return sorted.filter((span, i) => sorted[i + 1]?.packet !== span.packet);
}
