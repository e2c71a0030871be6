/**
 * Joins the streams of an opening that was recorded on both sides of a device that gives connections numbers of its own: to Wireshark each
 * SYN and SYN-ACK with other numbers begins a stream.
 */
import { FlowTrait, type FlowIndex, type FlowTable } from '../flows/flowTable';
import { MOST_STREAMS_OF_FLOW } from '../flows/flowTracker';
import { sequenceAdd } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';
import type { OpeningTables } from './openingTables';
import { areTwins } from './renumbering';
import { isSyn, isSynAck } from './segmentKinds';
import { firstSegmentsOf } from './segmentsOf';

/** Segments of a stream among which its SYN and SYN-ACK are looked for. */
const MOST_LOOKED_AT = 8;
/** SYNs and SYN-ACKs of different numbers that are remembered of streams: those of two sides, and those of a second attempt. */
const MOST_NUMBERS = 4;
/** Ends that are remembered; both sides of a device are recorded within moments, so that old ones may be forgotten. */
const MOST_ENDS = 65_536;

/** Streams that are one opening. */
interface JoinedStreams {
  last: FlowIndex;
  length: number;
  /** The first SYN, and SYN-ACK, of each number. */
  readonly syns: OpeningSegment[];
  readonly synAcks: OpeningSegment[];
  /** Two of them are twins: the opening is there with the numbers of both sides. */
  isRenumbered: boolean;
}

/** Sets `continuedBy` and `FlowTrait.continuation` of such streams. Looks at flows on ports that are used again, once at each. */
export function joinRenumbered(capture: OpeningTables): void {
  const { flows } = capture;
  const reused = new Set<number>();
  for (let flow = 0; flow < flows.length; flow++) {
    if ((flows.traits[flow]! & FlowTrait.reusedPorts) !== 0) reused.add(endsHash(flows, flow));
  }
  if (reused.size === 0) return;
  const known = new Map<number, JoinedStreams>();
  for (let flow = 0; flow < flows.length; flow++) {
    const hash = endsHash(flows, flow);
    if (!reused.has(hash)) continue;
    const handshake = firstSegmentsOf(capture, flow, MOST_LOOKED_AT).filter(
      (s) => isSyn(s) !== s.fromServer && (isSyn(s) || isSynAck(s)),
    );
    const before = known.get(hash);
    // Of other ends with the same hash nothing is remembered.
    let streams = before !== undefined && haveSameEnds(flows, before.last, flow) ? before : null;
    const isContinuation = (flows.traits[flow]! & FlowTrait.continuation) !== 0;
    if (streams !== null && !isContinuation) {
      const joins =
        streams.length < MOST_STREAMS_OF_FLOW && handshake.length > 0 && goesOn(streams, handshake);
      if (!joins) streams = null;
      else {
        flows.continuedBy[streams.last] = flow;
        flows.traits[flow]! |= FlowTrait.continuation;
      }
    }
    streams ??= { last: flow, length: 0, syns: [], synAcks: [], isRenumbered: false };
    known.delete(hash);
    known.set(hash, streams);
    if (known.size > MOST_ENDS) known.delete(known.keys().next().value!);
    streams.last = flow;
    streams.length++;
    for (const segment of handshake) note(streams, segment);
  }
}

/** Does a stream belong to the opening before it, with the numbers of the other side? */
function goesOn(
  { syns, synAcks, isRenumbered }: JoinedStreams,
  handshake: readonly OpeningSegment[],
): boolean {
  const first = handshake[0]!;
  if (isSyn(first)) {
    if (isRenumbered) return syns.some(({ sequence }) => sequence === first.sequence);
    const [syn] = syns;
    if (syn === undefined || syns.length > 1 || !areTwins(syn, first)) return false;
    // SYNs of one look, each with a number of its own, are those of a program that makes them: none is answered through another.
    const answer = handshake.find((s) => isSynAck(s));
    const isAnswered = answer?.acknowledgment === sequenceAdd(first.sequence, 1);
    return first.tsval !== null || (synAcks.length === 0 && isAnswered);
  }
  const asked = new Set(syns.map(({ sequence }) => sequenceAdd(sequence, 1)));
  if (syns.length > 0 && !asked.has(first.acknowledgment)) return false;
  return isRenumbered || synAcks.some((s) => s.sequence !== first.sequence && areTwins(s, first));
}

function note(streams: JoinedStreams, segment: OpeningSegment): void {
  const alike = isSyn(segment) ? streams.syns : streams.synAcks;
  if (alike.length === MOST_NUMBERS || alike.some((s) => s.sequence === segment.sequence)) return;
  streams.isRenumbered ||= alike.some((s) => areTwins(s, segment));
  alike.push(segment);
}

function haveSameEnds(flows: FlowTable, a: FlowIndex, b: FlowIndex): boolean {
  const { clientAddress, clientPort, serverAddress, serverPort } = flows;
  return (
    clientAddress[a] === clientAddress[b] &&
    clientPort[a] === clientPort[b] &&
    serverAddress[a] === serverAddress[b] &&
    serverPort[a] === serverPort[b]
  );
}

function endsHash(flows: FlowTable, flow: FlowIndex): number {
  const { clientAddress, clientPort, serverAddress, serverPort } = flows;
  let hash = Math.imul(clientAddress[flow]! ^ (clientPort[flow]! << 16), 0x9e3779b1);
  hash = Math.imul(hash ^ serverAddress[flow]! ^ (hash >>> 15), 0x85ebca6b);
  return Math.imul(hash ^ serverPort[flow]! ^ (hash >>> 13), 0xc2b2ae35);
}
