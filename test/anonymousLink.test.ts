/** A link without addresses holds nothing that came in as text, and no number that says whose flow it was or when. */
import { interfacesOf, notesOf } from '../src/core/captureOrigin';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/hostEvidence';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import { neighbours } from '../src/core/diagnosis/observations/neighbours';
import { observationKinds } from '../src/core/diagnosis/observations/observationKinds';
import { witnessFacts } from '../src/core/diagnosis/witnessFacts';
import { witnessObservations } from '../src/core/diagnosis/witnessObservations';
import { witnessSentence } from '../src/core/diagnosis/witnessSentences';
import { readListing } from '../src/core/loading/listingCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { endpointText } from '../src/core/packets/addressText';
import { linkFlowOf } from '../src/core/permalink/anonymise';
import { describeLink } from '../src/core/permalink/describeLink';
import { decodeFlowLink } from '../src/core/permalink/decodeFlowLink';
import { encodeFlowLink } from '../src/core/permalink/encodeFlowLink';
import { readLinkFlow, writeLinkFlow } from '../src/core/permalink/linkContent';
import { LINK_VERSION } from '../src/core/permalink/linkSections';
import { loadFile } from './support/loadFile';

const PORT = 8787;
/** 2031-07-09 08:10:11 UTC. */
const DATE = 1_941_437_411n;

const host = (end: string) => end.slice(0, end.lastIndexOf(':'));
const port = (end: string) => end.slice(end.lastIndexOf(':') + 1);

/** Outputs of every kind with a word wherever a text can stand, which bear on the flow as far as they can. */
function outputs(word: string, client: string, server: string): string {
  return `
# ${word} t=+0.1s
[${word}@${word}.example ~]# ss -ltnp
State      Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
LISTEN     129    128    ${server}  0.0.0.0:*  users:(("${word}",pid=1,fd=3))
SYN-RECV   0      0      ${server}  ${client}  timer:(on,252ms,1) users:(("${word}",pid=1,fd=3))
ESTAB      0      0      ${server}  ${client}  users:(("${word}",pid=1,fd=3))
CLOSE-WAIT 9      0      ${server}%${word} ${client} ${word}
${word}
# nstat -az
TcpExtListenOverflows           17                 0.0
TcpExtTCPDeferAcceptDrop        17                 0.0
TcpExtSyncookiesSent            17                 0.0
TcpInCsumErrors                 17                 0.0
2031-07-09 08:10:11 +00:00 ${word}
# nstat -az
TcpExtListenOverflows           2017               0.0
TcpExtTCPDeferAcceptDrop        17                 0.0
# sysctl -a
net.ipv4.tcp_abort_on_overflow = 1
net.${word} = ${word}
# nft list ruleset
table inet ${word} {
chain ${word} {
type filter hook input priority 0; policy drop;
iifname "${word}" tcp dport ${PORT} counter packets 4 bytes 240 comment "${word}" drop
}
}
# iptables -L -nv
Chain INPUT (policy ACCEPT 5 packets, 300 bytes)
 pkts bytes target     prot opt in     out     source               destination
   44   240 DROP  tcp  --  ${word}   *   0.0.0.0/0  0.0.0.0/0  tcp dpt:${PORT} /* ${word}@mail.example */
# iptables -S
[44:240] -A ${word} -p tcp -m comment --comment "${word}" -j DROP
# conntrack -L
tcp 6 58 SYN_RECV src=10.0.0.1 dst=10.0.0.2 sport=50000 dport=${PORT} [UNREPLIED] ${word}
cpu=0 found=0 invalid=130 ${word}=4
# conntrack -S
cpu=0 found=0 invalid=140 ${word}=4
# ethtool -S ${word}
NIC statistics:
     ${word}: 12
TcpExt:
    17 ${word} of a socket overflowed
 126 SYN_RECV
# dmesg
[8123.4] request_sock_TCP: Possible SYN flooding on port ${PORT}. Sending cookies. ${word}
[8123.5] [${word} BLOCK] IN=${word} OUT= MAC= SRC=${host(client)} DST=${host(server)} LEN=60 TTL=51 ID=47 PROTO=TCP SPT=${port(client)} DPT=${PORT} WINDOW=64240 RES=0x00 ACK URGP=0
${word} kfree_skb_reason(SKB_DROP_REASON_NO_SOCKET) ${client}->${server}(${word})
${word} reason: TCP_${word.toUpperCase()}
TcpExt: ListenOverflows PAWSPassive TCPReqQFullDrop ${word}
TcpExt: 17 17 17 17
tcp 17 0 ${server} 0.0.0.0:* LISTEN ${word}
note: captured on the server of ${word}; only under load at ${word}; ${word}
${word} --- ${word}
`;
}

