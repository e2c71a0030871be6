import type { Capture } from '../capture';
import type { Opening } from '../opening/opening';
import { isFromServer, tcpFlags, type PacketIndex } from '../packets/packetTable';
import { tcpFlagsText } from '../packets/tcpFlagsText';
import { countText } from '../words/duration';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What the tables know of a segment, for sources that hold no bytes. */
export function segmentFacts(
  { packets }: Capture,
  opening: Opening | null,
  packet: PacketIndex,
): readonly Fact[] {
  const flags = tcpFlags(packets, packet);
  const facts: Fact[] = [
    {
      name: 'Direction',
      value: isFromServer(packets, packet) ? 'server to client' : 'client to server',
    },
    {
      name: 'Flags',
      value: tcpFlagsText(flags),
    },
    { name: 'Sequence number', value: String(packets.sequence[packet]) },
    { name: 'Acknowledgment number', value: String(packets.acknowledgment[packet]) },
    { name: 'Payload', value: countText(packets.payloadLength[packet]!, 'byte') },
    { name: 'Window', value: String(packets.window[packet]) },
  ];
  const segment = opening?.segments.find((candidate) => candidate.packet === packet);
  if (segment === undefined) return facts;
  const known: readonly (readonly [string, number | null])[] = [
    ['Timestamp value', segment.tsval],
    ['Timestamp echo reply', segment.tsecr],
    ['Maximum segment size', segment.mss],
    ['Window scale', segment.windowScale],
    ['Time to live', segment.ttl],
    ['IP identification', segment.ipId],
  ];
  for (const [name, value] of known) if (value !== null) facts.push({ name, value: String(value) });
  if (segment.sack !== null) {
    facts.push({ name: 'SACK block', value: `${segment.sack[0]} to ${segment.sack[1]}` });
  }
  return facts;
}
