/**
 * The numbers that notes carry on the ladder, so that what stands elsewhere can point to them.
 */
import type { Observation } from '../diagnosis/observations/observation';
import type { PacketIndex } from '../packets/packetTable';

/** The packet that makes the point: the first one that quotes, else the last one cited. */
export function anchorPacket(observation: Observation): PacketIndex | null {
  return observation.arcs?.[0]?.[1] ?? observation.packets.at(-1) ?? null;
}

/** Numbers from 1 in reading order (by packet, then as observed) for the observations with a note. */
export function noteNumbers(
  observations: readonly Observation[],
): ReadonlyMap<Observation, number> {
  const noted = observations
    .map((observation) => ({ observation, anchor: anchorPacket(observation) }))
    .filter(({ observation, anchor }) => observation.note !== null && anchor !== null)
    .sort((a, b) => a.anchor! - b.anchor!);
  return new Map(noted.map(({ observation }, at) => [observation, at + 1]));
}
