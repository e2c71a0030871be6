/**
 * Packets without an IP ID and a timestamp that are there twice within moments. What a host sends again looks like the second recording of a
 * mirror port whose way is longer; what the receiver answers tells, or what became of packets that have a number.
 */
import { countBefore } from '../bytes/sortedSearch';
import type { PacketIndex } from '../packets/packetTable';
import { CAPTURE_DUPLICATE_WINDOW } from './captureDuplicate';
import type { OpeningSegment } from './openingSegments';
import { isPureAck, isSynAck } from './segmentKinds';

/** So many packets of one end, all of them there twice and no copy answered, tell of the capture by themselves. */
const FEWEST_ALL_TWICE = 3;

/** A packet with another before it that looks the same. */
interface Twice {
  readonly original: OpeningSegment;
  readonly repeat: OpeningSegment;
}

/** Nothing in a packet differs from one to the next. */
export const isUnmarked = ({ ipId, tsval }: OpeningSegment) => (ipId ?? 0) === 0 && tsval === null;

/**
 * The packets of which others are copies, by the latter, where the opening tells; those of which it does not tell stand for themselves.
 * @param segments in file order; copies of packets with a number are marked
 */
export function unmarkedCopiesOf(
  segments: readonly OpeningSegment[],
): ReadonlyMap<PacketIndex, PacketIndex> {
  const copies = new Map<PacketIndex, PacketIndex>();
  for (const fromServer of [false, true]) {
    const twice = repeatsAtOnce(segments, fromServer);
    if (twice.length === 0 || !isMirrored(segments, fromServer, twice.length)) continue;
    const answerTo = answerFinder(segments);
    for (const { original, repeat } of twice) {
      if (answerTo(repeat) === null) copies.set(repeat.packet, original.packet);
    }
  }
  return copies;
}

/** So many ACKs behind a SYN-ACK that came again are looked at: the client answers at once. */
const MOST_LOOKED_AT = 8;

/**
 * Finds the second bare ACK with which a client answers a SYN-ACK that came again, as a packet of its own (RFC 9293 section 3.10.7.4); null when there
 * is none.
 * @param segments in file order
 */
export function answerFinder(
  segments: readonly OpeningSegment[],
): (repeat: OpeningSegment) => OpeningSegment | null {
  const acks = segments.filter((s) => !s.fromServer && isPureAck(s) && s.duplicateOf === null);
  const asked = segments.find((s) => s.fromServer && isSynAck(s));
  // How long the client's first answer took to come past here.
  const first = acks[0] === undefined || asked === undefined ? 0 : acks[0].time - asked.time;
  const wait = CAPTURE_DUPLICATE_WINDOW + Math.max(0, first || 0);
  return (repeat) => {
    if (!repeat.fromServer || !isSynAck(repeat)) return null;
    const at = countBefore(acks.length, (i) => acks[i]!.packet > repeat.packet);
    const ack = acks[at - 1];
    if (ack === undefined) return null;
    const answer = acks
      .slice(at, at + MOST_LOOKED_AT)
      .find(
        (s) =>
          s.time - repeat.time <= wait &&
          s.acknowledgment === ack.acknowledgment &&
          s.sequence === ack.sequence &&
          (s.sack !== null || (!isUnmarked(s) && s.ipId !== ack.ipId)),
      );
    return answer ?? null;
  };
}

/** Packets of an end without a mark that come again within moments. */
function repeatsAtOnce(segments: readonly OpeningSegment[], fromServer: boolean): Twice[] {
  const newest = new Map<string, OpeningSegment>();
  const twice: Twice[] = [];
  for (const segment of segments) {
    if (segment.fromServer !== fromServer || segment.duplicateOf !== null) continue;
    if (!isUnmarked(segment)) continue;
    const look = lookOf(segment);
    const original = newest.get(look);
    if (original !== undefined && segment.time - original.time <= CAPTURE_DUPLICATE_WINDOW) {
      twice.push({ original, repeat: segment });
    } else newest.set(look, segment);
  }
  return twice;
}

/** Does the capture hold what an end sends twice? Its packets with a number tell, else those of the other end, else that all of them are. */
function isMirrored(
  segments: readonly OpeningSegment[],
  fromServer: boolean,
  twice: number,
): boolean {
  const own = countCopied(segments, fromServer);
  if (own.copied + own.single > 0) return own.copied >= own.single && own.copied > 0;
  const other = countCopied(segments, !fromServer);
  if (other.copied > 0) return other.copied >= other.single;
  const all = segments.filter((s) => s.fromServer === fromServer).length;
  return twice >= FEWEST_ALL_TWICE && all === 2 * twice;
}

/** Packets of an end that a number tells apart: how many are there twice, and how many once. */
function countCopied(
  segments: readonly OpeningSegment[],
  fromServer: boolean,
): { readonly copied: number; readonly single: number } {
  const copied = new Set<PacketIndex>();
  let marked = 0;
  for (const segment of segments) {
    if (segment.fromServer !== fromServer || isUnmarked(segment)) continue;
    if (segment.duplicateOf === null) marked++;
    else copied.add(segment.duplicateOf);
  }
  return { copied: copied.size, single: marked - copied.size };
}

const lookOf = (s: OpeningSegment) =>
  `${s.flags} ${s.sequence} ${s.acknowledgment} ${s.payloadLength} ${s.window} ${s.optionsHash} ${s.sack?.join() ?? ''}`;
