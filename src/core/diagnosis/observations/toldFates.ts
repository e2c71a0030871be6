/** What the lines of a listing say became of their packets: a firewall's drop reason, a load balancer's cause of an RST. */
import type { Capture } from '../../capture';
import type { PacketFate } from '../../captureOrigin';
import { listingOf } from '../../captureOrigin';
import type { Opening } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isReset, isSyn } from '../../opening/segmentKinds';
import type { PacketIndex } from '../../packets/packetTable';
import { fact, type Detector, type ObservationKind } from './observation';

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
    'icmp-error',
    'icmp-error-of-syn-ack',
  ],
  detect({ capture, own, opening }) {
    const fates = fatesOf(capture);
    if (fates.size === 0) return [];
    const told = new Map<string, { text: string; packets: PacketIndex[] }>();
    for (const { packet } of own) {
      const fate = fates.get(packet);
      if (fate === undefined) continue;
      if (fate.kind === 'icmp-error' && wentOn(opening, own, packet)) continue;
      // One that was acknowledged arrived.
      if (fate.kind === 'icmp-error-of-syn-ack' && opening.ack !== null) continue;
      const known = told.get(fate.kind);
      if (known === undefined) told.set(fate.kind, { text: fate.text, packets: [packet] });
      else known.packets.push(packet);
    }
    return [...told].map(([kind, { text, packets }]) =>
      fact(kind as ObservationKind, packets, text, {
        weight: 'finding',
        source: 'host',
        note: 'the text says why',
      }),
    );
  },
};

/** A SYN that was answered after all was passed on (a soft error, RFC 1122 section 4.2.3.9); one that had to come again was not. */
function wentOn(
  { synAck, syns }: Opening,
  own: readonly OpeningSegment[],
  refused: PacketIndex,
): boolean {
  if (synAck === null) return own.some((segment) => !isReset(segment) && !isSyn(segment));
  return !syns.some(({ packet }) => packet > refused && packet < synAck.packet);
}

const byCapture = new WeakMap<Capture, ReadonlyMap<PacketIndex, PacketFate>>();
const NONE: ReadonlyMap<PacketIndex, PacketFate> = new Map();

function fatesOf(capture: Capture): ReadonlyMap<PacketIndex, PacketFate> {
  const fates = listingOf(capture)?.fates ?? [];
  if (fates.length === 0) return NONE;
  const known = byCapture.get(capture) ?? new Map(fates.map((fate) => [fate.packet, fate]));
  byCapture.set(capture, known);
  return known;
}
