/**
 * Where the capture was taken, seen from one flow: at its client, at its server, or on the path between. It is inferred
 * from how quickly each end answers and from what only the sending host can show; a person may overrule it.
 */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import type { AddressId } from '../packets/addressTable';
import { isFromServer, tcpFlags, TcpFlag } from '../packets/packetTable';
import { durationText } from '../words/duration';

export type VantagePlace = 'client' | 'server' | 'path' | 'unknown';

export interface Vantage {
  readonly place: VantagePlace;
  /** How sure: `stated` by a person, `proved` by something only that host can show, else how likely. */
  readonly confidence: 'stated' | 'proved' | 'likely' | 'none';
  /** One sentence. */
  readonly reason: string;
}

/**
 * A kernel answers a handshake segment within this time when the capture is taken on its own host (nanoseconds). A mirror port of the same room adds
 * the way there and back.
 */
const LOCAL_ANSWER = 150e3;
/** An end that never answers within this time is not at the capture point, however slow its host is. */
const REMOTE_ANSWER = 20e6;
/** TTLs that operating systems start with. 255 is what network devices start with: nothing follows from it. */
const INITIAL_TTLS = [64, 128];

/** A host's own bridges and containers lower a TTL by so much. */
const OWN_BRIDGES = 2;

/** The columns that tell where a capture was taken. */
export type VantageTables = Pick<Capture, 'packets' | 'flows' | 'openingSegments' | 'hosts'>;

export function statedVantage(place: VantagePlace): Vantage {
  return { place, confidence: 'stated', reason: 'Stated by the person who looks at the capture.' };
}

/** Infers the vantage of a flow from everything that the capture shows of its two hosts. */
export function inferVantage(capture: VantageTables, flow: FlowIndex): Vantage {
  const client = capture.flows.clientAddress[flow]!;
  const server = capture.flows.serverAddress[flow]!;
  const { hosts } = capture;
  const serverAnswer = hosts.synToSynAck[server]!;
  const clientAnswer = hosts.synAckToAck[client]!;
  const serverLocal = isLocalAnswer(serverAnswer) && hasOwnTtl(capture, server);
  const clientLocal = isLocalAnswer(clientAnswer) && hasOwnTtl(capture, client);
  const offload = byOffload(capture, client, server) ?? byDirection(capture, client, server);
  const against = contradiction(capture, flow, {
    place: offload?.place ?? (serverLocal ? 'server' : clientLocal ? 'client' : 'unknown'),
    otherIsLocal: offload?.place === 'server' ? clientLocal : serverLocal,
  });
  if (against !== null) return { place: 'unknown', confidence: 'none', reason: against };
  if (offload !== null) return offload;
  if (serverLocal && clientLocal && clientAnswer <= serverAnswer) {
    return {
      place: 'unknown',
      confidence: 'none',
      reason: `Both ends answer at once, the client within ${durationText(clientAnswer)} and the server within ${durationText(serverAnswer)}: in such a network the capture can come from either.`,
    };
  }
  if (serverLocal) {
    return {
      place: 'server',
      confidence: 'likely',
      reason: `The server answers within ${durationText(serverAnswer)} of the SYN, with an undecremented TTL.`,
    };
  }
  if (clientLocal) {
    return {
      place: 'client',
      confidence: 'likely',
      reason: `The client answers within ${durationText(clientAnswer)} of the SYN-ACK, with an undecremented TTL.`,
    };
  }
  const nearest = Math.min(serverAnswer, clientAnswer);
  const both = serverAnswer < Infinity && clientAnswer < Infinity;
  if (
    both &&
    nearest > REMOTE_ANSWER &&
    !hasOwnTtl(capture, client) &&
    !hasOwnTtl(capture, server)
  ) {
    return {
      place: 'path',
      confidence: 'likely',
      reason: `Neither end answers within ${durationText(nearest)}, and routers have lowered the TTL of both.`,
    };
  }
  return {
    place: 'unknown',
    confidence: 'none',
    reason: both
      ? 'Neither end answers at once: the capture can come from the path, or from a slow host.'
      : 'How quickly each end answers is not seen of both of them, and nothing else tells where the capture was taken.',
  };
}

