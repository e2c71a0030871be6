/** SYNs that no program sent to open a connection: scans, floods, and the echo of floods elsewhere. */
import type { Cause } from './cause';

export const scan: Cause = {
  id: 'scan',
  title: 'A scan',
  badge: 'scan',
  mechanism: 'none',
  gist: 'The client looks for what is open, or for what system answers',
  requires: [['client-probes-many', 'syn-is-probe']],
  expects: [
    'client-probes-many',
    'syn-is-probe',
    'syn-reset',
    'syn-unanswered',
    'client-left-at-once',
  ],
  excludes: {},
  provable: false,
};

export const synFlood: Cause = {
  id: 'syn-flood',
  title: 'A SYN flood',
  badge: 'SYN flood',
  mechanism: 'none',
  gist: 'Many SYNs come to one listener from many addresses, and none is sent again',
  requires: [['many-sources-never-repeat', 'many-sources-never-acknowledge']],
  expects: [
    'many-sources-never-repeat',
    'many-sources-never-acknowledge',
    'syn-ack-without-ack',
    'listener-unanswered-meanwhile',
    'many-syn-recv',
  ],
  excludes: {},
  provable: false,
};

export const backscatter: Cause = {
  id: 'backscatter',
  title: 'A SYN-ACK that nobody asked for',
  badge: 'unasked SYN-ACK',
  mechanism: 'none',
  gist: 'SYN-ACKs come from the server, and the client never sent a SYN',
  requires: ['syn-ack-unasked'],
  expects: [
    'syn-ack-unasked',
    'unasked-syn-ack-reset',
    'syn-ack-without-ack',
    'unasked-syn-ack-dropped',
  ],
  excludes: {},
  provable: false,
};
