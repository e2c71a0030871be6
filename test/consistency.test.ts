/**
 * One verdict, many spellings: badge, headline, summary, reasons, notes and findings of every flow of the samples, the lab and the public
 * captures contradict neither each other nor the packets that they cite.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { causes } from '../src/core/diagnosis/causes';
import { diagnose, type Diagnosis } from '../src/core/diagnosis/diagnose';
import type { ObservationKind } from '../src/core/diagnosis/observations/observation';
import { hasPackets } from '../src/core/flows/flowTable';
import { openingOf } from '../src/core/opening/openingOf';
import { isFromServer, tcpFlags, TcpFlag, type PacketIndex } from '../src/core/packets/packetTable';
import { loadFile } from './support/loadFile';

/** Sentences of which no two may stand in one verdict. */
const EXCLUSIVE: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^healthy$|A healthy handshake\b(?! whose)/,
    /The (SYN|SYN-ACK|server|handshake) (was not|did not|needed|reset)/,
  ],
  [/The server answered[^.]*with RST/, /the RST is not from the server|the RST was not its own/],
  [/capture ends too early/, /was never answered|not one was answered|no ACK of the client ever/],
  [/The network delivered them twice/, /the network did not/],
  [/the capture shows no handshake/, /SYN, SYN-ACK and ACK/],
  [/SYN, SYN-ACK and ACK (passed|are in)/, /that ACK never came past here/],
  [/never answered|not one was answered/, /The server (sent|answered|accepted)/],
  [/another machine sent the ACK in the client's name/, /The client believed it was connected/],
  [/no longer knew this connection/, /held the connection half-open/],
  [/answered by another machine than the connection/, /, and the RSTs? arrives? with/],
  [
    /a socket sent it, so the server had made a connection/,
    /nothing shows that the server accepted/i,
  ],
  [/One SYN got/, /no ACK of the client ever|did not act on the ACK/],
  [/was answered by [^.]* whose SYN-ACK/, /not one was answered|was never answered/],
  [/One data segment was lost|One data segment came again/, /The client believed it was connected/],
  [/server answered (the SYN|each of \d+ SYNs) with RST/, /never answered|not one was answered/],
  [/it knows of no SYN/, /The client had to send its SYN/],
];

type Kind = (flags: number, fromServer: boolean, length: number) => boolean;
const has = (flags: number, bits: number) => (flags & bits) !== 0;
const { syn, ack, fin, rst } = TcpFlag;
const SYN: Kind = (flags, server) => has(flags, syn) && !has(flags, ack) && !server;
const SYN_ACK: Kind = (flags, server) => has(flags, syn) && has(flags, ack) && server;
const CLIENT_ACK: Kind = (flags, server, length) =>
  has(flags, ack) && !has(flags, syn | fin | rst) && !server && length === 0;
const SERVER_ACK: Kind = (flags, server, length) =>
  has(flags, ack) && !has(flags, syn | fin | rst) && server && length === 0;
const CLIENT: Kind = (_flags, server) => !server;
const CLIENT_DATA: Kind = (flags, server, length) => !server && length > 0 && !has(flags, syn);
const CLIENT_FIN: Kind = (flags, server) => !server && has(flags, fin);
const SERVER_RST: Kind = (flags, server) => server && has(flags, rst);

/** What each packet that an observation cites must be: one of these. */
const CITES: Partial<Record<ObservationKind, readonly Kind[]>> = {
  'syn-unanswered': [SYN],
  'syn-sent-again': [SYN, SYN_ACK, SERVER_RST],
  'syn-reset': [SYN, SERVER_RST],
  'syn-reset-not-valid': [SYN, SERVER_RST],
  'syn-refused-first': [SYN, SERVER_RST, SYN_ACK],
  'two-answers-to-one-syn': [SYN, SYN_ACK, SERVER_RST, CLIENT],
  'repeated-syn-answered-anew': [SYN, SYN_ACK],
  'syn-ack-checksum-bad': [SYN_ACK],
  'only-full-size-ignored': [CLIENT_DATA, SERVER_ACK],
  'reset-from-socket': [SERVER_RST],
  'syn-ack-without-ack': [SYN_ACK, CLIENT],
  'handshake-complete': [SYN, SYN_ACK, CLIENT],
  'ack-only-with-late-data': [SYN_ACK, CLIENT_DATA],
  'capture-ends-early': [SYN, SYN_ACK],
  'syn-ack-resent': [CLIENT, SYN_ACK],
  'syn-ack-resent-once': [SYN_ACK, CLIENT_ACK],
  'syn-ack-resent-more-than-once': [SYN_ACK, CLIENT_ACK],
  'first-resend-at-1-s': [SYN_ACK],
  'duplicate-ack': [CLIENT_ACK],
  'd-sack': [CLIENT_ACK],
  'data-ignored': [CLIENT_DATA],
  'large-data-ignored': [CLIENT_DATA],
  'fin-ignored': [CLIENT_FIN],
  'client-silent': [CLIENT_ACK],
  'bare-ack-before-resend': [SERVER_ACK, SYN_ACK],
  'bare-ack-without-resend': [CLIENT, SERVER_ACK],
  'old-segment-answered': [CLIENT, SERVER_ACK],
  'reset-after-ack': [CLIENT, SERVER_RST],
  'ack-checksum-bad': [CLIENT],
  'ack-checksum-good': [CLIENT],
};

