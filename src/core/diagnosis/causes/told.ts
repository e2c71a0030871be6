/** Causes that a text names itself: a device or a kernel says what it did with this very packet. */
import type { Cause } from './cause';

export const resetForReason: Cause = {
  id: 'reset-for-reason',
  title: 'Reset by a device that says why',
  badge: 'reset, says why',
  mechanism: 'box-answers',
  gist: "A load balancer or firewall sent the RST in the server's name, and its own capture gives the reason",
  requires: ['reset-cause-told'],
  expects: ['reset-cause-told'],
  hostProof: ['reset-cause-told'],
  excludes: {},
  provable: false,
};

export const droppedForReason: Cause = {
  id: 'dropped-for-reason',
  title: 'Dropped for a reason that the text gives',
  badge: 'dropped, says why',
  mechanism: 'none',
  gist: 'The device or the kernel that dropped the packet says so itself, and gives its reason',
  requires: [
    'drop-named',
    [
      'syn-unanswered',
      'syn-sent-again',
      'syn-ack-resent',
      'no-syn-ack-resent',
      'syn-ack-without-ack',
      'data-ignored',
      'large-data-ignored',
      'fin-ignored',
    ],
  ],
  expects: ['drop-named'],
  hostProof: ['drop-named'],
  excludes: {},
  provable: false,
};

export const noSocketTold: Cause = {
  id: 'no-socket-told',
  title: 'Nothing was there to take it, says the host',
  badge: 'no socket',
  mechanism: 'refused',
  gist: 'The host found no socket for this packet',
  // A server that sends its SYN-ACK again has a socket.
  requires: ['no-socket-named', ['syn-unanswered', 'syn-reset']],
  expects: ['no-socket-named'],
  hostProof: ['no-socket-named'],
  excludes: {},
  provable: false,
};

export const lostInsideDevice: Cause = {
  id: 'lost-inside-device',
  title: 'Lost inside the device that was captured on',
  badge: 'lost inside',
  mechanism: 'syn-not-answered',
  gist: 'The device saw the packet come in and never saw it go out',
  requires: ['stays-inside', ['syn-unanswered', 'syn-sent-again', 'syn-ack-without-ack']],
  expects: ['stays-inside'],
  excludes: {},
  provable: false,
};

export const ackLostInsideDevice: Cause = {
  id: 'ack-lost-inside-device',
  title: 'ACK lost inside the device that was captured on',
  badge: 'ACK lost inside',
  mechanism: 'ack-not-received',
  gist: "The device saw the client's ACK come in and never saw it go out",
  requires: ['ack-stays-inside'],
  expects: ['ack-stays-inside'],
  excludes: {},
  provable: false,
};

export const oneDirectionCaptured: Cause = {
  id: 'one-direction-captured',
  title: 'Only a part of the handshake was captured',
  badge: 'part captured',
  mechanism: 'none',
  gist: 'A filter, the place of the capture, or whoever copied its lines left a part of the handshake out',
  requires: [['one-direction', 'only-syns']],
  expects: ['one-direction', 'only-syns'],
  excludes: {},
  provable: false,
};
