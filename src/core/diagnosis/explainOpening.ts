/** Which packets explain what went wrong with an opening, when a text says that they went no further. */
import type { Opening } from '../opening/opening';
import type { OpeningSegment } from '../opening/openingSegments';
import { isReset, isSyn } from '../opening/segmentKinds';
import type { PacketIndex } from '../packets/packetTable';
import { ignoredSegments } from './ignoredTimes';

/**
 * Do packets that went no further explain what went wrong with an opening? The client's SYN does, unless it was answered; its ACK, or all that the server
 * ignored; and the first SYN-ACK, where the client did not have it. An RST, and what comes when all is over, explain nothing.
 */
export function explainOpening(packets: readonly PacketIndex[], opening: Opening): boolean {
  const { segments, synAck, ack, repeats } = opening;
  const named = new Set(packets);
  if (synAck !== null && named.has(synAck.packet))
    return ack === null || repeats.some(({ afterAck }) => !afterAck);
  const ofClient = segments.filter((s) => !s.fromServer && !isReset(s) && named.has(s.packet));
  if (ofClient.length === 0) return false;
  const ignored = ignoredSegments(opening);
  if (ofClient.some(isSyn) && (synAck === null || ignored.length === 0)) {
    return isUnanswered(ofClient, opening);
  }
  const others = ofClient.filter((s) => !isSyn(s));
  if (others.length === 0) return false;
  if (ack === null || named.has(ack.packet)) return true;
  return ignored.length > 0 && ignored.every(({ packet }) => named.has(packet));
}

/** One of the SYNs is another one than that which the SYN-ACK answers, the last before it. */
function isUnanswered(named: readonly OpeningSegment[], { syns, synAck }: Opening): boolean {
  if (synAck === null) return true;
  const answered = syns.findLast(({ packet }) => packet < synAck.packet);
  return named.some((s) => isSyn(s) && s.packet !== answered?.packet);
}
