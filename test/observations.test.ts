/** Every kind of observation from packets fires on some capture and stays quiet on a healthy one. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { detectors, observe } from '../src/core/diagnosis/observations';
import type { ObservationKind } from '../src/core/diagnosis/observations/observation';
import { readListing } from '../src/core/loading/listingCapture';
import { loadCapture } from '../src/core/loading/loadCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { TcpFlag } from '../src/core/packets/packetTable';
import { frameLines } from '../src/cli/frameLines';
import { loadFile } from './support/loadFile';
import { ipPacket, pcapFile } from './support/pcapWriter';

const HANDSHAKE = `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 TSval=1000 TSecr=0
2 0.020000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 TSval=5000 TSecr=1000`;
const ACK = '10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0';
const SYN_ACK = '10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460';
const DATA = '10.0.0.1 10.0.0.2 TCP 5000 > 80 [PSH, ACK] Seq=1 Ack=1 Win=64240 Len=85';
const LARGE = DATA.replace('Len=85', 'Len=1400');
const REFUSAL = '10.0.0.2 10.0.0.1 TCP 80 > 5000 [ACK] Seq=1 Ack=1 Win=65160 Len=0';

/** Lines of a firewall that say why it dropped a segment. */
const dropped = (rest: string, reason: string) =>
  `1: 06:10:00.000000 10.0.0.1.5000 > 10.0.0.2.80: ${rest} Drop-reason: (x) ${reason}`;
const SYN_DROPPED = 'S 51:51(0) win 64240';
const SYN_OF = (port: number, time: string, tsval: number) =>
  `07:10:${time} IP 10.0.0.1.${port} > 10.0.0.2.80: Flags [S], seq 9, win 8000, options [mss 1460,TS val ${tsval} ecr 0], length 0`;

const HANDSHAKE_OF_ASA = `${SYN_OF(5000, '00.000', 1)}
07:10:00.1 IP 10.0.0.2.80 > 10.0.0.1.5000: S 5:5(0) ack 10 win 8000
07:10:00.2 IP 10.0.0.1.5000 > 10.0.0.2.80: . ack 6 win 8000`;

/** A handshake, and more SYN-ACKs than are kept of one opening. */
const MANY_SYN_ACKS = [
  HANDSHAKE,
  `3 0.040000 ${ACK} TSval=1040 TSecr=5000`,
  ...Array.from(
    { length: 600 },
    (_, i) => `${i + 4} ${i + 1}.020000 ${SYN_ACK} TSval=${6000 + i * 1000} TSecr=1000`,
  ),
].join('\n');

/** What no capture of the repository shows, as lines. */
const MADE: Partial<Record<ObservationKind, string>> = {
  'opening-too-long': MANY_SYN_ACKS,
  'other-ports-crooked-meanwhile': [
    crookedLines(1, 0, 5000, 80),
    crookedLines(5, 2, 5001, 443),
  ].join('\n'),
  'resend-missing-at-1-s': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 3.030000 ${SYN_ACK} TSval=8010 TSecr=1000
5 7.070000 ${SYN_ACK} TSval=12050 TSecr=1000
6 15.200000 ${SYN_ACK} TSval=20180 TSecr=1000`,
  'syn-ack-sent-twice': `${HANDSHAKE}
3 0.020300 ${ACK} TSval=1020 TSecr=5000
4 0.022000 ${SYN_ACK} TSval=5002 TSecr=1000
5 0.022200 ${ACK} TSval=1022 TSecr=5000`,
  'syn-ack-two-packets': `${HANDSHAKE}
3 0.020300 ${ACK} TSval=1020 TSecr=5000
4 0.022000 ${SYN_ACK} TSval=5001 TSecr=1000
5 0.022200 ${ACK} TSval=1022 TSecr=5000`,
  'large-data-ignored': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.041000 ${LARGE} TSval=1041 TSecr=5000
5 0.300000 ${LARGE} TSval=1300 TSecr=5000
6 3.030000 ${SYN_ACK} TSval=8010 TSecr=1040
7 3.300000 ${LARGE} TSval=4300 TSecr=8010`,
  'bare-ack-without-resend': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=9999
4 0.041000 ${DATA} TSval=1041 TSecr=9999
5 0.061000 ${REFUSAL} TSval=5041 TSecr=1000
6 0.300000 ${DATA} TSval=1300 TSecr=9999
7 0.320000 ${REFUSAL} TSval=5300 TSecr=1000`,
  'bare-ack-window-unlisted': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=9999
4 0.041000 ${DATA} TSval=1041 TSecr=9999
5 0.061000 ${REFUSAL.replace('Win=65160 ', '')} TSval=5041 TSecr=1000
6 0.300000 ${DATA} TSval=1300 TSecr=9999
7 0.320000 ${REFUSAL.replace('Win=65160 ', '')} TSval=5300 TSecr=1000`,
  'reset-answers-other-ack': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.060000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST] Seq=1001 Win=0 Len=0`,
  'closed-before-reset': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.041000 ${DATA} TSval=1041 TSecr=5000
5 0.061000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST] Seq=1 Win=0 Len=0
6 0.063000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [PSH, ACK] Seq=1 Ack=1 Win=65160 Len=22 TSval=5040 TSecr=1040`,
  'listener-refuses-others': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.060000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST] Seq=1 Win=0 Len=0
