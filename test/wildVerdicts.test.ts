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
    odd: { '0': ['best', 'reply-not-translated'] },
  },
  // A round trip of 0.9 s to the client: nothing of it lies between the server and its own capture.
  {
    file: 'field/m151-queue-full-long-path-at-server.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-dropped-on-server-host',
        'syn-proxy-no-forward',
      ],
    },
  },
  // Little more than a round trip after the ACK: under way, or sent again.
  {
    file: 'field/m152-ack-lost-little-over-a-round-trip.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // To the server and back it is 0.3 s from here: 0.7 s after the ACK nothing is under way any more.
  {
    file: 'field/m153-ack-lost-behind-a-midpoint.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // The ACK arrives behind the data and is refused for its age (PAWS); all that follows is ignored in silence.
  {
    file: 'field/m154-ack-and-data-swapped-at-client.pcap',
    odd: { 0: ['best', 'accept-queue-overflow'] },
  },
  {
    file: 'field/m155-ack-and-data-swapped-at-server.pcap',
    odd: { 0: ['best', 'accept-queue-overflow'] },
  },
  // The SYN-ACK quotes a SYN that the capture missed: the RST may be the server’s own.
  { file: 'field/m156-refused-and-second-syn-not-captured.pcap', odd: {} },
  { file: 'field/m157-refused-and-second-syn-not-captured-no-timestamps.pcap', odd: {} },
  // ACKs of the client answer SYN-ACKs that the capture missed.
  {
    file: 'field/m158-resends-not-captured-at-server.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  {
    file: 'field/m159-resends-not-captured-at-client.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // Two SYN-ACKs of one moment, in another order: nothing was held up.
  {
    file: 'field/m160-two-syn-acks-in-another-order.pcap',
    odd: { 0: ['best', 'synack-lost', 'handshake-delayed'] },
  },
  // What ends the opening is the RST, not the SYN-ACK that was lost before.
  {
    file: 'field/m161-syn-ack-lost-then-reset.pcap',
    odd: { 0: ['best', 'accept-overflow-abort', 'synack-lost', 'handshake-delayed'] },
  },
  {
    file: 'field/m162-syn-ack-lost-then-closed.pcap',
    odd: { 0: ['best', 'closed-at-once', 'synack-lost', 'handshake-delayed'] },
  },
  // The ACK was here before the SYN-ACK came again: it was not lost.
  {
    file: 'field/m163-syn-ack-lost-then-queue-full.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  {
    file: 'field/m164-syn-ack-recorded-twice-then-reset.pcap',
    odd: { 0: ['best', 'accept-overflow-abort'] },
  },
  // An RST with the number that the client acknowledges answers the ACK, not the SYN.
  {
    file: 'field/m165-syn-ack-not-captured-then-reset.pcap',
    odd: { 0: ['best', 'accept-overflow-abort'] },
  },
  { file: 'field/m166-data-recorded-twice.pcap', odd: {} },
  // One SYN, moments behind its answer: it was not sent again.
  {
    file: 'field/m167-syn-behind-its-answer.pcap',
    odd: { 0: ['possible', 'ack-lost-before-server', 'handshake-delayed'] },
  },
  {
    file: 'field/m168-one-segment-lost-on-a-long-path.pcap',
    odd: {
      0: [
        'best',
        'data-segment-lost',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
      ],
    },
  },
  // SYNs whose TTL counts up trace the path.
  {
    file: 'field/m169-tcp-traceroute.pcap',
    odd: {
      0: [
        'best',
        'scan',
        'synack-lost',
        'ttl-expired',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  {
    file: 'field/m170-tcp-traceroute-of-an-open-port.pcap',
    odd: {
      0: [
        'best',
        'scan',
        'handshake-delayed',
        'synack-lost',
        'ttl-expired',
        'syn-lost',
        'accept-queue-full-syn-dropped',
      ],
    },
  },
  // The TTL of one SYN ran out; what became of the others nobody says.
  {
    file: 'field/m171-ttl-of-one-syn-ran-out.pcap',
    odd: {
      0: [
        'possible',
        'synack-lost',
        'ttl-expired',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  // When the server accepts, it quotes the oldest copy of the data: all of it was held up.
  {
    file: 'field/m172-held-up-for-nine-seconds.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // Half of the SYN-ACKs come again, and nothing without SYN is there: a filter.
  {
    file: 'field/m173-a-filter-for-syns.pcap',
    odd: {
      0: ['best', 'one-direction-captured'],
      1: ['best', 'one-direction-captured'],
      2: ['best', 'one-direction-captured'],
      3: ['best', 'one-direction-captured'],
      4: ['best', 'one-direction-captured'],
      5: ['best', 'one-direction-captured'],
      6: ['best', 'one-direction-captured'],
      7: ['best', 'one-direction-captured'],
      8: ['best', 'one-direction-captured'],
      9: ['best', 'one-direction-captured'],
      10: ['best', 'one-direction-captured'],
      11: ['best', 'one-direction-captured'],
    },
  },
  // A SYN 0.2 ms behind another is no SYN that was sent again.
  { file: 'field/m174-every-packet-recorded-twice.pcap', odd: {} },
  // Merged of both ends: another TTL is that of the other place.
  {
    file: 'field/m175-merged-of-both-ends-ack-lost.pcap',
    odd: {
      0: [
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
    file: 'field/m176-merged-of-both-ends-syn-ack-lost.pcap',
    odd: { 0: ['best', 'handshake-delayed', 'synack-lost'] },
  },
  // Keepalives with a byte that the server has had are no data of the opening.
  { file: 'field/m177-keepalives-with-a-byte.pcap', odd: {} },
  // A window update answers no SYN-ACK.
  {
    file: 'field/m178-window-update-in-a-deferral.pcap',
    odd: {
      0: [
        'possible',
        'defer-accept',
        'legacy-defer-accept',
        'accept-queue-overflow',
        'ack-dropped-on-server-host',
      ],
    },
  },
  {
    file: 'field/m179-answer-to-a-syn-ack-before-the-ack.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'defer-accept', 'ack-dropped-on-server-host'] },
  },
  { file: 'field/m180-reset-after-an-idle-time.pcap', odd: {} },
  { file: 'field/m181-syn-recorded-twice.pcap', odd: {} },
  // Another TTL of the second SYN is another way.
  {
    file: 'field/m182-another-way-for-the-second-syn.pcap',
    odd: {
      0: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      1: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  // The SYN was answered late, and the data at once: no long path.
  {
    file: 'field/m183-slow-answer-to-the-syn.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  {
    file: 'field/m184-slow-answer-to-the-syn-and-silence.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  {
    file: 'field/m185-ack-and-data-lost-on-a-long-path.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // They came together and left a second apart.
  {
    file: 'field/m186-two-syn-acks-held-up-together.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
  },
  {
    file: 'field/m187-under-another-name-on-a-long-path.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // The ACK quotes a SYN-ACK that the capture missed.
  {
    file: 'field/m188-an-answer-quotes-an-unseen-syn-ack.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'defer-accept', 'ack-dropped-on-server-host'] },
  },
  // An ACK may take the data on the SYN-ACK, too.
  {
    file: 'field/m189-syn-ack-with-data-comes-again.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  // The SYN-ACK comes too late for an answer to the second SYN.
  {
    file: 'field/m190-second-syn-and-a-timer.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-dropped-on-server-host',
        'handshake-delayed',
      ],
    },
  },
  // What the RST overtook was sent before it.
  { file: 'field/m191-reset-overtakes-data.pcap', odd: { 0: ['best', 'closed-at-once'] } },
  // Nobody tells of the other SYNs.
  {
    file: 'field/m192-one-syn-of-five-refused-by-icmp.pcap',
    odd: { 0: ['best', 'icmp-rejected'] },
  },
  // Milliseconds before: at the server nothing is under way.
  {
    file: 'field/m193-ack-just-before-the-resend.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'defer-accept', 'ack-dropped-on-server-host'] },
  },
  // Without timestamps, each may answer a SYN of its own.
  {
    file: 'field/m194-a-cookie-and-then-a-full-answer.pcap',
    odd: { 0: ['best', 'two-responders'] },
  },
  {
    file: 'field/m195-second-syn-lost-behind-the-capture.pcap',
    odd: { 0: ['best', 'syn-answered-again'] },
  },
  // The SYN-ACK comes 0.66 s behind an ACK that it cannot be the first answer to.
  {
    file: 'field/m196-first-syn-ack-not-captured-long-path.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // It answers the data of the connection before: a TCP answers a SYN with a SYN-ACK or a challenge, not with both.
  { file: 'field/m197-last-ack-of-the-connection-before-meets-the-syn.pcap', odd: {} },
  // The numbers are those that this client has reached unseen.
  { file: 'field/m198-only-the-syn-and-later-acks.pcap', odd: {} },
  // A machine that was stopped leaves resends out like a deferral.
  { file: 'field/m199-one-resend-of-a-stopped-server.pcap', odd: { 0: ['best', 'defer-accept'] } },
  // The IP IDs run on from who opened the window to who sends the data: one host.
  { file: 'field/m200-window-zero-and-another-way.pcap', odd: { 0: ['best', 'syn-proxy'] } },
  // Nobody scales the window: a small one is what it is.
  { file: 'field/m201-client-with-a-small-buffer.pcap', odd: {} },
  // One timestamp: one SYN-ACK, in front of a firewall and behind it.
  { file: 'field/m202-firewall-renumbers-and-clamps-the-mss.pcap', odd: {} },
  // A number that all SYNs of a scan have tells none of them.
  {
    file: 'field/m203-scan-of-one-number-a-syn-not-captured.pcap',
    odd: {
      0: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      1: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      2: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      3: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      4: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  // The path takes 3 ms more or less each time.
  {
    file: 'field/m204-resend-about-a-round-trip-after-the-ack.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
  },
  // Only what carries data has a wrong checksum.
  {
    file: 'field/m205-data-changed-in-the-capture.pcap',
    odd: {
      0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host', 'ack-bad-checksum'],
    },
  },
  // Two TTLs: two places.
  {
    file: 'field/m206-two-captures-merged-new-ip-ids.pcap',
    odd: {},
  },
  // The ACK comes two ways after the SYN-ACK: time for a banner.
  {
    file: 'field/m207-banner-not-captured-slow-clock.pcap',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  // Half a second after the last word of the client: no answer to it.
  {
    file: 'field/m208-box-probes-in-the-name-of-the-server.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // One direction only: the answer may have been translated, and left unrecorded.
  {
    file: 'field/m209-inbound-only-in-front-of-a-translation.pcap',
    odd: { 0: ['best', 'reply-not-translated'] },
  },
  {
    file: 'field/m210-one-packet-of-the-front-leg-not-captured.pcap',
    odd: { 0: ['best', 'reply-not-translated'] },
  },
  // It has the number behind the SYN-ACK.
  { file: 'field/m211-rst-recorded-before-the-syn-ack.pcap', odd: {} },
  // It acknowledges what no SYN here asks for.
  { file: 'field/m212-rst-of-the-connection-before.pcap', odd: {} },
  // Its own kernel answers the SYN with RST, and a program with a SYN-ACK.
  { file: 'field/m213-two-stacks-on-one-server.pcap', odd: { 0: ['best', 'rst-injected'] } },
  // The RST has the number of the ACK; the banner was sent before.
  {
    file: 'field/m214-banner-behind-an-rst.pcap',
    odd: { 0: ['best', 'closed-at-once', 'rst-injected'] },
  },
  {
    file: 'field/m215-rst-recorded-before-the-data-it-answers.pcap',
    odd: { 0: ['best', 'closed-at-once'] },
  },
  // Its TCP goes on; no other machine sent the RST.
  { file: 'field/m216-the-servers-own-filter-resets.pcap', odd: { 0: ['best', 'rst-injected'] } },
  // The capture missed the SYN-ACK.
  { file: 'field/m217-icmp-and-then-a-connection.pcap', odd: {} },
  { file: 'field/m218-rst-and-then-a-connection.pcap', odd: {} },
  // No closed port has a window and timestamps.
  { file: 'field/m219-only-the-rst-of-a-socket.pcap', odd: {} },
  // TCP answers what lies outside the window before it looks at its queue.
  {
    file: 'field/m220-stray-segment-at-a-full-queue.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  // One bare ACK may answer anything.
  {
    file: 'field/m221-answer-to-an-unseen-stray-segment.pcap',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  // What a capture misses looks held back.
  { file: 'field/m222-resends-not-captured.pcap', odd: { 0: ['best', 'defer-accept'] } },
  // It comes sooner than an answer to the SYN can.
  {
    file: 'field/m223-an-old-ack-meets-the-syn.pcap',
    odd: { 1: ['best', 'half-open-reuse', 'client-tested'] },
  },
  {
    file: 'field/m224-second-recording-behind-new-ip-ids.pcap',
    odd: { 0: ['best', 'syn-ack-sent-twice'] },
  },
  {
    file: 'field/m225-slow-answer-and-a-banner-not-captured.pcap',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  // The ACK quotes that very SYN-ACK.
  { file: 'field/m226-ack-and-its-syn-ack-in-the-wrong-order.pcap', odd: {} },
  // A device on the way, or a server that breaks off by itself.
  {
    file: 'field/m227-rst-sooner-than-a-round-trip.pcap',
    odd: { 0: ['possible', 'accept-overflow-abort', 'rst-injected'] },
  },
  // Texts: a row of HTTP is data; ACKs that say nothing new are keepalives; a second SYN-ACK begins the count anew.
  {
    file: 'field/m228-http-row-of-a-packet-list.txt',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  {
    file: 'field/m229-keepalives-without-numbers.txt',
    odd: { 0: ['best', 'defer-accept', 'syn-proxy-no-forward'] },
  },
  {
    file: 'field/m230-numbers-of-a-second-syn-ack.txt',
    odd: { 0: ['best', 'handshake-delayed'] },
  },
  { file: 'field/m231-pasted-twice.txt', odd: {} },
  // A listing without windows does not say whether there was room for the data.
  {
    file: 'field/m233-answers-without-windows.txt',
    odd: { 0: ['possible', 'tarpit', 'data-rejected-by-tcp'] },
    says: [[/may stand for one that no line printed/, [4, 5, 6, 7, 8, 9]]],
  },
  // `fw monitor -m i` shows no point behind the first one.
  {
    file: 'field/m234-fw-monitor-at-one-point.txt',
    odd: {
      0: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  // Bytes that are no letters are dots, and no lines left out.
  {
    file: 'field/m235-tcpdump-with-data-as-text.txt',
    odd: {
      0: ['best', 'accept-queue-overflow'],
      2: ['best', 'port-closed'],
      3: [
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
    file: 'field/m232-icmp-quotes-the-syn.txt',
    odd: { 0: ['best', 'icmp-rejected'] },
  },
]);
