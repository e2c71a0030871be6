/**
 * What a packet is, in words: our label in several lengths (the layout takes the longest that fits),
 * Wireshark's label beside it, and the sentence that is spoken.
 */
import { notesOf } from '../captureOrigin';
import { commentsOf } from '../container/fileNotes';
import {
  Analysis,
  isFromServer,
  packetNumber,
  TcpFlag,
  tcpFlags,
  type PacketIndex,
  type PacketTable,
} from '../packets/packetTable';
import { tcpFlagsText } from '../packets/tcpFlagsText';
import { sequenceAdd } from '../tcp/sequence';
import { ArrowKind } from '../flowRows/arrowKind';
import { silenceBefore, type LadderFlow } from '../flowRows/ladderFlow';
import { spokenDuration } from '../words/timeWords';
import { durationWords, numberText } from '../words/duration';

/** Sequence number relative to the flow's start in its direction. */
export function relativeSequence(flow: LadderFlow, packet: PacketIndex): number {
  const table = flow.capture.packets;
  const base = isFromServer(table, packet) ? flow.serverBase : flow.clientBase;
  return sequenceAdd(table.sequence[packet]!, -base);
}

/** Acknowledgment number relative to the start of what it acknowledges. */
export function relativeAcknowledgment(flow: LadderFlow, packet: PacketIndex): number {
  const table = flow.capture.packets;
  const base = isFromServer(table, packet) ? flow.clientBase : flow.serverBase;
  return sequenceAdd(table.acknowledgment[packet]!, -base);
}

/** Our label of a row, from the longest to the shortest form. */
export function packetLabel(flow: LadderFlow, row: number): readonly string[] {
  const packet = flow.packets[row]!;
  const table = flow.capture.packets;
  const kind = flow.kinds[row]! as ArrowKind;
  const flags = tcpFlags(table, packet);
  const bytes = table.payloadLength[packet]!;
  const data = bytes > 0 ? `data ${numberText(bytes)} B` : null;
  switch (kind) {
    case ArrowKind.captureDuplicate:
      return duplicateLabel(flow, packet);
    case ArrowKind.synAckRepeat:
    case ArrowKind.crossingRepeat:
      return repeatLabel(flow, packet);
    case ArrowKind.syn:
    case ArrowKind.synAck:
      return lengths(kind === ArrowKind.syn ? 'SYN' : 'SYN-ACK', data, ...offered(flow, packet));
    case ArrowKind.handshakeAck:
      return flow.fromBox.has(packet)
        ? ["ACK · in the client's name", 'ACK']
        : ['ACK · handshake complete for the client', 'ACK · handshake complete', 'ACK'];
    case ArrowKind.duplicateAck:
      return flow.answers.has(packet)
        ? ['duplicate ACK · “I already have your SYN-ACK”', 'duplicate ACK', 'dup ACK']
        : [
            `duplicate ACK ${numberText(relativeAcknowledgment(flow, packet))}`,
            'duplicate ACK',
            'dup ACK',
          ];
    case ArrowKind.duplicateSack:
      return duplicateSackLabel(flow, packet);
    case ArrowKind.data:
      return dataLabel(flow, packet, data!, null);
    case ArrowKind.outOfOrder:
      return dataLabel(flow, packet, data!, 'out of order');
    case ArrowKind.retransmission:
      return (flags & TcpFlag.syn) !== 0
        ? sentAgain((flags & TcpFlag.ack) !== 0 ? 'SYN-ACK' : 'SYN', flow, row)
        : dataLabel(flow, packet, data!, 'retransmitted');
    case ArrowKind.zeroWindow:
      return ['ACK · zero window: no room for data', 'ACK · zero window', 'zero window'];
    case ArrowKind.keepAlive:
      return (table.analysis[packet]! & Analysis.keepAliveAck) !== 0
        ? ['ACK of the keep-alive', 'keep-alive ACK']
        : ['keep-alive probe', 'keep-alive'];
    case ArrowKind.fin:
      return lengths(closing(flags), data, ...accepted(flow, packet));
    case ArrowKind.finRetransmission:
      return lengths(`${closing(flags)} retransmitted`, data);
    case ArrowKind.reset:
      return lengths((flags & TcpFlag.ack) !== 0 ? 'RST, ACK' : 'RST', data, 'connection reset');
    case ArrowKind.ack:
      return lengths(
        `ACK ${numberText(relativeAcknowledgment(flow, packet))}`,
        ...accepted(flow, packet),
      );
  }
}

