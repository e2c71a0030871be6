/**
 * What a rule shows that logs a packet without a word of dropping: that it came in. LOG of iptables, `log` of nftables and UFW's AUDIT are no
 * verdicts; the packet goes on to the next rule (iptables-extensions(8), LOG; ufw(8), LOGGING).
 */
import { TcpFlag } from '../packets/packetTable';
import type { Observation } from '../diagnosis/observations/observation';
import type { OpeningSegment } from '../opening/openingSegments';
import type { PacketFact } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { isAlike, isAtTime, isOfLine, nearest } from './lineOfSegment';

/** @param facts the lines that name the client as source */
export function loggedPackets(joined: JoinedEvidence, facts: readonly PacketFact[]): Observation[] {
  const seen = facts.filter(({ fate, path }) => fate === null && path === 'in');
  return [...loggedSyn(joined, seen), ...loggedAcks(joined, seen)];
}

function loggedSyn(joined: JoinedEvidence, seen: readonly PacketFact[]): Observation[] {
  const syns = seen
    .map((fact) => (isOf(fact, TcpFlag.syn) ? segmentsOfLine(joined, fact) : []))
    .find((segments) => segments.length > 0);
  if (syns === undefined) return [];
  return [
    hostFact(
      'syn-logged-at-host',
      "The host's packet filter logged the SYN of this connection: it arrived there. The line does not say that it was dropped.",
      { packets: syns.map(({ packet }) => packet) },
    ),
  ];
}

/**
 * ACKs that the server ignored although a packet filter logged that they came in. A rule before routing logs what is passed on the same way (no
 * OUT=): only where the outputs are the server's had they come to the server.
 */
function loggedAcks(joined: JoinedEvidence, seen: readonly PacketFact[]): Observation[] {
  const { role } = joined;
  if (role === 'client' || role === 'other') return [];
  const ignored = new Set(joined.ignored);
  const logged = seen
    .filter((fact) => isOf(fact, TcpFlag.ack))
    .map((fact) => ({ label: labelOf(fact), segments: segmentsOfLine(joined, fact) }))
    .filter(({ segments }) => segments.some((segment) => ignored.has(segment)));
  const sure = logged.find(({ segments }) => segments.every((each) => ignored.has(each)));
  const first = sure ?? logged[0];
  if (first === undefined) return [];
  const invalid = logged.find(({ label }) => INVALID.test(label));
  return [
    sure === undefined ? perhapsIgnored(first) : ignoredThere(sure, role === 'server'),
    ...(invalid === undefined ? [] : [calledInvalid(invalid)]),
  ];
}

/** A line about an ACK: what its rule says, and the segments that it may be of. */
interface LoggedAck {
  readonly label: string;
  readonly segments: readonly OpeningSegment[];
}

const quoted = (label: string) => (label === '' ? '' : ` ("${label}")`);
const packetsOf = ({ segments }: LoggedAck) => segments.map(({ packet }) => packet);

function ignoredThere(ack: LoggedAck, isServers: boolean): Observation {
  const where = isServers ? "the server's host" : 'its host, or to one that stands before it';
  return hostFact(
    isServers ? 'ack-logged-at-server' : 'ack-logged',
    `A packet filter logged an ACK of this connection that was ignored${quoted(ack.label)}: it came to ${where}. The line does not say that it was dropped.`,
    { packets: packetsOf(ack) },
  );
}

const perhapsIgnored = (ack: LoggedAck) =>
  hostFact(
    'host-snapshot',
    `A packet filter logged an ACK of this connection as it came in${quoted(ack.label)}. Whether it was one that the server ignored, and what became of it, the line does not show.`,
    { packets: packetsOf(ack) },
  );

const calledInvalid = (ack: LoggedAck) =>
  hostFact(
    'ack-called-invalid',
    `The log calls an ACK of this connection invalid${quoted(ack.label)}. Connection tracking calls so what fits no connection that it knows, and many rules drop it; whether one did, the line does not say.`,
    { packets: packetsOf(ack) },
  );

/** States of connection tracking stand in prefixes that people choose: `CT-INVALID:`, `[UFW AUDIT INVALID]`. */
const INVALID = /(?<![a-z])(?<!\bnot[-_ ])INVALID(?![a-z])/i;
/** A sentence can bear no longer one. */
const LONGEST_LABEL = 60;

const labelOf = ({ label = '' }: PacketFact) => label.slice(0, LONGEST_LABEL);

const isOf = ({ flags }: PacketFact, of: number) => flags !== null && isAlike(flags, of);

/** The client's segments that a line may be of. */
function segmentsOfLine(
  { opening: { segments }, capture: { start } }: JoinedEvidence,
  fact: PacketFact,
): readonly OpeningSegment[] {
  const alike = segments.filter(
    (segment) =>
      !segment.fromServer &&
      isOf(fact, segment.flags) &&
      isOfLine(segment, fact) &&
      isAtTime(segment, fact, start),
  );
  return nearest(alike, fact, start);
}
