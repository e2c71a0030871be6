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
  // The capture missed the first SYN-ACK: the one that comes a second after its ACK is another.
  {
    file: 'field/m103-first-syn-ack-not-captured.pcap',
    odd: {
      '0': [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
        'syn-proxy-no-forward',
      ],
    },
  },
  {
    file: 'field/m104-first-syn-ack-not-captured-data.pcap',
    odd: {
      '0': [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  {
    file: 'field/m105-capture-begins-at-the-ack.pcap',
    odd: {
      '0': [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
        'syn-proxy-no-forward',
      ],
    },
  },
  // The clock was set while the opening was recorded: no time between its packets counts.
  {
    file: 'field/m106-clock-set-back.pcap',
    odd: { '0': ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  {
    file: 'field/m107-clock-set-forward.pcap',
    odd: { '0': ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  // Sums that are wrong in both directions are an anonymiser's.
  {
    file: 'field/m108-sums-of-an-anonymiser.pcap',
    odd: { '1': ['best', 'synack-dropped-on-client-host', 'synack-lost', 'handshake-delayed'] },
  },
  // An ICMP error that says too large, slower, or lost fragments refuses nothing.
  {
    file: 'field/m109-fast-open-too-large-then-silence.pcap',
    odd: {
      '0': [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  {
    file: 'field/m110-fast-open-too-large-then-plain.pcap',
    odd: { '0': ['best', 'path-mtu-told'] },
  },
  {
    file: 'field/m111-source-quench.pcap',
    odd: {
      '0': [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  {
    file: 'field/m112-reassembly-time-exceeded.pcap',
    odd: {
      '0': [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  // A device tests its clients with a SYN-ACK that fits nothing; only the other SYN would prove that one is answered.
  {
    file: 'field/m113-client-tested-by-wrong-syn-acks.pcap',
    odd: { '0': ['best', 'client-tested', 'syn-ack-answers-another'] },
  },
  {
    file: 'field/m114-client-tested-one-below.pcap',
    odd: { '0': ['best', 'client-tested', 'syn-ack-answers-another'] },
  },
  {
    file: 'field/m115-client-tested-then-let-through.pcap',
    odd: {
      '0': [
        'possible',
        'syn-ack-answers-another',
        'client-tested',
        'handshake-delayed',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
      ],
    },
  },
  // Healthy: everything twice, or parts that the capture missed.
  { file: 'field/m116-twice-with-and-without-tag.pcap', odd: {} },
  { file: 'field/m117-syn-ack-and-banner-not-captured.pcap', odd: {} },
  {
    file: 'field/m118-syn-and-request-not-captured.pcap',
    odd: {
      '0': [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  { file: 'field/m119-ack-upload-and-reply-not-captured.pcap', odd: {} },
  { file: 'field/m120-one-isn-and-port-for-all.pcap', odd: {} },
  {
    file: 'field/m121-captured-before-the-guest.pcap',
    odd: {
      '0': [
        'possible',
        'accept-queue-overflow',
        'ack-dropped-on-server-host',
        'syn-proxy-no-forward',
      ],
    },
  },
  // The first of two segments never arrives, the small one behind it does.
  {
    file: 'field/m122-first-of-two-segments-too-large.pcap',
    odd: { '0': ['best', 'path-mtu-black-hole'] },
  },
  // The SYN-ACK is in the client's own capture, and its TCP never had it.
  {
    file: 'field/m123-client-host-drops-the-syn-ack.pcap',
    odd: { '1': ['best', 'synack-dropped-on-client-host', 'synack-lost', 'handshake-delayed'] },
  },
  // Told with the answers of another leg.
  {
    file: 'field/m124-crooked-under-two-names.pcap',
    odd: {
      '0': [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  {
    file: 'field/m125-answered-on-the-third-leg.pcap',
    odd: { '0': ['proved', 'reply-not-translated'] },
  },
]);
