/** What a person states, as evidence. It shows as a statement, and proves nothing by itself. */
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import type { StatementId } from './statements';

const stated: Partial<Record<StatementId, readonly [ObservationKind, string]>> = {
  'captured-on-server': ['captured-at-server', 'Stated: the capture was taken on the server.'],
  'captured-on-client': ['captured-at-client', 'Stated: the capture was taken on the client.'],
  'same-at-both-ends': [
    'same-at-both-ends',
    'Stated: a capture at the other end shows the same segments, so none was lost between.',
  ],
  'only-under-load': ['only-under-load', 'Stated: it happens only under load.'],
  'no-firewall': ['no-firewall', 'Stated: nothing on the server filters packets.'],
};

/** Observations of what a person ticked or wrote. */
export function statedObservations({ said, opening }: JoinedEvidence): Observation[] {
  const { ack, repeats } = opening;
  return [...said].flatMap((id) => {
    const entry = stated[id];
    if (entry === undefined) return [];
    const [kind, text] = entry;
    // Where the ACK came after a resend, the server may really not have had it in time.
    const arrived = ack !== null && repeats.every(({ afterAck }) => afterAck);
    if (kind === 'captured-at-server' && !arrived) return [];
    return [hostFact(kind, text, { source: 'stated', packets: ack === null ? [] : [ack.packet] })];
  });
}
