/**
 * An opening that a file holds a second time as a whole: captures of both ends in one file or one pasted text, whose clocks differ, or of both sides of a box that
 * gives packets new IP IDs. Where neither IP ID nor TTL marks the packets, the second SYN looks like one that was sent again.
 */
import type { PacketIndex } from '../packets/packetTable';
import { CAPTURE_DUPLICATE_WINDOW } from './captureDuplicate';
import type { OpeningSegment } from './openingSegments';
import { isSyn, isSynAck } from './segmentKinds';

/** A path holds packets up for now a little longer, now a little shorter (nanoseconds). What timestamps mark may differ by more. */
const JITTER = 10e6;
const MARKED_JITTER = 100e6;
/**
 * A SYN that comes late may have a half-open server send its SYN-ACK again, and the client its ACK, all as late as it is. One packet more in step, and no timer sent it
 * again; so does a timestamp, which what is sent again has anew (RFC 7323 section 4.1).
 */
const FEWEST_OF_BOTH = 4;
const FEWEST_MARKED = 3;
/** No client sends its SYN again sooner (nanoseconds). */
const SOONER_THAN_SENT_AGAIN = 0.45e9;
/** The two ends' shifts differ by a round trip, at most so much (nanoseconds). */
const LONGEST_ROUND_TRIP = 1e9;
/** Captures begin and end where they like: so much of what both should hold is there twice. */
const NEARLY_ALL = 0.75;

/**
 * The packets of which those of the second recording are copies, by the latter; null where there is none. A client that has acknowledged a SYN-ACK sends its
 * SYN no more, nor one with an old timestamp sooner than a timer; and what else is there comes a second time as well, each end's in the same rhythm.
 * @param segments those that are no copies so far
 * @param doubled packets of which copies are known
 */
export function secondRecordingOf(
  segments: readonly OpeningSegment[],
  doubled: ReadonlySet<PacketIndex>,
): ReadonlyMap<PacketIndex, PacketIndex> | null {
  const again = repeatedSyn(segments);
  if (again === null) return null;
  const { shift, isMarked } = again;
  const inTime = segments.toSorted((a, b) => a.time - b.time || a.packet - b.packet);
  const jitter = isMarked ? MARKED_JITTER : JITTER;
  const ofClient = pairs(inTime, false, shift, jitter);
  const ofServer = pairs(inTime, true, shiftOfServer(inTime, shift), jitter);
  const last = inTime.at(-1)!.time;
  const single = [...ofClient.single, ...ofServer.single].filter(
    ({ time, packet }) => !doubled.has(packet) && !(time + shift + LONGEST_ROUND_TRIP >= last),
  );
  const copies = new Map([...ofClient.copies, ...ofServer.copies]);
  const isWhole = copies.size >= NEARLY_ALL * (copies.size + single.length);
  const isBoth = ofClient.copies.size > 1 && ofServer.copies.size > 0;
  return isWhole && isBoth && copies.size >= (isMarked ? FEWEST_MARKED : FEWEST_OF_BOTH)
    ? copies
    : null;
}

/** How much later the client's SYN comes once more in a way in which no client sends it again; null where it does not. */
function repeatedSyn(
  segments: readonly OpeningSegment[],
): { readonly shift: number; readonly isMarked: boolean } | null {
  // Most openings have one SYN.
  const syns = segments.filter((s) => isSyn(s) && !s.fromServer);
  if (syns.length < 2) return null;
  const inTime = syns.toSorted((a, b) => a.time - b.time || a.packet - b.packet);
  const first = inTime[0]!;
  const second = inTime.find((s) => s !== first && lookOf(s) === lookOf(first));
  if (second === undefined) return null;
  const shift = second.time - first.time;
  const isMarked = first.tsval !== null;
  const isSooner = isMarked && shift > CAPTURE_DUPLICATE_WINDOW && shift < SOONER_THAN_SENT_AGAIN;
  return isSooner || isAcknowledgedBefore(segments, second) ? { shift, isMarked } : null;
}

/** Had the client acknowledged a SYN-ACK before its SYN came again? */
function isAcknowledgedBefore(segments: readonly OpeningSegment[], again: OpeningSegment): boolean {
  // Without times the order of the text tells.
  const before = segments.filter((s) => s.time < again.time || s.packet < again.packet);
  const answered = before.find((s) => s.fromServer && isSynAck(s));
  return (
    answered !== undefined &&
    before.some((s) => !s.fromServer && !isSyn(s) && !(s.time < answered.time))
  );
}

/** The server's first SYN-ACK comes once more about as much later as the client's SYN. */
function shiftOfServer(inTime: readonly OpeningSegment[], ofClient: number): number {
  const synAcks = inTime.filter((s) => s.fromServer && isSynAck(s));
  const first = synAcks[0];
  if (first === undefined) return Number.NaN;
  const look = lookOf(first);
  let nearest = Number.NaN;
  for (const synAck of synAcks) {
    const shift = synAck.time - first.time;
    if (synAck === first || lookOf(synAck) !== look) continue;
    if (!(Math.abs(shift - ofClient) >= Math.abs(nearest - ofClient))) nearest = shift;
  }
  return Math.abs(nearest - ofClient) <= LONGEST_ROUND_TRIP ? nearest : Number.NaN;
}

interface Pairs {
  /** Originals, by their copies. */
  readonly copies: ReadonlyMap<PacketIndex, PacketIndex>;
  readonly single: readonly OpeningSegment[];
}

/** Pairs packets of an end that look alike and lie as far apart as its two recordings. */
function pairs(
  inTime: readonly OpeningSegment[],
  fromServer: boolean,
  shift: number,
  jitter: number,
): Pairs {
  const copies = new Map<PacketIndex, PacketIndex>();
  const single = new Set<OpeningSegment>();
  /** Packets that have no copy yet, the earliest first, and from which of them on it may still come. */
  const open = new Map<string, { readonly waiting: OpeningSegment[]; next: number }>();
  for (const segment of inTime) {
    if (segment.fromServer !== fromServer) continue;
    const look = lookOf(segment);
    const alike = open.get(look) ?? { waiting: [], next: 0 };
    open.set(look, alike);
    const { waiting } = alike;
    const isPast = (s: OpeningSegment) => s.time + shift + jitter < segment.time;
    while (alike.next < waiting.length && isPast(waiting[alike.next]!)) alike.next++;
    const original = waiting[alike.next];
    // Without times the order of the text tells.
    const isInStep =
      original !== undefined &&
      (Number.isNaN(segment.time) || Math.abs(segment.time - original.time - shift) <= jitter);
    if (isInStep) {
      const [a, b] = [original.packet, segment.packet];
      copies.set(Math.max(a, b), Math.min(a, b));
      single.delete(original);
      alike.next++;
    } else {
      waiting.push(segment);
      single.add(segment);
    }
  }
  return { copies, single: [...single] };
}

/** All but IP ID, TTL and options that the way between can change. */
const lookOf = (s: OpeningSegment) =>
  `${s.flags} ${s.sequence} ${s.acknowledgment} ${s.payloadLength} ${s.window} ${s.tsval} ${s.tsecr}`;
