/**
 * Are two flows of two captures the same connection, written down twice? A listing has relative sequence numbers and
 * other frame numbers, a shared capture other addresses and bases; flags, lengths, differences of sequence numbers
 * and of TSvals stay.
 */
import type { Capture } from '../capture';
import { isGivenBase } from '../listings/givenNumbers';
import type { FlowIndex } from '../flows/flowTable';
import type { OpeningSegment } from '../opening/openingSegments';
import { openingSegmentsOf } from '../opening/segmentsOf';
import { sequenceDistance } from '../tcp/sequence';

/** Segments that two flows must share; a handshake alone is three. */
const FEWEST_SHARED = 4;
/** Ticks that TSvals must run for their differences to identify a flow. */
const FEWEST_TICKS = 20;

/** True when the segments of one flow are found in the other, in order, and their numbers are telling. */
export function sameFlow(a: Capture, flowA: FlowIndex, b: Capture, flowB: FlowIndex): boolean {
  const segmentsA = openingSegmentsOf(a, flowA);
  const segmentsB = openingSegmentsOf(b, flowB);
  const inA = fingerprintsOf(segmentsA);
  const inB = fingerprintsOf(segmentsB);
  const [shorter, longer] = inA.length <= inB.length ? [inA, inB] : [inB, inA];
  if (shorter.length < FEWEST_SHARED) return false;
  let matched = 0;
  for (const segment of longer) {
    if (matched < shorter.length && agree(shorter[matched]!, segment)) matched++;
  }
  if (matched < shorter.length) return false;
  return (telling(shorter) && telling(longer)) || sameNumbers(segmentsA, segmentsB);
}

/** Raw sequence numbers of both ends are the same: those are random. */
function sameNumbers(a: readonly OpeningSegment[], b: readonly OpeningSegment[]): boolean {
  return [true, false].every((side) => {
    const inA = a.find(({ fromServer }) => fromServer === side);
    const inB = b.find(({ fromServer }) => fromServer === side);
    if (inA === undefined || inB === undefined) return false;
    return inA.sequence === inB.sequence && !isGivenBase(inA.sequence);
  });
}

/** A segment by what does not depend on where numbers begin. */
interface Fingerprint {
  readonly shape: string;
  /** Ticks since the end's first TSval, null without timestamps. */
  readonly ticks: number | null;
}

function fingerprintsOf(segments: readonly OpeningSegment[]): Fingerprint[] {
  const own = segments.filter(({ duplicateOf }) => duplicateOf === null);
  const firstSequence = new Map<boolean, number>();
  const firstTsval = new Map<boolean, number>();
  return own.map((segment) => {
    const { fromServer, sequence, tsval } = segment;
    if (!firstSequence.has(fromServer)) firstSequence.set(fromServer, sequence);
    if (tsval !== null && !firstTsval.has(fromServer)) firstTsval.set(fromServer, tsval);
    const since = sequenceDistance(sequence, firstSequence.get(fromServer)!);
    return {
      shape: [fromServer, segment.flags, segment.payloadLength, since].join(' '),
      ticks: tsval === null ? null : sequenceDistance(tsval, firstTsval.get(fromServer)!),
    };
  });
}

function agree(a: Fingerprint, b: Fingerprint): boolean {
  return a.shape === b.shape && (a.ticks === null || b.ticks === null || a.ticks === b.ticks);
}

/** Do the clocks run far enough that two flows hardly agree by chance? */
function telling(segments: readonly Fingerprint[]): boolean {
  return segments.some(({ ticks }) => ticks !== null && ticks >= FEWEST_TICKS);
}
