/** The queue of half-open connections: only the host shows that it was full. */
import type { Cause } from './cause';

export const synQueueFull: Cause = {
  id: 'syn-queue-full',
  title: 'SYN queue full: SYN dropped',
  badge: 'SYN queue full',
  mechanism: 'syn-not-answered',
  gist: 'The queue of half-open connections was full and SYN cookies were off, so the kernel dropped the SYN without an answer',
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
};
