/**
 * An opening that a file holds a second time as a whole, behind the first: captures of both ends in one file or one pasted text, whose clocks differ. Where no
 * IP ID and no timestamp marks the packets (IPv6, texts), the second SYN looks like one that was sent again.
 */
import type { PacketIndex } from '../packets/packetTable';
import type { OpeningSegment } from './openingSegments';
import { isSyn, isSynAck } from './segmentKinds';

/** Every packet of one end is as much later as every other, but for what path and clocks change meanwhile (nanoseconds). */
const SHIFT_JITTER = 10e6;
/** What is sent again comes by timers of its own, one for each packet: so many of the client's in step are none. */
const FEWEST_OF_CLIENT = 3;
/** Captures begin and end where they like: so much of the second one is in the first as well. */
const NEARLY_ALL = 0.75;

/**
 * The packets of which those of the second recording are copies, by the latter; null where there is none. A client that has acknowledged a SYN-ACK sends its
 * SYN no more, and what follows that SYN repeats the first recording packet by packet, each end's in the same rhythm.
 * @param segments in file order
 */
export function secondRecordingOf(
  segments: readonly OpeningSegment[],
): ReadonlyMap<PacketIndex, PacketIndex> | null {
  const begin = secondSynOf(segments);
  if (begin < 0) return null;
  const copies = new Map<PacketIndex, PacketIndex>();
  const queues = [false, true].map((fromServer) => ({
    own: segments.slice(0, begin).filter((s) => s.fromServer === fromServer),
    next: 0,
    shift: null as number | null,
  }));
  let ofClient = 0;
  let single = 0;
  for (const copy of segments.slice(begin)) {
    const queue = queues[copy.fromServer ? 1 : 0]!;
    const original = queue.own[queue.next];
    if (original === undefined || !looksLike(original, copy)) {
      single++;
      continue;
    }
    const shift = copy.time - original.time;
    queue.shift ??= shift;
    if (!(Math.abs(shift - queue.shift) <= SHIFT_JITTER)) return null;
    queue.next++;
    if (!copy.fromServer) ofClient++;
    copies.set(copy.packet, original.duplicateOf ?? original.packet);
  }
  const isWhole = copies.size >= NEARLY_ALL * (copies.size + single);
  return isWhole && ofClient >= FEWEST_OF_CLIENT && queues[1]!.next > 0 ? copies : null;
}

/** Place of the first SYN, when it comes again behind the client's ACK; -1 where it does not. */
function secondSynOf(segments: readonly OpeningSegment[]): number {
  const [first] = segments;
  if (first === undefined || first.fromServer || !isSyn(first)) return -1;
  let isAnswered = false;
  let isAcknowledged = false;
  return segments.findIndex((segment, at) => {
    if (at === 0) return false;
    if (segment.fromServer) isAnswered ||= isSynAck(segment);
    else if (!isSyn(segment)) isAcknowledged ||= isAnswered;
    else return isAcknowledged && looksLike(first, segment);
    return false;
  });
}

/** All but IP ID, TTL and options that the way between can change. */
function looksLike(a: OpeningSegment, b: OpeningSegment): boolean {
  return (
    a.sequence === b.sequence &&
    a.acknowledgment === b.acknowledgment &&
    a.flags === b.flags &&
    a.payloadLength === b.payloadLength &&
    a.window === b.window &&
    a.tsval === b.tsval &&
    a.tsecr === b.tsecr
  );
}
