/** Causes on the way to the server's TCP: in the network, in its host's filter, in the segment itself. */
import {
  ANSWERED_ELSEWHERE,
  ENDED_BY_RST,
  FIRST_SYN_ARRIVED,
  FIRST_SYN_TOO_LARGE,
  SYN_ACK_NOT_RESENT,
} from './sharedReasons';
import type { Cause } from './cause';

const TCP_HAD_IT =
  "a resent SYN-ACK quotes a timestamp that only the client's later segment carried: the server's TCP had read it";
const TCP_ANSWERED = "the server's TCP answered the ACK, so it received it";
const TCP_HEARS =
  "the server's TCP received the client's keepalives and went on sending its SYN-ACK: it hears this client";
const HELD_BACK =
  'a server that does not see the ACK sends its SYN-ACK again at 1 and 3 s; here those resends are missing';
const OTHER_SENDER = 'another machine sent the ACK, so its loss is not the question';
const DAMAGED = 'the ACK was damaged already: that is why it was dropped';

const NO_SYN = 'no SYN of the client is in the capture';

const AT_CLIENT = 'the SYN-ACK is in the capture of the client itself, before its next SYN';

/** What a server does not see, it does not act on: every reason why TCP never had the client's segments looks like this. */
const UNSEEN_BY_TCP = [
  'data-ignored',
  'large-data-ignored',
  'fin-ignored',
  'syn-ack-resent-more-than-once',
  'listener-crooked-meanwhile',
  'reset-to-late-segment',
] as const;

const SYN_ACK_REFUSED =
  'an ICMP error says that the SYN-ACK went no further: the client had nothing to acknowledge';

export const ackLostBeforeServer: Cause = {
  id: 'ack-lost-before-server',
  title: 'ACK lost on the way',
  badge: 'ACK lost',
  mechanism: 'ack-not-received',
  gist: "The client's ACK left, but never reached the server",
  requires: [
    [
      'syn-ack-resent',
      'resent-under-other-name',
      'no-syn-ack-resent',
      'syn-ack-without-ack',
      'data-ignored',
      'large-data-ignored',
      'fin-ignored',
    ],
  ],
  expects: [
    ...UNSEEN_BY_TCP,
    'syn-ack-without-ack',
    'icmp-error-of-ack',
    'other-ports-crooked-meanwhile',
  ],
  weakenedBy: {
    ...SYN_ACK_NOT_RESENT,
    'syn-ack-unasked': NO_SYN,
    'old-segment-answered': TCP_HEARS,
  },
  excludes: {
    'icmp-error-of-syn-ack': SYN_ACK_REFUSED,
    'same-at-both-ends':
      'the capture at the other end shows the ACK as well: it was not lost between',
    'captured-at-server':
      'the ACK is in the capture of the server itself: it arrived (behind a mirror, a tap or a switch of virtual machines it may be lost still: state the place then)',
    'resend-echoes-later-segment': TCP_HAD_IT,
    'bare-ack-before-resend': TCP_ANSWERED,
    'bare-ack-without-resend': TCP_ANSWERED,
    'reset-after-ack': TCP_ANSWERED,
    'only-resend-after-5-s': HELD_BACK,
    'ack-from-other-sender': OTHER_SENDER,
    'ack-checksum-bad': DAMAGED,
    'syn-after-syn-ack': 'a client that has sent its ACK does not send its SYN again',
    'ack-never-left': "no ACK is in the client's own capture: there was none to lose",
  },
  provable: false,
};

export const ackDroppedOnServerHost: Cause = {
  id: 'ack-dropped-on-server-host',
  title: "ACK dropped by the server's own firewall",
  badge: 'host firewall',
  mechanism: 'ack-not-received',
  gist: "The ACK reached the server's network interface (where captures are taken), but its packet filter dropped it before TCP saw it",
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
    ...UNSEEN_BY_TCP,
    'other-ports-crooked-meanwhile',
    'firewall-drops-perhaps',
    'firewall-drops-match',
    'tracked-half-open',
  ],
  hostProof: ['ack-drop-named', 'firewall-drops-counted'],
  weakenedBy: {
    ...SYN_ACK_NOT_RESENT,
    'old-segment-answered': TCP_HEARS,
    'firewall-empty':
      'the packet filter has no rules; connection tracking or eBPF could still drop',
  },
  excludes: {
    'no-firewall': 'nothing on the server filters packets, as stated',
    'resend-echoes-later-segment': TCP_HAD_IT,
    'bare-ack-before-resend': TCP_ANSWERED,
    'bare-ack-without-resend': TCP_ANSWERED,
    'reset-after-ack': TCP_ANSWERED,
    'only-resend-after-5-s': HELD_BACK,
    'ack-from-other-sender': OTHER_SENDER,
    'ack-checksum-bad': DAMAGED,
  },
  provable: false,
};

