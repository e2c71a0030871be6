/**
 * A flow as the ladder reads it: one row per packet, the kind of each as a column, and the few packets
 * of the opening about which more is known, by packet. Independent of size, zoom and time scale.
 */
import { countBelow } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import type { Opening, SynAckRepeat } from '../opening/opening';
import type { OpeningSegment } from '../opening/openingSegments';
import { statesOf, type FlowStates } from '../opening/states';
import {
  Analysis,
  isFromServer,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
  type PacketTable,
} from '../packets/packetTable';
import { isAfter, sequenceAdd } from '../tcp/sequence';
import type { Vantage } from '../vantage/vantage';
import { ArrowKind } from './arrowKind';

/** A repeat of the SYN-ACK with its number in the flow, 1-based. */
export interface NumberedRepeat extends SynAckRepeat {
  readonly number: number;
}

export interface LadderFlow {
  readonly capture: Capture;
  readonly flow: FlowIndex;
  readonly opening: Opening;
  /** Where the capture was taken, seen from this flow. */
  readonly vantage: Vantage;
  readonly states: FlowStates;
  /** Packets that a box between the two ends sent in the name of one of them. */
  readonly fromBox: ReadonlySet<PacketIndex>;
  /** Packets that a box between the two ends took in and, as far as its text shows, did not send on. */
  readonly staysInBox: ReadonlySet<PacketIndex>;
  /** Number of rows. */
  readonly length: number;
  /** Packet of each row, ascending. */
  readonly packets: Uint32Array;
  /** {@link ArrowKind} of each row. */
  readonly kinds: Uint8Array;
  /** False when the source has no times. */
  readonly hasTimes: boolean;
  /** Times are no measured ones: each use says so. */
  readonly reconstructedTimes: boolean;
  /** Nanoseconds since the capture's first packet at which the flow starts. */
  readonly start: number;
  /** Nanoseconds from the flow's first packet to its last. */
  readonly duration: number;
  /** Packets that are missing before a row: whoever made the link left them out. */
  readonly leftOut: ReadonlyMap<number, number>;
  /** Raw sequence numbers that count as 0 in relative numbers. */
  readonly clientBase: number;
  readonly serverBase: number;
  readonly segments: ReadonlyMap<PacketIndex, OpeningSegment>;
  readonly repeats: ReadonlyMap<PacketIndex, NumberedRepeat>;
  /** The repeat that a duplicate ACK answers. */
  readonly answers: ReadonlyMap<PacketIndex, NumberedRepeat>;
}

/** Packets that are missing after a packet. */
export interface PacketGap {
  readonly afterPacket: PacketIndex;
  readonly packets: number;
}

const STAYS_IN_BOX: readonly ObservationKind[] = ['stays-inside', 'ack-stays-inside'];

/** Reads a flow for the ladder; O(packets of the flow). */
export function readLadderFlow(
  capture: Capture,
  flow: FlowIndex,
  opening: Opening,
  vantage: Vantage,
  gaps: readonly PacketGap[] = [],
  observations: readonly Observation[] = [],
): LadderFlow {
  const fromBox = new Set(observations.flatMap((each) => each.fromBox ?? []));
  const staysInBox = new Set(
    observations.flatMap(({ kind, packets }) => (STAYS_IN_BOX.includes(kind) ? packets : [])),
  );
  const packets = packetsOfFlow(capture.flows, flow);
  const table = capture.packets;
  const segments = new Map(opening.segments.map((segment) => [segment.packet, segment]));
  const repeats = new Map<PacketIndex, NumberedRepeat>();
  const answers = new Map<PacketIndex, NumberedRepeat>();
  opening.repeats.forEach((repeat, at) => {
    const numbered = { ...repeat, number: at + 1 };
    repeats.set(repeat.segment.packet, numbered);
    if (repeat.dupAck !== null) answers.set(repeat.dupAck.packet, numbered);
  });
  const start = packets.length === 0 ? NaN : table.time[packets[0]!]!;
  const end = packets.length === 0 ? NaN : table.time[packets.at(-1)!]!;
  const clientBase = baseOf(table, packets, false, opening.syns[0] ?? null);
  const serverBase = baseOf(table, packets, true, opening.synAck);
  return {
    capture,
    flow,
    opening,
    vantage,
    states: statesOf(capture, opening, fromBox, statedEnd(vantage)),
    fromBox,
    staysInBox,
    length: packets.length,
    packets,
    kinds: arrowKinds(table, packets, opening, segments, repeats, answers),
    hasTimes: !Number.isNaN(start),
    reconstructedTimes: capture.timeSource === 'reconstructed',
    start,
    duration: Math.max(0, end - start),
    leftOut: new Map(
      gaps.map(({ afterPacket, packets: missing }) => [rowIn(packets, afterPacket) + 1, missing]),
    ),
    clientBase: clientBase ?? acknowledgedBase(table, packets, true) ?? 0,
    serverBase: serverBase ?? acknowledgedBase(table, packets, false) ?? 0,
    segments,
    repeats,
    answers,
  };
}

function statedEnd({ confidence, place }: Vantage): 'client' | 'server' | null {
  return confidence === 'stated' && (place === 'client' || place === 'server') ? place : null;
}

/** Row of a packet in the flow, or -1; O(log n). */
export function rowOfPacket({ packets }: LadderFlow, packet: PacketIndex): number {
  return rowIn(packets, packet);
}

function rowIn(packets: Uint32Array, packet: PacketIndex): number {
  const row = countBelow(packets, packet);
  return packets[row] === packet ? row : -1;
}

