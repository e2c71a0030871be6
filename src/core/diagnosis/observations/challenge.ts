/** The bare ACK with which something answers a SYN: that of an older connection (RFC 5961 section 4), or of a device that tests its clients. */
import type { Opening } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { acknowledgesSyn, isPureAck, isReset, isSyn } from '../../opening/segmentKinds';
import { sequenceDistance } from '../../tcp/sequence';
import type { OpeningContext } from '../openingContext';

/** Numbers further ahead are those of another connection. */
const MOST_SENT = 2 ** 28;

/** A server says no more than this before it is acknowledged (a first window without scale). */
const MOST_UNSEEN = 0xff_ff;

/**
 * So few bytes ahead of the SYN, the number is this opening's own: an older connection's lie behind, for a TCP's initial numbers grow (RFC 9293
 * section 3.4.1).
 */
const MOST_OF_OWN = 2 ** 20;

/** A client that resets what answered its SYN sends that SYN again by its timer, no sooner (nanoseconds). */
const SOONEST_NEXT = 0.9e9;

/**
 * The first bare ACK of the server before its SYN-ACK that answers nothing of this opening. A number that the client
 * itself has reached is the answer to its SYN or its data, though the capture may have missed the SYN-ACK. One that the SYN-ACK follows at once is the
 * last ACK of the connection before, which met the new SYN on the way: a TCP answers a SYN with one or the other.
 */
export function challengeOf({ own, opening }: OpeningContext): OpeningSegment | undefined {
  const { syns, synAck } = opening;
  const [syn] = syns;
  if (syn === undefined || own.some((segment) => segment.fromServer && isSyn(segment))) {
    return undefined;
  }
  let sent = 1;
  for (const segment of own) {
    const { packet, fromServer } = segment;
    if (synAck !== null && packet >= synAck.packet) return undefined;
    if (fromServer) {
      const reached = sequenceDistance(segment.acknowledgment, syn.sequence);
      const isOwn = reached >= 1 && reached <= sent;
      if (packet > syn.packet && isPureAck(segment) && !isOwn && !isReached(segment, syn, own)) {
        return isLeftOver(segment, opening) || isOfUnseen(segment, reached, own)
          ? undefined
          : segment;
      }
    } else if (!isReset(segment)) {
      const end = sequenceDistance(segment.sequence, syn.sequence) + segment.payloadLength + 1;
      if (end < MOST_SENT) sent = Math.max(sent, end);
    }
  }
  return undefined;
}

/** Does the SYN-ACK follow so soon, and without another SYN, that it answers the SYN which the ACK would have answered? */
function isLeftOver({ packet, time }: OpeningSegment, { syns, synAck }: Opening): boolean {
  if (synAck === null || !(synAck.time - time < SOONEST_NEXT)) return false;
  if (!syns.some((syn) => acknowledgesSyn(synAck.acknowledgment, syn))) return false;
  return !syns.some((syn) => syn.packet > packet && syn.packet < synAck.packet);
}

/** Is the number one that this client may have reached in segments that the capture misses? A client that had not would have reset it. */
function isOfUnseen(
  { packet, acknowledgment }: OpeningSegment,
  reached: number,
  own: readonly OpeningSegment[],
): boolean {
  if (reached < 1 || reached > MOST_OF_OWN) return false;
  return !own.some(
    (s) => !s.fromServer && isReset(s) && s.packet > packet && s.sequence === acknowledgment,
  );
}

/**
 * Does a segment of the client that belongs to this opening go on from the number, or name that of the sender, or one shortly before? No client does so with the
 * numbers of a challenge: the capture missed what came before.
 */
function isReached(
  { packet, sequence, acknowledgment }: OpeningSegment,
  syn: OpeningSegment,
  own: readonly OpeningSegment[],
): boolean {
  return own.some((s) => {
    if (s.fromServer || isReset(s) || isSyn(s) || s.packet < syn.packet) return false;
    if (s.packet > packet) return s.sequence === acknowledgment;
    const sent = sequenceDistance(s.sequence, syn.sequence);
    const unseen = sequenceDistance(sequence, s.acknowledgment);
    return sent >= 1 && sent < MOST_SENT && unseen >= 0 && unseen <= MOST_UNSEEN;
  });
}

/** Those bare ACKs of the server that carry the numbers of a challenge, itself among them. */
export function sameChallenges(
  { own }: OpeningContext,
  challenge: OpeningSegment,
): OpeningSegment[] {
  return own.filter(
    (s) =>
      s.fromServer &&
      isPureAck(s) &&
      s.acknowledgment === challenge.acknowledgment &&
      s.sequence === challenge.sequence,
  );
}
