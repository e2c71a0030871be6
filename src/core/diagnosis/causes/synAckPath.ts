/** Causes on the way of the SYN-ACK, or of any segment that came too late. */
import {
  ANSWERED_ELSEWHERE,
  ENDED_BY_RST,
  FIRST_SYN_TOO_LARGE,
  TCP_HAD_IT,
  TCP_ANSWERED,
  HELD_BACK,
  OTHER_SENDER,
  DAMAGED,
  NO_SYN,
  SYN_ACK_REFUSED,
} from './sharedReasons';
import type { Cause } from './cause';

const AT_CLIENT = 'the SYN-ACK is in the capture of the client itself, before its next SYN';

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
