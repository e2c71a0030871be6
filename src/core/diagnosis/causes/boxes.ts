/** Causes in a box between the two ends that speaks TCP itself. */
import { ANSWERED_ELSEWHERE, ENDED_BY_RST } from './sharedReasons';
import type { Cause } from './cause';

const CLIENT_SPOKE =
  "the client's own segments pass this point, so nothing holds them back on the way";

export const synProxyNoForward: Cause = {
  id: 'syn-proxy-no-forward',
  title: "A proxy answers in the client's name",
  badge: 'proxy answers',
  mechanism: 'box-answers',
  gist: "A device in front of the server answers the SYN-ACK itself, in the client's name, and lets nothing of the real client through",
  silentBeside: ['syn-forwarded'],
  requires: [
    ['syn-ack-resent', 'ack-from-other-sender', 'syn-unanswered'],
    ['client-silent', 'ack-from-other-sender', 'syn-unanswered'],
  ],
  expects: ['ack-from-other-sender', 'ack-timestamp-elsewhere', 'ack-lacks-timestamps'],
  excludes: {
    ...ANSWERED_ELSEWHERE,
    'captured-at-client': 'the capture was taken at the client: it sent this ACK itself',
    'same-at-both-ends':
      'the capture at the other end shows the same segments: the client sent them',
    'data-ignored': CLIENT_SPOKE,
    'large-data-ignored': CLIENT_SPOKE,
    'fin-ignored': CLIENT_SPOKE,
    'd-sack': 'a D-SACK shows that the client itself saw the first SYN-ACK',
    'bare-ack-before-resend': "the server's TCP refused the ACK",
    'bare-ack-without-resend': "the server's TCP refused the ACK",
    'ack-checksum-bad': 'the ACK was damaged: that is why it was dropped',
    'icmp-error': 'the box says by ICMP that it refuses',
    'syn-ack-crossing': 'the resend only crossed the ACK on its way',
    'syn-ack-delayed-original': 'the resend was held up on its way',
  },
  provable: false,
};

export const synProxy: Cause = {
  id: 'syn-proxy',
  title: 'SYN proxy',
  badge: 'SYN proxy',
  mechanism: 'box-answers',
  gist: "A firewall answers the client's SYN itself, with a window of 0, and opens the connection to the server only when the client has proved to be real",
  silentBeside: ['syn-is-probe'],
  requires: [['syn-ack-window-zero', 'syn-rewritten-as-ack', 'syn-window-like-ack']],
  underlies: [
    'ack-rejected-by-tcp',
    'accept-queue-overflow',
    'defer-accept',
    'ack-lost-before-server',
  ],
  expects: [
    'syn-ack-window-zero',
    'syn-ack-window-opened',
    'syn-rewritten-as-ack',
    'server-answers-with-other-ttl',
    'handshake-answered-elsewhere',
  ],
  weakenedBy: {
    'syn-ack-window-stays-zero': 'a SYN proxy opens the window once the server has answered',
  },
  excludes: {},
  provable: ['handshake-answered-elsewhere', 'syn-rewritten-as-ack'],
};

export const rstInjected: Cause = {
  id: 'rst-injected',
  title: "An RST that is not the server's",
  badge: 'RST not its own',
  mechanism: 'box-answers',
  gist: 'The RST does not come from the TCP that answers the client',
  requires: [
    [
      'reset-contradicted',
      'reset-before-syn-ack',
      'reset-too-soon',
      'reset-ttl-elsewhere',
      'reset-ttl-starts-elsewhere',
      'reset-before-ack',
      'accepted-beside-reset',
    ],
  ],
  expects: [
    'reset-contradicted',
    'reset-before-syn-ack',
    'reset-forged',
    'reset-ttl-elsewhere',
    'reset-too-soon',
  ],
  excludes: {},
  provable: ['reset-forged'],
};

export const clientRstInjected: Cause = {
  id: 'client-rst-injected',
  title: "An RST that is not the client's",
  badge: 'RST for the client',
  mechanism: 'box-answers',
  gist: "An RST came in the client's name, and the client goes on as if it had never sent it",
  requires: [['client-goes-on-after-reset', 'client-contradicts-reset']],
  expects: ['client-contradicts-reset', 'client-reset-ttl-elsewhere'],
  excludes: { 'captured-at-client': 'the capture was taken at the client, which sent the RST' },
  provable: false,
};

export const synAnsweredAgain: Cause = {
  id: 'syn-answered-again',
  title: 'A repeated SYN was answered again',
  badge: 'SYN answered twice',
  mechanism: 'under-way',
  gist: 'The client sent its SYN twice, because the first answer took longer than its timeout',
  requires: ['syn-answered-again'],
  expects: ['syn-answered-again', 'syn-ack-crossing', 'syn-ack-crossing-perhaps', 'syn-sent-again'],
  weakenedBy: { 'reset-after-ack': ENDED_BY_RST },
  excludes: { 'syn-ack-resent': 'other SYN-ACKs came without a SYN before them' },
  // A SYN-ACK of the timer, with the second SYN lost behind, looks the same.
  provable: false,
};

export const synAckSentTwice: Cause = {
  id: 'syn-ack-sent-twice',
  title: 'SYN-ACK sent twice at once',
  badge: 'SYN-ACK twice',
  mechanism: 'none',
  gist: 'The SYN-ACK left twice within moments, as two packets of their own',
  requires: ['syn-ack-sent-twice'],
  expects: [],
  excludes: { 'syn-ack-resent': 'other SYN-ACKs came later, by a timer' },
  provable: ['syn-ack-two-packets'],
};

export const shortTimer: Cause = {
  id: 'short-retransmission-timer',
  title: 'A server with a short timer',
  badge: 'short timer',
  mechanism: 'under-way',
  gist: 'The SYN-ACK comes again sooner than the second that the standard asks for',
  requires: ['first-resend-early'],
  expects: ['first-resend-early', 'accepted-after-resends', 'syn-ack-crossing'],
  weakenedBy: {
    'syn-ack-recorded-twice-perhaps':
      'the client answers each SYN-ACK that it gets, and it did not answer this one',
  },
  excludes: {},
  provable: false,
};

export const recordedTwice: Cause = {
  id: 'recorded-twice',
  title: 'The SYN-ACK was recorded twice',
  badge: 'recorded twice?',
  mechanism: 'none',
  gist: 'The server sent one SYN-ACK, and the capture holds it a second time',
  requires: ['syn-ack-recorded-twice-perhaps'],
  expects: ['syn-ack-recorded-twice-perhaps'],
  excludes: {
    'syn-ack-resent': 'other SYN-ACKs came later, by a timer',
    'd-sack': 'the client says by D-SACK that it got the SYN-ACK twice',
  },
  provable: false,
};

export const tarpit: Cause = {
  id: 'tarpit',
  title: 'A server that takes no data',
  badge: 'window 0',
  mechanism: 'none',
  gist: 'The server answers the SYN with a window of 0 and takes no byte',
  requires: [['syn-ack-window-zero', 'bare-ack-window-unlisted']],
  expects: ['syn-ack-window-zero', 'bare-ack-window-unlisted', 'syn-ack-window-stays-zero'],
  excludes: {
    'syn-ack-window-opened': 'the window was opened',
    'reset-after-ack': 'the connection was refused at once',
  },
  provable: false,
};
