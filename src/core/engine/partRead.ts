/** A capture whose file is still being read: which of its flows are told for good, and which so far. */
import type { Capture } from '../capture';
import { FlowTrait, streamsOfFlow, type FlowIndex, type FlowTable } from '../flows/flowTable';
import type { CaptureSoFar } from '../loading/captureSoFar';
import { OpeningProgress } from '../opening/openingProgress';
import type { CaptureInfo } from './captureInfo';
import { symptomBadge, type FlowBadge } from './flowBadge';

export type PartRead = Omit<CaptureSoFar, 'capture'>;

/** The opening began so shortly before the place where reading is that nothing can be said of it. */
const UNDER_WAY: FlowBadge = { label: 'under way', tone: 'neutral' };

/**
 * After so much silence nothing more comes of an opening (nanoseconds): hosts double their timeouts up to about a minute (RFC 6298
 * section 5.5; Linux sends a SYN or SYN-ACK for the last time after 63 s, and gives up after 127 s).
 */
const SILENCE = 130e9;

/** Of an opening that goes on, what was seen: causes would change with what comes. */
export function badgeSoFar(flows: FlowTable, flow: FlowIndex): FlowBadge {
  return (flows.traits[flow]! & FlowTrait.endsEarly) !== 0 ? UNDER_WAY : symptomBadge(flows, flow);
}

/** Has a flow's opening ended: by acceptance, by a reset, or by silence? */
export function hasSettled(
  { progress }: PartRead,
  { packets, flows, openingSegments, end }: Capture,
  flow: FlowIndex,
): boolean {
  const last = streamsOfFlow(flows, flow).at(-1)!;
  if ((progress[last]! & OpeningProgress.accepted) !== 0) return true;
  if ((flows.traits[last]! & FlowTrait.reset) !== 0) return true;
  const { packet, rowStart, rowIndex } = openingSegments;
  const row = rowStart[last + 1]! - 1;
  if (row < rowStart[last]!) return false;
  return end - packets.time[packet[rowIndex[row]!]!]! > SILENCE;
}

/** Counts of all packets that were read, not only of those that are rows. */
export function infoSoFar(info: CaptureInfo, part: PartRead): CaptureInfo {
  return { ...info, packets: part.packets, segments: info.tcpPackets };
}