export const ackFiltered: Cause = {
  id: 'ack-filtered',
  title: 'ACK dropped by a filter',
  badge: 'ACK filtered',
  mechanism: 'ack-not-received',
  gist: "A firewall, on the way or on the server's host, dropped the client's ACK",
  requires: ['ack-drop-told'],
  expects: [...UNSEEN_BY_TCP, 'ack-drop-told'],
  excludes: {
    'resend-echoes-later-segment': TCP_HAD_IT,
    'bare-ack-before-resend': TCP_ANSWERED,
    'bare-ack-without-resend': TCP_ANSWERED,
  },
  hostProof: ['ack-drop-told'],
  provable: false,
};

export const ackBadChecksum: Cause = {
  id: 'ack-bad-checksum',
  title: 'ACK arrives with a wrong checksum',
  badge: 'bad checksum',
  mechanism: 'ack-not-received',
  gist: 'Something on the way damaged the ACK or rewrote it without correcting its TCP checksum',
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
  expects: [...UNSEEN_BY_TCP, 'ack-checksum-bad', 'checksum-errors-counted'],
  weakenedBy: { ...SYN_ACK_NOT_RESENT, 'old-segment-answered': TCP_HEARS },
  hostProof: ['checksum-drop-named', 'checksum-errors-rose'],
  excludes: {
    'checksum-errors-unmoved': 'the kernel counts each segment with a wrong checksum',
    'checksum-errors-zero':
      'the kernel counts each segment with a wrong checksum, and since its start it saw none',
    'ack-arrived-intact': "the ACK's checksum is right in the server's own capture",
    'resend-echoes-later-segment': TCP_HAD_IT,
    'bare-ack-before-resend': TCP_ANSWERED,
    'bare-ack-without-resend': TCP_ANSWERED,
    'reset-after-ack': TCP_ANSWERED,
    'only-resend-after-5-s': HELD_BACK,
    'ack-from-other-sender': OTHER_SENDER,
  },
  provable: ['ack-checksum-bad'],
};

export const ackRejectedByTcp: Cause = {
  id: 'ack-rejected-by-tcp',
  title: 'ACK refused by TCP',
  badge: 'ACK refused',
  mechanism: 'ack-refused',
  gist: "The ACK reached the server's TCP and failed its checks",
  requires: [
    [
      'bare-ack-before-resend',
      'bare-ack-without-resend',
      'ack-number-wrong',
      'reset-answers-other-ack',
    ],
  ],
  expects: ['ack-number-wrong', 'ack-timestamp-elsewhere', 'timestamp-rejects-counted'],
  hostProof: ['timestamp-drop-named', 'timestamp-rejects-rose'],
  excludes: {
    'refused-without-resend':
      'a half-open server would have sent its SYN-ACK again by then: it had taken the ACK',
  },
  provable: ['bare-acks-again', 'reset-answers-wrong-ack'],
};

export const dataRejectedByTcp: Cause = {
  id: 'data-rejected-by-tcp',
  title: 'Data refused after the handshake',
  badge: 'data refused',
  mechanism: 'none',
  gist: "The server's TCP receives the client's data and refuses it",
  requires: [['bare-ack-without-resend', 'bare-ack-window-unlisted']],
  expects: [
    'bare-ack-without-resend',
    'bare-ack-window-unlisted',
    'refused-without-resend',
    'timestamp-rejects-counted',
  ],
  hostProof: ['timestamp-drop-named', 'timestamp-rejects-rose'],
  excludes: {},
  provable: ['refused-without-resend'],
};

