/**
 * How long the client believed the connection open while the server did not, and how that ended
 * (docs/glossary.md: half-open time).
 */
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { TcpFlag } from '../packets/packetTable';
import { isAfter, isAtOrAfter, sequenceAdd, sequenceDistance } from '../tcp/sequence';
import type { HalfOpen, Opening } from './opening';
import { answersToOld } from './oldSegments';
import type { OpeningSegment } from './openingSegments';
import type { OpeningTables } from './openingTables';
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
  capture: OpeningTables,
  flow: FlowIndex,
  { own, syns, synAck, ack, repeats }: OpeningParts,
): HalfOpen | null {
  if (ack === null || synAck === null) return null;
  const clientIsn = syns[0]?.sequence ?? sequenceAdd(synAck.acknowledgment, -1);
  const after = own.filter((segment) => segment.packet > ack.packet);
  const accepts = acceptanceProof(after, clientIsn);
  const ending = after.find((segment) => isReset(segment) || accepts(segment));
  // What comes when the server has accepted, tells of no disagreement.
  const crooked = repeats.some(
    ({ afterAck, segment }) =>
      afterAck && !(ending !== undefined && segment.packet > ending.packet),
  );
  const until = ending ?? after.at(-1);
  if (until === undefined || (!crooked && !clientRepeated(after, until, clientIsn))) return null;

  if (ending === undefined) {
    const last = packetsOfFlow(capture.flows, flow).at(-1)!;
    return {
      from: ack.packet,
      to: last,
      takenSegment: null,
      duration: capture.packets.time[last]! - ack.time,
      atLeast: capture.packets.time[last]! - ack.time,
      idleTimer: null,
      end: 'capture-end',
    };
  }
  const duration = ending.time - ack.time;
  if (isReset(ending) && !isFromSocket(ending, synAck)) {
    return {
      from: ack.packet,
      to: ending.packet,
      takenSegment: null,
      duration,
      atLeast: duration,
      idleTimer: null,
      end: 'reset',
    };
  }
  return acceptedBy(ending, ack, after, repeats);
}

/**
 * An RST with the ACK flag and a window or timestamps is sent by a socket that is closed (Linux tcp_send_active_reset()): the server had
 * made a connection. One that answers a segment without a socket has none of them. Another TTL than the SYN-ACK's may be another sender's.
 */
export function isFromSocket(reset: OpeningSegment, synAck: OpeningSegment | null): boolean {
  const { flags, window, tsval, ttl } = reset;
  if ((flags & TcpFlag.ack) === 0 || (window === 0 && tsval === null)) return false;
  const ofServer = synAck?.ttl ?? null;
  return ttl === null || ofServer === null || Math.abs(ttl - ofServer) <= 1;
}

/** Where the bounds lie nearer to one another than this part of the upper one, they are one point. */
const SAME_POINT = 0.1;
/** After so many seconds without a request, servers close (keep-alive and request timeouts in common use). */
const IDLE_SECONDS = [5, 10, 15, 20, 30, 45, 60, 75, 90, 120, 180, 240, 300, 600];
/** A timer of a second's steps is off by less (nanoseconds). */
const TIMER_SLACK = 60e6;

/**
 * When the server accepted. It did so with a segment of the client that came behind the last sign that it was half-open (a SYN-ACK
 * sent again, data that had to be sent again), and at the latest with the one that it shows to have taken.
 */
function acceptedBy(
  proof: OpeningSegment,
  ack: OpeningSegment,
  after: readonly OpeningSegment[],
  repeats: OpeningParts['repeats'],
): HalfOpen {
  const { duration, takenSegment } = {
    duration: proof.time - ack.time,
    takenSegment: takenBy(proof, after),
  };
  const lastRepeat = repeats.findLast(({ segment }) => segment.packet < proof.packet)?.segment;
  const unheard = lastUnheard(after, proof);
  const since = Math.max(lastRepeat?.packet ?? -1, unheard?.packet ?? -1);
  const earliest = after.find((s) => !s.fromServer && s.packet > since && s.packet < proof.packet);
  const atLeast = Math.min(duration, (earliest?.time ?? proof.time) - ack.time);
  const exact = {
    from: ack.packet,
    to: proof.packet,
    takenSegment,
    duration,
    atLeast: duration,
    idleTimer: null,
    end: 'accepted',
  } as const;
  // Without a sign that it was half-open for a while, there is nothing to bound.
  if (since < 0 || earliest === undefined || Number.isNaN(atLeast)) return exact;
  if (duration - atLeast <= Math.max(SAME_POINT * duration, TIMER_SLACK)) return exact;
  const idle = isFin(proof) ? idleTimer(proof.time - earliest.time) : null;
  if (idle !== null && takenSegment === null) {
    return { ...exact, takenSegment: earliest.packet, duration: atLeast, atLeast, idleTimer: idle };
  }
  return { ...exact, atLeast };
}

/** The last data of the client that it had to send again before the server took it. */
function lastUnheard(
  after: readonly OpeningSegment[],
  proof: OpeningSegment,
): OpeningSegment | undefined {
  const again = new Set<number>();
  let last: OpeningSegment | undefined;
  for (const segment of after.toReversed()) {
    if (segment.packet >= proof.packet) continue;
    if (segment.fromServer || !(isData(segment) || isFin(segment))) continue;
    if (again.has(segment.sequence)) last ??= segment;
    again.add(segment.sequence);
  }
  return last;
}

/** The round number of seconds that a pause lasts, in nanoseconds; null when it is none. */
export function idleTimer(pause: number): number | null {
  const seconds = IDLE_SECONDS.find((time) => Math.abs(pause - time * 1e9) <= TIMER_SLACK);
  return seconds === undefined ? null : seconds * 1e9;
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
  const toOld = answersToOld(segments, clientIsn);
  const refused = segments.some(
    (segment) =>
      segment.fromServer &&
      isPureAck(segment) &&
      segment.packet < lastSynAck &&
      !toOld.has(segment),
  );
  return (segment) => {
    if (!segment.fromServer || isSyn(segment) || isSynAck(segment) || isReset(segment)) {
      return false;
    }
    if (isData(segment) || isFin(segment)) return true;
    if (isAfter(segment.acknowledgment, sequenceAdd(clientIsn, 1))) return true;
    // A half-open server answers a keepalive like an open one.
    return isPureAck(segment) && !refused && segment.packet >= lastSynAck && !toOld.has(segment);
  };
}

/** Did the client send a piece of data, or its FIN, more than once before `until`? A keepalive's byte is none (RFC 9293 section 3.8.4). */
function clientRepeated(
  after: readonly OpeningSegment[],
  until: OpeningSegment,
  clientIsn: number,
): boolean {
  const sent = new Set<number>();
  for (const segment of after) {
    if (segment.packet > until.packet) break;
    if (segment.fromServer || !(isData(segment) || isFin(segment))) continue;
    const end = sequenceAdd(segment.sequence, segment.payloadLength + (isFin(segment) ? 1 : 0));
    if (!isAfter(end, sequenceAdd(clientIsn, 1))) continue;
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
