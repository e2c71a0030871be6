/**
 * Openings made to lay one trap each: what looks like a proof and is none, what looks like a failure and is none, and what is
 * easily missed. Each is a few packets as a stack or a box of the field sends them.
 */
import { expect, it } from 'vitest';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { openingOf } from '../src/core/opening/openingOf';
import { loadFile } from './support/loadFile';
import { describeVerdicts } from './support/verdictCases';

/** What remains where nothing of the client is acted on. */
const IGNORED = [
  'accept-queue-overflow',
  'ack-lost-before-server',
  'ack-dropped-on-server-host',
  'ack-bad-checksum',
] as const;

/** Another SYN to the listener went unanswered as well. */
const SYN_UNANSWERED = [
  'best',
  'accept-queue-full-syn-dropped',
  'synack-lost',
  'syn-lost',
  'syn-filtered',
  'syn-proxy-no-forward',
] as const;

describeVerdicts([
  // The first segment is lost, and without SACK the ACKs of those behind it look like refusals.
  { file: 'field/m24-dup-acks-of-a-lost-first-segment.pcap', odd: {} },
  { file: 'field/m25-window-updates-are-no-refusal.pcap', odd: {} },
  // A path or a capture of several queues brings the RST before the data that was sent before it.
  { file: 'field/m26-rst-overtook-its-data.pcap', odd: { 0: ['best', 'closed-at-once'] } },
  { file: 'field/m27-rst-and-syn-ack-to-two-syns.pcap', odd: { 0: ['best', 'not-listening-yet'] } },
  // 60 and 251 are the same four hops behind 64 and 255.
  {
    file: 'field/m28-window-0-and-rst-ttl-255.pcap',
    odd: { 0: ['possible', 'syn-proxy', 'tarpit'] },
  },
  { file: 'field/m29-tarpit.pcap', odd: { 0: ['best', 'tarpit', 'syn-proxy'] } },
  {
    file: 'field/m30-offload-sums-without-syn.pcap',
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
    says: [[/its SYN is not in the capture/]],
  },
  {
    // The server took data whose checksum looks wrong here: the network card filled it in.
    file: 'field/m31-offload-sums-then-taken.pcap',
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
  {
    file: 'field/m32-other-end-opens-later.pcap',
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
    says: [[/Long after the SYN the other end sent one of its own/, [1, 2]]],
  },
  {
    // The numbers of a test come out of addresses and ports, and are the same twice.
    file: 'field/m33-test-with-counted-numbers.pcap',
    odd: { 0: ['best', 'half-open-reuse', 'client-tested'] },
  },
  {
    // 4.4BSD and its heirs wait 6 s.
    file: 'field/m34-first-resend-at-5.8-s.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-dropped-on-server-host',
        'syn-proxy-no-forward',
      ],
    },
    says: [[/5\.8 s after the SYN-ACK: no step of a timer/, [4]]],
  },
  {
    file: 'field/m35-paws-refuses-data.pcap',
    odd: { 0: ['proved', 'data-rejected-by-tcp'] },
    ruledOut: ['ack-rejected-by-tcp', 'accept-queue-overflow', 'ack-lost-before-server'],
  },
  {
    file: 'field/m36-old-connection-answers-thrice.pcap',
    odd: { 0: ['proved', 'half-open-reuse'] },
    ruledOut: ['client-tested'],
  },
  // A tail loss probe, or a lost ACK: the server had the data, and quotes it or says so by D-SACK.
  { file: 'field/m37-asked-again-before-a-delayed-ack.pcap', odd: {} },
  { file: 'field/m38-ack-lost-d-sack-tells.pcap', odd: {} },
  {
    // The data's own round trip is 1.4 s: the SYN-ACK that comes 1 s after the ACK was under way.
    file: 'field/m39-rtt-1400-both-syns-answered.pcap',
    odd: { 0: ['best', 'handshake-delayed', 'synack-lost'] },
  },
  {
    file: 'field/m40-too-large-and-sent-again.pcap',
    odd: {
      0: [
        'best',
        'path-mtu-told',
        'syn-cookies',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
      ],
    },
    says: [[/too large for the path: the server never saw them/, [4, 5, 6, 7, 8, 9]]],
  },
  { file: 'field/m41-packet-too-big-v6.pcap', odd: {} },
  {
    file: 'field/m42-traceroute-by-tcp.pcap',
    odd: {
      0: ['proved', 'ttl-expired'],
      1: ['proved', 'ttl-expired'],
      2: ['best', 'health-check'],
    },
    says: [[/set so low on purpose/]],
  },
  // mergecap of a capture at each end, the clocks 300 ms and 2 s apart: every packet is there twice.
  { file: 'field/m43-two-captures-merged.pcap', odd: {} },
  { file: 'field/m44-merged-without-timestamps.pcap', odd: {} },
  {
    file: 'field/m45-merged-and-crooked.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
        'syn-proxy-no-forward',
      ],
    },
    says: [[/sent its SYN-ACK again twice .*: 1\.0 s and 3\.0 s/, [3, 7, 11]]],
  },
  // A mirror port that copies one direction: other clients acknowledge what it does not show.
  {
    file: 'field/m249-one-way-span.pcap',
    odd: Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((stream) => [stream, ['best', 'one-direction-captured']]),
    ),
  },
  // Direct server return, seen at the load balancer; and the way back alone.
  {
    file: 'field/m46-client-direction-only.pcap',
    odd: {
      0: ['best', 'one-direction-captured'],
      1: ['best', 'one-direction-captured'],
      2: ['best', 'one-direction-captured'],
    },
  },
  {
    file: 'field/m47-server-direction-only.pcap',
    odd: {
      0: ['best', 'one-direction-captured'],
      1: ['best', 'one-direction-captured'],
      2: ['best', 'one-direction-captured'],
    },
  },
  {
    file: 'field/m48-client-direction-d-sack.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
      1: ['best', 'one-direction-captured'],
    },
    says: [[/With a D-SACK .* 3 times .*: 1\.0 s, 3\.0 s and 7\.0 s after its ACK/, [2, 3, 4, 5]]],
  },
  // A box breaks the connection in the client's name; the client, behind it, knows nothing of that.
  {
    file: 'field/m49-rst-in-the-clients-name.pcap',
    odd: { 0: ['best', 'client-rst-injected', 'raw-socket-reset'] },
    says: [[/TTL 120 where the client's SYN has 52/, [1, 3]]],
  },
  {
    file: 'field/m50-rst-ack-in-the-clients-name.pcap',
    odd: { 0: ['best', 'client-rst-injected'] },
  },
  {
    file: 'field/m51-mptcp-subflow-refused.pcap',
    odd: { 1: ['best', 'mptcp-subflow-refused'] },
    ruledOut: ['port-closed', 'program-restarted', 'accept-queue-full-syn-refused'],
  },
  {
    file: 'field/m52-mptcp-subflow-wrong-key.pcap',
    odd: { 0: ['best', 'mptcp-subflow-refused'] },
    ruledOut: ['accept-overflow-abort'],
  },
  {
    // Windows waits 3 s as well, and knows no TCP_DEFER_ACCEPT.
    file: 'field/m53-windows-repeats-at-3-and-9-s.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'legacy-defer-accept',
        'handshake-delayed',
      ],
    },
  },
  {
    // The ACK quotes the first SYN-ACK, which the server had given up for lost.
    file: 'field/m54-slow-client-seen-at-server.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
    ruledOut: ['synack-lost'],
  },
  {
    // Nmap -O: windows of 1, 63, 4 and 3, the last tick of a clock, and a SYN with FIN and URG.
    file: 'field/m55-probes-of-the-system.pcap',
    odd: {
      ...Object.fromEntries(
        [0, 1, 2, 3, 4, 5].map((stream) => [stream, ['best', 'scan'] as const]),
      ),
      5: [
        'possible',
        'scan',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
    },
  },
  {
    file: 'field/m56-rst-before-the-ack.pcap',
    odd: { 0: ['best', 'opening-taken-back', 'rst-injected'] },
  },
  { file: 'field/m57-old-syn-ack-refused-then-answered.pcap', odd: {} },
  {
    file: 'field/m58-syn-ack-answers-another-syn.pcap',
    odd: { 0: ['possible', 'syn-ack-answers-another', 'client-tested'] },
  },
  { file: 'field/m59-syn-ack-twice-before-the-ack.pcap', odd: {} },
  // A bare ACK that overtook a SYN-ACK under way refuses nothing.
  {
    file: 'field/m60-syn-ack-overtaken-by-a-window-update.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
  },
  {
    // 895,000 ticks in a second: the clock of another machine, and no older packet.
    file: 'field/m61-other-clock-same-number.pcap',
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
    file: 'field/m62-ack-refused-by-icmp.pcap',
    odd: {
      0: [
        'best',
        'ack-lost-before-server',
        'accept-queue-overflow',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
    says: [[/quote a segment of the client behind its SYN/, [4, 7]]],
  },
  {
    file: 'field/m63-fin-lost-once.pcap',
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
    says: [[/The FIN came again after 229 ms/]],
  },
  // A small stack offers 512 bytes in each segment, and made both itself: its IP IDs run on.
  { file: 'field/m64-small-stack-window-512.pcap', odd: {} },
  {
    // The network delivered the SYN twice, to a responder that keeps nothing: it need not be two machines.
    file: 'field/m65-one-syn-delivered-twice.pcap',
    odd: { 0: ['best', 'other-back-end'] },
  },
  {
    // 3, 9 and 21 s is the timer of every Linux before 3.1, deferred or not.
    file: 'field/m66-three-second-timer.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'legacy-defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
      ],
    },
  },
  // A mirror whose way is 80 ms longer: every packet twice, with its number.
  { file: 'field/m67-mirrored-80-ms-later.pcap', odd: {} },
  { file: 'field/m68-mirrored-80-ms-later-ip-id-0.pcap', odd: {} },
  {
    // One node of a cluster knows nothing of the connection, another answers a moment later.
    file: 'field/m69-rst-beside-an-answer.pcap',
    odd: { 0: ['best', 'rst-injected'] },
    ruledOut: ['accept-overflow-abort'],
  },
  // The sniffer of a FortiGate, before and behind its NAT: numbers, and no timestamps.
  {
    file: 'field/m70-fortigate-nat-unanswered.txt',
    odd: { 0: ['best', 'forwarded-unanswered'] },
    says: [[/left here as 203\.0\.113\.9:40000 → 10\.0\.0\.5:8443/, [1, 2, 3, 4, 5, 6]]],
  },
  {
    file: 'field/m71-fortigate-nat-crooked.txt',
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
  // Resends that look like copies of a second capture point: only the client's own packets tell of one.
  {
    file: 'field/m72-one-ip-id-and-a-path-that-changes.pcap',
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
  {
    file: 'field/m73-stored-syn-ack-sent-again.pcap',
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
  // The server resets a stray segment of an older connection, and goes on with the new one.
  { file: 'field/m74-rst-for-an-older-connection.pcap', odd: {} },
  { file: 'field/m75-rst-for-an-older-connection-before-syn-ack.pcap', odd: {} },
  { file: 'field/m76-data-on-the-syn-ack.pcap', odd: {} },
  // The capture missed the banner, or the SYN-ACK and the first data.
  { file: 'field/m77-banner-not-captured.pcap', odd: {} },
  { file: 'field/m78-syn-ack-and-data-not-captured.pcap', odd: {} },
  {
    // More room than the SYN-ACK said is a window update, and the SYN-ACK behind it came late.
    file: 'field/m79-window-update-before-a-late-syn-ack.pcap',
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
    // An RST that answers a wrong ACK comes at once.
    file: 'field/m80-banner-not-captured-and-a-late-rst.pcap',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  // A firewall that gives the server's numbers anew, recorded on both sides.
  { file: 'field/m81-both-sides-of-other-numbers.pcap', odd: {} },
  {
    // In a LAN both ends answer at once, and the client, where this was captured, sooner.
    file: 'field/m82-captured-at-the-client-of-a-lan.pcap',
    odd: {
      0: [
        'possible',
        'defer-accept',
        'legacy-defer-accept',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  {
    // A box in between that forgot the connection resets it, with a TTL of its own.
    file: 'field/m83-a-box-forgot-the-idle-connection.pcap',
    odd: { 0: ['possible', 'rst-injected', 'connection-forgotten', 'syn-cookies'] },
  },
  // A firewall that gives both ends numbers of its own, recorded on both sides: each SYN and SYN-ACK begins a stream.
  { file: 'field/m84-both-sides-of-an-asa.pcap', odd: {} },
  {
    file: 'field/m85-both-sides-of-an-asa-crooked.pcap',
    odd: { 0: ['possible', ...IGNORED] },
    says: [
      [/sent its SYN-ACK again 3 times .*: 1\.0 s, 3\.0 s and 7\.1 s/, [5, 14, 20, 28]],
      [/other sequence numbers, always as far apart/],
    ],
  },
  {
    file: 'field/m86-both-sides-of-an-asa-no-timestamps.pcap',
    odd: { 0: ['possible', ...IGNORED] },
    says: [[/sent its SYN-ACK again 3 times/, [5, 14, 20, 28]]],
  },
  // The server's numbers alone are given anew, and the client says nothing.
  {
    file: 'field/m87-both-sides-of-pf-modulate-state.pcap',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
    says: [[/sent its SYN-ACK again 3 times/, [5, 8, 12, 16]]],
  },
  // A box that gives packets new IP IDs, recorded on both sides: its TTL goes down, or all of both directions is there twice.
  { file: 'field/m88-both-sides-of-pf-random-id.pcap', odd: {} },
  {
    file: 'field/m89-both-sides-of-pf-random-id-crooked.pcap',
    odd: { 0: ['possible', ...IGNORED] },
    says: [[/sent its SYN-ACK again 3 times/, [5, 13, 19, 27]], [/TTL 63 for 64 and new IP IDs/]],
  },
  {
    file: 'field/m90-bridge-with-random-id-crooked.pcap',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
    says: [[/sent its SYN-ACK again 3 times/, [5, 7, 11, 15]]],
  },
  // A mirror port that delivers late and unevenly, and a SYN-ACK that has no number: what has one tells, or what the client answers.
  { file: 'field/m91-mirrored-8-to-40-ms-later.pcap', odd: {} },
  {
    file: 'field/m92-server-side-mirrored-crooked.pcap',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
    says: [[/sent its SYN-ACK again 3 times .*: 1\.0 s, 3\.0 s and 7\.1 s/]],
  },
  {
    file: 'field/m93-syn-ack-twice-nothing-tells.pcap',
    odd: { 0: ['best', 'recorded-twice', 'short-retransmission-timer'] },
    says: [[/there again .* without an IP ID or a timestamp/, [2, 4]]],
  },
  {
    file: 'field/m94-syn-ack-twice-answered-twice.pcap',
    odd: { 0: ['best', 'short-retransmission-timer'] },
  },
  { file: 'field/m95-mirrored-without-any-ip-id.pcap', odd: {} },
  // The server had taken the request when an old SYN-ACK came: it has no timer for it any more.
  {
    file: 'field/m96-old-syn-ack-after-the-data-was-taken.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
    says: [[/came 1\.0 s after the server had accepted .* is not newer than/, [5, 8]]],
  },
  {
    file: 'field/m97-old-syn-ack-without-timestamps.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
  },
  // A mirror port near one end is not at that end: what lies between is not ruled out.
  {
    file: 'field/m98-mirror-0.4-ms-from-the-client.pcap',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
  },
  {
    file: 'field/m99-mirror-0.4-ms-from-the-server.pcap',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
  },
  // The capture missed ACK and banner. A number ahead of the SYN-ACK is wrong for sure only where no banner can have come yet.
  {
    file: 'field/m126-banner-not-captured-and-a-prompt-rst.pcap',
    odd: { 0: ['best', 'ack-rejected-by-tcp'] },
  },
  {
    file: 'field/m127-wrong-ack-before-any-banner-can-come.pcap',
    odd: { 0: ['proved', 'ack-rejected-by-tcp'] },
  },
  // A box in between that forgets idle connections answers for the server, or not at all; without a pause it forgot nothing.
  {
    file: 'field/m128-a-box-resets-after-an-idle-hour.pcap',
    odd: { 0: ['possible', 'rst-injected', 'connection-forgotten'] },
    says: [[/Nobody had said anything for 1 h/, [7, 8, 9]]],
  },
  {
    file: 'field/m129-a-box-drops-after-an-idle-hour.pcap',
    odd: { 0: ['best', 'connection-forgotten', ...IGNORED, 'syn-cookies'] },
    says: [[/first used the connection 1 h .* and nothing answered/]],
  },
  {
    file: 'field/m130-reset-by-another-at-once.pcap',
    odd: { 0: ['best', 'rst-injected'] },
  },
  // A new attempt on the same port with a new number, and then the answer to the attempt before.
  {
    file: 'field/m131-late-answer-to-the-attempt-before.pcap',
    odd: { 0: ['best', 'handshake-delayed'] },
    says: [[/The answer to this SYN came 1\.0 s after it/, [1, 3]]],
  },
  // With Fast Open the connection stands in the accept queue when the SYN's data is taken; where it is not, all is as without.
  {
    file: 'field/m132-fast-open-taken-and-crooked.pcap',
    odd: {
      0: [
        'possible',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'syn-proxy-no-forward',
      ],
    },
    says: [[/The SYN carried 120 bytes/, [1, 2]]],
  },
  {
    file: 'field/m133-fast-open-not-taken-and-crooked.pcap',
    odd: { 0: ['possible', ...IGNORED] },
  },
  // A deferral takes the ACK, and a path that loses large segments takes the request: the server ignored nothing.
  {
    file: 'field/m236-deferral-and-large-segments-lost.pcap',
    odd: { 0: ['possible', 'defer-accept', 'legacy-defer-accept', 'accept-queue-overflow'] },
    says: [[/Each segment carries more than 1,200 bytes/, [4, 5, 6, 7, 10, 11, 12, 13]]],
  },
  // The listening socket closes during the handshake: the next SYN is refused, and one soon after is answered again.
  {
    file: 'field/m237-reset-while-the-program-restarts.txt',
    odd: {
      0: ['best', 'program-restarted', 'accept-overflow-abort'],
      1: ['possible', 'accept-queue-full-syn-refused', 'program-restarted'],
    },
    says: [[/refused 1 other SYN with RST/, [5]]],
  },
  // A SYN that goes another way than its ACK comes with another TTL; the clock of both runs on.
  {
    file: 'field/m240-syn-on-another-way-and-crooked.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-dropped-on-server-host',
        'syn-proxy-no-forward',
      ],
    },
  },
  { file: 'field/m241-syn-on-another-way.pcap', odd: {} },
  // The IP ID of the proxy's ACK lies 455 behind that of the SYN by chance.
  {
    file: 'field/m247-an-ip-id-near-by-chance.pcap',
    odd: { 0: ['best', 'syn-proxy-no-forward'] },
  },
  // Tries to hit the client's window; an answer has one number.
  {
    file: 'field/m242-three-rsts-with-three-numbers.pcap',
    odd: { 0: ['best', 'rst-injected'] },
  },
  // The client had sent nothing that its RST would follow, nor had the server acknowledged so much; then its clock runs on.
  {
    file: 'field/m248-rst-for-the-client-who-goes-on.pcap',
    odd: { 0: ['best', 'client-rst-injected'] },
  },
  // The client gives up long after the SYN-ACK came again: it had not refused it.
  {
    file: 'field/m250-client-gives-up-unacknowledged.pcap',
    odd: { 0: ['possible', 'ack-lost-before-server', 'synack-lost', 'handshake-delayed'] },
  },
  // It waits for a greeting, and only wants to see nothing.
  { file: 'field/m253-client-waits-for-a-banner.pcap', odd: {} },
  // Resends that quote the ACK alone: a deferral, and a path that takes all that is said.
  {
    file: 'field/m254-quotes-nothing-behind-the-ack.pcap',
    odd: { 0: ['best', 'accept-queue-overflow'] },
    says: [[/quote the ACK and nothing behind it/, [6, 7, 9, 10, 13, 14, 15, 16]]],
  },
  // The ACK that ends a deferral never came: it goes on asking.
  {
    file: 'field/m255-deferral-whose-client-is-gone.pcap',
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
  // The path did not lose what is in the server's own capture.
  {
    file: 'field/m256-large-data-at-the-server.pcap',
    odd: { 0: ['possible', 'accept-queue-overflow', 'ack-dropped-on-server-host'] },
  },
  // In the client's own capture: SYN-ACKs, no other SYN, and no ACK.
  {
    file: 'field/m257-no-ack-leaves-the-client.pcap',
    odd: { 0: ['best', 'no-ack-from-client'] },
    says: [[/no ACK left by this interface/, [2, 13, 34, 35, 36]]],
  },
  // Both ends in one file, their clocks apart: nothing marks the packets but that all of it comes again, or their TSval and TTL.
  { file: 'field/m271-both-ends-merged-without-marks.pcap', odd: {} },
  { file: 'field/m272-both-ends-merged-300-ms-apart.pcap', odd: {} },
  { file: 'field/m273-both-ends-pasted-clocks-apart.txt', odd: {} },
  { file: 'field/m277-both-ends-interleaved.pcap', odd: {} },
  { file: 'field/m278-both-ends-handshake-alone.pcap', odd: {} },
  { file: 'field/m279-both-ends-new-ip-ids-70-ms.pcap', odd: {} },
  { file: 'field/m280-both-ends-new-ip-ids-one-clock.pcap', odd: {} },
  { file: 'field/m281-bridge-gives-new-ip-ids.pcap', odd: {} },
  { file: 'field/m282-both-ends-server-speaks-first.pcap', odd: {} },
  { file: 'field/m284-both-ends-pasted-without-times.txt', odd: {} },
  // A mirror half a millisecond behind makes no copy of a SYN-ACK that comes again after 350 ms.
  {
    file: 'field/m283-mirrored-and-crooked-after-350-ms.pcap',
    odd: {
      0: [
        'best',
        'short-retransmission-timer',
        'accept-queue-overflow',
        'defer-accept',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'handshake-delayed',
      ],
    },
  },
  // Each SYN is refused at once by the host of a monitor that makes it, every 5 s.
  { file: 'field/m285-monitor-from-one-port.pcap', odd: {} },
  // A device that shows its interfaces took the ACK, or the SYN-ACK, in and did not send it on.
  {
    file: 'field/m274-fortigate-does-not-send-the-ack-on.txt',
    odd: { 0: ['best', 'ack-lost-inside-device'] },
    says: [[/seen at port1 in/, [3, 5]]],
  },
  {
    file: 'field/m275-router-does-not-send-the-ack-on.txt',
    odd: { 0: ['best', 'ack-lost-inside-device'] },
  },
  {
    file: 'field/m276-router-does-not-send-the-syn-ack-on.txt',
    odd: { 0: ['best', 'lost-inside-device'] },
  },
  // What is dropped when all is over explains nothing.
  {
    file: 'field/m243-dropped-behind-the-clients-rst.txt',
    odd: { 0: ['possible', ...IGNORED, 'syn-proxy-no-forward'] },
  },
  // A device on the way is not the server's own firewall.
  {
    file: 'field/m244-a-device-drops-the-ack.txt',
    odd: { 0: ['proved', 'ack-filtered'] },
  },
  // Who logs a SYN-ACK that comes in, and no SYN, may never have sent one.
  {
    file: 'field/m245-a-log-of-a-syn-ack-alone.txt',
    odd: {
      0: [
        'possible',
        'ack-lost-before-server',
        'synack-filtered',
        'synack-lost',
        'handshake-delayed',
      ],
    },
  },
  // tcpdump prints no number of a bare ACK: what it acknowledges tells that a SYN-ACK had come before the first line.
  {
    file: 'field/m239-tcpdump-begins-at-the-ack.txt',
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
    says: [[/acknowledged a SYN-ACK that is not in the capture/, [1, 2]]],
  },
  // The server's first row behind its SYN-ACK is one of TLS or HTTP, which shows no length of a segment: the other end's header tells it.
  { file: 'field/m289-list-whose-server-answers-at-once.txt', odd: {} },
  {
    file: 'field/m290-crooked-list-answered-by-http.txt',
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
    says: [[/The server accepted the connection 1.1 s after/, [3, 7, 8]]],
  },
  // Connections of one host within a tick of its clock have one timestamp, and all a relative number of 0: none is another one, translated.
  {
    file: 'field/m291-burst-of-one-tick-in-a-list.txt',
    odd: { 1: SYN_UNANSWERED, 2: SYN_UNANSWERED },
  },
  // Where a text ends, nothing is missing yet.
  {
    file: 'field/m292-text-ends-with-a-syn.txt',
    odd: {
      1: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-proxy-no-forward',
        'syn-filtered',
      ],
    },
    says: [[/The capture ends right after the SYN/, [5]]],
  },
  {
    file: 'field/m293-text-ends-behind-the-inner-answer.txt',
    odd: { 0: ['possible', 'reply-not-translated'] },
    says: [[/The capture ends 0.2 ms after the SYN/, [1]]],
  },
  // A socket sends one RST, and no program closes before the ACK is there.
  {
    file: 'field/m294-salvo-of-rsts-sooner-than-an-answer.txt',
    odd: { 0: ['best', 'rst-injected'] },
  },
  // At the pod behind the service the client's RST alone tells; at the client the name that it asked for does.
  {
    file: 'field/m295-pod-behind-a-translation-that-is-not-undone.txt',
    odd: {
      0: ['possible', 'reply-not-translated', 'client-gave-up', 'health-check'],
      1: ['proved', 'reply-not-translated'],
    },
  },
  // What goes out and what comes in tells whose text it is.
  {
    file: 'field/m296-any-at-the-client.txt',
    odd: { 0: ['best', 'synack-dropped-on-client-host', 'synack-lost', 'handshake-delayed'] },
  },
  {
    file: 'field/m297-any-at-the-server.txt',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'defer-accept',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'syn-proxy-no-forward',
      ],
    },
  },
  // Not lost on the way: the filter says that it dropped the server's answer.
  {
    file: 'field/m238-filter-blocks-the-syn-ack.txt',
    odd: { 0: ['proved', 'synack-filtered'] },
    says: [[/block out on em0/, [1]]],
  },
  // As many hops behind 255 as the SYN-ACK is behind 64: Linux, which alone aborts at a full queue, begins both alike.
  {
    file: 'field/m287-rst-of-another-initial-ttl.pcap',
    odd: { 0: ['possible', 'accept-overflow-abort', 'rst-injected'] },
    says: [[/begins RSTs with another TTL/, [2, 4]]],
  },
  // The third SYN-ACK has the timestamp of the first, which had come: it was not held up.
  {
    file: 'field/m288-copy-of-the-first-syn-ack-comes-last.pcap',
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
]);

it.each([
  // Real clients of one network, whose ACKs a firewall drops.
  ['m251-clients-whose-acks-are-dropped.pcap', 'syn-flood'],
  // Refused SYNs are never repeated, and others serve it at this port.
  ['m252-monitor-of-dead-targets.pcap', 'scan'],
])('%s is no %s', async (file, cause) => {
  const capture = await loadFile(`test/captures/field/${file}`);
  const found = new Set<string>();
  for (let flow = 0; flow < capture.flows.length; flow++) {
    const { verdict } = diagnose(capture, openingOf(capture, flow));
    for (const { id, status } of verdict?.causes ?? []) if (status !== 'ruled-out') found.add(id);
  }
  expect([...found]).not.toContain(cause);
  expect(found.size).toBeGreaterThan(0);
});