const WIRESHARK_LABELS: readonly (readonly [number, string])[] = [
  [Analysis.reusedPorts, 'TCP Port numbers reused'],
  [Analysis.lostSegment, 'TCP Previous segment not captured'],
  [Analysis.ackLostSegment, 'TCP ACKed unseen segment'],
  [Analysis.spuriousRetransmission, 'TCP Spurious Retransmission'],
  [Analysis.fastRetransmission, 'TCP Fast Retransmission'],
  [Analysis.retransmission, 'TCP Retransmission'],
  [Analysis.outOfOrder, 'TCP Out-Of-Order'],
  [Analysis.duplicateAck, 'TCP Dup ACK'],
  [Analysis.windowFull, 'TCP Window Full'],
  [Analysis.windowUpdate, 'TCP Window Update'],
  [Analysis.zeroWindowProbe, 'TCP ZeroWindowProbe'],
  [Analysis.zeroWindowProbeAck, 'TCP ZeroWindowProbeAck'],
  [Analysis.zeroWindow, 'TCP ZeroWindow'],
  [Analysis.keepAlive, 'TCP Keep-Alive'],
  [Analysis.keepAliveAck, 'TCP Keep-Alive ACK'],
  [Analysis.partialAck, 'TCP Partial Acknowledgement of a segment'],
  [Analysis.tfoSyn, 'TFO SYN'],
  [Analysis.tfoAck, 'TFO ACK'],
  [Analysis.tfoIgnored, 'TFO Ignored'],
];

/** Wireshark's name of one label (a bit of `Analysis`). */
export function wiresharkLabelName(label: number): string {
  return WIRESHARK_LABELS.find(([bit]) => bit === label)?.[1] ?? '';
}

/** Wireshark's labels of a packet as its packet list prints them; empty when it has none. */
export function wiresharkLabel(table: PacketTable, packet: PacketIndex): string {
  const analysis = table.analysis[packet]!;
  const names: string[] = [];
  let resent = false;
  for (const [bit, name] of WIRESHARK_LABELS) {
    if ((analysis & bit) === 0) continue;
    // A fast or spurious retransmission carries the general bit too; one name is printed.
    if (name.endsWith('Retransmission')) {
      if (resent) continue;
      resent = true;
    }
    names.push(`[${name}]`);
  }
  return names.join(' ');
}

/** "server → client", "client → server", or "box → client" where a box sent it. */
export function directionWords(flow: LadderFlow, packet: PacketIndex): string {
  const fromServer = isFromServer(flow.capture.packets, packet);
  const sender = flow.fromBox.has(packet) ? 'box' : fromServer ? 'server' : 'client';
  return `${sender} → ${fromServer ? 'client' : 'server'}`;
}

/** What a screen reader says of a row. */
export function spokenName(flow: LadderFlow, row: number): string {
  const packet = flow.packets[row]!;
  const repeat = flow.repeats.get(packet);
  const direction = directionWords(flow, packet).replace('→', 'to');
  const parts = [`packet ${packetNumber(flow.capture.packets, packet)}`, direction];
  if (repeat?.afterAck) {
    parts.push(
      `SYN-ACK repeat ${repeat.number}`,
      ...(Number.isNaN(repeat.afterPrevious)
        ? []
        : [`${spokenDuration(repeat.afterPrevious)} after the last`]),
      ...(repeat.crossing ? ['crossing, already under way when the ACK passed'] : []),
    );
  } else {
    const silence = silenceBefore(flow, row);
    parts.push(packetLabel(flow, row)[0]!.replaceAll(' · ', ', '));
    if (silence > 0) parts.push(`${spokenDuration(silence)} after the packet before`);
  }
  if (commentsOf(notesOf(flow.capture), packet).length > 0) parts.push('commented in the file');
  return parts.join(', ');
}

