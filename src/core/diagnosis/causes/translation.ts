/** Causes in a device that translates addresses or ports: NAT, port redirection, load balancing. */
import type { Cause } from './cause';

export const replyNotTranslated: Cause = {
  id: 'reply-not-translated',
  title: 'The answer comes back under another name',
  badge: 'not translated back',
  mechanism: 'answer-astray',
  gist: 'The destination of the SYN was translated on its way (virtual address, NodePort, port redirection), and the answer was not translated back',
  requires: [
    [
      'answered-under-other-name',
      'client-resets-and-tries-again',
      'client-knows-no-connection',
      'forwarded-and-answered',
    ],
  ],
  expects: [
    'answered-under-other-name',
    'client-resets-and-tries-again',
    'client-knows-no-connection',
    'forwarded-and-answered',
  ],
  excludes: {
    'syn-is-probe': 'who sends such a SYN has no connection to be asked for',
    'reset-before-syn-ack':
      'the client had been reset before: its RST is that of a host without a connection',
  },
  // A capture of one direction, or one that missed a packet, shows the rest as well.
  provable: ['other-name-refused'],
};

export const forwardedUnanswered: Cause = {
  id: 'forwarded-unanswered',
  title: 'Translated and forwarded; nothing came back',
  badge: 'forwarded, no answer',
  mechanism: 'syn-not-answered',
  gist: 'The SYN reached this machine, was translated and left it again',
  silentBeside: ['loopback-source', 'forwarded-to-itself'],
  requires: ['syn-forwarded'],
  expects: ['syn-forwarded'],
  excludes: {},
  provable: false,
};

export const hairpinToItself: Cause = {
  id: 'hairpin-to-itself',
  title: 'A machine reaches itself through NAT, under its own address',
  badge: 'hairpin to itself',
  mechanism: 'syn-not-answered',
  gist: 'The client asked for an address behind which, after translation, it stands itself, and the SYN came back to it with its own address as the source',
  requires: ['syn-forwarded', 'forwarded-to-itself'],
  expects: ['syn-forwarded', 'forwarded-to-itself'],
  excludes: {},
  provable: false,
};

export const portsOnOneSocket: Cause = {
  id: 'older-connection-behind-translation',
  title: 'An older connection answers from another port',
  badge: 'other port answers',
  mechanism: 'answer-astray',
  gist: 'A redirect or NAT maps two ports of the server to one socket',
  requires: ['challenged-from-other-port'],
  expects: ['challenged-from-other-port'],
  excludes: {},
  provable: false,
};

export const twoResponders: Cause = {
  id: 'two-responders',
  title: 'More than one machine answers one SYN',
  badge: 'two answers',
  mechanism: 'several-answer',
  gist: "More than one TCP answers for the server's address",
  requires: ['two-answers-to-one-syn'],
  expects: ['two-answers-to-one-syn', 'answers-of-two-stacks'],
  excludes: {},
  provable: ['answers-of-two-stacks'],
};

export const otherBackEnd: Cause = {
  id: 'other-back-end',
  title: 'The repeated SYN reached another machine',
  badge: 'other back end',
  mechanism: 'several-answer',
  gist: 'The client sent its SYN again, and the answer to it has a sequence number of its own',
  requires: ['repeated-syn-answered-anew'],
  expects: ['repeated-syn-answered-anew', 'reset-after-ack', 'ack-number-wrong'],
  excludes: {
    'two-answers-to-one-syn': 'both answers are to the same SYN',
    'answered-anew-by-one-clock':
      'one clock runs on from the first answer to the second: one machine sent both',
  },
  provable: false,
};

export const loopbackSourceSent: Cause = {
  id: 'loopback-source-sent',
  title: 'Sent on with a loopback address as its source',
  badge: 'loopback source',
  mechanism: 'answer-astray',
  gist: 'A connection that began at 127.0.0.1 was redirected to another machine or a container, and kept its source address',
  requires: ['loopback-source', ['syn-unanswered', 'syn-forwarded']],
  expects: ['loopback-source', 'syn-forwarded'],
  excludes: {},
  provable: false,
};
