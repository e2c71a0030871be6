/** What a host says of single packets of an opening: that it dropped them, or that they came in. */
import { TcpFlag } from '../packets/packetTable';
import type { ToldFate } from '../listings/toldFate';
import { explainOpening } from '../diagnosis/explainOpening';
import { dropObservation, kindOfDrop, type ToldDrop } from '../diagnosis/toldDrops';
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import type { Opening } from '../opening/opening';
import { numberText } from '../words/duration';
import { endpointWords, type Endpoint } from './endpoint';
import { factsOf, type HostEvidence, type PacketFact } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { isAlike, isAtTime, isOfLine, nearest, SYN_ACK } from './lineOfSegment';
import { loggedPackets } from './loggedPackets';
import { factIndex, perEvidence } from './perEvidence';

/** Facts by their two ends as far as the line says them: what it does not say fits any end. */
const byEnds = factIndex('packet', ({ source, destination }) =>
  source === null ? null : endsKey(source, destination ?? ANY_END),
);

const ANY_END: Endpoint = { address: null, port: null };
const endsKey = (from: Endpoint, to: Endpoint) => `${endpointWords(from)} ${endpointWords(to)}`;

/** Place of each fact in the text. */
const placeOf = perEvidence(
  (evidence) => new Map(factsOf(evidence, 'packet').map((fact, place) => [fact, place])),
);

/** Facts looked at for one flow: logs repeat themselves. */
const MOST_FACTS = 200;

/** Lines that name the flow's source, with its port and then without, whatever they say of its destination. */
function factsOfFlow(evidence: HostEvidence, from: Endpoint, to: Endpoint): PacketFact[] {
  const destinations = [to, { ...to, port: null }, { ...to, address: null }, ANY_END];
  const places = placeOf(evidence);
  return [from, { ...from, port: null }].flatMap((source) =>
    destinations
      .flatMap((end) => byEnds(evidence, endsKey(source, end)).slice(0, MOST_FACTS))
      .sort((a, b) => places.get(a)! - places.get(b)!)
      .slice(0, MOST_FACTS),
  );
}

export function packetObservations(joined: JoinedEvidence): Observation[] {
  const { evidence, ends } = joined;
  if (factsOf(evidence, 'packet').length === 0) return [];
  const client = { address: ends.client, port: ends.clientPort };
  const server = { address: ends.server, port: ends.serverPort };
  const fromClient = factsOfFlow(evidence, client, server);
  const fromServer = factsOfFlow(evidence, server, client);
  const dropsOfServer = drops(joined, fromServer, true);
  return [
    ...drops(joined, fromClient, false),
    ...dropsOfServer,
    ...loggedPackets(joined, fromClient),
    ...(dropsOfServer.some(({ kind }) => kind === 'syn-ack-drop-named')
      ? caughtAtClient(joined, fromServer)
      : []),
    ...nameless(evidence),
  ];
}

/** Drops of the flow's packets: one observation for each kind. */
function drops(
  { opening, capture, ignored, reachedServer }: JoinedEvidence,
  facts: readonly PacketFact[],
  fromServer: boolean,
): Observation[] {
  const byKind = new Map<ObservationKind, ToldDrop>();
  const hints = new Map<string, string>();
  for (const fact of facts) {
    const { fate, flags, source } = fact;
    if (fate === null) continue;
    // A line without flags speaks of what the other end ignored.
    const of = flags ?? guessedFlags(opening.synAck === null, fromServer);
    // Two addresses alone are those of many connections.
    if (typeof source?.port !== 'number') {
      hints.set(
        fate.words,
        hint('the two addresses of this connection, and no ports', fate, 'it is this connection'),
      );
      continue;
    }
    if (fate.kind === 'filter' && fact.path === 'out') {
      hints.set(
        fate.words,
        `The host names this connection and says of a packet that it sent itself: "${fate.words}". Captures are taken behind that filter: the packets of this one had passed it.`,
      );
      continue;
    }
    if (fate.kind === 'filter' && !fromServer && fact.path === 'before' && reachedServer) {
      hints.set(
        fate.words,
        `A device before the server names this connection and says of a packet: "${fate.words}". The packets of this capture had passed it: they reached the server.`,
      );
      continue;
    }
    const sent = opening.segments.filter((s) => s.fromServer === fromServer);
    const alike = nearest(
      sent.filter(
        (s) => isAlike(s.flags, of) && isOfLine(s, fact) && isAtTime(s, fact, capture.start),
      ),
      fact,
      capture.start,
    );
    const packets = alike.map(({ packet }) => packet);
    if (alike.length === 0 && sent.some((s) => isAlike(s.flags, of))) {
      hints.set(
        fate.words,
        `The host names this connection and says: "${fate.words}", but the numbers or the time of the line are those of no packet in this capture.`,
      );
      continue;
    }
    if (alike.length === 0 && isAnswerHere(opening, fact, capture.start)) {
      const kind = 'syn-ack-drop-named';
      const says = 'The host names this connection and says';
      const times = (byKind.get(kind)?.times ?? 0) + 1;
      byKind.set(kind, { ...fate, flags: of, fromServer, packets: [], times, says });
      continue;
    }
    const unsure = unsureOf(fate, flags === null && alike.length < sent.length, alike.length > 0);
    if (unsure !== null) {
      hints.set(fate.words, hint('this connection', fate, unsure));
      continue;
    }
    if (!explainOpening(packets, opening)) {
      hints.set(
        fate.words,
        alike.some((segment) => ignored.includes(segment))
          ? hint('this connection', fate, 'the ACK of the handshake was dropped as well')
          : `The host names this connection and says: "${fate.words}". That was another packet than those that went unanswered here.`,
      );
      continue;
    }
    const says = 'The host names this connection and says';
    const isOnTheWay = fact.path === 'through' || fact.path === 'before';
    const drop = { ...fate, flags: of, fromServer, packets, isOnTheWay, times: 1, says };
    const kind = kindOfDrop(drop);
    const known = byKind.get(kind);
    const surer = known === undefined || packets.length < known.packets.length ? drop : known;
    byKind.set(kind, { ...surer, times: (known?.times ?? 0) + 1 });
  }
  // Of several packets that a line may be of, the one that counts is named for certain when there are as many lines.
  const sure: ToldDrop[] = [];
  const likely: Observation[] = [];
  for (const [kind, drop] of byKind) {
    const first = FIRST_OF[kind];
    if (drop.times >= drop.packets.length || first === undefined) {
      sure.push(drop);
      continue;
    }
    const text = hint('this connection', drop, `it was ${first}`);
    // The server's own filter dropped something of this client: that speaks for it.
    if (kind === 'ack-drop-named') likely.push(hostFact('firewall-drops-perhaps', text));
    else hints.set(drop.words, text);
  }
  for (const { words } of sure) hints.delete(words);
  return [
    ...sure.map(dropObservation),
    ...likely,
    ...[...hints.values()].map((text) => hostFact('host-snapshot', text)),
  ];
}

