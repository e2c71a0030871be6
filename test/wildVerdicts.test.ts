/**
 * Openings as captures in the wild show them, each with something that a careful reader takes into account: a keepalive, a first SYN-ACK that
 * the capture missed, a clock that was set, sums that an anonymiser left wrong.
 */
import { describeVerdicts } from './support/verdictCases';

describeVerdicts([
  // TCP answers a keepalive before it looks at its queue: that refuses nothing.
  {
    file: 'field/m100-keepalives-at-a-full-queue.pcap',
    odd: {
      0: [
        'best',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'syn-proxy-no-forward',
      ],
    },
    says: [[/answered 2 keepalives/, [14, 16, 19, 21]]],
  },
  {
    file: 'field/m101-keepalives-at-a-deferral.pcap',
    odd: { 0: ['best', 'defer-accept', 'syn-proxy-no-forward'] },
  },
  {
    file: 'field/m102-keepalives-seen-at-the-client.pcap',
    odd: {
      0: [
        'best',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
      ],
    },
  },
]);