/** Nanoseconds from the flow's first packet to the packet of a row, NaN when unknown. */
export function timeOfRow(flow: LadderFlow, row: number): number {
  return flow.capture.packets.time[flow.packets[row]!]! - flow.start;
}

/** Nanoseconds from the row before to this one; NaN for the first and when unknown. */
export function silenceBefore(flow: LadderFlow, row: number): number {
  return row === 0 ? NaN : timeOfRow(flow, row) - timeOfRow(flow, row - 1);
}

/** Relative numbers start at the SYN; where there is none, the first segment counts as 1, as Wireshark has it. */
function baseOf(
  table: PacketTable,
  packets: Uint32Array,
  fromServer: boolean,
  syn: OpeningSegment | null,
): number | null {
  if (syn !== null) return syn.sequence;
  for (const packet of packets) {
    if (isFromServer(table, packet) !== fromServer) continue;
    const sequence = table.sequence[packet]!;
    return (tcpFlags(table, packet) & TcpFlag.syn) !== 0 ? sequence : sequenceAdd(sequence, -1);
  }
  return null;
}

/** The base of an end that never spoke, from what the other end acknowledges. */
function acknowledgedBase(
  table: PacketTable,
  packets: Uint32Array,
  byServer: boolean,
): number | null {
  for (const packet of packets) {
    if (isFromServer(table, packet) !== byServer) continue;
    if ((tcpFlags(table, packet) & TcpFlag.ack) !== 0) {
      return sequenceAdd(table.acknowledgment[packet]!, -1);
    }
  }
  return null;
}

function arrowKinds(
  table: PacketTable,
  packets: Uint32Array,
  opening: Opening,
  segments: ReadonlyMap<PacketIndex, OpeningSegment>,
  repeats: ReadonlyMap<PacketIndex, NumberedRepeat>,
  answers: ReadonlyMap<PacketIndex, NumberedRepeat>,
): Uint8Array {
  const kinds = new Uint8Array(packets.length);
  // Next sequence number expected of each end: a segment that brings nothing beyond it was sent before.
  const next: [number | null, number | null] = [null, null];
  // Sequence number of the last SYN and of the last SYN-ACK of each end. Where both ends open at once, the SYN-ACK of each has the
  // number of its SYN, and is no repeat of it.
  const syns: [number | null, number | null] = [null, null];
  const synAcks: [number | null, number | null] = [null, null];
  for (let row = 0; row < packets.length; row++) {
    const packet = packets[row]!;
    const flags = tcpFlags(table, packet);
    const analysis = table.analysis[packet]!;
    const side = isFromServer(table, packet) ? 1 : 0;
    const sequence = table.sequence[packet]!;
    const payload = table.payloadLength[packet]!;
    const end = sequenceAdd(
      sequence,
      payload + ((flags & TcpFlag.syn) !== 0 ? 1 : 0) + ((flags & TcpFlag.fin) !== 0 ? 1 : 0),
    );
    const expected = next[side];
    const old = end !== sequence && expected !== null && !isAfter(end, expected);
    if (expected === null || isAfter(end, expected)) next[side] = end;

    const segment = segments.get(packet);
    const repeat = repeats.get(packet);
    if ((analysis & Analysis.captureDuplicate) !== 0 || (segment?.duplicateOf ?? null) !== null) {
      kinds[row] = ArrowKind.captureDuplicate;
    } else if (repeat?.afterAck) {
      kinds[row] = repeat.crossing ? ArrowKind.crossingRepeat : ArrowKind.synAckRepeat;
    } else if ((flags & TcpFlag.rst) !== 0) kinds[row] = ArrowKind.reset;
    else if ((flags & TcpFlag.syn) !== 0) {
      const isSynAck = (flags & TcpFlag.ack) !== 0;
      const same = isSynAck ? synAcks : syns;
      const again = same[side] === sequence;
      same[side] = sequence;
      if (again) kinds[row] = ArrowKind.retransmission;
      else kinds[row] = isSynAck ? ArrowKind.synAck : ArrowKind.syn;
    } else if (packet === opening.ack?.packet && payload === 0 && (flags & TcpFlag.fin) === 0) {
      kinds[row] = ArrowKind.handshakeAck;
    } else if ((flags & TcpFlag.fin) !== 0) {
      kinds[row] = old ? ArrowKind.finRetransmission : ArrowKind.fin;
    } else if ((analysis & (Analysis.keepAlive | Analysis.keepAliveAck)) !== 0) {
      kinds[row] = ArrowKind.keepAlive;
    } else if (payload > 0) {
      if ((analysis & Analysis.outOfOrder) !== 0) kinds[row] = ArrowKind.outOfOrder;
      else if (old || (analysis & Analysis.retransmission) !== 0) {
        kinds[row] = ArrowKind.retransmission;
      } else kinds[row] = ArrowKind.data;
    } else if (isDuplicateSack(segment)) kinds[row] = ArrowKind.duplicateSack;
    else if (answers.has(packet) || (analysis & Analysis.duplicateAck) !== 0) {
      kinds[row] = ArrowKind.duplicateAck;
    } else if (table.window[packet] === 0 || (analysis & Analysis.zeroWindow) !== 0) {
      kinds[row] = ArrowKind.zeroWindow;
    } else kinds[row] = ArrowKind.ack;
  }
  return kinds;
}

/** The first SACK block lies below the ACK: it reports something received twice (RFC 2883 section 4). */
function isDuplicateSack(segment: OpeningSegment | undefined): boolean {
  return (
    segment !== undefined &&
    segment.sack !== null &&
    !isAfter(segment.sack[1], segment.acknowledgment)
  );
}
