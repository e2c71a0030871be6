/**
 * Fills the columns of the flow table that lists and filters need of every opening. Openings that are plain
 * (the most) are told by a look at their segments; only the others are read in full.
 */
import { isOutOfMemory } from '../bytes/outOfMemory';
import type { Capture } from '../capture';
import { listingOf } from '../captureOrigin';
import { FlowTrait, type FlowIndex } from '../flows/flowTable';
import {
  Analysis,
  isFromServer,
  NO_FLOW,
  tcpFlags,
  TcpFlag,
  type PacketIndex,
  type PacketTable,
} from '../packets/packetTable';
import { CAPTURE_DUPLICATE_WINDOW } from './captureDuplicate';
import { INITIAL_TIMEOUT } from './captureEnd';
import { openingOf } from './openingOf';
import { countOver } from './renumbering';
import { numberedPacketsOf, renumberingOfFlow } from './segmentsOf';

/** Flows whose openings ended in an error of ours while they were read. */
export interface UnreadOpenings {
  readonly flows: number;
  readonly first: FlowIndex;
  /** What went wrong with the first. */
  readonly reason: string;
}

/**
 * Writes `traits`, `synAckRepeats` and `halfOpen` of every flow, and marks packets that openings explain. An error of ours costs the
 * flow that it happens in.
 */
export function summariseOpenings(capture: Capture): {
  /** Null when all could be read. */
  readonly unread: UnreadOpenings | null;
  /** Copies that were not marked before. */
  readonly copies: number;
} {
  let flows = 0;
  let first = 0;
  let reason = '';
  let copies = 0;
  for (let flow = 0; flow < capture.flows.length; flow++) {
    try {
      copies += summarise(capture, flow);
    } catch (error) {
      if (isOutOfMemory(error)) throw error;
      if (flows === 0) {
        first = flow;
        reason = error instanceof Error ? error.message : String(error);
      }
      flows++;
    }
  }
  return { unread: flows === 0 ? null : { flows, first, reason }, copies };
}

/** Returns how many copies it found that were not marked. */
function summarise(capture: Capture, flow: FlowIndex): number {
  const { packets, flows, openingSegments: table } = capture;
  const start = table.rowStart[flow]!;
  const end = table.rowStart[flow + 1]!;
  let syns = 0;
  let synAcks = 0;
  let resets = 0;
  let fromClient = 0;
  let serverProgress = false;
  let isAnsweredLate = false;
  let last = Number.NaN;
  /** The newest packet of each end. */
  const newest: [number, number] = [-1, -1];
  let mayBeCopied = false;
  for (let i = start; i < end; i++) {
    const packet = table.packet[table.rowIndex[i]!]!;
    const flags = tcpFlags(packets, packet);
    const server = isFromServer(packets, packet);
    last = packets.time[packet]!;
    const before = newest[server ? 1 : 0];
    mayBeCopied ||= before >= 0 && looksAlike(packets, before, packet);
    newest[server ? 1 : 0] = packet;
    if ((flags & TcpFlag.rst) !== 0) resets++;
    else if ((flags & TcpFlag.syn) === 0) {
      if (server) serverProgress = true;
      else fromClient++;
    } else if ((flags & TcpFlag.ack) === 0) syns++;
    else {
      synAcks++;
      // One that comes after the client has acknowledged it may have come again.
      isAnsweredLate ||= fromClient > 0;
    }
  }
  let traits = flows.traits[flow]!;
  if (resets > 0) traits |= FlowTrait.reset;
  const nothingElse = fromClient === 0 && !serverProgress;
  const isCutShort =
    syns === 1 &&
    synAcks <= 1 &&
    resets === 0 &&
    nothingElse &&
    flows.continuedBy[flow]! < 0 &&
    capture.end - last < INITIAL_TIMEOUT &&
    mayWait(capture, flow);
  if (isCutShort) traits |= FlowTrait.endsEarly;
  else if (synAcks === 0 && syns > 0 && nothingElse) {
    traits |= resets > 0 ? FlowTrait.refused : FlowTrait.unanswered;
  }
  if (synAcks > 0 && fromClient > 0) traits |= FlowTrait.hasAck;
  // With one SYN-ACK, something can only be odd when the client had to send again before the server went on.
  const plain =
    synAcks <= 1 &&
    syns <= 1 &&
    fromClient <= 2 &&
    !isAnsweredLate &&
    !mayBeCopied &&
    flows.continuedBy[flow]! < 0;
  flows.traits[flow] = traits;
  if (synAcks === 0 && syns > 1) flows.traits[flow] |= FlowTrait.synRetransmitted;
  // What continues the flow may hold the SYN-ACKs.
  const goesOn = flows.continuedBy[flow]! >= 0 && (traits & FlowTrait.continuation) === 0;
  const nothingToRepeat = synAcks === 0 && !mayBeCopied && !goesOn;
  return plain || nothingToRepeat ? 0 : readInFull(capture, flow);
}

