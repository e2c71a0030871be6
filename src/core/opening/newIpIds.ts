/**
 * Packets that were recorded before and behind a box that gives them new IP IDs (pf, `scrub random-id`; a NAT): the number does not tell them as
 * copies, but the opening as a whole does.
 */
import type { PacketIndex } from '../packets/packetTable';
import type { OpeningSegment } from './openingSegments';

/** A box passes a packet on within this time; where its TTL is lower, a path lies between (nanoseconds). */
const PASSED_WITHIN = 5e6;
const ROUTED_WITHIN = 50e6;
/** So many of the packets are there twice: all but where the capture, or the record of the opening, begins and ends. */
const NEARLY_ALL = 0.75;
/** Where the box lowers no TTL, as a bridge, so many pairs tell that not an end sent its packets twice; where none is there once, a whole handshake. */
const FEWEST_BRIDGED = 4;
const FEWEST_OF_ALL = 3;

/**
 * The packets of which others are such recordings, by the latter; null when the opening was not recorded so. What a host sends again at once has
 * the TTL of what it sent before: the box lowers it by as much each time.
 * @param segments in file order
 */
export function passedWithNewIpIds(
  segments: readonly OpeningSegment[],
): ReadonlyMap<PacketIndex, PacketIndex> | null {
  if (!mayBePassed(segments)) return null;
  const open = new Map<string, OpeningSegment>();
  const originals = new Map<PacketIndex, PacketIndex>();
  /** By how much the TTL of each direction goes down. */
  const steps: [number | null, number | null] = [null, null];
  let single = 0;
  for (const segment of segments) {
    if (segment.duplicateOf !== null) continue;
    const look = lookOf(segment);
    const other = open.get(look);
    if (other === undefined || !isPassed(other, segment)) {
      open.set(look, segment);
      single++;
      continue;
    }
    open.delete(look);
    single--;
    const side = segment.fromServer ? 1 : 0;
    const step = other.ttl! - segment.ttl!;
    if (step !== (steps[side] ?? step)) return null;
    steps[side] = step;
    originals.set(segment.packet, other.packet);
  }
  const isTold = steps.some((step) => step !== null && step > 0);
  const fewest = single === 0 ? FEWEST_OF_ALL : FEWEST_BRIDGED;
  const isBridged = originals.size >= fewest && !steps.includes(null);
  if (!isTold && !isBridged) return null;
  return originals.size >= NEARLY_ALL * (originals.size + single) ? originals : null;
}

/** Is a packet followed by one of the same end that looks like it? Most openings have none. */
function mayBePassed(segments: readonly OpeningSegment[]): boolean {
  const newest: [OpeningSegment | null, OpeningSegment | null] = [null, null];
  return segments.some((segment) => {
    const side = segment.fromServer ? 1 : 0;
    const before = newest[side]!;
    newest[side] = segment;
    return (
      before !== null &&
      before.sequence === segment.sequence &&
      before.flags === segment.flags &&
      isPassed(before, segment)
    );
  });
}

function isPassed(a: OpeningSegment, b: OpeningSegment): boolean {
  return (
    a.ttl !== null &&
    b.ttl !== null &&
    // A traceroute raises it.
    b.ttl <= a.ttl &&
    a.ipId !== null &&
    // Linux gives SYN-ACKs the IP ID 0, and some boxes leave that.
    (a.ipId !== b.ipId || (a.ipId === 0 && b.ttl < a.ttl)) &&
    Math.abs(b.time - a.time) <= (b.ttl < a.ttl ? ROUTED_WITHIN : PASSED_WITHIN)
  );
}

const lookOf = (s: OpeningSegment) =>
  `${s.fromServer} ${s.flags} ${s.sequence} ${s.acknowledgment} ${s.payloadLength} ${s.window} ${s.tsval} ${s.tsecr} ${s.optionsHash} ${s.sack?.join() ?? ''}`;