/** What a link without addresses holds of a flow: its bytes, and all that is read out of them, as one text. */
async function contentOf(capture: Capture, texts: (ends: readonly string[]) => string) {
  const { addresses, flows } = capture;
  const ends = [
    endpointText(addresses, flows.clientAddress[0]!, flows.clientPort[0]!),
    endpointText(addresses, flows.serverAddress[0]!, flows.serverPort[0]!),
  ];
  const opening = openingOf(capture, 0);
  const witness = hostObservations(readHostEvidence(texts(ends)), capture, opening);
  const observations = [...diagnose(capture, opening, witness).observations];
  // Facts made for a link with addresses must not get into one without, either.
  const facts = [...witnessFacts(observations, false), ...witnessFacts(observations, true)];
  const bytes = writeLinkFlow(linkFlowOf(capture, 0, { facts }), 'plain');
  const decoded = await decodeFlowLink(await encodeFlowLink(capture, 0, { facts }));
  if (!decoded.ok) throw new Error(decoded.error.message);
  const plain = (_: string, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : ArrayBuffer.isView(value)
        ? Array.from(value as Uint8Array)
        : value;
  const flow = readLinkFlow(bytes, LINK_VERSION);
  const read = [
    flow,
    decoded.extras,
    decoded.capture,
    describeLink(decoded.capture, decoded.extras),
  ];
  const text = `${Buffer.from(bytes).toString('latin1')}\n${JSON.stringify(read, plain)}`;
  return { bytes: Buffer.from(bytes), text, flow, kinds: witness.map(({ kind }) => kind) };
}

/** A word that nothing in a link is made of. */
const word = fc
  .array(fc.constantFrom(...'qxzjvw'), { minLength: 7, maxLength: 12 })
  .map((letters) => letters.join(''));

it('says nothing of host outputs but kinds and numbers', async () => {
  const loaded = await loadFile('public/samples/origin.pcap');
  const capture: Capture = {
    ...loaded,
    start: DATE * 1_000_000_000n,
    flows: { ...loaded.flows, serverPort: loaded.flows.serverPort.slice().fill(PORT) },
    addresses: { ...loaded.addresses, names: { 0: 'qqcanary.example', 1: 'qqcanary.example' } },
    origin: {
      kind: 'bytes',
      compression: null,
      interfaces: interfacesOf(loaded).map((one) => ({ ...one, name: 'qqcanary0' })),
      notes: notesOf(loaded)!,
    },
  };
  await fc.assert(
    fc.asyncProperty(word, async (secret) => {
      const { text, bytes, kinds, flow } = await contentOf(capture, ([client, server]) =>
        outputs(secret, client!, server!),
      );
      expect(kinds.length).toBeGreaterThan(6);
      for (const told of [secret, 'qqcanary', 'example', String(PORT), '2031', String(DATE)]) {
        expect(text.toLowerCase()).not.toContain(told.toLowerCase());
      }
      const { addresses } = capture;
      for (const address of [0, 1]) {
        const length = addresses.family[address] === 4 ? 4 : 16;
        const own = addresses.bytes.slice(address * 16, address * 16 + length);
        expect(bytes.includes(Buffer.from(own))).toBe(false);
        expect(text).not.toContain(Array.from(own).join(','));
      }
      expect(flow.origin).toBeNull();
      expect(flow.facts.length).toBeGreaterThan(6);
      for (const fact of flow.facts) expect(fact.text).toMatch(/^[\d ]*$/);
    }),
    { numRuns: 12 },
  );
});

it('says nothing of the names and notes of a capture, nor the addresses of its frames', async () => {
  const capture = await loadFile('test/captures/notes/commented.pcapng');
  const { text, bytes } = await contentOf(capture, () => '');
  const names = [
    ...Object.values(capture.addresses.names),
    ...interfacesOf(capture).map((one) => one.name),
  ].filter((name) => name !== null && name !== undefined);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(text).not.toContain(name);
  const frames = await loadFile('public/samples/origin.pcap');
  const hashes = [...frames.openingSegments.linkAddressHash].filter((hash) => hash !== 0);
  for (const hash of hashes) {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(hash);
    expect(bytes.includes(four)).toBe(false);
  }
});

it('says nothing of the names, ports, notes and dates of a listing', async () => {
  await fc.assert(
    fc.asyncProperty(word, async (secret) => {
      const flow = (from: string, to: string, rest: string) =>
        `2031-07-09 08:10:11.${from.includes('http') ? '2' : '1'}00000 IP ${from} > ${to}: Flags ${rest}, length 0`;
      const [client, server] = [`${secret}.example.50123`, `${secret}.http.example.${PORT}`];
      const result = readListing(
        [
          `tcpdump: listening on ${secret}0`,
          flow(client, server, '[S], seq 777000777, win 64240, options [mss 1460]'),
          flow(server, client, '[S.], seq 888000888, ack 777000778, win 64240'),
          flow(client, server, '[.], ack 888000889, win 64240'),
          `${flow(client, server, '[R.], seq 1, ack 1, win 1')} rst_cause="[1:2] ${secret}"`,
          `tcpdump -ni ${secret} src host ${secret}`,
          `${secret} ${secret}`,
        ].join('\n'),
      );
      if (!result.ok) throw new Error(result.error.message);
      const { text } = await contentOf(result.capture, () => '');
      for (const told of [secret, 'example', PORT, 50123, '2031', '777000', '888000']) {
        expect(text).not.toContain(String(told));
      }
    }),
    { numRuns: 8 },
  );
});

it('has a sentence for every kind of evidence from outside a flow', () => {
  const first = observationKinds.indexOf('listener-not-on-host');
  const kinds = [...neighbours.kinds, ...observationKinds.slice(first)];
  for (const kind of kinds) {
    for (const numbers of [[], [1], [3, 7]]) {
      expect(witnessSentence(kind, numbers), kind).toMatch(/^[A-Z\d].*\.$/);
    }
  }
  expect(witnessSentence('toString', [])).toBeNull();
});

it('tells other flows in the words in which the source tells them', async () => {
  const capture = await loadFile('public/samples/busy-server.pcap');
  let told = 0;
  for (let flow = 0; flow < capture.flows.length; flow++) {
    const { observations } = diagnose(capture, openingOf(capture, flow));
    const found = observations.filter(({ source }) => source === 'otherFlows');
    const facts = witnessFacts(found, false).map(({ key, text }) => ({
      key,
      text: witnessSentence(key, text === '' ? [] : text.split(' ').map(Number))!,
    }));
    expect(facts).toEqual(witnessFacts(found, true));
    expect(witnessObservations(facts).map(({ weight }) => weight)).toEqual(
      found.map(({ weight }) => weight),
    );
    told += found.length;
  }
  expect(told).toBeGreaterThan(0);
});