export const dataSegmentLost: Cause = {
  id: 'data-segment-lost',
  title: 'One segment was lost after the handshake',
  badge: 'data lost once',
  mechanism: 'none',
  gist: 'The first data segment, or the FIN, got lost on its way after a good handshake',
  requires: ['data-lost-once'],
  expects: ['data-lost-once', 'data-ignored', 'fin-ignored'],
  excludes: {
    'listen-overflows-rose': 'the kernel dropped the segment itself, and counted it',
    'captured-at-server': 'the segment is in the capture of the server itself: it arrived',
  },
  provable: false,
};

export const pathMtu: Cause = {
  id: 'path-mtu-black-hole',
  title: 'Full-size segments are lost (path MTU)',
  badge: 'MTU black hole',
  mechanism: 'none',
  gist: 'Segments of full size vanish on the way, and the ICMP error that should say so does not arrive',
  requires: ['only-full-size-ignored'],
  expects: ['only-full-size-ignored', 'no-syn-ack-resent'],
  excludes: {
    // One alone may end a deferral.
    'syn-ack-resent-more-than-once':
      'the server never made the connection: its SYN-ACK came again and again',
    'bare-ack-without-resend': "the segments reached the server's TCP, which answered them",
  },
  provable: false,
};

export const pathMtuTold: Cause = {
  id: 'path-mtu-told',
  title: 'Segments too large for the path',
  badge: 'too large',
  mechanism: 'none',
  gist: "A router says by ICMP that the client's segments are too large for its next link",
  requires: [['too-large-sent-again', 'smaller-syn-answered']],
  expects: [
    'data-too-large',
    'too-large-sent-again',
    'no-syn-ack-resent',
    'never-accepted',
    'syn-too-large',
  ],
  excludes: {
    'syn-ack-resent-more-than-once':
      'the server never made the connection: its SYN-ACK came again and again',
  },
  provable: false,
};

export const synAckDamaged: Cause = {
  id: 'synack-damaged',
  title: 'SYN-ACK arrives with a wrong checksum',
  badge: 'SYN-ACK damaged',
  mechanism: 'under-way',
  gist: "The server's SYN-ACK arrives with a wrong TCP checksum",
  requires: [['syn-ack-checksum-bad', 'syn-ack-arrived-damaged'], 'syn-ack-without-ack'],
  expects: ['syn-ack-checksum-bad', 'syn-ack-arrived-damaged', 'syn-after-syn-ack'],
  excludes: {},
  provable: ['syn-ack-arrived-damaged'],
};

export const synAckDroppedOnClientHost: Cause = {
  id: 'synack-dropped-on-client-host',
  title: "SYN-ACK dropped by the client's own host",
  badge: 'dropped at client',
  mechanism: 'none',
  gist: "The SYN-ACK came to the client's network interface (where captures are taken), and its TCP never had it",
  requires: ['syn-ack-at-client'],
  expects: ['syn-ack-at-client', 'syn-ack-without-ack', 'syn-after-syn-ack'],
  excludes: { 'syn-ack-arrived-damaged': 'its checksum is wrong: that is why TCP dropped it' },
  hostProof: ['syn-ack-drop-named'],
  provable: false,
};

export const noAckFromClient: Cause = {
  id: 'no-ack-from-client',
  title: 'No ACK left the client here',
  badge: 'no ACK left',
  mechanism: 'none',
  gist: 'The client had the SYN-ACK, and no ACK left by the interface of the capture',
  requires: ['ack-never-left'],
  expects: ['ack-never-left', 'syn-ack-without-ack'],
  excludes: {},
  provable: false,
};

export const pawsPerHost: Cause = {
  id: 'paws-per-host',
  title: 'SYN refused for its timestamp (tcp_tw_recycle)',
  badge: 'timestamp too old',
  mechanism: 'syn-not-answered',
  gist: 'The server remembers the newest timestamp of each client address and drops SYNs with an older one for 60 s',
  requires: [
    'syn-unanswered',
    [
      'timestamp-below-other-host',
      'syn-timestamp-rejects-counted',
      'syn-timestamp-rejects-rose',
      'tw-recycle-set',
    ],
  ],
  expects: [
    'timestamp-below-other-host',
    'higher-timestamp-answered',
    'syn-timestamp-rejects-counted',
    'tw-recycle-set',
  ],
  hostProof: ['syn-timestamp-rejects-rose'],
  excludes: ANSWERED_ELSEWHERE,
  provable: false,
};

