/** What resent SYN-ACKs quote in TSecr (RFC 7323 section 4.3). */
import { packetNumber, type PacketIndex } from '../../packets/packetTable';
import { isData, isFin } from '../../opening/segmentKinds';
import type { SynAckRepeat } from '../../opening/opening';
import { isAfter } from '../../tcp/sequence';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';
import { AT_ONCE } from './sentOrder';

export const echoes: Detector = {
  kinds: [
    'resend-echoes-later-segment',
    'resend-echoes-data',
    'resend-echoes-newest',
    'resend-echoes-stale',
    'resend-echoes-syn',
  ],
  detect(context) {
    const { capture, opening, lateRepeats } = context;
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
    const stale = ofData.length > 0 ? [] : staleEchoes(context, later);
    if (stale.length > 0) {
      found.push(
        fact(
          'resend-echoes-stale',
          stale.flat(),
          'They quote the ACK and nothing behind it, although the client had sent more by then: what came behind the ACK may not have reached the server.',
          { weight: 'finding', note: 'quotes nothing behind the ACK' },
        ),
      );
    } else if (later.length > 1) {
      found.push(
        fact(
          'resend-echoes-newest',
          later.map(({ segment }) => segment.packet),
          'Each quotes the newest segment that the client had sent by then.',
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

/**
 * Resends that quote an older segment than the newest that must have arrived before, and that newer one. A half-open connection takes the timestamp of each
 * segment that begins where it expects the next (Linux tcp_check_req() as long as it did).
 */
function staleEchoes(
  { own, roundTrip }: OpeningContext,
  later: readonly SynAckRepeat[],
): [newer: PacketIndex, resend: PacketIndex][] {
  const wait = AT_ONCE + (Number.isNaN(roundTrip) ? 0 : roundTrip);
  const found: [PacketIndex, PacketIndex][] = [];
  let at = 0;
  let newest: (typeof own)[number] | null = null;
  for (const { segment, echoes: quoted } of later) {
    for (; at < own.length && own[at]!.time < segment.time - wait; at++) {
      const sent = own[at]!;
      if (!sent.fromServer && sent.tsval !== null) newest = sent;
    }
    if (newest !== null && isAfter(newest.tsval!, quoted!.tsval!)) {
      found.push([newest.packet, segment.packet]);
    }
  }
  return found;
}
