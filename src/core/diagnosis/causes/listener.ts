/** Causes in the listening socket of the server. */
import { ANSWERED_ELSEWHERE, FIRST_SYN_ARRIVED, FIRST_SYN_TOO_LARGE } from './sharedReasons';
import { SYN_ACK_NOT_RESENT } from './sharedReasons';
import type { Cause } from './cause';

const REFUSED_BY_TCP =
  'a half-open server that refuses an ACK answers it with a bare ACK; a full queue is silent';
const DAMAGED = 'damaged segments never reach the listener, so they say all there is to say';
const HELD_BACK =
  'a full queue does not hold back the SYN-ACK timer: resends at 1 and 3 s would be there';
const NO_OVERFLOW = 'the kernel counts each segment that it drops at a full accept queue';
const NEVER_OVERFLOWED =
  'the kernel counts each segment that it drops at a full accept queue, and since its start it dropped none (in this network namespace: a container counts for itself)';
const NOT_FULL = 'the queue had room at a moment at which the server ignored the client';
const ABORTS = 'the server is set to answer with RST when its queue is full';
const CLIENT_RESET =
  'the client itself had reset the connection before: the server refuses what comes after that';
const SUBFLOW = 'the server checked the MPTCP subflow, and refused it';
const NO_LINUX = 'its TTL is not the one with which Linux starts';
const MADE_WITH_SYN =
  'Fast Open: the connection stood in the accept queue since the SYN, whose data was taken';
const HALF_OPEN = 'the server still held the connection half-open then';

export const acceptQueueOverflow: Cause = {
  id: 'accept-queue-overflow',
  title: 'Accept queue full',
  badge: 'queue full',
  mechanism: 'listener-refused',
  gist: "The program on the server did not take finished connections out of its listener's queue fast enough, and the queue was full",
  silentBeside: ['ack-from-other-sender'],
  requires: [
    [
      'syn-ack-resent',
      'resent-under-other-name',
      'no-syn-ack-resent',
      'data-ignored',
      'large-data-ignored',
      'fin-ignored',
    ],
  ],
  expects: [
    'resend-echoes-later-segment',
    'data-ignored',
    'large-data-ignored',
    'fin-ignored',
    'syn-ack-resent-more-than-once',
    'listener-crooked-meanwhile',
    'listener-unanswered-meanwhile',
    'reset-to-late-segment',
    'listen-overflows-counted',
    'listen-overflow-logged',
    'listen-queue-full-once',
    'many-syn-recv',
    'only-under-load',
  ],
  hostProof: ['queue-drop-named', 'listen-overflows-rose', 'listen-queue-full'],
  weakenedBy: {
    ...SYN_ACK_NOT_RESENT,
    'only-silent-clients-crooked':
      'a full queue does not ask whether the client speaks: some that spoke would have been ignored too',
    'abort-on-overflow-set': ABORTS,
    'listen-queue-not-full': NOT_FULL,
    'resend-echoes-stale':
      'a listener whose queue is full reads all that comes, and the resends would quote the newest',
  },
  excludes: {
    'fast-open-taken': MADE_WITH_SYN,
    'listen-overflows-unmoved': NO_OVERFLOW,
    'listen-overflows-zero': NEVER_OVERFLOWED,
    'bare-ack-before-resend': REFUSED_BY_TCP,
    'bare-ack-without-resend': REFUSED_BY_TCP,
    'ack-checksum-bad': DAMAGED,
    'only-resend-after-5-s': HELD_BACK,
  },
  provable: false,
};

export const deferAccept: Cause = {
  id: 'defer-accept',
  title: 'Deferred accept (TCP_DEFER_ACCEPT)',
  badge: 'deferred accept',
  mechanism: 'answer-deferred',
  gist: 'The program asked the kernel not to wake it before the client has sent data',
  silentBeside: ['ack-from-other-sender'],
  requires: ['syn-ack-resent'],
  expects: [
    'only-resend-after-5-s',
    'resend-missing-at-1-s',
    'only-resend-at-3-s',
    'resend-echoes-later-segment',
    'only-silent-clients-crooked',
    'listener-crooked-meanwhile',
    'defer-accept-drops-counted',
  ],
  weakenedBy: {
    'syn-ack-ttl-like-windows': NO_LINUX,
    'speaking-clients-crooked': 'a deferral puts off silent clients, and each of them once',
  },
  hostProof: ['defer-accept-drops-rose'],
  excludes: {
    'fast-open-taken': MADE_WITH_SYN,
    'defer-accept-drops-unmoved': 'the kernel counts each ACK that it puts off',
    'defer-accept-drops-zero':
      'the kernel counts each ACK that it puts off, and since its start it put none off',
    'resends-answered':
      'a deferral holds the SYN-ACK back until its period ends, and the next ACK then opens the connection (Linux 2.6.32 and later)',
    'resend-echoes-data': 'the server had data or a FIN, and those end a deferral at once',
    'data-ignored': 'data ends a deferral at once',
    'fin-ignored': 'a FIN is more than a bare ACK and ends a deferral at once',
    'bare-ack-before-resend': 'a deferral drops bare ACKs without a word',
    'bare-ack-without-resend': 'a deferral drops bare ACKs without a word',
    'ack-checksum-bad': 'the ACK was damaged: TCP never saw it, so there was nothing to defer',
    'syn-ack-delayed-original': 'the late SYN-ACK is an old one, not the one that ends a deferral',
  },
  // The resends before it may have been lost on their way here, or missed by the capture; a machine that stood still sends none.
  provable: false,
};

