/** What the lines of a listing say became of their packets: a firewall's drop reason, a load balancer's cause of an RST. */
import type { Capture, PacketFate } from '../../capture';
import type { PacketIndex } from '../../packets/packetTable';
import { dropObservation, kindOfDrop, type ToldDrop } from '../toldDrops';
import type { Detector } from './observation';

export const toldFates: Detector = {
  kinds: [
    'syn-drop-named',
    'syn-ack-drop-named',
    'ack-drop-named',
    'queue-drop-named',
    'syn-queue-drop-named',
    'checksum-drop-named',
    'timestamp-drop-named',
    'no-socket-named',
    'stays-inside',
    'reset-cause-told',
    'drop-named',
  ],
  detect({ capture, own }) {
    const fates = fatesOf(capture);
    if (fates.size === 0) return [];
    const drops = new Map<string, ToldDrop>();
    for (const { packet, flags, fromServer } of own) {
      const fate = fates.get(packet);
      if (fate === undefined) continue;
      const says = 'The text of this capture says';
      const one: ToldDrop = { ...fate, flags, fromServer, packets: [packet], times: 1, says };
      const kind = kindOfDrop(one);
      const known = drops.get(kind);
      drops.set(
        kind,
        known === undefined
          ? one
          : { ...known, packets: [...known.packets, packet], times: known.times + 1 },
      );
    }
    return [...drops.values()].map(dropObservation);
  },
};

const byCapture = new WeakMap<Capture, ReadonlyMap<PacketIndex, PacketFate>>();
const NONE: ReadonlyMap<PacketIndex, PacketFate> = new Map();

function fatesOf(capture: Capture): ReadonlyMap<PacketIndex, PacketFate> {
  const fates = capture.listing?.fates ?? [];
  if (fates.length === 0) return NONE;
  const known = byCapture.get(capture) ?? new Map(fates.map((fate) => [fate.packet, fate]));
  byCapture.set(capture, known);
  return known;
}
