/** An opening with its surroundings: what the detectors of observations look at. */
import type { Capture } from '../capture';
import { listingOf } from '../captureOrigin';
import { acceptanceProof } from '../opening/halfOpen';
import type { Opening, SynAckRepeat } from '../opening/opening';
import type { OpeningSegment } from '../opening/openingSegments';
import { FlowTrait, type FlowIndex } from '../flows/flowTable';
import { quotedErrorsOf } from './quotedErrors';
import { flowsOfAnswer } from './relatedFlows';
import { IcmpReason } from '../wire/icmpReason';
import { roundTripOf } from '../opening/roundTrip';
import { isReset, isSynAck } from '../opening/segmentKinds';
import { openingSegmentsOf } from '../opening/segmentsOf';
import { TcpFlag } from '../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import { inferVantage, statedVantage, type Vantage, type VantagePlace } from '../vantage/vantage';

export interface OpeningContext {
  readonly capture: Capture;
  readonly opening: Opening;
  readonly vantage: Vantage;
  /** Segments that are no capture duplicates and no {@link answersOlder answers to older connections}, in file order. */
  readonly own: readonly OpeningSegment[];
  /** SYN-ACKs sent again after the ACK that were not merely under way when it passed. */
  readonly lateRepeats: readonly SynAckRepeat[];
  /** Raw ISN of the client, null when neither SYN nor SYN-ACK shows it. */
  readonly clientIsn: number | null;
  /** The server's first segment that proves that it accepted, null when there is none. */
  readonly acceptance: OpeningSegment | null;
  /** Round trip of the handshake in nanoseconds: from the SYN that the SYN-ACK answers to the ACK; NaN when not seen. */
  readonly roundTrip: number;
  /**
   * Nanoseconds from the last segment that waits for an answer to the capture's end, where that is less than its sender would wait: too
   * little to call it unanswered. Null otherwise.
   */
  readonly endsEarly: number | null;
}

/**
 * @param place where a person states that the capture was taken; null: it is inferred
 */
export function openingContextOf(
  capture: Capture,
  opening: Opening,
  place: VantagePlace | null = null,
): OpeningContext {
  const { syns, synAck, ack, segments } = opening;
  const recorded = segments.filter(({ duplicateOf }) => duplicateOf === null);
  const clientIsn =
    syns[0]?.sequence ?? (synAck === null ? null : sequenceAdd(synAck.acknowledgment, -1));
  const acceptance = acceptanceOf(recorded, clientIsn, ack);
  const isOfOlder = answersOlder(recorded, opening, acceptance);
  const own = isOfOlder === null ? recorded : recorded.filter((segment) => !isOfOlder(segment));
  return {
    capture,
    opening,
    vantage: place === null ? inferVantage(capture, opening.flow) : statedVantage(place),
    own,
    lateRepeats: opening.repeats.filter((repeat) => repeat.afterAck && !repeat.crossing),
    clientIsn,
    acceptance,
    roundTrip: synAck === null || ack === null ? Number.NaN : roundTripOf(own, syns, synAck, ack),
    endsEarly:
      isRefusedByError(capture, opening, clientIsn) || isRefusedUnderOtherName(capture, opening)
        ? null
        : (timeLeft(capture, opening.flow, own) ?? timeToCutLine(capture, opening, own)),
  };
}

/** A number further from the server's own first one than this is none of this opening. */
const MOST_AHEAD = 2 ** 20;

/**
 * RSTs with which a host answers a stray segment of an older connection of these ports: without ACK flag, with the number that this segment
 * acknowledged (RFC 9293 sections 3.10.7.2 and 3.10.7.4; Linux tcp_v4_send_reset()). They say nothing of this opening, which goes on. Null
 * when there are none.
 */
function answersOlder(
  recorded: readonly OpeningSegment[],
  { synAck, ack }: Opening,
  acceptance: OpeningSegment | null,
): ((segment: OpeningSegment) => boolean) | null {
  if (synAck === null) return null;
  const goesOnUntil = Math.max(synAck.packet, ack?.packet ?? -1, acceptance?.packet ?? -1);
  const numbers = recorded.filter((s) => s.fromServer && isSynAck(s)).map((s) => s.sequence);
  const isOfOlder = (s: OpeningSegment) =>
    s.fromServer &&
    isReset(s) &&
    (s.flags & TcpFlag.ack) === 0 &&
    s.packet < goesOnUntil &&
    numbers.every((number) => {
      const ahead = sequenceDistance(s.sequence, number);
      return ahead < 0 || ahead > MOST_AHEAD;
    });
  return recorded.some(isOfOlder) ? isOfOlder : null;
}

function acceptanceOf(
  own: readonly OpeningSegment[],
  clientIsn: number | null,
  ack: OpeningSegment | null,
): OpeningSegment | null {
  if (clientIsn === null || ack === null) return null;
  const accepts = acceptanceProof(own, clientIsn);
  return own.find((segment) => segment.packet > ack.packet && accepts(segment)) ?? null;
}

/** An ICMP error that quotes a SYN that nothing else answers is the answer. */
function isRefusedByError(
  capture: Capture,
  { flow, synAck }: Opening,
  clientIsn: number | null,
): boolean {
  return (
    synAck === null &&
    quotedErrorsOf(capture, flow).some(
      ({ sequence, reason }) => sequence === clientIsn && reason !== IcmpReason.tooBig,
    )
  );
}

function timeLeft(
  { flows, end }: Capture,
  flow: FlowIndex,
  own: readonly OpeningSegment[],
): number | null {
  const last = own.at(-1);
  if ((flows.traits[flow]! & FlowTrait.endsEarly) === 0 || last === undefined) return null;
  // Without times that count, what is left is not known to be enough.
  return Number.isNaN(last.time) ? 0 : Math.max(0, end - last.time);
}

/** An answer that comes later than this after what it answers is late anyway (nanoseconds). */
const SOON = 1e9;

/** As `endsEarly`, where a listing ends in the middle of a line: the answer that is waited for may have stood in it. */
function timeToCutLine(
  capture: Capture,
  { synAck, ack }: Opening,
  own: readonly OpeningSegment[],
): number | null {
  const last = own.at(-1);
  if (listingOf(capture)?.endsCut !== true || last === undefined) return null;
  const waits = synAck === null ? own.every(({ fromServer }) => !fromServer) : ack === null;
  const left = capture.end - last.time;
  if (!waits || left > SOON) return null;
  return Number.isNaN(left) ? 0 : Math.max(0, left);
}

/** The answer came from another address or port, and the client refused it: nothing more is waited for. */
function isRefusedUnderOtherName(capture: Capture, { flow, syns, synAck }: Opening): boolean {
  const [syn] = syns;
  if (synAck !== null || syn === undefined) return false;
  const { clientAddress, clientPort } = capture.flows;
  return flowsOfAnswer(capture, syn.sequence, flow).some((other) => {
    const isSameClient =
      clientAddress[other] === clientAddress[flow] && clientPort[other] === clientPort[flow];
    if (!isSameClient) return false;
    const segments = openingSegmentsOf(capture, other);
    const answer = segments.find((s) => s.fromServer && isSynAck(s));
    return segments.some(
      (s) => !s.fromServer && isReset(s) && s.sequence === answer?.acknowledgment,
    );
  });
}