export const legacyDeferAccept: Cause = {
  id: 'legacy-defer-accept',
  title: 'Deferred accept of an old kernel',
  badge: 'old deferral',
  mechanism: 'answer-deferred',
  gist: 'Before Linux 2.6.32 a deferred listener went on sending its SYN-ACK at every timeout (3, 9, 21 s) while it waited for data, and answered data that came too late with RST',
  silentBeside: ['ack-from-other-sender'],
  requires: [['only-resend-at-3-s', 'resends-double-from-3-s']],
  expects: [
    'only-resend-at-3-s',
    'resend-echoes-later-segment',
    'syn-ack-resent-more-than-once',
    'reset-to-late-segment',
  ],
  weakenedBy: {
    'syn-ack-ttl-like-windows': NO_LINUX,
    'server-leaves-timestamps-out': 'Linux takes timestamps when they are offered',
  },
  excludes: {
    'fast-open-taken': MADE_WITH_SYN,
    'first-resend-at-1-s': 'kernels of that age wait 3 s before the first resend',
    'data-ignored': 'data within the period is served at once',
    'fin-ignored': 'a FIN ends the deferral at once',
    'bare-ack-before-resend': 'a deferral drops bare ACKs without a word',
    'bare-ack-without-resend': 'a deferral drops bare ACKs without a word',
    'ack-checksum-bad': 'the ACK was damaged: TCP never saw it, so there was nothing to defer',
  },
  provable: false,
};

export const acceptOverflowAbort: Cause = {
  id: 'accept-overflow-abort',
  title: 'Accept queue full, connections aborted',
  badge: 'queue full, reset',
  mechanism: 'listener-refused',
  gist: 'The accept queue was full, and a server that is set to say so resets the connection',
  requires: ['reset-after-ack'],
  expects: [
    'reset-after-ack',
    'listener-crooked-meanwhile',
    'listener-unanswered-meanwhile',
    'listen-overflows-counted',
    'listen-overflow-logged',
    'listen-queue-full-once',
    'abort-on-overflow-set',
    'only-under-load',
  ],
  hostProof: ['queue-drop-named', 'listen-overflows-rose', 'listen-queue-full'],
  weakenedBy: {
    'listener-refuses-others': 'a full queue lets SYNs wait and does not refuse them',
    'abort-on-overflow-off': 'the server is set to drop the ACK silently',
    'reset-with-ack-flag': 'Linux and FreeBSD send this RST without the ACK flag',
    'reset-ttl-starts-elsewhere': 'Linux sends this RST with the TTL of its SYN-ACK',
  },
  excludes: {
    'reset-from-socket':
      'a socket sent the RST, and an opening that is aborted at a full queue has none',
    'accepted-beside-reset': 'the server had made the connection',
    'listen-overflows-unmoved': NO_OVERFLOW,
    'listen-overflows-zero': NEVER_OVERFLOWED,
    'syn-recv-row': HALF_OPEN,
    'client-goes-on-after-reset': CLIENT_RESET,
    'client-contradicts-reset': CLIENT_RESET,
    'client-left-at-once': CLIENT_RESET,
    'reset-contradicted': 'the RST did not come from the server',
    'handshake-reset-by-multipath': SUBFLOW,
    'reset-ttl-elsewhere': "the RST comes from elsewhere than the server's other segments",
    'reset-answers-other-ack': 'the RST answers an acknowledgment number that is not the right one',
    'ack-number-wrong': 'the ACK was wrong: the RST answers that',
    'syn-ack-resent': 'an aborted connection is forgotten, its SYN-ACK never comes again',
  },
  provable: false,
};