5 0.100000 10.0.0.1 10.0.0.2 TCP 5001 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
6 0.120000 10.0.0.2 10.0.0.1 TCP 80 > 5001 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0`,
  'syn-drop-named': dropped(SYN_DROPPED, 'Flow is denied by configured rule'),
  'syn-ack-drop-named': `${SYN_OF(5000, '00.000', 1)}
07:10:01 IP 10.0.0.2.80 > 10.0.0.1.5000: S 5:5(0) ack 10 win 8000 Drop-reason: (x) denied`,
  'unasked-syn-ack-dropped':
    '07:10:01 IP 10.0.0.2.80 > 10.0.0.1.5000: S 5:5(0) ack 10 win 8000 Drop-reason: (x) denied',
  'other-drop-told': `${HANDSHAKE_OF_ASA}
07:10:02 IP 10.0.0.1.5000 > 10.0.0.2.80: R 10:10(0) win 0 Drop-reason: (x) denied`,
  'ack-drop-told': `${SYN_OF(5000, '00.000', 1)}
07:10:01 IP 10.0.0.1.5000 > 10.0.0.2.80: . ack 6 win 8000 Drop-reason: (x) denied`,
  'queue-drop-named': dropped(SYN_DROPPED, 'TCP_LISTEN_OVERFLOW'),
  'syn-queue-drop-named': dropped(SYN_DROPPED, 'syn queue limit'),
  'checksum-drop-named': dropped(SYN_DROPPED, 'bad tcp checksum'),
  'timestamp-drop-named': dropped(SYN_DROPPED, 'TCP_RFC7323_PAWS'),
  'no-socket-named': dropped(SYN_DROPPED, 'NO_SOCKET'),
  'drop-named': dropped(SYN_DROPPED, 'no route to host'),
  'client-had-no-socket': `07:10:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [S], seq 9, win 64240, options [mss 1460,nop,wscale 7], length 0
07:10:00.400000 IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [S.], seq 5, ack 10, win 65160, length 0
07:10:00.400100 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [R], seq 10, win 0, length 0`,
  'loopback-source': `07:10:00 IP 127.0.0.1.5000 > 10.0.0.2.80: Flags [S], seq 9, win 0, length 0`,
  'ack-stays-inside': `07:10:00.000000 eth0 In IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [S], seq 9, win 64240, length 0
07:10:00.000010 eth1 Out IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [S], seq 9, win 64240, length 0
07:10:00.000100 eth1 In IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [S.], seq 5, ack 10, win 65160, length 0
07:10:00.000110 eth0 Out IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [S.], seq 5, ack 10, win 65160, length 0
07:10:00.000200 eth0 In IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [.], ack 1, win 502, length 0
07:10:01.000100 eth1 In IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [S.], seq 5, ack 10, win 65160, length 0
07:10:01.000110 eth0 Out IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [S.], seq 5, ack 10, win 65160, length 0`,
  'stays-inside': `eth3:i[60]: 10.0.0.1 -> 10.0.0.2 (TCP) len=60 id=210
