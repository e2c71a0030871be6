/** ICMP errors that quote the SYN or the SYN-ACK: a router or host says that it did not pass it on. */
import { SideSegmentKind } from '../../flows/sideSegments';
import type { PacketIndex } from '../../packets/packetTable';
import { countText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector } from './observation';

export const icmpErrors: Detector = {
  kinds: ['icmp-error', 'icmp-error-of-syn-ack'],
  detect(context) {
    const { opening, clientIsn } = context;
    const { syns, synAck, ack } = opening;
    const ofSyn = errorsThatQuote(context, clientIsn).filter(
      // A SYN that was answered after all was passed on (a soft error, RFC 1122 section 4.2.3.9); one that had to come again was not.
      (error) =>
        synAck === null || syns.some(({ packet }) => packet > error && packet < synAck.packet),
    );
    // One that was acknowledged arrived.
    const ofSynAck = ack !== null ? [] : errorsThatQuote(context, synAck?.sequence ?? null);
    return [
      ...(ofSyn.length === 0
        ? []
        : [
            fact(
              'icmp-error',
              ofSyn,
              `${countText(ofSyn.length, 'ICMP error')} ${ofSyn.length === 1 ? 'quotes' : 'quote'} the SYN: a device on the way, or the host itself, refused to pass it on.`,
              { weight: 'finding', note: 'refused by ICMP' },
            ),
          ]),
      ...(ofSynAck.length === 0
        ? []
        : [
            fact(
              'icmp-error-of-syn-ack',
              ofSynAck,
              `${countText(ofSynAck.length, 'ICMP error')} ${ofSynAck.length === 1 ? 'quotes' : 'quote'} the SYN-ACK: a device on its way back, or the client's own host, did not take it.`,
              { weight: 'finding', note: 'the SYN-ACK is refused by ICMP' },
            ),
          ]),
    ];
  },
};

/**
 * The errors that quote a segment with this number. Errors about data (a path with a smaller MTU, say) quote other numbers, and are
 * no matter of the opening.
 */
function errorsThatQuote(
  { capture: { sideSegments: sides }, opening: { flow } }: OpeningContext,
  sequence: number | null,
): PacketIndex[] {
  const errors: PacketIndex[] = [];
  if (sides === undefined || sequence === null) return errors;
  for (let i = sides.rowStart[flow]!; i < sides.rowStart[flow + 1]!; i++) {
    const row = sides.rowIndex[i]!;
    const kind = sides.kind[row];
    const isQuoted = kind === SideSegmentKind.quoted || kind === SideSegmentKind.quotedStart;
    if (isQuoted && sides.sequence[row] === sequence) errors.push(sides.packet[row]!);
  }
  return errors;
}
