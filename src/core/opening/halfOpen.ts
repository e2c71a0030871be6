/**
 * How long the client believed the connection open while the server did not, and how that ended
 * (docs/glossary.md: half-open time).
 */
import type { Capture } from '../capture';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { isAfter, isAtOrAfter, sequenceAdd, sequenceDistance } from '../tcp/sequence';
import type { HalfOpen, Opening } from './opening';
import type { OpeningSegment } from './openingSegments';
import { isData, isFin, isPureAck, isReset, isSyn, isSynAck } from './segmentKinds';

/** What reading an opening has found before its half-open time is known. */
export type OpeningParts = Pick<Opening, 'syns' | 'synAck' | 'ack' | 'repeats'> & {
  /** Segments that are no capture duplicates, in file order. */
  readonly own: readonly OpeningSegment[];
};

/**
 * The half-open time of an opening, or null where nothing shows that the two ends disagreed: the SYN-ACK was not
 * sent again, and no segment of the client had to be sent twice before the server accepted.
 */
export function halfOpenOf(
  capture: Capture,
  flow: FlowIndex,
  { own, syns, synAck, ack, repeats }: OpeningParts,
): HalfOpen | null {
  if (ack === null || synAck === null) return null;
  const clientIsn = syns[0]?.sequence ?? sequenceAdd(synAck.acknowledgment, -1);
  const after = own.filter((segment) => segment.packet > ack.packet);
  const accepts = acceptanceProof(after, clientIsn);
  const ending = after.find((segment) => isReset(segment) || accepts(segment));
  const crooked = repeats.some((repeat) => repeat.afterAck);
  const until = ending ?? after.at(-1);
  if (until === undefined || (!crooked && !clientRepeated(after, until))) return null;

  if (ending === undefined) {
    const last = packetsOfFlow(capture.flows, flow).at(-1)!;
    return {
      from: ack.packet,
      to: last,
      takenSegment: null,
      duration: capture.packets.time[last]! - ack.time,
      end: 'capture-end',
    };
  }
  return {
    from: ack.packet,
    to: ending.packet,
    takenSegment: isReset(ending) ? null : takenBy(ending, after),
    duration: ending.time - ack.time,
    end: isReset(ending) ? 'reset' : 'accepted',
  };
}

/**
 * Tells which segment shows that the server accepted: data or FIN of its own, an ACK of something that the client sent after its SYN,
 * or a bare ACK after which no SYN-ACK comes any more. One that is followed by a SYN-ACK is a rejection, and after a rejection
 * another bare ACK of nothing new is the next one (Linux tcp_check_req(): send_ack for each segment out of order).
 * @param segments those that come into question, in file order
 */
export function acceptanceProof(
  segments: readonly OpeningSegment[],
  clientIsn: number,
): (segment: OpeningSegment) => boolean {
  const lastSynAck =
    segments.findLast((segment) => segment.fromServer && isSynAck(segment))?.packet ?? -1;
  const refused = segments.some(
    (segment) => segment.fromServer && isPureAck(segment) && segment.packet < lastSynAck,
  );
  return (segment) => {
    if (!segment.fromServer || isSyn(segment) || isSynAck(segment) || isReset(segment)) {
      return false;
    }
    if (isData(segment) || isFin(segment)) return true;
    if (isAfter(segment.acknowledgment, sequenceAdd(clientIsn, 1))) return true;
    return isPureAck(segment) && !refused && segment.packet >= lastSynAck;
  };
}

/** Did the client send a piece of data, or its FIN, more than once before `until`? */
function clientRepeated(after: readonly OpeningSegment[], until: OpeningSegment): boolean {
  const sent = new Set<number>();
  for (const segment of after) {
    if (segment.packet > until.packet) break;
    if (segment.fromServer || !(isData(segment) || isFin(segment))) continue;
    if (sent.has(segment.sequence)) return true;
    sent.add(segment.sequence);
  }
  return false;
}

/** The client's segment that a server's segment acknowledges for the first time: the last copy sent before it. */
function takenBy(proof: OpeningSegment, after: readonly OpeningSegment[]): number | null {
  let taken: OpeningSegment | null = null;
  for (const segment of after) {
    if (segment.packet >= proof.packet) break;
    if (segment.fromServer || !(isData(segment) || isFin(segment))) continue;
    const end = sequenceAdd(segment.sequence, segment.payloadLength + (isFin(segment) ? 1 : 0));
    if (!isAtOrAfter(proof.acknowledgment, end)) continue;
    if (taken === null || sequenceDistance(segment.sequence, taken.sequence) <= 0) taken = segment;
  }
  return taken?.packet ?? null;
}