TCP: 5000 -> 80 .S.... seq=0000f618 ack=00000000
eth3:i[60]: 10.0.0.1 -> 10.0.0.2 (TCP) len=60 id=211
TCP: 5001 -> 80 .S.... seq=0000f619 ack=00000000
eth3:I[60]: 10.0.0.1 -> 10.0.0.2 (TCP) len=60 id=211
TCP: 5001 -> 80 .S.... seq=0000f619 ack=00000000`,
  'reset-cause-told': `${SYN_OF(5000, '00.000', 1)}
07:10:01 IP 10.0.0.2.80 > 10.0.0.1.5000: Flags [R.], seq 0, ack 10, win 0, length 0 out rst_cause="[1:2] No server selected"`,
  'one-direction': `tcpdump -ni eth0 src host 10.0.0.1
${SYN_OF(5000, '00.000', 1)}`,
  'only-syns': [0, 1, 2, 3]
    .flatMap((i) => [
      `07:10:0${2 * i}.000000 IP 10.0.0.${i + 3}.5000 > 10.0.0.2.80: Flags [S], seq ${i + 9}, win 64240, length 0`,
      `07:10:0${2 * i}.100000 IP 10.0.0.2.80 > 10.0.0.${i + 3}.5000: Flags [S.], seq ${i + 90}, ack ${i + 10}, win 65160, length 0`,
    ])
    .join('\n'),
  'syn-refused-first': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
2 0.020000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST, ACK] Seq=0 Ack=1 Win=0 Len=0
3 0.520000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
4 0.540000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`,
  'repeated-syn-answered-anew': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=700 Win=64240 Len=0 MSS=1460
2 0.020000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=9000 Ack=701 Win=65160 Len=0 MSS=1460
3 1.020000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=700 Win=64240 Len=0 MSS=1460
4 1.040000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=88000 Ack=701 Win=65160 Len=0 MSS=1460`,
  'reset-answers-wrong-ack': `${HANDSHAKE}
3 0.020100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1001 Win=64240 Len=0 TSval=1040 TSecr=5000
4 0.040100 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST] Seq=1001 Win=0 Len=0`,
  'reset-by-program': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 5.040000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST, ACK] Seq=1 Ack=1 Win=509 Len=0 TSval=10020 TSecr=1040`,
  'reset-with-ack-flag': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.060000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0`,
  'client-probes-many': lonelySyns(
    () => '10.0.0.1:5000',
    (i) => `10.0.0.2:${i + 1}`,
  ),
  'many-sources-never-repeat': lonelySyns(
    (i) => `10.0.1.${i + 1}:5000`,
    () => '10.0.0.2:80',
  ),
  'syn-window-like-ack': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=501 Len=0 MSS=1460 WS=128`,
  'syn-ack-unasked': `1 0.000000 10.0.0.8 10.0.0.9 TCP 1 > 2 [SYN] Seq=0 Win=64240 Len=0
2 5.000000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`,
  'many-sources-never-acknowledge': Array.from(
    { length: 30 },
    (_, i) =>
      `${2 * i + 1} ${(i * 0.001).toFixed(6)} 10.${i}.1.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
${2 * i + 2} ${(i * 0.001 + 0.0001).toFixed(6)} 10.0.0.2 10.${i}.1.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`,
  ).join('\n'),
  'unasked-syn-ack-reset': `1 0.000000 10.0.0.8 10.0.0.9 TCP 1 > 2 [SYN] Seq=0 Win=64240 Len=0
2 5.000000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460
3 5.000100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [RST] Seq=1 Win=0 Len=0`,
  'further-answer': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=700 Win=64240 Len=0 MSS=1460
2 0.020000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=9000 Ack=701 Win=65160 Len=0 MSS=1460
3 0.021000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=88000 Ack=701 Win=65160 Len=0 MSS=1460
4 0.022000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=99000 Ack=701 Win=65160 Len=0 MSS=1460`,
  'client-left-unanswered': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
2 0.020000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460
3 0.020100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0
4 30.020100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [RST, ACK] Seq=1 Ack=1 Win=64240 Len=0`,
  'client-gave-up': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
