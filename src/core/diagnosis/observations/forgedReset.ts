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
 * What its TTL says of an RST; nothing where it can be its sender's own.
 * @param kind `reset-forged` beside another sign: alone, that the server goes on may as well say that its own packet filter, or a second stack on it, sent
 * the RST, or that the capture has it in the wrong place
 */
export function resetOfAnother(
  kind: 'reset-forged' | 'reset-ttl-elsewhere',
  reset: OpeningSegment,
  other: OpeningSegment,
): Observation[] {
  if (!isUnlike(reset, other)) return [];
  const end = reset.fromServer ? 'server' : 'client';
  return [
    fact(
      kind,
      [other.packet, reset.packet],
      `The RST carries TTL ${reset.ttl} where the ${end}'s other segments have ${other.ttl}: another sender.`,
      { weight: 'finding', note: `the RST is not from the ${end}`, fromBox: [reset.packet] },
    ),
  ];
}