/** Whether the end of a capture tells that an answer may have come behind it, flow by flow. */
const endings = new WeakMap<Capture, (flow: FlowIndex) => boolean>();

/**
 * Does a flow wait where the capture ends? Lines of a listing are a choice: who pastes SYNs alone shows what was never answered. Where servers speak in it, it
 * ends like a capture, but for flows of which a line says what became of a packet.
 */
function mayWait(capture: Capture, flow: FlowIndex): boolean {
  let waits = endings.get(capture);
  if (waits === undefined) endings.set(capture, (waits = waitsAtEnd(capture)));
  return waits(flow);
}

function waitsAtEnd(capture: Capture): (flow: FlowIndex) => boolean {
  const listing = listingOf(capture);
  if (listing === null) return () => true;
  const { packets } = capture;
  let isAnswered = false;
  for (let packet = 0; packet < packets.length && !isAnswered; packet++) {
    isAnswered = packets.flow[packet] !== NO_FLOW && isFromServer(packets, packet);
  }
  if (!isAnswered || manyAreShort(capture.flows)) return () => false;
  const told = new Set(listing.fates.map(({ packet }) => packets.flow[packet]!));
  return (flow) => !told.has(flow);
}

/** So many openings that stop behind SYN or SYN-ACK do not all wait: nobody means to go on (a flood, a scan). */
const MANY = 10;

function manyAreShort({ length, packetStart }: Capture['flows']): boolean {
  let short = 0;
  for (let flow = 0; flow < length; flow++) {
    if (packetStart[flow + 1]! - packetStart[flow]! <= 2) short++;
  }
  return short >= MANY;
}

/** Do two packets of one end look like a packet and a copy of it? */
function looksAlike(packets: PacketTable, a: PacketIndex, b: PacketIndex): boolean {
  return (
    packets.sequence[a] === packets.sequence[b] &&
    packets.acknowledgment[a] === packets.acknowledgment[b] &&
    packets.flags[a] === packets.flags[b] &&
    packets.payloadLength[a] === packets.payloadLength[b] &&
    Math.abs(packets.time[a]! - packets.time[b]!) <= CAPTURE_DUPLICATE_WINDOW
  );
}

/** Reads an opening that is not plain: adds its traits, and writes its figures. Returns how many copies it marked. */
function readInFull(capture: Capture, flow: FlowIndex): number {
  const opening = openingOf(capture, flow);
  const { flows, packets } = capture;
  let traits = 0;
  let repeats = 0;
  let copies = 0;
  for (const repeat of opening.repeats) {
    if (!repeat.afterAck) continue;
    repeats++;
    packets.analysis[repeat.segment.packet]! |= Analysis.synAckRepeat;
  }
  for (const segment of opening.segments) {
    if (segment.duplicateOf === null) continue;
    traits |= FlowTrait.captureDuplicates;
    if ((packets.analysis[segment.packet]! & Analysis.captureDuplicate) === 0) copies++;
    packets.analysis[segment.packet]! |= Analysis.captureDuplicate;
  }
  if (opening.segments.some(({ isRenumbered }) => isRenumbered)) {
    copies += markRenumbered(capture, flow);
  }
  flows.synAckRepeats[flow] = Math.min(repeats, 0xffff);
  if (opening.crooked) traits |= FlowTrait.crooked;
  if (opening.crossing) traits |= FlowTrait.crossing;
  if (opening.ack !== null) traits |= FlowTrait.hasAck;
  if (opening.syns.length > 1) traits |= FlowTrait.synRetransmitted;
  if (opening.halfOpen !== null) {
    flows.halfOpen[flow] = opening.halfOpen.atLeast;
    if (opening.halfOpen.end !== 'accepted') traits |= FlowTrait.neverAccepted;
  }
  // What continues the flow may hold the answer.
  if (opening.synAck !== null) flows.traits[flow]! &= ~FlowTrait.unanswered;
  // Copies of a SYN are no SYNs sent again.
  if (opening.syns.length <= 1) flows.traits[flow]! &= ~FlowTrait.synRetransmitted;
  flows.traits[flow]! |= traits;
  return copies;
}

/** Marks what came behind the opening and is there with the numbers of both sides of a device. Returns how many were not marked before. */
function markRenumbered(capture: Capture, flow: FlowIndex): number {
  const { analysis } = capture.packets;
  const renumbering = renumberingOfFlow(capture, flow)!;
  let copies = 0;
  for (const { packet, copyOf } of countOver(numberedPacketsOf(capture, flow), renumbering)) {
    if (copyOf === null || (analysis[packet.packet]! & Analysis.captureDuplicate) !== 0) continue;
    analysis[packet.packet]! |= Analysis.captureDuplicate;
    copies++;
  }
  return copies;
}
