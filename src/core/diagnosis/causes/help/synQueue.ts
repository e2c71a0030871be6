/** What helps against the causes of `../synQueue.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { cookieCounters, listenCounters } from './questions';

export const synQueueHelp = {
  'syn-queue-full': {
    rest: '. Half-open connections pile up when ACKs do not come back, under a flood of SYNs, or when the queue is short.',
    fix: 'Turn SYN cookies on (net.ipv4.tcp_syncookies=1), make the queue longer (net.ipv4.tcp_max_syn_backlog, the backlog of listen(), net.core.somaxconn), and find out why ACKs do not come back.',
    ask: [listenCounters, cookieCounters],
    sources: [
      {
        what: 'Linux tcp_conn_request(): inet_csk_reqsk_queue_is_full() → tcp_syn_flood_action(): TCPReqQFullDrop or TCPReqQFullDoCookies',
      },
      { what: 'RFC 4987 section 2' },
    ],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
