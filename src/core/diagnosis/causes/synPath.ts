/** Causes for which the server's TCP has no SYN to answer. */
import { ANSWERED_ELSEWHERE, FIRST_SYN_ARRIVED, FIRST_SYN_TOO_LARGE } from './sharedReasons';
import type { Cause } from './cause';

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
