/** What connection tracking says of an opening. */
import { countText } from '../../words/duration';
import type { Observation } from '../observations/observation';
import { counterChange } from './counterChanges';
import { trackedRows } from './hostFlow';
import { hostFact, type JoinedEvidence } from './joinedEvidence';

const DROPPING = ['conntrack invalid', 'conntrack drop', 'conntrack early_drop'];

export function trackingObservations(joined: JoinedEvidence): Observation[] {
  const { evidence, capture, opening, ends, role } = joined;
  if (role === 'client' || role === 'other') return [];
  const found: Observation[] = [];
  const counted = counterChange(evidence, DROPPING, capture.start)?.rise ?? 0;
  if (counted > 0) {
    found.push(
      hostFact(
        'firewall-drops-perhaps',
        `Connection tracking called ${countText(counted, 'more packet')} invalid, or dropped them; whether those of this opening are among them, the text does not show.`,
        { numbers: [counted] },
      ),
    );
  }
  const halfOpen = trackedRows(evidence, ends).some(({ state }) => state === 'SYN_RECV');
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
