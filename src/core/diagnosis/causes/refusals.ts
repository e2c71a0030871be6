/** Causes that answer a SYN with RST. */
import type { Cause } from './cause';

const SUBFLOW = 'the other end speaks MPTCP, and refuses a subflow';

export const portClosed: Cause = {
  id: 'port-closed',
  title: 'Nothing listens on this port',
  badge: 'port closed',
  mechanism: 'refused',
  gist: 'The server answered the SYN with RST',
  requires: ['syn-reset'],
  expects: ['syn-reset'],
  excludes: {
    'subflow-reset': SUBFLOW,
    'listener-answers-others':
      'the same address and port answered another SYN within 5 s of this one: a program listens there',
  },
  provable: false,
};

export const windowsBacklogFull: Cause = {
  id: 'accept-queue-full-syn-refused',
  title: 'Accept queue full: SYN refused (Windows)',
  badge: 'queue full, refused',
  mechanism: 'refused',
  gist: 'A program listens on this port, but its backlog was full when the SYN came',
  requires: ['syn-reset', 'listener-answers-others'],
  expects: ['listener-answers-others', 'reset-ttl-like-windows'],
  excludes: {
    'reset-ttl-like-unix':
      'the TTL of the RST is that of a Linux or BSD, which drop the SYN in silence when the queue is full',
    'refused-only-with-ecn': 'a full queue does not look at ECN',
    'subflow-reset': SUBFLOW,
    'listen-overflows-unmoved': 'the kernel counts each SYN that it drops at a full accept queue',
  },
  provable: false,
};

export const programRestarted: Cause = {
  id: 'program-restarted',
  title: 'The program did not listen at that moment',
  badge: 'refused for a moment',
  mechanism: 'refused',
  gist: 'For a moment no program listened on this port, which opened other connections within seconds',
  // A listener that closes takes its half-open connections along: their ACK finds no socket (Linux inet_csk_listen_stop).
  requires: [
    ['syn-reset', 'reset-after-ack'],
    ['listener-answers-others', 'listener-refuses-others'],
  ],
  expects: ['listener-answers-others', 'listener-refuses-others', 'reset-after-ack'],
  excludes: {
    'reset-contradicted': 'the RST did not come from the server',
    'reset-ttl-elsewhere': "the RST comes from elsewhere than the server's other segments",
    'refused-only-with-ecn': 'only SYNs that ask for ECN are refused',
    'subflow-reset': SUBFLOW,
  },
  provable: false,
};

export const ecnRefused: Cause = {
  id: 'ecn-refused',
  title: 'A box refuses SYNs that ask for ECN',
  badge: 'ECN refused',
  mechanism: 'refused',
  gist: 'SYNs with the flags ECE and CWR are answered with RST, one without them goes through',
  requires: ['refused-only-with-ecn'],
  expects: ['refused-only-with-ecn', 'syn-reset', 'syn-refused-first'],
  excludes: {},
  provable: false,
};

export const notListeningYet: Cause = {
  id: 'not-listening-yet',
  title: 'The program was not listening yet',
  badge: 'refused at first',
  mechanism: 'refused',
  gist: 'The first SYN was refused with RST and a later one of the same opening was answered',
  requires: ['syn-refused-first'],
  expects: ['syn-refused-first'],
  excludes: {
    'refused-only-with-ecn': 'only SYNs that ask for ECN are refused',
    'reset-before-syn-ack':
      "the SYN that was refused was answered as well: the RST was not the server's",
  },
  provable: false,
};

export const refusalNotValid: Cause = {
  id: 'refusal-not-valid',
  title: 'A refusal that the client must ignore',
  badge: 'RST ignored',
  mechanism: 'syn-not-answered',
  gist: 'The SYN was answered with an RST whose acknowledgment number is not the one after the SYN',
  requires: ['syn-reset-not-valid'],
  expects: ['syn-reset-not-valid'],
  excludes: {},
  provable: false,
};

export const subflowRefused: Cause = {
  id: 'mptcp-subflow-refused',
  title: 'MPTCP subflow refused',
  badge: 'subflow refused',
  mechanism: 'refused',
  gist: 'The client asked to add a second path to an MPTCP connection, and the other end refused',
  requires: [['subflow-reset', 'handshake-reset-by-multipath']],
  expects: ['subflow-reset', 'handshake-reset-by-multipath'],
  excludes: { 'reset-contradicted': 'the RST did not come from the server' },
  provable: false,
};

export const takenBack: Cause = {
  id: 'opening-taken-back',
  title: 'Taken back before the ACK came',
  badge: 'taken back',
  mechanism: 'refused',
  gist: 'The server answered with SYN-ACK and took that back with RST before the ACK could arrive',
  requires: ['reset-before-ack'],
  expects: ['reset-before-ack'],
  excludes: {
    'reset-contradicted': 'the RST did not come from the server',
    'reset-ttl-elsewhere': "the RST comes from elsewhere than the server's other segments",
  },
  provable: false,
};

export const answersAnotherSyn: Cause = {
  id: 'syn-ack-answers-another',
  title: 'The SYN-ACK answers another SYN',
  badge: 'wrong SYN-ACK',
  mechanism: 'answer-astray',
  gist: 'The SYN-ACK acknowledges a number that this client has not sent, and the client refuses it with RST, as it must',
  requires: ['syn-ack-answers-another'],
  expects: ['syn-ack-answers-another'],
  weakenedBy: {
    'wrong-syn-acks-anew': 'an older attempt has one sequence number of the server',
  },
  excludes: {},
  // Without the other SYN, a device that tests its clients looks the same.
  provable: ['other-syn-known'],
};
