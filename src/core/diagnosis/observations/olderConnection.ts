/** The older connection, in the same capture, whose numbers answer a new SYN of the same ports. */
import type { Capture } from '../../capture';
import { packetsOfFlow, type FlowIndex } from '../../flows/flowTable';
import type { OpeningSegment } from '../../opening/openingSegments';
import { tcpFlags, TcpFlag, type PacketIndex } from '../../packets/packetTable';
import { isSynAck } from '../../opening/segmentKinds';
import type { OpeningContext } from '../openingContext';
import { sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { earlierFlowsOf } from '../earlierFlows';
import { challengeOf, sameChallenges } from './challenge';
import { fact, type Detector, type Observation } from './observation';

/** Segments at the end of an older connection that are looked at. */
const MOST_LOOKED_AT = 16;

/** What a connection sent longer ago was answered, or never will be (nanoseconds): the longest delay of an ACK and a long path. */
const LONGEST_UNDER_WAY = 2e9;

export const olderConnection: Detector = {
  kinds: ['challenge-of-known-connection', 'other-syn-known'],
  detect: (context) => [...challenged(context), ...otherSyn(context)],
};

function challenged(context: OpeningContext): Observation[] {
  const challenge = challengeOf(context);
  if (challenge === undefined) return [];
  const { capture, opening } = context;
  for (const older of earlierFlowsOf(capture, opening.flow)) {
    const known = segmentOfNumbers(capture, older, challenge);
    if (known === null) continue;
    const alike = sameChallenges(context, challenge);
    const isOnce = alike.length < 2;
    if (isOnce && !(isAnotherTime(capture, older, challenge) && isAnswer(context, challenge)))
      return [];
    const packets = alike.map(({ packet }) => packet);
    return [
      fact(
        'challenge-of-known-connection',
        [known, ...packets],
        'Its numbers are those of the older connection of these ports that the capture holds.',
        { source: 'otherFlows' },
      ),
    ];
  }
  return [];
}

/**
 * Was the number acknowledged before the SYN came, or is all that the older connection sent long answered? Else the ACK may be that connection's own, and
 * only met the SYN on the way.
 */
function isAnotherTime(
  { flows, packets }: Capture,
  older: FlowIndex,
  { packet, time, acknowledgment }: OpeningSegment,
): boolean {
  const before = packetsOfFlow(flows, older).filter((p) => p < packet);
  const last = before.at(-1);
  if (last === undefined || time - packets.time[last]! > LONGEST_UNDER_WAY) return true;
  return before
    .slice(-MOST_LOOKED_AT)
    .some(
      (p) =>
        (tcpFlags(packets, p) & TcpFlag.ack) !== 0 && packets.acknowledgment[p] === acknowledgment,
    );
}

/**
 * Does the ACK come as late as an answer to the SYN must? What the older connection sent by itself can meet the SYN anywhere on its way; how long that way
 * is, the SYN-ACK to a later SYN tells.
 */
function isAnswer({ opening: { syns, synAck } }: OpeningContext, { time, packet }: OpeningSegment) {
  const asked = syns.findLast((syn) => syn.packet < packet);
  const answered = syns.findLast((syn) => syn.packet < (synAck?.packet ?? -1));
  if (asked === undefined || answered === undefined || answered === asked) return false;
  return !(time - asked.time < synAck!.time - answered.time);
}

/** A SYN-ACK of a number that no SYN here has, but an older one of these ports. */
function otherSyn(context: OpeningContext): Observation[] {
  const { own, opening } = context;
  if (opening.syns.length === 0) return [];
  const numbers = new Set(opening.syns.map(({ sequence }) => sequenceAdd(sequence, 1)));
  const first = own.find((s) => s.fromServer && isSynAck(s) && !numbers.has(s.acknowledgment));
  const other = first === undefined ? null : synOfNumber(context, first);
  if (first === undefined || other === null) return [];
  return [
    fact(
      'other-syn-known',
      [other, first.packet],
      'The number is that of an older SYN of these ports, which the capture holds: the SYN-ACK answers that one.',
      { weight: 'finding', source: 'otherFlows' },
    ),
  ];
}

/** The SYN of an older flow of the same ports that a SYN-ACK answers; null when the capture holds none. */
function synOfNumber(
  { capture, opening }: OpeningContext,
  { acknowledgment, packet }: OpeningSegment,
): PacketIndex | null {
  for (const older of earlierFlowsOf(capture, opening.flow)) {
    const [begin] = packetsOfFlow(capture.flows, older);
    if (begin === undefined || begin > packet) continue;
    const isOpening =
      (tcpFlags(capture.packets, begin) & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn;
    if (isOpening && sequenceAdd(capture.packets.sequence[begin]!, 1) === acknowledgment) {
      return begin;
    }
  }
  return null;
}

/**
 * The last segment of a connection that ends where a challenge ACK says (it carries SND.NXT and RCV.NXT of the connection, RFC 5961
 * section 4); null when none does.
 */
function segmentOfNumbers(
  { flows, packets }: Capture,
  flow: FlowIndex,
  { packet, sequence, acknowledgment }: OpeningSegment,
): PacketIndex | null {
  const own = packetsOfFlow(flows, flow);
  const last = own.subarray(Math.max(0, own.length - MOST_LOOKED_AT)).toReversed();
  for (const before of last) {
    if (before >= packet) continue;
    // Which end sent it, the roles of a connection without its SYN do not tell for certain.
    const from = packets.sequence[before]!;
    const most = packets.payloadLength[before]! + 1;
    for (const number of [sequence, acknowledgment]) {
      const ahead = sequenceDistance(number, from);
      if (ahead >= 0 && ahead <= most) return before;
    }
  }
  return null;
}