function repeatLabel(flow: LadderFlow, packet: PacketIndex): readonly string[] {
  const repeat = flow.repeats.get(packet)!;
  const name = `SYN-ACK repeat ${repeat.number}`;
  const crossing = repeat.crossing ? ['crossing, was under way before the ACK', 'crossing'] : [];
  if (Number.isNaN(repeat.afterPrevious))
    return [...crossing.map((each) => `${name} · ${each}`), name];
  const last = durationWords(repeat.afterPrevious);
  const first = durationWords(repeat.afterFirst);
  const since =
    repeat.number === 1 || last === first
      ? `+${last} since the first`
      : `+${last} since the last, ${first} since the first`;
  return [
    ...crossing.map((each) => `${name} · +${last} · ${each}`),
    `${name} · ${since}`,
    `${name} · +${last}`,
    name,
    `repeat ${repeat.number}`,
  ].filter((label) => !repeat.crossing || label.includes('crossing') || label.length < name.length);
}

function duplicateLabel(flow: LadderFlow, packet: PacketIndex): readonly string[] {
  const original = flow.segments.get(packet)?.duplicateOf ?? null;
  const flags = tcpFlagsText(tcpFlags(flow.capture.packets, packet)).replace('SYN, ACK', 'SYN-ACK');
  return original === null
    ? [`${flags} · a copy of an earlier packet`, `${flags} · copy`, 'copy']
    : [
        `${flags} · a copy of packet ${packetNumber(flow.capture.packets, original)}`,
        `${flags} · copy`,
        'copy',
      ];
}

function duplicateSackLabel(flow: LadderFlow, packet: PacketIndex): readonly string[] {
  const segment = flow.segments.get(packet)!;
  const base = segment.fromServer ? flow.clientBase : flow.serverBase;
  const [left, right] = segment.sack!.map((edge) => sequenceAdd(edge, -base)) as [number, number];
  const block = `ACK · D-SACK ${left}–${right}`;
  const again = flow.answers.has(packet) ? '“I already have your SYN-ACK”' : 'received twice';
  return [`${block} · ${again}`, block, 'D-SACK'];
}

function dataLabel(
  flow: LadderFlow,
  packet: PacketIndex,
  data: string,
  what: string | null,
): readonly string[] {
  const sequence = `seq ${numberText(relativeSequence(flow, packet))}`;
  if (what !== null) return [...lengths(`${data} ${what}`, sequence), what];
  const acceptance = accepted(flow, packet);
  return lengths(data, ...(acceptance.length > 0 ? acceptance : [sequence]));
}

function sentAgain(name: string, flow: LadderFlow, row: number): readonly string[] {
  const first = flow.repeats.get(flow.packets[row]!)?.afterFirst ?? NaN;
  const silence = Number.isNaN(first) ? silenceBefore(flow, row) : first;
  const plain = [`${name} sent again`, name];
  return silence > 0 ? [`${name} sent again · +${durationWords(silence)}`, ...plain] : plain;
}

function closing(flags: number): string {
  return (flags & TcpFlag.ack) !== 0 ? 'FIN, ACK' : 'FIN';
}

/** What a SYN or SYN-ACK offers. */
function offered(flow: LadderFlow, packet: PacketIndex): string[] {
  const segment = flow.segments.get(packet);
  const parts = [`win ${flow.capture.packets.window[packet]!}`];
  if (segment === undefined) return parts;
  if (segment.mss !== null) parts.push(`MSS ${segment.mss}`);
  if (segment.sackPermitted) parts.push('SACK');
  if (segment.windowScale !== null) parts.push(`scale ${segment.windowScale}`);
  return parts;
}

/** Said of the server's packet that ends the half-open time. */
function accepted(flow: LadderFlow, packet: PacketIndex): string[] {
  const halfOpen = flow.opening.halfOpen;
  if (halfOpen === null || halfOpen.end !== 'accepted' || halfOpen.to !== packet) return [];
  if (halfOpen.takenSegment === null || flow.opening.repeats.length === 0) return [];
  const taken = packetNumber(flow.capture.packets, halfOpen.takenSegment);
  return [`packet ${taken} accepted at last`];
}

/** A name with more and more behind it, longest first. */
function lengths(name: string, ...more: (string | null)[]): readonly string[] {
  const parts = more.filter((part) => part !== null);
  return [...parts.keys(), parts.length]
    .map((count) => [name, ...parts.slice(0, count)].join(' · '))
    .reverse();
}