/** What contradicts a place that other signs tell, in a sentence; null when nothing does. */
function contradiction(
  capture: VantageTables,
  flow: FlowIndex,
  { place, otherIsLocal }: { readonly place: VantagePlace; readonly otherIsLocal: boolean },
): string | null {
  if (place !== 'client' && place !== 'server') return null;
  const { hosts, flows } = capture;
  const host = place === 'server' ? flows.serverAddress[flow]! : flows.clientAddress[flow]!;
  const tells = `Some signs tell that the capture was taken at the ${place}`;
  const answer = (place === 'server' ? hosts.synToSynAck : hosts.synAckToAck)[host]!;
  if (otherIsLocal && answer > REMOTE_ANSWER && answer < Infinity) {
    return `${tells}, but it takes ${durationText(answer)} to answer there, and the other end answers at once: the place cannot be told.`;
  }
  const ttl = hosts.maxTtl[host]!;
  if (
    ttl > 0 &&
    ![...INITIAL_TTLS, 32, 255].some((own) => ttl <= own && own - ttl <= OWN_BRIDGES)
  ) {
    return `${tells}, but routers have lowered the TTL of its segments to ${ttl}: the place cannot be told.`;
  }
  const own = ownAnswer(capture, flow, place);
  if (own > REMOTE_ANSWER && answer <= LOCAL_ANSWER) {
    return `${tells}, where it answers within ${durationText(answer)}, but in this opening it took ${durationText(own)}: something nearer may have answered elsewhere, and the place cannot be told.`;
  }
  return null;
}

/** How long an end took to answer in this opening, from SYN to SYN-ACK or from SYN-ACK to ACK; NaN when that is not seen. */
function ownAnswer(capture: VantageTables, flow: FlowIndex, place: 'client' | 'server'): number {
  const { packets, openingSegments: table } = capture;
  let asked = Number.NaN;
  for (let i = table.rowStart[flow]!; i < table.rowStart[flow + 1]!; i++) {
    const packet = table.packet[table.rowIndex[i]!]!;
    const flags = tcpFlags(packets, packet);
    const isSyn = (flags & TcpFlag.syn) !== 0;
    const isAck = (flags & TcpFlag.ack) !== 0;
    const fromServer = isFromServer(packets, packet);
    const time = packets.time[packet]!;
    if (place === 'server') {
      if (isSyn && !isAck && !fromServer) asked = time;
      else if (isSyn && isAck && fromServer) return time - asked;
    } else if (isSyn && isAck && fromServer) asked = time;
    else if (!isSyn && isAck && !fromServer) return time - asked;
  }
  return Number.NaN;
}

/** Only the sending host itself sees checksums that its network card has not filled in yet. */
function byOffload({ hosts }: VantageTables, client: AddressId, server: AddressId): Vantage | null {
  const { partialChecksums } = hosts;
  const at = partialChecksums[server]! > 0 ? 'server' : 'client';
  if (partialChecksums[server]! > 0 === partialChecksums[client]! > 0) return null;
  return {
    place: at,
    confidence: 'proved',
    reason: `The ${at}'s packets carry checksums that its network card still had to fill in: only that host itself, or the one that it is a guest of, sees them.`,
  };
}

/** The text says of each packet whether it came in or left (`tcpdump -i any`). Behind a translation the machine that translates has the address. */
function byDirection(
  { hosts }: VantageTables,
  client: AddressId,
  server: AddressId,
): Vantage | null {
  const { sentHere } = hosts;
  if (sentHere[client] === sentHere[server]) return null;
  const place = sentHere[server] === 1 ? 'server' : 'client';
  return {
    place,
    confidence: 'likely',
    reason: `The text shows the ${place}'s packets as they leave the machine, and those to it as they come in.`,
  };
}

/** A time before that of the question comes from a clock that was set, and says nothing. */
const isLocalAnswer = (answer: number) => answer >= 0 && answer <= LOCAL_ANSWER;

/** Every opening segment of the host has one of the TTLs that systems start with: no router in between, no other sender. */
function hasOwnTtl({ hosts }: VantageTables, host: AddressId): boolean {
  const ttl = hosts.minTtl[host]!;
  return ttl === hosts.maxTtl[host] && INITIAL_TTLS.includes(ttl);
}