export const handshakeDelayed: Cause = {
  id: 'handshake-delayed',
  title: 'A segment of the handshake was held up',
  badge: 'delayed',
  mechanism: 'under-way',
  gist: "SYN, SYN-ACK or ACK took longer than the sender's timeout of a second",
  requires: [
    [
      'syn-ack-resent',
      'resent-under-other-name',
      'syn-ack-crossing',
      'syn-ack-crossing-perhaps',
      'syn-ack-delayed-original',
      'syn-ack-after-acceptance',
      'syn-answered-late',
      'syn-sent-again',
      'syn-ack-without-ack',
    ],
  ],
  expects: [
    'syn-ack-after-acceptance',
    'syn-answered-late',
    'syn-ack-crossing',
    'syn-ack-crossing-perhaps',
    'syn-ack-delayed-original',
    'ack-quotes-first-syn-ack',
    'listener-crooked-meanwhile',
  ],
  weakenedBy: {
    'syn-ack-unasked': NO_SYN,
    'syn-ack-at-client': AT_CLIENT,
    'reset-after-ack': ENDED_BY_RST,
  },
  excludes: {
    'smaller-syn-answered': FIRST_SYN_TOO_LARGE,
    'ack-never-left':
      "the SYN-ACK is in the client's own capture, and no ACK is: nothing was under way",
    'icmp-error-of-syn-ack': SYN_ACK_REFUSED,
    'syn-ack-arrived-damaged': 'nothing was late: the SYN-ACK came in time, and damaged',
    'syn-ack-resent-three-times':
      'nothing stays under way for seven seconds and then arrives in order',
    'resend-echoes-later-segment': TCP_HAD_IT,
    'bare-ack-before-resend': TCP_ANSWERED,
    'only-resend-after-5-s': HELD_BACK,
    'syn-seen-in-time-at-server': 'SYN, SYN-ACK and ACK passed the server without delay',
    'ack-checksum-bad': DAMAGED,
    'ack-from-other-sender': OTHER_SENDER,
  },
  provable: ['syn-ack-delayed-original'],
};

export const synAckLost: Cause = {
  id: 'synack-lost',
  title: 'SYN-ACK lost on the way',
  badge: 'SYN-ACK lost',
  mechanism: 'under-way',
  gist: "The server's SYN-ACK did not reach the client",
  silentBeside: ['syn-forwarded'],
  requires: [['syn-ack-without-ack', 'syn-sent-again', 'syn-unanswered']],
  expects: [
    'syn-ack-without-ack',
    'syn-after-syn-ack',
    'icmp-error-of-syn-ack',
    'listener-crooked-meanwhile',
  ],
  weakenedBy: {
    'syn-ack-unasked': NO_SYN,
    'syn-ack-checksum-bad': 'its checksum is wrong: whoever receives it drops it',
    'syn-ack-at-client': AT_CLIENT,
    'reset-after-ack': ENDED_BY_RST,
  },
  excludes: {
    ...ANSWERED_ELSEWHERE,
    'syn-ack-arrived-damaged': "the SYN-ACK reached the client's interface",
    'smaller-syn-answered': FIRST_SYN_TOO_LARGE,
    'syn-at-server': "no SYN-ACK is in the server's own capture: there was none to lose",
    'icmp-error': 'an ICMP error says that the SYN went no further',
    'syn-ack-delayed-original': 'the missing SYN-ACK arrived after all',
    'syn-ack-resent': 'the client had the SYN-ACK: it acknowledged it',
    'ack-quotes-first-syn-ack': 'the ACK answers the first SYN-ACK: that one had arrived',
    'ack-never-left': 'the client sent its SYN no more: it had the SYN-ACK',
    'd-sack': 'with a D-SACK the client says that it had the SYN-ACK before',
  },
  provable: false,
};

