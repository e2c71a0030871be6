/**
 * Openings of public captures that are not healthy, with the verdict that their packets allow and the reason for it.
 * Every other opening of these files must stay quiet.
 */
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { openingOf } from '../src/core/opening/openingOf';
import { loadFile } from './support/loadFile';

interface Expected {
  readonly crooked?: true;
  /** Causes that must remain, the best first where there is one. */
  readonly causes: readonly string[];
  readonly status: 'proved' | 'best' | 'possible';
  readonly why: string;
}

const DELAYED = ['handshake-delayed', 'synack-lost'];
const UNANSWERED = [
  'accept-queue-full-syn-dropped',
  'syn-filtered',
  'syn-lost',
  'syn-proxy-no-forward',
  'synack-lost',
];

/** By file and stream. */
const EXPECTED: Readonly<Record<string, Readonly<Record<number, Expected>>>> = {
  'suricata-http-missing-protocol-input.pcap': {
    0: {
      crooked: true,
      causes: ['handshake-delayed'],
      status: 'best',
      why: 'The handshake took 1.5 s, and the SYN-ACK came again 1.45 s after the ACK: it crossed the ACK.',
    },
  },
  'suricata-bug-6269-01-input.pcap': {
    0: {
      crooked: true,
      causes: ['syn-answered-again', ...DELAYED],
      status: 'best',
      why: 'Two SYNs, two SYN-ACKs whose timestamps are 1 ms apart: the second answers the second SYN.',
    },
  },
  'mercury-quic_reordered_frames.pcap': {
    ...Object.fromEntries(
      [4, 5, 8, 19].map((stream) => [
        stream,
        {
          crooked: true,
          causes: ['short-retransmission-timer'],
          status: 'best',
          why: 'A round trip of 305 ms, and a server that sends its SYN-ACK again after 300 ms, before the ACK can arrive.',
        },
      ]),
    ),
    ...Object.fromEntries(
      [6, 13, 24].map((stream) => [
        stream,
        {
          causes: ['client-gave-up', 'health-check'],
          status: 'best',
          why: 'After 315 ms the client has no socket for the SYN-ACK any more: it took another of its attempts.',
        },
      ]),
    ),
  },
  'zeek-rst-inject-rae.pcap': {
    0: {
      causes: ['rst-injected'],
      status: 'proved',
      why: 'An RST with TTL 46 answers the SYN; a second later the server itself (TTL 49) sends its SYN-ACK.',
    },
  },
  'suricata-split-handshake-4whs.pcap': {
    0: {
      causes: ['split-handshake'],
      status: 'best',
      why: 'The server answers the SYN with a SYN, the client sends the SYN-ACK.',
    },
  },
  'PcapPlusPlus-pcapng-example.pcapng.zst': {
    11: { causes: ['port-closed'], status: 'best', why: 'The server answers the SYN with RST.' },
  },
  'suricata-transform-base64-7296-input.pcap': Object.fromEntries(
    [4, 6].map((stream) => [
      stream,
      {
        causes: ['healthy'],
        status: 'best',
        why: "The client's first ACK is missing: the one that is here acknowledges data that the server has sent since.",
      },
    ]),
  ),
  'nDPI-tcp_scan.pcapng': {
    ...Object.fromEntries(
      [0, 1].map((stream) => [
        stream,
        {
          causes: ['health-check'],
          status: 'best',
          why: 'A scanner: RST as soon as the SYN-ACK has come.',
        },
      ]),
    ),
    ...Object.fromEntries(
      [2, 3].map((stream) => [
        stream,
        { causes: ['port-closed'], status: 'best', why: 'RST to the SYN.' },
      ]),
    ),
  },
  'ppa-sessionhijacking.pcapng': Object.fromEntries(
    [4, 5].map((stream) => [
      stream,
      {
        crooked: true,
        causes: ['defer-accept', 'syn-proxy-no-forward'],
        status: 'best',
        why: 'One resend, 31 s after the SYN-ACK, and a client that says nothing: resends were held back.',
      },
    ]),
  ),
  'nDPI-tls_with_huge_ch.pcapng': {
    0: {
      crooked: true,
      causes: ['syn-answered-again', 'handshake-delayed'],
      status: 'best',
      why: 'Three SYNs and three SYN-ACKs over a slow way: each repeat can be an answer or a resend that crossed. The ACK quotes the first SYN-ACK: it was not lost.',
    },
  },
  'tcpdump-ipoib.pcap': {
    0: {
      causes: ['one-direction-captured'],
      status: 'best',
      why: 'The client acknowledges what the capture does not hold: not one packet of the other direction is in it.',
    },
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((stream) => [
        stream,
        {
          causes: UNANSWERED,
          status: 'possible',
          why: 'One SYN and nothing else: the capture cannot tell who dropped it.',
        },
      ]),
    ),
  },
  'suricata-tcp-fastopen-10-syn-data-ignore-input.pcap': {
    0: {
      causes: ['synack-lost', 'other-back-end', 'handshake-delayed'],
      status: 'best',
      why: 'The client sends its SYN on and on although SYN-ACKs have passed here: it does not take them.',
    },
    2: {
      causes: ['other-back-end'],
      status: 'best',
      why: 'The SYN that comes again is answered with another number, and that answer is the one that the client takes.',
    },
    3: {
      crooked: true,
      causes: [
        'accept-queue-overflow',
        'ack-bad-checksum',
        'ack-dropped-on-server-host',
        'ack-lost-before-server',
        'handshake-delayed',
      ],
      status: 'possible',
      why: 'The SYN-ACK comes again 1.0 s after the ACK and data is ignored twice: seen from the path, whatever keeps segments from the server looks like that.',
    },
  },
  'arkime-tcp_handshake_synthetic.pcap': {
    ...Object.fromEntries(
      [1, 4, 11, 12].map((stream) => [
        stream,
        {
          causes: ['ack-rejected-by-tcp'],
          status: 'best',
          why: 'The ACK names a number that the server never sent; nothing shows what the server did about it.',
        },
      ]),
    ),
    9: {
      causes: ['healthy'],
      status: 'best',
      why: 'The first ACK acknowledges the 21 bytes that the server sent with its SYN-ACK just before.',
    },
    ...Object.fromEntries(
      [2, 5, 6].map((stream) => [
        stream,
        {
          causes: ['ack-lost-before-server', 'handshake-delayed', 'synack-lost'],
          status: 'possible',
          why: 'A SYN-ACK and no ACK of it.',
        },
      ]),
    ),
    3: {
      causes: ['half-open-reuse', 'syn-ack-answers-another'],
      status: 'possible',
      why: 'An ACK of something older comes before the SYN-ACK, and the SYN-ACK answers that older SYN too.',
    },
    ...Object.fromEntries(
      [14, 15].map((stream) => [
        stream,
        { causes: UNANSWERED, status: 'possible', why: 'SYNs and nothing else.' },
      ]),
    ),
  },
};

