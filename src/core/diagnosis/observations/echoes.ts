/** What resent SYN-ACKs quote in TSecr (RFC 7323 section 4.3). */
import { packetNumber, type PacketIndex } from '../../packets/packetTable';
import { isData, isFin } from '../../opening/segmentKinds';
import { fact, type Detector, type Observation } from './observation';

export const echoes: Detector = {
  kinds: ['resend-echoes-later-segment', 'resend-echoes-data', 'resend-echoes-syn'],
  detect({ capture, opening, lateRepeats }) {
    const found: Observation[] = [];
    const later = opening.repeats.filter(({ echoes: quoted }) => quoted !== null);
    if (later.length > 0) {
      const first = later[0]!;
      const number = (packet: PacketIndex) => packetNumber(capture.packets, packet);
      const packets = [...new Set(later.flatMap((r) => [r.echoes!.packet, r.segment.packet]))];
      found.push(
        fact(
          'resend-echoes-later-segment',
          packets,
          `Resent SYN-ACKs quote the timestamps of segments that the client sent after its SYN: the server's TCP had read them, yet went on resending.`,
          {
            weight: 'finding',
            note: `TSecr of ${number(first.segment.packet)} = TSval of ${number(first.echoes!.packet)}: ACK was read`,
            arcs: later.map((r) => [r.echoes!.packet, r.segment.packet] as const),
          },
        ),
      );
    }
    const ofData = later.filter(({ echoes: quoted }) => isData(quoted!) || isFin(quoted!));
    if (ofData.length > 0) {
      found.push(
        fact(
          'resend-echoes-data',
          [...new Set(ofData.flatMap((r) => [r.echoes!.packet, r.segment.packet]))],
          "Among them is more than a bare ACK: the server's TCP had what the client sent, and no deferral waits for more.",
        ),
      );
    }
    const unchanged = lateRepeats.filter(({ tsecr }) => tsecr === 'syn');
    if (unchanged.length > 0 && later.length === 0) {
      found.push(
        fact(
          'resend-echoes-syn',
          unchanged.map(({ segment }) => segment.packet),
          "The resent SYN-ACKs still quote the SYN's timestamp. Newer kernels do so even when they have read later segments, so this decides nothing.",
        ),
      );
    }
    return found;
  },
};
