/** The round trip of an opening: how long an answer of the server takes to come past here after what it answers. */
import { sequenceAdd } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';
import { isData, isFin, isReset, isSynAck } from './segmentKinds';

/** Longer than this, one answer alone tells of no round trip (nanoseconds): few paths are so long, and ARP or a machine that wakes up takes a second. */
export const LONG_PATH = 0.85e9;
/** An answer that is so much later than the round trip of a SYN still has that round trip (RFC 9293 section 3.8.6.3: delayed ACKs). */
const SLACK = 1.15;

/**
 * From the SYN that the SYN-ACK answers to the ACK, in nanoseconds; NaN when no SYN was seen. Of several SYNs it is the last one, unless the
 * answers to later segments show that the path is longer: then the SYN-ACK answers an earlier one. What the SYN-ACK quotes does not tell:
 * a server that sends it again for a second SYN goes on quoting the first (Linux tcp_check_req()).
 */
export function roundTripOf(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  synAck: OpeningSegment,
  ack: OpeningSegment,
): number {
  const answered = answeredSyn(own, syns, synAck, ack);
  return answered === null ? Number.NaN : ack.time - answered.time;
}

/**
 * From the SYN that the SYN-ACK answers to the SYN-ACK, in nanoseconds: from here to the server and back. NaN when no SYN was seen. The SYN is
 * chosen as in {@link roundTripOf}. A server that takes its time for the SYN (its ARP, a machine that wakes up) answers later segments sooner:
 * then theirs counts.
 */
export function serverTripOf(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  synAck: OpeningSegment,
  ack: OpeningSegment,
): number {
  const answered = answeredSyn(own, syns, synAck, ack);
  if (answered === null) return Number.NaN;
  const later = laterRoundTrip(own, ack);
  // Where nothing else was answered, a wait of the server looks like a long path.
  return Math.min(synAck.time - answered.time, later === Infinity ? LONG_PATH : later * SLACK);
}

function answeredSyn(
  own: readonly OpeningSegment[],
  syns: readonly OpeningSegment[],
  synAck: OpeningSegment,
  ack: OpeningSegment,
): OpeningSegment | null {
  const before = syns.filter(({ packet }) => packet < synAck.packet);
  const last = before.at(-1) ?? null;
  if (before.length < 2) return last;
  const later = laterRoundTrip(own, ack);
  return later === Infinity
    ? last
    : (before.find(({ time }) => ack.time - time <= later * SLACK) ?? last);
}

/**
 * The shortest time from data of the client to the server's first ACK of it: TCP itself answers, at most half a second late (RFC 9293 section
 * 3.8.6.3), where a program may take its time. It quotes the data's timestamp, or the data was sent just once. Infinity when there is none.
 */
function laterRoundTrip(own: readonly OpeningSegment[], ack: OpeningSegment): number {
  /** Data not acknowledged yet, by its end; null where copies differ in nothing. */
  const sent = new Map<number, { readonly time: number; readonly tsval: number | null } | null>();
  let shortest = Infinity;
  for (const segment of own) {
    if (segment.packet < ack.packet || isReset(segment)) continue;
    const { fromServer, sequence, payloadLength, acknowledgment, tsval, tsecr, time } = segment;
    if (fromServer) {
      const data = sent.get(acknowledgment);
      if (isSynAck(segment) || data === undefined) continue;
      sent.delete(acknowledgment);
      if (data !== null && (tsecr === null || data.tsval === tsecr)) {
        shortest = Math.min(shortest, time - data.time);
      }
    } else if (isData(segment) || isFin(segment)) {
      const end = sequenceAdd(sequence, payloadLength + (isFin(segment) ? 1 : 0));
      // Of data that was sent again nobody knows which copy is acknowledged (RFC 6298 section 3): its timestamp would tell.
      const isCopy = sent.has(end);
      if (!isCopy) sent.set(end, { time, tsval });
      else if (tsval === null) sent.set(end, null);
    }
  }
  return shortest;
}
