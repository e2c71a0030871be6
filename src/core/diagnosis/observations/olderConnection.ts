/** The older connection, in the same capture, whose numbers answer a new SYN of the same ports. */
import type { Capture } from '../../capture';
import { packetsOfFlow, type FlowIndex } from '../../flows/flowTable';
import type { OpeningSegment } from '../../opening/openingSegments';
import type { PacketIndex } from '../../packets/packetTable';
import { sequenceDistance } from '../../tcp/sequence';
import { earlierFlowsOf } from '../earlierFlows';
import { challengeOf, sameChallenges } from './challenge';
import { fact, type Detector } from './observation';

/** Segments at the end of an older connection that are looked at. */
const MOST_LOOKED_AT = 16;

export const olderConnection: Detector = {
  kinds: ['challenge-of-known-connection'],
  detect(context) {
    const challenge = challengeOf(context);
    if (challenge === undefined) return [];
    const { capture, opening } = context;
    for (const older of earlierFlowsOf(capture, opening.flow)) {
      const known = segmentOfNumbers(capture, older, challenge);
      if (known === null) continue;
      const packets = sameChallenges(context, challenge).map(({ packet }) => packet);
      return [
        fact(
          'challenge-of-known-connection',
          [known, ...packets],
          'Its numbers are those of the older connection of these ports that the capture holds.',
          { source: 'otherFlows' },
        ),
      ];
    }
    return [];
  },
};

/**
 * The last segment of a connection that ends where a challenge ACK says (it carries SND.NXT and RCV.NXT of the connection, RFC 5961
 * section 4); null when none does.
 */
function segmentOfNumbers(
  { flows, packets }: Capture,
  flow: FlowIndex,
  { packet, sequence, acknowledgment }: OpeningSegment,
): PacketIndex | null {
  const own = packetsOfFlow(flows, flow);
  const last = own.subarray(Math.max(0, own.length - MOST_LOOKED_AT)).toReversed();
  for (const before of last) {
    if (before >= packet) continue;
    // Which end sent it, the roles of a connection without its SYN do not tell for certain.
    const from = packets.sequence[before]!;
    const most = packets.payloadLength[before]! + 1;
    for (const number of [sequence, acknowledgment]) {
      const ahead = sequenceDistance(number, from);
      if (ahead >= 0 && ahead <= most) return before;
    }
  }
  return null;
}
