/** What settings of the kernel say of an opening. They are those of the moment of the output. */
import type { Observation } from '../diagnosis/observations/observation';
import { factsOf } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { perEvidence } from './perEvidence';
import { numberText } from '../words/duration';

const settingsOf = perEvidence(
  (evidence) => new Map(factsOf(evidence, 'setting').map(({ name, value }) => [name, value])),
);

export function settingObservations({ evidence, role }: JoinedEvidence): Observation[] {
  if (role === 'client' || role === 'other') return [];
  const settings = settingsOf(evidence);
  const found: Observation[] = [];
  const abort = settings.get('net.ipv4.tcp_abort_on_overflow');
  if (abort === '1') {
    found.push(
      hostFact(
        'abort-on-overflow-set',
        'The server is set to answer with RST when an accept queue is full (tcp_abort_on_overflow = 1).',
      ),
    );
  } else if (abort === '0') {
    found.push(
      hostFact(
        'abort-on-overflow-off',
        'The server is set to drop the ACK silently when an accept queue is full (tcp_abort_on_overflow = 0).',
        { weight: 'detail' },
      ),
    );
  }
  const socketFailure = settings.get('net.inet.tcp.syncache.rst_on_sock_fail');
  if (socketFailure === '1') {
    found.push(
      hostFact(
        'abort-on-overflow-set',
        'The server is set to answer with RST when an accept queue is full (net.inet.tcp.syncache.rst_on_sock_fail = 1, the default of FreeBSD).',
      ),
    );
  } else if (socketFailure === '0') {
    found.push(
      hostFact(
        'abort-on-overflow-off',
        'The server is set to drop the ACK silently when an accept queue is full (net.inet.tcp.syncache.rst_on_sock_fail = 0).',
        { weight: 'detail' },
      ),
    );
  }
  const tracked = Number(settings.get('net.netfilter.nf_conntrack_count') ?? Number.NaN);
  const most = Number(settings.get('net.netfilter.nf_conntrack_max') ?? Number.NaN);
  if (tracked >= most) {
    found.push(
      hostFact(
        'conntrack-full-logged',
        `Connection tracking holds ${numberText(tracked)} entries of at most ${numberText(most)}: it is full, and packets of new connections are dropped. The text does not show whether that was during this opening.`,
      ),
    );
  }
  if (settings.get('net.ipv4.tcp_tw_recycle') === '1') {
    found.push(
      hostFact(
        'tw-recycle-set',
        'The server remembers the timestamps of each address and drops SYNs with older ones (tcp_tw_recycle = 1).',
      ),
    );
  }
  if (settings.get('net.ipv4.tcp_syncookies') === '0') {
    found.push(
      hostFact('syn-cookies-off', 'SYN cookies are off (tcp_syncookies = 0).', {
        weight: 'detail',
      }),
    );
  }
  return found;
}