export const synAckFiltered: Cause = {
  id: 'synack-filtered',
  title: 'SYN-ACK dropped by a filter',
  badge: 'SYN-ACK filtered',
  mechanism: 'none',
  gist: 'The server answered, and a firewall, on its own host or on the way, dropped the answer',
  requires: [['syn-ack-drop-named', 'unasked-syn-ack-dropped']],
  expects: ['syn-ack-drop-named', 'syn-ack-without-ack', 'syn-after-syn-ack'],
  excludes: {
    'syn-ack-at-client':
      "the SYN-ACK came to the client's network interface: what dropped it is the client's own filter",
  },
  hostProof: ['syn-ack-drop-named'],
  provable: false,
};

export const synLost: Cause = {
  id: 'syn-lost',
  title: 'SYN lost on the way',
  badge: 'SYN lost',
  mechanism: 'syn-not-answered',
  gist: 'The SYN never reached the server, so there was nothing to answer',
  silentBeside: ['syn-forwarded'],
  requires: [['syn-unanswered', 'syn-sent-again']],
  expects: [],
  excludes: {
    'first-syn-quoted': FIRST_SYN_ARRIVED,
    ...ANSWERED_ELSEWHERE,
    'syn-answered-again': 'each SYN was answered, and the answers came',
    'smaller-syn-answered': FIRST_SYN_TOO_LARGE,
    'icmp-error': 'somebody received the SYN and said why it went no further',
    'syn-logged-at-host': "the server's host logged the SYN: it arrived",
    'syn-at-server': 'the SYN is in the capture of the server itself: it arrived',
    'syn-ack-crossing': 'the SYN was answered, and the answer crossed the ACK',
    'syn-ack-delayed-original': 'the SYN was answered at once, and the answer was held up',
  },
  provable: false,
};

export const synFeatureDropped: Cause = {
  id: 'syn-feature-dropped',
  title: 'SYN dropped for what it asks for',
  badge: 'SYN options',
  mechanism: 'syn-not-answered',
  gist: 'A firewall, load balancer or old stack on the way drops SYNs that carry data (TCP Fast Open), ask for ECN or have options that it does not like',
  requires: ['plain-syn-answered'],
  expects: ['plain-syn-answered-after-several'],
  excludes: {
    'first-syn-quoted': FIRST_SYN_ARRIVED,
    'syn-too-large': FIRST_SYN_TOO_LARGE,
    'icmp-error': 'whoever drops for this does it without a word',
  },
  provable: false,
};

export const synFiltered: Cause = {
  id: 'syn-filtered',
  title: 'SYN dropped by a filter',
  badge: 'SYN filtered',
  mechanism: 'syn-not-answered',
  gist: 'A firewall on the way, or on the server, drops the SYN without a word',
  silentBeside: ['syn-forwarded'],
  requires: ['syn-unanswered'],
  expects: [
    'listener-unanswered-meanwhile',
    'firewall-drops-match',
    'firewall-drops-counted',
    'conntrack-full-logged',
  ],
  hostProof: ['syn-drop-named'],
  weakenedBy: {
    'listener-healthy-meanwhile':
      'other openings of this listener went through within 5 s of this one',
  },
  excludes: {
    ...ANSWERED_ELSEWHERE,
    'icmp-error': 'a silent filter sends no ICMP error',
  },
  provable: false,
};

export const icmpRejected: Cause = {
  id: 'icmp-rejected',
  title: 'Refused by ICMP',
  badge: 'ICMP refusal',
  mechanism: 'refused',
  gist: 'A router or firewall sent an ICMP error that names this SYN',
  requires: ['icmp-error'],
  expects: ['syn-unanswered'],
  excludes: { 'syn-ttl-expired': 'nobody refused the SYN: its TTL ran out' },
  provable: ['icmp-error-of-each-syn'],
};

export const ttlExpired: Cause = {
  id: 'ttl-expired',
  title: 'The TTL of the SYN ran out',
  badge: 'TTL ran out',
  mechanism: 'syn-not-answered',
  gist: 'The SYN met more routers than its TTL (hop limit) allows, and one of them says so by ICMP',
  requires: [['syn-ttl-expired', 'some-syns-ttl-expired']],
  expects: ['syn-ttl-expired'],
  excludes: {},
  provable: ['syn-ttl-expired'],
};
