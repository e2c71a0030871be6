/**
 * Openings as people bring them to forums and issue trackers, and excerpts of public captures: the verdict that their packets
 * allow, and what must not be said of them.
 */
import { describe, expect, it } from 'vitest';
import { diagnose, isCrooked } from '../src/core/diagnosis/diagnose';
import { markAcrossFlows } from '../src/core/diagnosis/marksAcrossFlows';
import { symptomBadge } from '../src/core/engine/flowBadge';
import { listedFlows, severity } from '../src/core/flows/flowOrder';
import { readListing } from '../src/core/loading/listingCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { verdictHead } from '../src/core/verdictWords/verdictHead';
import { describeVerdicts, loadCase, type Expected } from './support/verdictCases';

const FIELD: readonly Expected[] = [
  {
    file: 'field/01-synack-not-translated-back-server.txt',
    odd: { 0: ['best', 'reply-not-translated'] },
    says: [[/comes again twice/, [3, 4, 6, 7, 9]]],
  },
  {
    file: 'field/02-synack-not-translated-back-client.txt',
    odd: { 0: ['proved', 'reply-not-translated'] },
    ruledOut: ['syn-lost', 'synack-lost', 'syn-filtered', 'accept-queue-full-syn-dropped'],
    says: [[/SYN to 172\.30\.8\.9:9000 was answered by 10\.40\.2\.7:9000/]],
  },
  {
    file: 'field/04-rst-with-wrong-ack-is-ignored.txt',
    odd: { 0: ['best', 'refusal-not-valid'] },
    says: [[/acknowledges 40 bytes more than the client has sent/, [1, 2, 3, 4, 5, 6]]],
  },
  {
    file: 'field/05-windows-repeats-a-refused-syn.txt',
    odd: { 0: ['best', 'port-closed'] },
    says: [[/each of 3 SYNs with RST, 0\.3 ms to 0\.4 ms later/, [1, 2, 3, 4, 5, 6]]],
  },
  ...['txt', 'pcap'].map((form): Expected => ({
    file: `field/07-windows-listener-full-answers-rst.${form}`,
    odd: { 1: ['best', 'accept-queue-full-syn-refused', 'program-restarted'] },
    ruledOut: ['port-closed'],
    says: [[/each of 3 SYNs with RST/, [6, 7, 8, 9, 10, 11]]],
  })),
  {
    file: 'field/08-nodeport-two-halves.txt',
    odd: { 0: ['best', 'forwarded-unanswered'] },
    says: [[/left here as 10\.20\.0\.5:18233 → 10\.244\.3\.9:8080/, [1, 2, 3, 4, 5, 6]]],
  },
  {
    file: 'field/m01-gone-when-used.txt',
    odd: { 0: ['best', 'connection-forgotten', 'syn-cookies'] },
    says: [[/first used the connection 30\.0 s after its ACK/, [3, 4, 5]]],
  },
  {
    file: 'field/m02-hairpin-to-itself.txt',
    odd: { 0: ['best', 'hairpin-to-itself'] },
    says: [[/one address at both ends, 192\.168\.1\.10/, [2, 4, 6]]],
  },
  {
    file: 'field/m03-raw-socket.txt',
    odd: { 0: ['best', 'raw-socket-reset', 'client-rst-injected'] },
    ruledOut: ['accept-overflow-abort'],
    says: [[/10 ms later the client went on with the handshake/, [2, 3, 4]]],
  },
  {
    file: 'field/m04-fast-open-once.txt',
    odd: {
      0: [
        'possible',
        'handshake-delayed',
        'synack-lost',
        'syn-feature-dropped',
        'syn-lost',
        'accept-queue-full-syn-dropped',
      ],
    },
    says: [[/carried data \(TCP Fast Open\) and went unanswered/, [1, 2, 3]]],
  },
  {
    file: 'field/m05-options-left-out.txt',
    odd: {
      0: [
        'best',
        'syn-feature-dropped',
        'handshake-delayed',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
      ],
    },
    says: [[/first 4 SYNs carried timestamps and window scaling/, [1, 2, 3, 4, 5, 6]]],
  },
  {
    file: 'field/m07-crooked-before-and-behind-dnat.txt',
    odd: { 0: ['best', 'accept-queue-overflow'] },
  },
  {
    // 50 µs behind the answer the text ends: it may have gone out after that.
    file: 'field/m08-answer-stops-behind-dnat.txt',
    odd: { 0: ['possible', 'reply-not-translated'] },
    says: [
      [/had not gone out under the name that the client knows where the capture ends/, [1, 2, 3]],
    ],
  },
  {
    file: 'field/m09-two-ports-scanned-with-one-number.txt',
    odd: {
      0: [
        'possible',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-filtered',
        'syn-proxy-no-forward',
      ],
      1: ['best', 'health-check'],
    },
  },
  ...['txt', 'pcap'].map((form): Expected => ({
    file: `field/m06-challenge-then-answered.${form}`,
    odd: { 0: ['best', 'half-open-reuse', 'client-tested'] },
  })),
  { file: 'field/m10-frag-needed-client-first.pcap', odd: {} },
  { file: 'field/m11-soft-icmp-works.pcap', odd: {} },
  { file: 'field/m12-server-icmp-quotes-synack-works.pcap', odd: {} },
  {
    // Another flow shows that nothing came from the server meanwhile: what is missing was not held back.
    file: 'field/m13-outage-7s-client.pcap',
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
    says: [[/nothing came from the server's machine on any flow/, [4, 5, 6, 7, 8]]],
  },
  {
    file: 'field/m14-antiddos-ack-challenge.pcap',
    odd: {
      0: ['best', 'client-tested'],
      2: ['best', 'client-tested'],
      4: ['best', 'client-tested'],
    },
  },
  { file: 'field/m15-tw-ack-rst.pcap', odd: { 1: ['proved', 'half-open-reuse'] } },
  {
    file: 'field/m16-crooked-begins-at-fin.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
      ],
    },
  },
  {
    file: 'field/m17-crooked-begins-at-ack.pcap',
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
    file: 'field/m18-rtt1300-ts.pcap',
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
    file: 'field/m19-lan-syn-missing-ack-lost.pcap',
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
  { file: 'field/m20-client-rejects-synack-long.pcap', odd: { 0: ['best', 'synack-lost'] } },
  { file: 'field/m21-icmp-quotes-synack.pcap', odd: { 0: ['best', 'synack-lost'] } },
  { file: 'field/m22-rst-then-synack.pcap', odd: { 0: ['proved', 'rst-injected'] } },
  { file: 'field/m23-syncookie-two-isns.pcap', odd: { 0: ['best', 'syn-cookies'] } },
  { file: 'field/10-healthy-redirect-on-lo.txt', odd: {} },
  {
    file: 'field/11-challenge-ack-from-another-port.txt',
    odd: { 0: ['best', 'older-connection-behind-translation'] },
    ruledOut: ['syn-lost', 'syn-filtered', 'accept-queue-full-syn-dropped'],
  },
  { file: 'field/13-rst-after-servers-fin.txt', odd: {} },
  {
    file: 'field/14-deferred-then-closed-then-rst.pcap',
    odd: { 0: ['best', 'defer-accept'] },
  },
  {
    file: 'field/16-mtu-black-hole-one-segment.txt',
    odd: {
      0: [
        'best',
        'path-mtu-black-hole',
        'accept-queue-overflow',
        'ack-lost-before-server',
        'ack-dropped-on-server-host',
        'ack-bad-checksum',
        'syn-cookies',
      ],
    },
    says: [[/All 6 segments that go unanswered carry 1,448 bytes/, [4, 5, 6, 7, 8, 9]]],
  },
  {
    file: 'field/17-program-closes-at-once.txt',
    odd: { 0: ['best', 'closed-at-once'] },
    ruledOut: ['accept-overflow-abort'],
    says: [[/a window of 509 and timestamps/, [4]]],
  },
  ...['txt', 'pcap'].map((form): Expected => ({
    file: `field/22-synack-with-bad-checksum.${form}`,
    odd: { 0: ['best', 'synack-damaged', 'synack-lost', 'handshake-delayed'] },
    says: [[/All 4 SYN-ACKs carry a wrong TCP checksum/, [2, 4, 6, 8]]],
  })),
  {
    file: 'field/23-two-machines-answer-one-syn.txt',
    odd: { 0: ['proved', 'two-responders'] },
    says: [[/different MSS, windows, window scales and timestamp clocks/, [1, 2, 4, 6]]],
  },
  {
    file: 'field/25-tw-recycle-behind-nat.txt',
    odd: {
      1: [
        'best',
        'paws-per-host',
        'synack-lost',
        'syn-lost',
        'accept-queue-full-syn-dropped',
        'syn-proxy-no-forward',
        'syn-filtered',
      ],
    },
    says: [[/TSval \(470318000\) lies below/, [1, 9]]],
  },
  {
    file: 'wild/one-lost-segment.pcap',
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
  {
    file: 'field/59-syn-with-window-0-from-a-relay.txt',
    odd: { 0: ['best', 'loopback-source-sent'] },
  },
  {
    // A filter for SYNs: two of the 14 servers sent theirs again, and no ACK of any client can be here.
    file: 'field/filter-syn-only.pcap',
    odd: Object.fromEntries(
      Array.from({ length: 14 }, (_, stream) => [
        stream,
        // The capture ends right after the last two.
        [stream < 12 ? 'best' : 'possible', 'one-direction-captured'] as const,
      ]),
    ),
    says: [[/a filter for SYNs would leave this/]],
  },
  {
    // The client's own ACKs, by TTL and IP ID; a box beyond took the option from the SYN-ACK.
    file: 'field/timestamps-taken-away.pcap',
    odd: {
      0: [
        'possible',
        'accept-queue-overflow',
        'ack-dropped-on-server-host',
        'syn-proxy-no-forward',
      ],
    },
    says: [[/a box took the option away/, [2, 3]]],
  },
  {
    file: 'wild/deferral-or-queue.pcap',
    odd: Object.fromEntries(
      [7, 9, 12, 14, 22, 25, 29, 31, 33, 35, 37].map((stream) => [
        stream,
        ['best', 'defer-accept', 'accept-queue-overflow'] as const,
      ]),
    ),
    says: [[/clients that spoke at once went through/]],
  },
  {
    // Both ends answer within 0.1 ms, the client sooner: at which of them this was captured is not told.
    file: 'wild/half-open-bound.pcap',
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
    says: [[/accepted the connection 4\.0 s after .* closed it 20\.0 s later/, [3, 5, 6]]],
  },
  {
    file: 'wild/repeat-29ms-dsack.pcap',
    odd: { 0: ['best', 'short-retransmission-timer'] },
    says: [[/29 ms after the SYN-ACK, sooner than the 1 s/, [5]]],
  },
  { file: 'wild/injected-rst-pair.pcap', odd: { 0: ['best', 'rst-injected'] } },
  {
    file: 'field/47-ecn-syn-refused.txt',
    odd: { 0: ['best', 'ecn-refused'], 2: ['best', 'ecn-refused'] },
    ruledOut: ['port-closed'],
  },
];

describeVerdicts(FIELD);

describe('a SYN-ACK with a wrong checksum, captured at the client', async () => {
  const capture = await loadCase('field/22-synack-with-bad-checksum.pcap');
  const { verdict } = diagnose(capture, openingOf(capture, 0), [], 'client');

  it('is proved to be damaged, and was not lost', () => {
    const status = (id: string) => verdict?.causes.find((cause) => cause.id === id)?.status;
    expect(status('synack-damaged')).toBe('proved');
    expect(status('synack-lost')).toBe('ruled-out');
  });
});

describe('the place of a capture', async () => {
  const capture = await loadCase('wild/deferral-or-queue.pcap');

  it('is not told by checksums of segments that a receiving card joined', () => {
    expect(diagnose(capture, openingOf(capture, 7)).context.vantage.place).toBe('client');
  });

  it('is unknown when its signs contradict one another', () => {
    const { hosts, flows } = capture;
    const partialChecksums = hosts.partialChecksums.slice();
    partialChecksums[flows.serverAddress[7]!] = 5;
    const contradicted = { ...capture, hosts: { ...hosts, partialChecksums } };
    const { vantage } = diagnose(contradicted, openingOf(contradicted, 7)).context;
    expect(vantage).toMatchObject({ place: 'unknown', confidence: 'none' });
    expect(vantage.reason).toContain('the place cannot be told');
  });
});

describe.each([
  'field/02-synack-not-translated-back-client.txt',
  'field/08-nodeport-two-halves.txt',
])('the legs of %s', async (file) => {
  const capture = await loadCase(file);
  for (const _ of markAcrossFlows(capture));

  it('are no failures of their own in lists and counts', () => {
    const listed = listedFlows(capture.flows);
    expect([...listed].filter((flow) => severity(capture.flows.traits[flow]!) > 1)).toEqual([0]);
  });
});

describe('an opening whose SYN-ACKs come under another name', async () => {
  const capture = await loadCase('field/m124-crooked-under-two-names.pcap');
  for (const _ of markAcrossFlows(capture));

  it('is crooked in lists, in data and in words', () => {
    const diagnosis = diagnose(capture, openingOf(capture, 0));
    expect(isCrooked(diagnosis)).toBe(true);
    expect(symptomBadge(capture.flows, 0)).toEqual({ label: 'crooked ×2', tone: 'crooked' });
    expect(verdictHead(diagnosis)).toMatchObject({
      headline: 'The server did not act on the ACK',
      tone: 'crooked',
    });
  });
});

describe('a server that closes an idle connection', async () => {
  const capture = await loadCase('field/13-rst-after-servers-fin.txt');
  const { observations, verdict } = diagnose(capture, openingOf(capture, 0));

  it('is told with the length of its timer, and nothing is wrong with the opening', () => {
    expect(verdict?.healthy).toBe(true);
    const idle = observations.find(({ kind }) => kind === 'closed-when-idle');
    expect(idle?.text).toContain('15.0 s after the ACK the server closed');
  });
});

describe('two SYN-ACKs at once, by the facts of public captures', () => {
  const lines = (
    second: string,
  ) => `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
2 0.030000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460${second}
3 0.030100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0
4 0.031100 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460${second.replace('5000', '5001')}
5 0.031150 10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0`;
  const verdictOf = (text: string) => {
    const result = readListing(text);
    if (!result.ok) throw new Error(result.error.message);
    return diagnose(result.capture, openingOf(result.capture, 0)).verdict;
  };

  it('are sent twice or delivered twice where nothing tells the packets apart', () => {
    expect(verdictOf(lines(''))?.causes[0]).toMatchObject({
      id: 'syn-ack-sent-twice',
      status: 'best',
    });
  });

  it('were sent twice, by whomever, where their timestamps differ', () => {
    const verdict = verdictOf(lines(' TSval=5000 TSecr=1000'));
    expect(verdict?.causes[0]).toMatchObject({ id: 'syn-ack-sent-twice', status: 'proved' });
    expect(verdict?.mechanism?.id).not.toBe('box-answers');
  });
});