export const closedAtOnce: Cause = {
  id: 'closed-at-once',
  title: 'The program closed the connection at once',
  badge: 'closed at once',
  mechanism: 'none',
  gist: 'The handshake was good and the connection was made; then the program, or a proxy or load balancer that speaks for it, closed it at once',
  requires: [
    'reset-after-ack',
    ['reset-from-socket', 'reset-with-ack-flag', 'closed-before-reset'],
  ],
  expects: ['reset-after-ack', 'reset-from-socket', 'reset-with-ack-flag', 'closed-before-reset'],
  weakenedBy: { 'reset-too-soon': 'the RST comes sooner than the server can have answered' },
  excludes: {
    'reset-contradicted': 'the RST did not come from the server',
    'handshake-reset-by-multipath': SUBFLOW,
    'reset-ttl-elsewhere': "the RST comes from elsewhere than the server's other segments",
    'syn-recv-row': HALF_OPEN,
  },
  provable: false,
};

export const acceptQueueFullSynDropped: Cause = {
  id: 'accept-queue-full-syn-dropped',
  title: 'Accept queue full: SYN dropped',
  badge: 'queue full at SYN',
  mechanism: 'syn-not-answered',
  gist: 'The accept queue of the listener was full already when the SYN came',
  silentBeside: ['syn-forwarded'],
  requires: [['syn-unanswered', 'syn-sent-again']],
  expects: [
    'listener-crooked-meanwhile',
    'listener-unanswered-meanwhile',
    'listen-overflows-counted',
    'listen-overflow-logged',
    'listen-queue-full-once',
    'only-under-load',
  ],
  hostProof: ['queue-drop-named', 'listen-overflows-rose', 'listen-queue-full'],
  weakenedBy: { 'listen-queue-not-full': NOT_FULL },
  excludes: {
    'first-syn-quoted': FIRST_SYN_ARRIVED,
    'smaller-syn-answered': FIRST_SYN_TOO_LARGE,
    ...ANSWERED_ELSEWHERE,
    'syn-answered-again': 'each SYN was answered, and the answers came',
    'listen-overflows-unmoved': NO_OVERFLOW,
    'listen-overflows-zero': NEVER_OVERFLOWED,
    'icmp-error': 'an overloaded listener is silent',
    'syn-reset': 'Linux and the BSDs drop a SYN in silence when the queue is full',
    'syn-ack-crossing': 'the SYN was answered, and the answer crossed the ACK',
    'syn-ack-delayed-original': 'the SYN was answered at once, and the answer was held up',
  },
  provable: false,
};

export const synCookies: Cause = {
  id: 'syn-cookies',
  title: 'SYN cookies',
  badge: 'SYN cookie',
  mechanism: 'ack-not-received',
  gist: "The server's table of half-open connections was full, so it answered with a SYN cookie and kept nothing",
  requires: [
    [
      'no-syn-ack-resent',
      'ack-only-with-late-data',
      'unknown-when-used',
      'answered-anew-by-one-clock',
    ],
  ],
  expects: ['listener-unanswered-meanwhile', 'syn-cookies-sent'],
  weakenedBy: { 'syn-cookies-off': 'SYN cookies are turned off' },
  excludes: {
    'syn-cookies-not-sent': 'the kernel sent no cookie meanwhile',
    'syn-recv-row': HALF_OPEN,
    'syn-ack-resent': 'a server that keeps nothing cannot send its SYN-ACK again',
    'syn-ack-crossing': 'a server that keeps nothing cannot send its SYN-ACK again',
    'bare-ack-before-resend': 'a server that keeps nothing cannot send its SYN-ACK again',
  },
  provable: false,
};

/** Not a trouble of the connection: the id is that of a healthy handshake. */
export const ackNotCaptured: Cause = {
  id: 'healthy',
  title: 'A healthy handshake whose ACK the capture missed',
  badge: 'ACK not captured',
  mechanism: 'none',
  gist: 'The ACK went its way and opened the connection, and whoever captured did not see it',
  requires: ['ack-only-with-late-data'],
  expects: [],
  excludes: {},
  provable: false,
};

export const halfOpenReuse: Cause = {
  id: 'half-open-reuse',
  title: 'The server still held an old connection',
  badge: 'old connection',
  mechanism: 'refused',
  gist: 'On the same address and port the server still had an older connection, open or in TIME-WAIT',
  requires: ['syn-answered-by-ack'],
  expects: ['syn-answered-by-ack', 'syn-sent-again', 'challenge-with-timestamps'],
  excludes: {
    'challenge-from-elsewhere': 'the ACK comes from another sender than the SYN-ACK',
  },
  provable: ['challenge-of-known-connection', 'challenge-with-running-clock'],
};

