/** What a host's own list of segments sent again says of an opening. */
import type { Observation } from '../diagnosis/observations/observation';
import { timesText } from '../words/duration';
import { endpointWords } from './endpoint';
import { factsOf } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { perEvidence } from './perEvidence';

const resentBetween = perEvidence((evidence) => {
  const counts = new Map<string, number>();
  for (const { local, peer, state, isProbe } of factsOf(evidence, 'retransmission')) {
    if (isProbe) continue;
    const key = `${endpointWords(local)} ${endpointWords(peer)} ${state}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
});

/**
 * A line of the server with SYN-RECV says that it still was half-open then, one with ESTAB that it had made the connection; a client sends its data
 * again in ESTAB. The clock time in the line has neither date nor zone, so that none of them can be laid beside a packet.
 */
export function retransmissionObservations({ evidence, ends }: JoinedEvidence): Observation[] {
  const client = endpointWords({ address: ends.client, port: ends.clientPort });
  const server = endpointWords({ address: ends.server, port: ends.serverPort });
  return [
    ...told(evidence, 'server', `${server} ${client}`),
    ...told(evidence, 'client', `${client} ${server}`),
  ];
}

function told(
  evidence: JoinedEvidence['evidence'],
  end: 'server' | 'client',
  between: string,
): Observation[] {
  return ['SYN-SENT', 'SYN-RECV', 'ESTAB'].flatMap((state) => {
    const count = resentBetween(evidence).get(`${between} ${state}`) ?? 0;
    if (count === 0) return [];
    const lists = `The ${end}'s kernel lists that it sent a segment of this connection again ${timesText(count)} in state ${state}`;
    if (end === 'server' && state === 'ESTAB') {
      return [
        hostFact('established-row', `${lists}: it had made the connection by then.`, {
          weight: 'detail',
        }),
      ];
    }
    return [
      hostFact(
        'host-snapshot',
        `${lists}: ${MEANING[`${end} ${state}`] ?? 'as the packets show'}.`,
      ),
    ];
  });
}

const MEANING: Readonly<Record<string, string>> = {
  'server SYN-RECV': 'its SYN-ACK, and it held the connection half-open at each of these times',
  'client SYN-SENT': 'its SYN, which nothing had answered there',
  'client ESTAB': 'it held the connection to be open, and what it sent was not acknowledged there',
};