/** Samples and captures of the repository. */
const FILES = [
  'public/samples',
  'test/captures/lab',
  'test/captures/field',
  'test/captures/wild',
  'test/captures/corpus/captures',
].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** Everything that a person reads of a diagnosis. */
function spellings({ verdict, observations }: Diagnosis): string[] {
  if (verdict === null) return [];
  const { badge, headline, summary, mechanism } = verdict;
  const remaining = verdict.causes.filter(({ status }) => status !== 'ruled-out');
  return [
    badge,
    headline,
    summary,
    ...(mechanism === null ? [] : [mechanism.text]),
    ...remaining.flatMap(({ because }) => because.map(({ text }) => text)),
    ...observations
      .filter(({ weight }) => weight === 'finding')
      .flatMap(({ text, note }) => (note === null ? [text] : [text, note])),
  ];
}

function faultsOf(capture: Capture, diagnosis: Diagnosis): string[] {
  const faults: string[] = [];
  const { verdict, observations } = diagnosis;
  if (verdict === null) return faults;
  const told = spellings(diagnosis);
  for (const [one, other] of EXCLUSIVE) {
    const [a, b] = [told.find((text) => one.test(text)), told.find((text) => other.test(text))];
    if (a !== undefined && b !== undefined) faults.push(`“${a}” beside “${b}”`);
  }
  const cites = (packet: PacketIndex, kinds: readonly Kind[]) =>
    kinds.some((is) =>
      is(
        tcpFlags(capture.packets, packet),
        isFromServer(capture.packets, packet),
        capture.packets.payloadLength[packet]!,
      ),
    );
  for (const { kind, packets } of observations) {
    const kinds = CITES[kind];
    const strange = kinds && packets.find((packet) => !cites(packet, kinds));
    if (strange !== undefined) faults.push(`${kind} cites packet ${strange + 1}`);
  }
  const remaining = verdict.causes.filter(({ status }) => status !== 'ruled-out');
  const ruledOut = verdict.causes.filter(({ status }) => status === 'ruled-out');
  for (const { title } of remaining) {
    if (ruledOut.some((other) => other.title === title)) faults.push(`${title} is both`);
  }
  const claimed = causes.find(({ badge }) => badge === verdict.badge);
  if (claimed !== undefined && remaining.length > 1) {
    faults.push(`badge “${verdict.badge}” where ${remaining.length} causes remain`);
  }
  const named = causes.find(({ title }) => title === verdict.headline);
  if (named !== undefined && remaining.length > 1) faults.push(`headline names one of several`);
  if (verdict.headline === 'A healthy handshake') {
    const cited = remaining.flatMap(({ because }) =>
      because.flatMap(({ observation }) => observation.packets),
    );
    if (cited.length < 3) faults.push('a healthy verdict cites fewer than three packets');
  }
  return faults;
}

describe('the knowledge table', () => {
  it('has each title and each badge once', () => {
    for (const names of [causes.map(({ title }) => title), causes.map(({ badge }) => badge)]) {
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    }
  });
});

describe('what is said of', () => {
  it.each(FILES)('%s', async (file) => {
    const capture = await loadFile(file).catch(() => null);
    if (capture === null) return;
    const faults: string[] = [];
    for (const stated of [null, 'client', 'server'] as const) {
      for (let flow = 0; flow < capture.flows.length; flow++) {
        if (!hasPackets(capture.flows, flow)) continue;
        const opening = openingOf(capture, flow);
        for (const fault of faultsOf(capture, diagnose(capture, opening, [], stated))) {
          faults.push(`stream ${flow}, ${stated ?? 'place inferred'}: ${fault}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});
