/** SYNs that no program sent to open a connection: scans, floods, and the echo of floods elsewhere. */
import type { Cause } from './cause';

export const scan: Cause = {
  id: 'scan',
  title: 'A scan',
  badge: 'scan',
  mechanism: 'none',
  explanation:
    'The client looks for what is open, or for what system answers: it tries many addresses and ports within seconds and repeats none of its SYNs, or sends a SYN that no system sends. That most are refused or not answered is what a scan meets.',
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
  explanation:
    'Many SYNs come to one listener from many addresses, and none is sent again: whoever sends them does not wait for an answer. The listener drops them, or its table of half-open connections is full.',
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
  explanation:
    "SYN-ACKs come from the server, and the client never sent a SYN: somebody sends SYNs in the client's name, to flood that server or to have it flood the client (reflection). Where a capture holds only one direction, it looks the same.",
  requires: ['syn-ack-unasked'],
  expects: ['syn-ack-unasked', 'unasked-syn-ack-reset', 'syn-ack-without-ack'],
  excludes: {},
  provable: false,
};
