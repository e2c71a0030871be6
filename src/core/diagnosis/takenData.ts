/** Data of the client that the server took, or cannot have seen, although it is there again. */
import type { OpeningSegment } from '../opening/openingSegments';
import { isData, isFin } from '../opening/segmentKinds';
import type { PacketIndex } from '../packets/packetTable';
import { isAfter } from '../tcp/sequence';
import { IcmpReason } from '../wire/icmpReason';
import type { OpeningContext } from './openingContext';
import { quotedErrorsOf } from './quotedErrors';

/**
 * Tells which segments the server took at once, though they are there again and their ACK came late: it quotes the timestamp of the first
 * copy, or says by D-SACK that it had it before (RFC 2883). A client that asks again before a delayed ACK can come (tail loss
 * probe, RFC 8985 section 7) leaves such copies, and so does a lost ACK.
 */
export function takenAtOnce({
  own,
  acceptance,
}: OpeningContext): (segment: OpeningSegment) => boolean {
  if (acceptance === null) return () => false;
  const quoted = acceptance.tsecr;
  const taken = new Set<number>();
  const seen = new Set<number>();
  for (const segment of own) {
    const { fromServer, packet, sack, acknowledgment, sequence, tsval } = segment;
    if (fromServer) {
      // A block below the ACK is one that came again.
      const isDSack =
        packet >= acceptance.packet && sack !== null && !isAfter(sack[1], acknowledgment);
      if (isDSack) taken.add(sack[0]);
    } else if (packet < acceptance.packet && takesNumbers(segment) && !seen.has(sequence)) {
      seen.add(sequence);
      if (quoted !== null && tsval === quoted) taken.add(sequence);
    }
  }
  return ({ sequence }) => taken.has(sequence);
}

const takesNumbers = (segment: OpeningSegment) => isData(segment) || isFin(segment);

/** Segments of the client that a router sent back as too large (RFC 1191): the server cannot answer them. */
export function tooLargeSegments({
  capture,
  opening,
  own,
}: OpeningContext): ReadonlyMap<PacketIndex, PacketIndex> {
  const sentBack = new Map<PacketIndex, PacketIndex>();
  for (const { packet, sequence, reason } of quotedErrorsOf(capture, opening.flow)) {
    if (reason !== IcmpReason.tooBig) continue;
    const segment = own.findLast(
      (s) => !s.fromServer && s.packet < packet && s.sequence === sequence && s.payloadLength > 0,
    );
    if (segment !== undefined) sentBack.set(segment.packet, packet);
  }
  return sentBack;
}
