/**
 * Reads the opening of a flow out of its segments: which are its SYN, SYN-ACK and ACK, what was sent
 * again, and how long the two ends disagreed. Definitions: docs/glossary.md.
 */
import { FlowTrait, type FlowIndex } from '../flows/flowTable';
import { TcpFlag } from '../packets/packetTable';
import { halfOpenOf } from './halfOpen';
import type { Opening } from './opening';
import type { OpeningSegment } from './openingSegments';
import type { OpeningTables } from './openingTables';
import { openingSegmentsOf } from './segmentsOf';
import { acknowledgesSyn, isPureAck, isSyn, isSynAck } from './segmentKinds';
import { synAckRepeatsOf } from './synAckRepeats';
import { isAtOrAfter, sequenceAdd } from '../tcp/sequence';

/** The opening of a flow. Pure; costs what the opening's segments cost. */
export function openingOf(capture: OpeningTables, flow: FlowIndex): Opening {
  const segments = openingSegmentsOf(capture, flow);
  const own = segments.filter((segment) => segment.duplicateOf === null);
  const syns = own.filter((segment) => isSyn(segment) && !segment.fromServer);
  const synAcks = own.filter((segment) => isSynAck(segment) && segment.fromServer);
  const asked = distinctSyns(syns);
  const synAck = synAcks.find((segment) => answersOneOf(segment, asked)) ?? synAcks[0] ?? null;
  const ack = handshakeAck(own, synAck);
  const repeats = synAckRepeatsOf(own, syns, synAck, ack);
  const late = repeats.filter((repeat) => repeat.afterAck);
  const crooked = late.length > 0;
  const parts = { own, syns, synAck, ack, repeats };
  const halfOpen = halfOpenOf(capture, flow, parts);
  return {
    flow,
    segments,
    syns,
    synAck,
    ack,
    repeats,
    crooked,
    crossing: crooked && late.every((repeat) => repeat.crossing),
    halfOpen,
    guessedRoles: (capture.flows.traits[flow]! & FlowTrait.guessedRoles) !== 0,
  };
}

/** SYNs with so many numbers are looked at: a client keeps its number, and some boxes and tests change it. */
const MOST_NUMBERS = 64;

/** One SYN of each number and length. */
function distinctSyns(syns: readonly OpeningSegment[]): readonly OpeningSegment[] {
  if (syns.length < 2) return syns;
  const distinct = new Map<string, OpeningSegment>();
  for (const syn of syns) {
    if (distinct.size === MOST_NUMBERS) break;
    const key = `${syn.sequence} ${syn.payloadLength}`;
    if (!distinct.has(key)) distinct.set(key, syn);
  }
  return [...distinct.values()];
}

/** Does a SYN-ACK acknowledge one of the SYNs? An old one that comes late acknowledges another number (RFC 9293 section 3.5, figure 8). */
function answersOneOf(
  { acknowledgment }: OpeningSegment,
  syns: readonly OpeningSegment[],
): boolean {
  return syns.some((syn) => acknowledgesSyn(acknowledgment, syn));
}

/** The client's first segment that acknowledges the SYN-ACK; without a SYN-ACK, or a match, its first pure ACK. */
function handshakeAck(
  own: readonly OpeningSegment[],
  synAck: OpeningSegment | null,
): OpeningSegment | null {
  const acks = own.filter(
    ({ fromServer, flags }) =>
      !fromServer && (flags & TcpFlag.ack) !== 0 && (flags & (TcpFlag.syn | TcpFlag.rst)) === 0,
  );
  const expected = synAck === null ? null : sequenceAdd(synAck.sequence, 1);
  const isOnlyAnswer =
    synAck !== null &&
    !own.some((s) => s.fromServer && isSynAck(s) && s.sequence !== synAck.sequence);
  return (
    acks.find((segment) => segment.acknowledgment === expected) ??
    acks.find(isPureAck) ??
    // The capture may have missed it, and what came then: a later segment acknowledges the SYN-ACK as well.
    (isOnlyAnswer ? acks.find((s) => isAtOrAfter(s.acknowledgment, expected!)) : undefined) ??
    null
  );
}