2 0.500000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [RST] Seq=1 Win=0 Len=0`,
  'client-reset-unseen-answer': `1 0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
2 0.500000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0`,
  'forwarded-and-answered': `1 0.000000 10.0.0.1 10.9.0.9 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 TSval=1000 TSecr=0
2 0.000050 10.0.0.1 10.0.0.2 TCP 5000 > 8080 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 TSval=1000 TSecr=0
3 0.000350 10.0.0.2 10.0.0.1 TCP 8080 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 TSval=5000 TSecr=1000`,
  'no-syn-ack-resent': `${HANDSHAKE}
3 0.040000 ${ACK} TSval=1040 TSecr=5000
4 0.041000 ${DATA} TSval=1041 TSecr=5000
5 0.300000 ${DATA} TSval=1300 TSecr=5000
6 0.800000 ${DATA} TSval=1800 TSecr=5000
7 3.800000 ${DATA} TSval=4800 TSecr=5000`,
};

/** SYNs that nobody repeats, two a line number, a millisecond apart. */
function lonelySyns(from: (i: number) => string, to: (i: number) => string): string {
  return [
    ...Array.from({ length: 30 }, (_, i) => [i * 0.001, from(i), to(i)] as const),
    [9, '10.9.9.9:7', '10.9.9.8:7'] as const,
  ]
    .map(([time, source, target], i) => {
      const [a, ap] = source.split(':');
      const [b, bp] = target.split(':');
      return `${i + 1} ${time.toFixed(6)} ${a} ${b} TCP ${ap} > ${bp} [SYN] Seq=0 Win=64240 Len=0 MSS=1460`;
    })
    .join('\n');
}

/** The handshake of {@link HANDSHAKE} gone crooked, at a time and on ports. */
function crookedLines(number: number, time: number, client: number, server: number): string {
  const segments = [
    [0, `10.0.0.1 10.0.0.2 TCP ${client} > ${server} [SYN] Seq=0 Win=64240 Len=0 MSS=1460`],
    [
      0.02,
      `10.0.0.2 10.0.0.1 TCP ${server} > ${client} [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`,
    ],
    [0.04, `10.0.0.1 10.0.0.2 TCP ${client} > ${server} [ACK] Seq=1 Ack=1 Win=64240 Len=0`],
    [
      1.03,
      `10.0.0.2 10.0.0.1 TCP ${server} > ${client} [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`,
    ],
  ] as const;
  return segments
    .map(([later, line], i) => `${number + i} ${(time + later).toFixed(6)} ${line}`)
    .join('\n');
}

function kindsIn(capture: Capture): Set<ObservationKind> {
  const kinds = new Set<ObservationKind>();
  for (let flow = 0; flow < capture.flows.length; flow++) {
    for (const { kind } of observe(capture, openingOf(capture, flow))) kinds.add(kind);
  }
  return kinds;
}

/** A handshake that agrees on timestamps, and an ACK without them. */
async function ackWithoutTimestamps(): Promise<Capture> {
  const CLIENT = [10, 0, 0, 1];
  const SERVER = [10, 0, 0, 2];
  const { syn, ack } = TcpFlag;
  const segment = (fromClient: boolean, flags: number, stamps: boolean, i: number) => ({
    time: 1_700_000_000e9 + i * 20e6,
    bytes: ipPacket({
      source: fromClient ? CLIENT : SERVER,
      destination: fromClient ? SERVER : CLIENT,
      sourcePort: fromClient ? 5000 : 80,
      destinationPort: fromClient ? 80 : 5000,
      sequence: fromClient ? 100 + (i > 0 ? 1 : 0) : 900,
      acknowledgment: i === 0 ? 0 : fromClient ? 901 : 101,
      flags,
      window: 60_000,
      options: stamps ? [1, 1, 8, 10, 0, 0, 1, i, 0, 0, 1, 0] : [],
    }),
  });
  const result = await loadCapture(
    new Blob([
      pcapFile([
        segment(true, syn, true, 0),
        segment(false, syn | ack, true, 1),
        segment(true, ack, false, 2),
      ]),
    ]),
  );
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

function captureOfLines(text: string): Capture {
  const result = readListing(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** Captures of the repository below these folders. */
function captureFiles(): string[] {
  return [
    'test/captures/lab',
    'test/captures/field',
    'test/captures/wild',
    'test/captures/corpus/captures',
    'public/samples',
  ].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(pcap|pcapng|txt)(\.gz)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
}

describe('observations', () => {
  it.each(Object.entries(MADE))('%s fires on the lines made for it', (kind, lines) => {
    expect([...kindsIn(captureOfLines(lines))]).toContain(kind);
  });

  it('fire somewhere, each of them, and never without packets', { timeout: 60_000 }, async () => {
    const seen = new Set(Object.keys(MADE));
    for (const file of captureFiles()) {
      const capture = file.endsWith('.txt')
        ? captureOfLines(readFileSync(file, 'utf8'))
        : await loadFile(file).catch(() => null);
      if (capture === null) continue;
      // Where a SYN-ACK arrives damaged, nobody answers it, and the place has to be stated.
      const place = file.endsWith('bad-checksum.pcap') ? 'client' : null;
      for (let flow = 0; flow < capture.flows.length; flow++) {
        for (const { kind, packets, text } of observe(capture, openingOf(capture, flow), place)) {
          seen.add(kind);
          if (packets.length === 0) expect.fail(`${kind} in ${file} cites nothing`);
          if (!/^[A-Z0-9].*\.$/s.test(text)) expect.fail(`${kind} is no sentence: ${text}`);
        }
      }
    }
    for (const kind of kindsIn(await ackWithoutTimestamps())) seen.add(kind);
    const never = detectors.flatMap(({ kinds }) => kinds).filter((kind) => !seen.has(kind));
    expect(never).toEqual([]);
  });

  it('know a flow by the 8 bytes of it that an ICMP error quotes at least', async () => {
    const syn = ipPacket({
      source: [10, 0, 0, 1],
      destination: [10, 0, 0, 2],
      sourcePort: 5000,
      destinationPort: 80,
      sequence: 1000,
      acknowledgment: 0,
      flags: TcpFlag.syn,
      window: 64_240,
    });
    const error = new Uint8Array(20 + 8 + 28);
    error.set([
      0x45,
      0,
      0,
      error.length,
      0,
      0,
      0,
      0,
      64,
      1,
      0,
      0,
      10,
      0,
      0,
      254,
      10,
      0,
      0,
      1,
      3,
      1,
    ]);
    error.set(syn.subarray(0, 28), 28);
    const result = await loadCapture(
      new Blob([
        pcapFile([
          { time: 1e18, bytes: syn },
          { time: 1e18 + 1e6, bytes: error },
        ]),
      ]),
    );
    if (!result.ok) throw new Error(result.error.message);
    const { capture } = result;
    const found = observe(capture, openingOf(capture, 0));
    expect(found.find(({ kind }) => kind === 'icmp-error')?.packets).toEqual([1]);
    // It is no segment, and no stream.
    expect([...frameLines(capture)]).toHaveLength(1);
  });

  it('tell among how many segments they count when there are too many', () => {
    const capture = captureOfLines(MANY_SYN_ACKS);
    const found = observe(capture, openingOf(capture, 0));
    expect(found.find(({ kind }) => kind === 'opening-too-long')?.text).toContain(
      'only the first 511 segments are weighed',
    );
    expect(found.find(({ kind }) => kind === 'syn-ack-resent')?.packets).toHaveLength(509);
  });

  it('take no challenge ACK for acceptance while the server refuses', async () => {
    const file = 'test/captures/lab/ack-rejected-03/middlebox-serverside.pcap';
    const capture = await loadFile(file);
    const { halfOpen } = openingOf(capture, 0);
    expect(halfOpen).toMatchObject({ end: 'reset', from: 2, to: 23 });
  });

  it('say nothing surprising of a healthy opening', async () => {
    const capture = await loadFile('test/captures/lab/healthy-01/server.pcap');
    const found = observe(capture, openingOf(capture, 0));
    expect(found.filter(({ weight }) => weight === 'finding')).toEqual([]);
  });
});