export const probe: Cause = {
  id: 'health-check',
  title: 'A probe or health check',
  badge: 'probe',
  mechanism: 'none',
  gist: 'The client only wanted to see whether the port answers',
  silentBeside: ['syn-is-probe'],
  requires: [['client-left-at-once', 'client-reset-unseen-answer']],
  expects: ['client-left-at-once', 'client-reset-unseen-answer'],
  weakenedBy: {
    'client-had-no-socket': 'a check by connect() has a socket, and its RST acknowledges',
    'client-knows-no-connection': 'a check by connect() has a socket, and its RST acknowledges',
  },
  excludes: {
    'reset-before-syn-ack':
      'the client had been reset before: its RST is that of a host without a connection',
    'ack-number-wrong':
      'the ACK before it was wrong: the client reset a connection that had failed',
    'reset-answers-other-ack': 'the handshake had failed before',
  },
  provable: false,
};

export const clientGaveUp: Cause = {
  id: 'client-gave-up',
  title: 'The client had already given up',
  badge: 'client gave up',
  mechanism: 'none',
  gist: 'The program had closed its socket before the SYN-ACK came',
  requires: [['client-had-no-socket', 'client-knows-no-connection']],
  expects: ['client-had-no-socket', 'client-left-at-once'],
  excludes: {
    'reset-before-syn-ack':
      'the client had been reset before: its RST is that of a host without a connection',
    'syn-is-probe': 'no connect() sends such a SYN',
  },
  provable: false,
};

export const clientTested: Cause = {
  id: 'client-tested',
  title: 'A device tests whether the client is real',
  badge: 'client tested',
  mechanism: 'box-answers',
  gist: 'To protect the server against floods, a device in front of it answers the first SYN with an ACK, or a SYN-ACK, that fits nothing',
  requires: [['syn-answered-by-ack', 'syn-ack-answers-another']],
  expects: ['challenge-from-elsewhere', 'syn-ack-answers-another', 'wrong-syn-acks-anew'],
  weakenedBy: { 'challenge-with-timestamps': 'a device that tests has no clock for it' },
  excludes: {
    'other-syn-known': 'the SYN-ACK answers an older SYN that there was',
    'challenge-of-known-connection': 'the ACK has the numbers of a connection that there was',
    'challenge-with-running-clock': 'a connection keeps its numbers and runs a clock',
  },
  provable: false,
};

export const rawSocket: Cause = {
  id: 'raw-socket-reset',
  title: "The client's kernel resets what a program sends past it",
  badge: 'raw socket',
  mechanism: 'none',
  gist: "A program on the client makes its segments itself, through a raw socket (Scapy, a scanner, a TCP of its own), and the client's kernel, which knows nothing of that connection, answers the SYN-ACK with RST",
  requires: ['client-goes-on-after-reset'],
  expects: ['client-goes-on-after-reset', 'captured-at-client'],
  weakenedBy: {
    'client-reset-ttl-elsewhere': "the client's other segments come with another TTL",
  },
  excludes: {},
  provable: false,
};

export const connectionForgotten: Cause = {
  id: 'connection-forgotten',
  title: 'The connection was gone when the client used it',
  badge: 'connection gone',
  mechanism: 'none',
  gist: 'The handshake went through, and then nobody said anything for a while; when the client spoke again, the server no longer held the connection',
  requires: [['unknown-when-used', 'reset-after-silence', 'unanswered-after-silence']],
  expects: ['unknown-after-silence', 'reset-after-silence', 'unanswered-after-silence'],
  excludes: {
    'reset-contradicted': 'the server goes on with the connection after the RST',
  },
  provable: false,
};

export const splitHandshake: Cause = {
  id: 'split-handshake',
  title: 'Split handshake',
  badge: 'split handshake',
  mechanism: 'none',
  gist: 'The server answered the SYN with a SYN of its own instead of a SYN-ACK, so that the client had to send the SYN-ACK',
  requires: ['split-handshake'],
  expects: ['split-handshake', 'syn-from-both-ends'],
  excludes: {},
  provable: false,
};

export const simultaneousOpen: Cause = {
  id: 'simultaneous-open',
  title: 'Both ends opened at once',
  badge: 'both opened',
  mechanism: 'none',
  gist: 'Both ends sent a SYN to the other before either arrived',
  requires: ['syn-from-both-ends'],
  expects: [],
  excludes: {
    'split-handshake': 'only the client sent a SYN-ACK; in a simultaneous open both do',
  },
  provable: false,
};
