/** Causes by which the client's ACK does not become the server's connection: lost, dropped, damaged, refused. */
import {
  SYN_ACK_NOT_RESENT,
  TCP_HAD_IT,
  TCP_ANSWERED,
  HELD_BACK,
  OTHER_SENDER,
  DAMAGED,
  NO_SYN,
  SYN_ACK_REFUSED,
} from './sharedReasons';
import type { Cause } from './cause';

const TCP_HEARS =
  "the server's TCP received the client's keepalives and went on sending its SYN-ACK: it hears this client";

/** What a server does not see, it does not act on: every reason why TCP never had the client's segments looks like this. */
const UNSEEN_BY_TCP = [
  'data-ignored',
  'large-data-ignored',
  'fin-ignored',
  'syn-ack-resent-more-than-once',
  'listener-crooked-meanwhile',
  'reset-to-late-segment',
] as const;

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
    'ack-logged': 'a packet filter logged it: it got as far as that',
  },
  excludes: {
    'ack-logged-at-server': "the server's host logged the ACK: it arrived",
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
    'ack-called-invalid',
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
