/** Causes in a device that translates addresses or ports: NAT, port redirection, load balancing. */
import type { Cause } from './cause';

export const replyNotTranslated: Cause = {
  id: 'reply-not-translated',
  title: 'The answer comes back under another name',
  badge: 'not translated back',
  mechanism: 'answer-astray',
  explanation:
    "The destination of the SYN was translated on its way (virtual address, NodePort, port redirection), and the answer was not translated back. Where it reaches the client's host all the same, it comes from an address that was never asked, and is refused with RST. The answer takes a way around the device that translated, or that device has lost its entry, or drops the answer.",
  requires: [
    ['answered-under-other-name', 'client-resets-and-tries-again', 'forwarded-and-answered'],
  ],
  expects: ['answered-under-other-name', 'client-resets-and-tries-again', 'forwarded-and-answered'],
  excludes: {},
  provable: ['answered-under-other-name', 'forwarded-and-answered'],
};

export const forwardedUnanswered: Cause = {
  id: 'forwarded-unanswered',
  title: 'Translated and forwarded; nothing came back',
  badge: 'forwarded, no answer',
  mechanism: 'syn-not-answered',
  explanation:
    'The SYN reached this machine, was translated and left it again: here it was neither lost nor dropped. What answers it, or the way there and back, lies behind: the machine behind drops the SYN, or its answer goes another way.',
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
  explanation:
    'The client asked for an address behind which, after translation, it stands itself, and the SYN came back to it with its own address as the source. A host drops such a packet: from outside nobody else may use its address. The source has to be translated too.',
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
  explanation:
    'A redirect or NAT maps two ports of the server to one socket. The client uses one port of its own for both, so that behind the translation the new SYN looks like one of the older connection; the server answers it with a challenge ACK, which goes back under the older name. The client knows nothing of it and waits.',
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
  explanation:
    "More than one TCP answers for the server's address: a duplicate IP address, two nodes of a load balancer, mirrored traffic that reaches a second stack, or a SYN-ACK that somebody injected. The client can only acknowledge one of them; the other finds that ACK wrong and answers with RST, which breaks the good connection too.",
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
  explanation:
    'The client sent its SYN again, and the answer to it has a sequence number of its own: a load balancer sent the second SYN to another back end, or the server no longer knew the first one. An ACK of the one is wrong for the other.',
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
  explanation:
    'A connection that began at 127.0.0.1 was redirected to another machine or a container, and kept its source address. Whoever receives such a SYN drops it as a martian, or answers to its own loopback: no answer comes back.',
  requires: ['loopback-source', ['syn-unanswered', 'syn-forwarded']],
  expects: ['loopback-source', 'syn-forwarded'],
  excludes: {},
  provable: false,
};
