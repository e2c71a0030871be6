/** ICMP errors that quote a segment of the opening: a router or host says why it did not pass it on. */
import { SideSegmentKind } from '../../flows/sideSegments';
import type { PacketIndex } from '../../packets/packetTable';
import { countText } from '../../words/duration';
import { fact, type Detector } from './observation';

export const icmpErrors: Detector = {
  kinds: ['icmp-error'],
  detect({ capture, opening, acceptance }) {
    const sides = capture.sideSegments;
    if (sides === undefined) return [];
    const errors: PacketIndex[] = [];
    for (let i = sides.rowStart[opening.flow]!; i < sides.rowStart[opening.flow + 1]!; i++) {
      const row = sides.rowIndex[i]!;
      const kind = sides.kind[row];
      if (kind === SideSegmentKind.quoted || kind === SideSegmentKind.quotedStart)
        errors.push(sides.packet[row]!);
    }
    // Errors about data of an open connection (a path with a smaller MTU, say) are no matter of the opening.
    const early = errors.filter((packet) => acceptance === null || packet < acceptance.packet);
    if (early.length === 0) return [];
    return [
      fact(
        'icmp-error',
        early,
        `${countText(early.length, 'ICMP error')} quoted this opening: a device on the way, or the host itself, refused to pass it on.`,
        { weight: 'finding', note: 'refused by ICMP' },
      ),
    ];
  },
};
