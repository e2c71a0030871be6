/** Reasons of the server's TCP for ignoring a SYN that only its host, or other connections of the address, show. */
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

export const synTimestampRejected: Cause = {
  id: 'syn-timestamp-rejected',
  title: 'SYN dropped for its timestamp',
  badge: 'old timestamp',
  mechanism: 'syn-not-answered',
  explanation:
    "The server remembers the newest timestamp of each address (net.ipv4.tcp_tw_recycle=1) and drops SYNs that carry an older one. Behind one NAT address several machines have clocks of their own: whichever is behind is ignored for a minute after another one's connection.",
  requires: [
    'syn-unanswered',
    [
      'syn-timestamp-older',
      'syn-timestamp-rejects-counted',
      'syn-timestamp-rejects-rose',
      'tw-recycle-set',
    ],
  ],
  expects: ['syn-timestamp-older', 'syn-timestamp-rejects-counted', 'tw-recycle-set'],
  hostProof: ['syn-timestamp-rejects-rose'],
  excludes: { 'icmp-error': 'such a server is silent', 'syn-reset': 'such a server is silent' },
  provable: false,
  fix: 'Set net.ipv4.tcp_tw_recycle=0 on the server (Linux 4.12 no longer has it).',
  ask: [
    {
      system: 'Linux',
      command: 'sysctl net.ipv4.tcp_tw_recycle; nstat -az TcpExtPAWSPassive',
      look: 'The value 1; PAWSPassive rises with each SYN that is ignored.',
    },
  ],
  sources: [
    {
      what: 'Linux before 4.12, tcp_conn_request() → tcp_peer_is_proven(): PAWSPassive; removed by 4396e46187ca',
    },
  ],
  versions: 'Linux before 4.12',
};
