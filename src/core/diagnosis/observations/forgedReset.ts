/** An RST that another machine sent: its TTL is not that of the end in whose name it comes. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { mayBeOneHost } from './initialTtl';
import { ipIdsRunOn } from './ipIdCounter';
import { fact, type Observation } from './observation';

/** Does an RST have a TTL that its sender's other segment cannot have, however its system starts, and no IP ID that goes on? */
export const isUnlike = (reset: OpeningSegment, other: OpeningSegment): boolean =>
  reset.ttl !== null &&
  other.ttl !== null &&
  !mayBeOneHost(other.ttl, reset.ttl) &&
  !(other.packet < reset.packet && ipIdsRunOn(other, reset));

/**
 * The second sign beside one of order: alone, that the server goes on may as well say that its own packet filter, or a second stack on it, sent the RST,
 * or that the capture has it in the wrong place.
 */
export function forgedReset(reset: OpeningSegment, other: OpeningSegment): Observation[] {
  if (!isUnlike(reset, other)) return [];
  return [
    fact(
      'reset-forged',
      [reset.packet, other.packet],
      `The RST carries TTL ${reset.ttl} where the server's own segments have ${other.ttl}: another machine sent it.`,
      { weight: 'finding', note: 'the RST is not from the server', fromBox: [reset.packet] },
    ),
  ];
}
