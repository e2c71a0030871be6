/** The queue of half-open connections: only the host shows that it was full. */
import type { Cause } from './cause';
import { cookieCounters, listenCounters } from './questions';

export const synQueueFull: Cause = {
  id: 'syn-queue-full',
  title: 'SYN queue full: SYN dropped',
  badge: 'SYN queue full',
  mechanism: 'syn-not-answered',
  explanation:
    'The queue of half-open connections was full and SYN cookies were off, so the kernel dropped the SYN without an answer. Half-open connections pile up when ACKs do not come back, under a flood of SYNs, or when the queue is short.',
  requires: [
    ['syn-unanswered', 'syn-sent-again'],
    [
      'syn-queue-drops-counted',
      'syn-queue-drops-rose',
      'syn-queue-drop-named',
      'syn-queue-full-logged',
    ],
  ],
  expects: [
    'syn-queue-drops-counted',
    'syn-queue-full-logged',
    'syn-cookies-off',
    'many-syn-recv',
    'only-under-load',
  ],
  hostProof: ['syn-queue-drop-named', 'syn-queue-drops-rose'],
  weakenedBy: { 'syn-cookies-sent': 'SYN cookies are sent: then a full queue drops nothing' },
  excludes: {
    'syn-queue-drops-unmoved': 'the kernel counts each SYN that it drops at a full queue',
    'icmp-error': 'a full queue is silent',
    'syn-reset': 'a full queue is silent',
  },
  provable: false,
  fix: 'Turn SYN cookies on (net.ipv4.tcp_syncookies=1), make the queue longer (net.ipv4.tcp_max_syn_backlog, the backlog of listen(), net.core.somaxconn), and find out why ACKs do not come back.',
  ask: [listenCounters, cookieCounters],
  sources: [
    {
      what: 'Linux tcp_conn_request(): inet_csk_reqsk_queue_is_full() → tcp_syn_flood_action(): TCPReqQFullDrop or TCPReqQFullDoCookies',
    },
    { what: 'RFC 4987 section 2' },
  ],
};
