/** The order in which the packets of a listing went by, where it lists them otherwise. */
import { TcpFlag } from '../packets/packetTable';
import type { ListedTime } from './listedTime';
import type { ListedSegment } from './listing';

/** Past midnight a clock begins anew: so long a step back is none (nanoseconds). */
const HALF_A_DAY = 43_200_000_000_000n;

/** A list can be sorted by any column: packets are read in the order of their numbers, else by time where the newest stands on top. */
export function inOrder(segments: readonly ListedSegment[]): readonly ListedSegment[] {
  if (segments.every(({ number }) => number !== null))
    return [...segments].sort((a, b) => a.number! - b.number!);
  return isNewestFirst(segments) ? segments.toReversed() : segments;
}

/** Do the times fall from line to line, as in a viewer of logs? Those that count from the packet before may, too. */
function isNewestFirst(segments: readonly ListedSegment[]): boolean {
  let falls = 0;
  for (let row = 1; row < segments.length; row++) {
    const fall = fallBetween(segments[row - 1]!.time, segments[row]!.time);
    if (fall === null || fall < 0n || fall > HALF_A_DAY) return false;
    if (fall > 0n) falls++;
  }
  if (falls === 0) return false;
  const { kind } = segments[0]!.time!;
  return kind === 'epoch' || kind === 'local-date' || answersAbove(segments);
}

function fallBetween(above: ListedTime | null, below: ListedTime | null): bigint | null {
  if (above === null || below === null || above.kind !== below.kind) return null;
  return above.nanoseconds - below.nanoseconds;
}

const { syn: SYN, ack: ACK } = TcpFlag;
const between = (from: ListedSegment['source'], to: ListedSegment['source']) =>
  `${from.address} ${from.port} ${to.address} ${to.port}`;

/** Does a SYN-ACK stand above the SYN that it answers, and no other SYN above it? */
function answersAbove(segments: readonly ListedSegment[]): boolean {
  const asked = new Set<string>();
  const answered = new Set<string>();
  for (const { flags, source, destination } of segments) {
    if ((flags & SYN) === 0) continue;
    const isAnswer = (flags & ACK) !== 0;
    const key = isAnswer ? between(destination, source) : between(source, destination);
    if (!isAnswer && answered.has(key)) return true;
    if (!isAnswer) asked.add(key);
    else if (!asked.has(key)) answered.add(key);
  }
  return false;
}
