/** Causes behind a good handshake: what is lost or refused of the first segments with data. */
import type { Cause } from './cause';

export const dataRejectedByTcp: Cause = {
  id: 'data-rejected-by-tcp',
  title: 'Data refused after the handshake',
  badge: 'data refused',
  mechanism: 'none',
  gist: "The server's TCP receives the client's data and refuses it",
  requires: [['bare-ack-without-resend', 'bare-ack-window-unlisted']],
  expects: [
    'bare-ack-without-resend',
    'bare-ack-window-unlisted',
    'refused-without-resend',
    'timestamp-rejects-counted',
  ],
  hostProof: ['timestamp-drop-named', 'timestamp-rejects-rose'],
  excludes: {},
  provable: ['refused-without-resend'],
};

export const dataSegmentLost: Cause = {
  id: 'data-segment-lost',
  title: 'One segment was lost after the handshake',
  badge: 'data lost once',
  mechanism: 'none',
  gist: 'The first data segment, or the FIN, got lost on its way after a good handshake',
  requires: ['data-lost-once'],
  expects: ['data-lost-once', 'data-ignored', 'fin-ignored'],
  excludes: {
    'listen-overflows-rose': 'the kernel dropped the segment itself, and counted it',
    'captured-at-server': 'the segment is in the capture of the server itself: it arrived',
  },
  provable: false,
};

export const pathMtu: Cause = {
  id: 'path-mtu-black-hole',
  title: 'Full-size segments are lost (path MTU)',
  badge: 'MTU black hole',
  mechanism: 'none',
  gist: 'Segments of full size vanish on the way, and the ICMP error that should say so does not arrive',
  requires: ['only-full-size-ignored'],
  expects: ['only-full-size-ignored', 'no-syn-ack-resent'],
  excludes: {
    // One alone may end a deferral.
    'syn-ack-resent-more-than-once':
      'the server never made the connection: its SYN-ACK came again and again',
    'bare-ack-without-resend': "the segments reached the server's TCP, which answered them",
  },
  provable: false,
};

export const pathMtuTold: Cause = {
  id: 'path-mtu-told',
  title: 'Segments too large for the path',
  badge: 'too large',
  mechanism: 'none',
  gist: "A router says by ICMP that the client's segments are too large for its next link",
  requires: [['too-large-sent-again', 'smaller-syn-answered']],
  expects: [
    'data-too-large',
    'too-large-sent-again',
    'no-syn-ack-resent',
    'never-accepted',
    'syn-too-large',
  ],
  excludes: {
    'syn-ack-resent-more-than-once':
      'the server never made the connection: its SYN-ACK came again and again',
  },
  provable: false,
};