const DIRECTORY = 'test/captures/corpus/captures';
/** Captures that may not be copied here are judged where they lie beside the project. */
const BESIDE = '../shared/corpus/captures';
const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY) : [];
const paths = new Map<string, string>([
  ...(existsSync(BESIDE) ? readdirSync(BESIDE) : []).map((n) => [n, `${BESIDE}/${n}`] as const),
  ...files.map((name) => [name, `${DIRECTORY}/${name}`] as const),
]);

describe('verdicts on public captures', () => {
  it('has captures to judge', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(Object.keys(EXPECTED).filter((name) => paths.has(name)))('%s', async (name) => {
    const capture = await loadFile(paths.get(name)!);
    for (const [stream, { causes, status, crooked = false, why }] of Object.entries(
      EXPECTED[name]!,
    )) {
      const opening = openingOf(capture, Number(stream));
      const { verdict } = diagnose(capture, opening);
      const left = verdict?.causes.filter((cause) => cause.status !== 'ruled-out') ?? [];
      const message = `stream ${stream}: ${why}`;
      expect(opening.crooked, message).toBe(crooked);
      expect(left.map(({ id }) => id).toSorted(), message).toEqual(causes.toSorted());
      expect(left[0]?.status, message).toBe(status);
      if (status !== 'possible') expect(left[0]?.id, message).toBe(causes[0]);
    }
  });

  it.each([...paths])('stays quiet about the other openings of %s', async (name, path) => {
    const capture = await loadFile(path).catch(() => null);
    if (capture === null) return;
    const expected = EXPECTED[name] ?? {};
    for (let stream = 0; stream < capture.flows.length; stream++) {
      const opening = openingOf(capture, stream);
      expect(opening.crooked, `stream ${stream}`).toBe(expected[stream]?.crooked ?? false);
      if (expected[stream] !== undefined) continue;
      const { verdict } = diagnose(capture, opening);
      expect(verdict?.healthy ?? true, `stream ${stream}: ${verdict?.summary}`).toBe(true);
    }
  });
});
