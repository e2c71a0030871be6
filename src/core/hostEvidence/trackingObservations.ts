/** What connection tracking says of an opening. */
import { countText, listText, numberText } from '../words/duration';
import type { Observation } from '../diagnosis/observations/observation';
import { counterChange } from './counterChanges';
import { trackedRows } from './hostFlow';
import { hostFact, type JoinedEvidence } from './joinedEvidence';

const DROPPING = ['conntrack invalid', 'conntrack drop', 'conntrack early_drop'];
const ALL = [...DROPPING, 'conntrack insert_failed'];

export function trackingObservations(joined: JoinedEvidence): Observation[] {
  const { evidence, capture, opening, ends, role } = joined;
  if (role === 'client' || role === 'other') return [];
  const found: Observation[] = [];
  const change = counterChange(evidence, DROPPING, capture.start);
  const counted = change?.rise ?? 0;
  if (change?.rise === null && (change.total ?? 0) > 0 && joined.ignored.length > 0) {
    const named = ALL.flatMap((name) => {
      const total = counterChange(evidence, [name], capture.start)?.total ?? 0;
      return total > 0 ? `${name.replace('conntrack ', '')} ${numberText(total)}` : [];
    });
    found.push(
      hostFact(
        'host-snapshot',
        `Connection tracking counted ${listText(named)} since the host started: packets that it called invalid, or dropped. A single snapshot does not say when.`,
      ),
    );
  }
  if (counted > 0) {
    found.push(
      hostFact(
        'firewall-drops-perhaps',
        `Connection tracking called ${countText(counted, 'more packet')} invalid, or dropped them; whether those of this opening are among them, the text does not show.`,
        { numbers: [counted] },
      ),
    );
  }
  const rows = trackedRows(evidence, ends);
  // Of events (`conntrack -E`) and of tables printed one after the other, the last one is how it ended.
  const last = rows.at(-1);
  const halfOpen = last?.state === 'SYN_RECV';
  const unanswered = last?.state === 'SYN_SENT' && last.unreplied;
  if (last?.state === 'ESTABLISHED' && opening.ack !== null) {
    found.push(
      hostFact(
        'host-snapshot',
        'Connection tracking lists this connection as ESTABLISHED: it had taken the ACK of the client, and neither called it invalid nor dropped it itself.',
      ),
    );
  }
  if (unanswered && opening.synAck === null) {
    found.push(
      hostFact(
        'host-snapshot',
        'Connection tracking lists this connection as SYN_SENT without a reply: the SYN came to this host, and nothing had gone back when the table was printed.',
      ),
    );
  }
  if (halfOpen && opening.ack !== null) {
    found.push(
      hostFact(
        'tracked-half-open',
        'Connection tracking lists this connection as SYN_RECV: it had not taken an ACK of the client when the table was printed. The text does not show when that was.',
      ),
    );
  }
  return found;
}