/** A SYN-ACK that a filter dropped before it came to the place of the capture, at the time of a SYN that nobody answered there. */
function isAnswerHere({ syns, synAck }: Opening, fact: PacketFact, start: bigint | null): boolean {
  const { fate, flags, clock, numbers } = fact;
  if (fate?.kind !== 'filter' || flags === null || !isAlike(flags, SYN_ACK)) return false;
  if (synAck !== null || clock === null || start === null) return false;
  return syns.some(
    (syn) =>
      !Number.isNaN(syn.time) &&
      isAtTime(syn, fact, start) &&
      (numbers.acknowledgment === null ||
        syn.sequence === null ||
        numbers.acknowledgment === (syn.sequence + 1) % 2 ** 32),
  );
}

/** Kinds of drops that explain an opening when they are of this packet, and not when they are of others like it. */
const FIRST_OF: Partial<Record<ObservationKind, string>> = {
  'syn-ack-drop-named': 'the first SYN-ACK',
  'ack-drop-named': 'the first ACK',
  'ack-drop-told': 'the first ACK',
};

const hint = (names: string, { words }: Pick<ToldFate, 'words'>, unsure: string) =>
  `The host names ${names} and says: "${words}". Whether ${unsure}, the text does not show.`;

/**
 * What a line about a drop leaves open; null when it says enough to prove. A drop without a reason that is known can be
 * of any cause (kernels before 6.15 give none for a full accept queue), a rule can be one on the way and its line speak
 * of a whole minute (VPC flow logs), and a packet that is not in the capture is not this handshake's.
 */
function unsureOf({ kind }: ToldFate, isGuessed: boolean, isHere: boolean): string | null {
  if (kind === 'dropped') return 'that is why the handshake went wrong';
  if (kind === 'filter' && isGuessed) return 'it was a packet of this handshake, and which one';
  return isHere ? null : 'it was a packet of this handshake';
}

function guessedFlags(unanswered: boolean, fromServer: boolean): number {
  if (fromServer) return SYN_ACK;
  return unanswered ? TcpFlag.syn : TcpFlag.ack;
}

/** A SYN-ACK that a host's filter drops on its way in came to its client. */
function caughtAtClient({ opening }: JoinedEvidence, facts: readonly PacketFact[]): Observation[] {
  const { synAck } = opening;
  const isCaught = facts.some(
    ({ fate, path, flags, source }) =>
      fate?.kind === 'filter' &&
      path === 'in' &&
      typeof source?.port === 'number' &&
      flags !== null &&
      isAlike(flags, SYN_ACK),
  );
  if (synAck === null || opening.ack !== null || !isCaught) return [];
  return [
    hostFact(
      'syn-ack-at-client',
      "The packet filter of the client's own host dropped it: it had come to its network interface.",
      { packets: [synAck.packet] },
    ),
  ];
}

/** Reasons for drops whose lines name no connection; a full accept queue among them is a hint of its own. */
const nameless = perEvidence((evidence): Observation[] => {
  const counts = new Map<string, number>();
  let overflows = 0;
  for (const { source, fate, times } of factsOf(evidence, 'packet')) {
    if (source !== null || fate === null) continue;
    if (fate.kind === 'accept-queue') overflows += times;
    counts.set(fate.words, (counts.get(fate.words) ?? 0) + times);
  }
  if (counts.size === 0) return [];
  const named = [...counts].slice(0, 4).map(([words, times]) => `${words} (${numberText(times)})`);
  return [
    hostFact(
      overflows > 0 ? 'listen-overflow-logged' : 'host-snapshot',
      `The host dropped packets and gives reasons, without naming their connections: ${named.join(', ')}. Whether one of this opening is among them, the text does not show.`,
    ),
  ];
});
