/** An opening with its surroundings: what the detectors of observations look at. */
import type { Capture } from '../capture';
import { listingOf } from '../captureOrigin';
import { acceptanceProof } from '../opening/halfOpen';
import type { Opening, SynAckRepeat } from '../opening/opening';
import type { OpeningSegment } from '../opening/openingSegments';
import { FlowTrait, type FlowIndex } from '../flows/flowTable';
import { quotedErrorsOf } from './quotedErrors';
import { roundTripOf } from '../opening/roundTrip';
import { sequenceAdd } from '../tcp/sequence';
import { inferVantage, statedVantage, type Vantage, type VantagePlace } from '../vantage/vantage';

export interface OpeningContext {
  readonly capture: Capture;
  readonly opening: Opening;
  readonly vantage: Vantage;
  /** Segments that are no capture duplicates, in file order. */
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
  const own = segments.filter(({ duplicateOf }) => duplicateOf === null);
  const clientIsn =
    syns[0]?.sequence ?? (synAck === null ? null : sequenceAdd(synAck.acknowledgment, -1));
  return {
    capture,
    opening,
    vantage: place === null ? inferVantage(capture, opening.flow) : statedVantage(place),
    own,
    lateRepeats: opening.repeats.filter((repeat) => repeat.afterAck && !repeat.crossing),
    clientIsn,
    acceptance: acceptanceOf(own, clientIsn, ack),
    roundTrip: synAck === null || ack === null ? Number.NaN : roundTripOf(own, syns, synAck, ack),
    endsEarly: isRefusedByError(capture, opening, clientIsn)
      ? null
      : (timeLeft(capture, opening.flow, own) ?? timeToCutLine(capture, opening, own)),
  };
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
    synAck === null && quotedErrorsOf(capture, flow).some(({ sequence }) => sequence === clientIsn)
  );
}

function timeLeft(
  { flows, end }: Capture,
  flow: FlowIndex,
  own: readonly OpeningSegment[],
): number | null {
  const last = own.at(-1);
  if ((flows.traits[flow]! & FlowTrait.endsEarly) === 0 || last === undefined) return null;
  return Math.max(0, end - last.time);
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
