/** What a host says of single packets of an opening: that it dropped them, or that they came in. */
import { TcpFlag } from '../../packets/packetTable';
import { dropObservation, kindOfDrop, type ToldDrop } from '../toldDrops';
import type { Observation } from '../observations/observation';
import { endpointWords, type Endpoint } from './endpoint';
import { factsOf, type HostEvidence, type PacketFact } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { factIndex, perEvidence } from './perEvidence';

/** Facts by the end that they name as a source; where the line has no port, by its address alone. */
const bySource = factIndex('packet', ({ source }) =>
  source === null ? null : endpointWords(source),
);

/** Facts looked at for one end: logs repeat themselves. */
const MOST_FACTS = 200;

function factsOfFlow(evidence: HostEvidence, from: Endpoint, to: Endpoint): PacketFact[] {
  const named = [from, { ...from, port: null }].flatMap((end) =>
    bySource(evidence, endpointWords(end)).slice(0, MOST_FACTS),
  );
  return named.filter(({ destination }) => isOf(destination, to));
}

/** What a line does not say fits any end. */
const isOf = (said: Endpoint | null, end: Endpoint) =>
  said === null ||
  ((said.address === null || said.address === end.address) &&
    (said.port === null || said.port === end.port));

export function packetObservations(joined: JoinedEvidence): Observation[] {
  const { evidence, ends } = joined;
  if (factsOf(evidence, 'packet').length === 0) return [];
  const client = { address: ends.client, port: ends.clientPort };
  const server = { address: ends.server, port: ends.serverPort };
  const fromClient = factsOfFlow(evidence, client, server);
  const fromServer = factsOfFlow(evidence, server, client);
  return [
    ...drops(joined, fromClient, false),
    ...drops(joined, fromServer, true),
    ...logged(joined, fromClient),
    ...nameless(evidence),
  ];
}

/** Drops of the flow's packets: one observation for each kind. */
function drops(
  { opening }: JoinedEvidence,
  facts: readonly PacketFact[],
  fromServer: boolean,
): Observation[] {
  const byKind = new Map<string, ToldDrop>();
  const hints = new Map<string, string>();
  for (const { fate, flags, source } of facts) {
    if (fate === null) continue;
    // A line without flags speaks of what the other end ignored.
    const of = flags ?? guessedFlags(opening.synAck === null, fromServer);
    // Two addresses alone are those of many connections.
    if (typeof source?.port !== 'number') {
      hints.set(fate.words, 'The host names the two addresses of this connection, and no ports');
      continue;
    }
    const packets = opening.segments
      .filter((s) => s.fromServer === fromServer && isAlike(s.flags, of))
      .map(({ packet }) => packet);
    const says = 'The host names this connection and says';
    const drop = { ...fate, flags: of, fromServer, packets, times: 1, says };
    const kind = kindOfDrop(drop);
    const known = byKind.get(kind);
    byKind.set(kind, known === undefined ? drop : { ...known, times: known.times + 1 });
  }
  return [
    ...[...byKind.values()].map(dropObservation),
    ...[...hints].map(([words, says]) =>
      hostFact(
        'host-snapshot',
        `${says}: "${words}". Whether it is this connection, the text does not show.`,
      ),
    ),
  ];
}

const HANDSHAKE = TcpFlag.syn | TcpFlag.ack | TcpFlag.rst;
const isAlike = (flags: number, of: number) => (flags & HANDSHAKE) === (of & HANDSHAKE);

function guessedFlags(unanswered: boolean, fromServer: boolean): number {
  if (fromServer) return TcpFlag.syn | TcpFlag.ack;
  return unanswered ? TcpFlag.syn : TcpFlag.ack;
}

/** A rule that logs without a word of dropping shows only that the packet came in. */
function logged({ opening }: JoinedEvidence, facts: readonly PacketFact[]): Observation[] {
  const seen = facts.filter(({ fate, arrived }) => fate === null && arrived);
  const syn = seen.find(({ flags }) => flags !== null && isAlike(flags, TcpFlag.syn));
  if (syn === undefined) return [];
  return [
    hostFact(
      'syn-logged-at-host',
      "The host's packet filter logged the SYN of this connection: it arrived there. The line does not say that it was dropped.",
      { packets: opening.syns.map(({ packet }) => packet) },
    ),
  ];
}

/** Reasons for drops whose lines name no connection. */
const nameless = perEvidence((evidence): Observation[] => {
  const counts = new Map<string, number>();
  for (const { source, fate } of factsOf(evidence, 'packet')) {
    if (source !== null || fate === null) continue;
    counts.set(fate.words, (counts.get(fate.words) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const named = [...counts].slice(0, 4).map(([words, times]) => `${words} (${times})`);
  return [
    hostFact(
      'host-snapshot',
      `The host dropped packets and gives reasons, without naming their connections: ${named.join(', ')}. Whether one of this opening is among them, the text does not show.`,
    ),
  ];
});
