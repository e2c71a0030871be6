/**
 * Two captures in one text, as people paste them who compare both ends: the same SYN stands in it a second time, behind other text. Read as
 * one, each packet of the second would be one that was sent again.
 */
import { TcpFlag } from '../packets/packetTable';
import type { ListedSegment, ParsedListing } from './listing';

const { syn: SYN, ack: ACK } = TcpFlag;

/** The first segment of a second capture, by its place in `segments`; -1 where there is none. */
export function secondCaptureIn({ segments }: ParsedListing): number {
  const asked = new Map<string, ListedSegment>();
  const answered = new Set<string>();
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!;
    const { flags, source, destination } = segment;
    if ((flags & SYN) === 0) continue;
    if ((flags & ACK) !== 0) {
      answered.add(endsKey(destination, source));
      continue;
    }
    const key = endsKey(source, destination);
    const before = asked.get(key);
    if (before === undefined) asked.set(key, segment);
    // A SYN that comes again after it was answered: with its old timestamp it is the same packet, in another capture.
    else if (answered.has(key) && isSame(before, segment) && isSetApart(at)) return at;
    else if (answered.has(key) && isEarlier(before, segment, segments[at - 1]!)) return at;
  }
  return -1;

  /** Something else, an empty line at least, stands between the segment's line and that of the one before. */
  function isSetApart(at: number): boolean {
    const from = (segments[at - 1]?.line ?? -1) + 1;
    return segments[at]!.line > from;
  }
}

const endsKey = (from: ListedSegment['source'], to: ListedSegment['source']) =>
  `${from.address}|${from.port}|${to.address}|${to.port}`;

function isSame(a: ListedSegment, b: ListedSegment): boolean {
  const [stamp, other] = [a.options.timestamps, b.options.timestamps];
  return (
    a.sequence !== null &&
    a.sequence === b.sequence &&
    stamp !== null &&
    other !== null &&
    stamp[0] === other[0]
  );
}

/** Without timestamps: the same number again, at a time that the text was past. */
function isEarlier(a: ListedSegment, b: ListedSegment, last: ListedSegment): boolean {
  if (a.sequence === null || a.sequence !== b.sequence) return false;
  if (a.options.timestamps !== null || b.options.timestamps !== null) return false;
  const [then, now] = [last.time, b.time];
  return (
    then !== null && now !== null && then.kind === now.kind && now.nanoseconds < then.nanoseconds
  );
}
