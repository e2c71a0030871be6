/** What the card of a packet lists: names as Wireshark has them, numbers relative and raw. */
import { notesOf } from '../captureOrigin';
import { commentsOf } from '../container/fileNotes';
import {
  ChecksumStatus,
  checksumStatus,
  isFromServer,
  packetNumber,
  TcpFlag,
  tcpFlags,
} from '../packets/packetTable';
import { tcpFlagsText } from '../packets/tcpFlagsText';
import { labelReasons } from './labelReason';
import type { LadderFlow } from '../flowRows/ladderFlow';
import {
  directionWords,
  packetLabel,
  relativeAcknowledgment,
  relativeSequence,
  wiresharkLabel,
} from './packetLabel';
import { packetTruth } from './packetTruth';
import { numberText } from '../words/duration';

export interface PacketFacts {
  readonly title: string;
  readonly label: string;
  /** Wireshark's labels, null when it has none. */
  readonly wireshark: string | null;
  /** Why it has them, and what they do not tell apart, a sentence each; none where packets were left out before it. */
  readonly reasons: readonly string[];
  /** What somebody wrote to the packet in the file. */
  readonly comments: readonly string[];
  /** Name and value, in the order of the header. */
  readonly facts: readonly (readonly [string, string])[];
}

const CHECKSUM_WORDS: Readonly<Record<ChecksumStatus, string | null>> = {
  [ChecksumStatus.unverified]: null,
  [ChecksumStatus.good]: 'good',
  [ChecksumStatus.bad]: 'bad',
  [ChecksumStatus.partial]: 'partial (transmit offload)',
};

/** Facts of a row's packet; options and IP fields only where the opening keeps them. */
export function packetFacts(flow: LadderFlow, row: number): PacketFacts {
  const packet = flow.packets[row]!;
  const table = flow.capture.packets;
  const flags = tcpFlags(table, packet);
  const facts: [string, string][] = [['Flags', tcpFlagsText(flags)]];
  facts.push(['Seq', withRaw(relativeSequence(flow, packet), table.sequence[packet]!)]);
  if ((flags & TcpFlag.ack) !== 0) {
    facts.push([
      'Ack',
      withRaw(relativeAcknowledgment(flow, packet), table.acknowledgment[packet]!),
    ]);
  }
  facts.push(['Win', windowWords(flow, packet, flags)]);
  facts.push(['Len', numberText(table.payloadLength[packet]!)]);
  const segment = flow.segments.get(packet);
  if (segment !== undefined) {
    if (segment.mss !== null) facts.push(['MSS', String(segment.mss)]);
    if (segment.windowScale !== null) facts.push(['WS', String(segment.windowScale)]);
    if (segment.sackPermitted) facts.push(['SACK', 'permitted']);
    if (segment.sack !== null) facts.push(['SACK block', segment.sack.join(' – ')]);
    if (segment.tsval !== null) facts.push(['TSval', String(segment.tsval)]);
    if (segment.tsecr !== null) facts.push(['TSecr', String(segment.tsecr)]);
    if (segment.ttl !== null) facts.push(['TTL', String(segment.ttl)]);
    if (segment.ipId !== null) facts.push(['IP ID', String(segment.ipId)]);
  }
  const checksum = CHECKSUM_WORDS[checksumStatus(table, packet)];
  if (checksum !== null) facts.push(['Checksum', checksum]);
  const wireshark = wiresharkLabel(table, packet);
  return {
    title: `Packet ${packetNumber(table, packet)} · ${directionWords(flow, packet)}`,
    label: packetLabel(flow, row)[0]!,
    wireshark: wireshark === '' ? null : wireshark,
    reasons:
      flow.leftOut.size > 0
        ? []
        : [
            ...labelReasons(flow.capture, packet).map(({ text }) => text),
            ...packetTruth(flow.capture, packet),
          ],
    comments: commentsOf(notesOf(flow.capture), packet),
    facts,
  };
}

function withRaw(relative: number, raw: number): string {
  return `${numberText(relative)}  (raw ${raw})`;
}

/** The window, scaled when both ends offered a scale (RFC 7323 section 2.2); never in a SYN. */
function windowWords(flow: LadderFlow, packet: number, flags: number): string {
  const raw = flow.capture.packets.window[packet]!;
  const { syns, synAck } = flow.opening;
  const clientScale = syns[0]?.windowScale ?? null;
  const serverScale = synAck?.windowScale ?? null;
  if ((flags & TcpFlag.syn) !== 0 || clientScale === null || serverScale === null) {
    return numberText(raw);
  }
  const scale = isFromServer(flow.capture.packets, packet) ? serverScale : clientScale;
  return `${numberText(raw * 2 ** scale)}  (raw ${raw})`;
}
