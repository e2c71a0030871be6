/**
 * What people paste when they ask for help: outputs of firewalls, load balancers and tools, cut, wrapped and filtered,
 * with and without outputs of the host. Each case with the answer that it allows, and with what must not be said.
 */
import { listingOf } from '../src/core/captureOrigin';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose, type Diagnosis } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/hostEvidence';
import { textBesideListing } from '../src/core/hostEvidence/besideListing';
import { factsOf, holdsOutputs } from '../src/core/hostEvidence/hostEvidence';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import { readListing } from '../src/core/loading/listingCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { endpointText } from '../src/core/packets/addressText';

const text = (name: string) => readFileSync(`test/captures/pasted/${name}.txt`, 'utf8');

function captureOf(name: string): Capture {
  const result = readListing(text(name));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

function judge(capture: Capture, host = '', flow = 0): Diagnosis {
  const opening = openingOf(capture, flow);
  const evidence = readHostEvidence(host);
  return diagnose(capture, opening, hostObservations(evidence, capture, opening));
}

/** What is left: each cause with its status. */
const open = ({ verdict }: Diagnosis) =>
  (verdict?.causes ?? [])
    .filter(({ status }) => status !== 'ruled-out')
    .map(({ id, status }) => `${id} ${status}`);

const ruledOut = ({ verdict }: Diagnosis) =>
  (verdict?.causes ?? []).filter(({ status }) => status === 'ruled-out').map(({ id }) => id);

const said = ({ observations }: Diagnosis) =>
  observations
    .filter(({ weight }) => weight === 'finding')
    .map((observation) => observation.text)
    .join('\n');

const ends = ({ flows, addresses }: Capture, flow = 0) =>
  [
    endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!),
    endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!),
  ].join(' → ');

/** Seconds of the packets, to the millisecond. */
const times = ({ packets }: Capture) =>
  [...packets.time].map((time) => Math.round(time / 1e6) / 1e3);

const codes = ({ warnings }: Capture) => warnings.map(({ code }) => code);

const SILENT_SYN = [
  'synack-lost possible',
  'syn-lost possible',
  'accept-queue-full-syn-dropped possible',
  'syn-filtered possible',
  'syn-proxy-no-forward possible',
];

describe('listings as people paste them', () => {
  it('19 F5: the cause of the RST on its line', () => {
    const diagnosis = judge(captureOf('19-f5-rst-cause'));
    expect(open(diagnosis)).toEqual(['reset-for-reason proved']);
    expect(said(diagnosis)).toContain('No server selected');
  });

  it('20 without times: the verdict of the timed twin', () => {
    const untimed = judge(captureOf('20-untimed-rst-after-handshake'));
    const timed = judge(captureOf('20-untimed-rst-after-handshake-timed'));
    expect(open(untimed)).toEqual(['accept-overflow-abort best']);
    expect(open(timed)).toEqual(open(untimed));
    expect(said(untimed)).not.toContain('unknown time');
  });

  it('27 Cisco ASA: times behind the number of the line', () => {
    const capture = captureOf('27-cisco-asa-capture-times');
    expect(times(capture)).toEqual([0, 0.021, 0.021, 3.03]);
    expect(codes(capture)).toEqual([]);
    expect(said(judge(capture))).toContain('3.0 s after the first');
  });

  it('28 Cisco ASA asp-drop: the reason of the drop', () => {
    const capture = captureOf('28-cisco-asa-drop-reason');
    expect(times(capture)).toEqual([0, 3.01]);
    const diagnosis = judge(capture);
    expect(open(diagnosis)).toEqual(['syn-filtered proved']);
    expect(said(diagnosis)).toContain('"(acl-drop) Flow is denied by configured rule"');
  });

  it('29 pktmon: a packet at two components is one', () => {
    const capture = captureOf('29-windows-pktmon');
    expect(times(capture)).toEqual([0, 1.014]);
    expect(codes(capture)).toContain('points-joined');
    expect(open(judge(capture))).toEqual(SILENT_SYN);
  });

  it('31 FortiGate debug flow: denied by policy', () => {
    const capture = captureOf('31-fortigate-debug-flow');
    expect(times(capture)).toEqual([0, 1]);
    const diagnosis = judge(capture);
    expect(open(diagnosis)).toEqual(['syn-filtered proved']);
    expect(said(diagnosis)).toContain('Denied by forward policy check (policy 0)');
  });

  it('32 hubble: dropped by a policy, names for addresses', () => {
    const capture = captureOf('32-hubble-observe');
    expect(times(capture)).toEqual([0, 1.01]);
    expect(ends(capture)).toBe('shop/cart-7d9f-x1:33442 → shop/db-0:5433');
    expect(open(judge(capture))).toEqual(['syn-filtered proved']);
  });

  it('34 fw monitor: in at i and I, never out at o', () => {
    const capture = captureOf('34-checkpoint-fw-monitor');
    expect(capture.packets.length).toBe(2);
    expect(capture.timeSource).toBe('unknown');
    const diagnosis = judge(capture);
    expect(open(diagnosis)).toEqual(['lost-inside-device best']);
    expect(said(diagnosis)).toContain('never at o and O');
  });

  it('35 tshark -T fields, with and without its header, and in another order', () => {
    const whole = text('35-tshark-fields');
    const [header, ...rows] = whole.trimEnd().split('\n');
    const turned = [
      'ip.src,ip.dst,tcp.srcport,tcp.dstport,tcp.flags.str,frame.time_epoch',
      '192.0.2.61,198.51.100.83,45317,8444,··········S·,1738581600.0',
      '198.51.100.83,192.0.2.61,8444,45317,·······A·R··,1738581600.0003',
    ].join('\n');
    expect(header).toContain('tcp.flags');
    for (const variant of [whole, rows.join('\n'), turned]) {
      const result = readListing(variant);
      if (!result.ok) throw new Error(result.error.message);
      expect(times(result.capture)).toEqual([0, 0]);
      expect(ends(result.capture)).toBe('192.0.2.61:45317 → 198.51.100.83:8444');
      expect(open(judge(result.capture))).toEqual(['port-closed best']);
    }
  });

  it('37 ssldump -T: a handshake, then RST', () => {
    expect(open(judge(captureOf('37-ssldump-tcp')))).toEqual([
      'closed-at-once best',
      'accept-overflow-abort possible',
    ]);
  });

  it('38 logs with prefixes of two kinds: the own time of each line', () => {
    const capture = captureOf('38-log-with-two-kinds-of-prefix');
    expect(times(capture)).toEqual([0, 1.03, 3.046]);
    expect(codes(capture)).toEqual([]);
    expect(open(judge(capture))).toEqual(SILENT_SYN);
  });

  it('40 a port of an unknown name tells flows apart', () => {
    const capture = captureOf('40-wireshark-unknown-port-name');
    expect(times(capture)).toEqual([0, 1.005]);
    expect(codes(capture)).toEqual(['ports-not-listed']);
    expect(capture.warnings[0]!.message).toContain('"tn-tl-r1"');
    expect(open(judge(capture))).toEqual(SILENT_SYN);
  });

  it('41 lines that end behind the flags', () => {
    const capture = captureOf('41-flags-only');
    expect(codes(capture)).toEqual(['fields-not-listed']);
    const diagnosis = judge(capture);
    expect(open(diagnosis)).toEqual(['port-closed best']);
    expect(said(diagnosis)).toContain('0.4 ms later');
  });

  it('43 ports that were cut away are not taken out of the address', () => {
    const capture = captureOf('43-ports-cut-away');
    expect(ends(capture)).toBe('192.0.2.61:0 → 198.51.100.83:0');
    expect(codes(capture)).toEqual(['ports-not-listed']);
  });

  it('44 a last line that is cut off says what it says', () => {
    const diagnosis = judge(captureOf('44-last-line-cut-off'));
    expect(open(diagnosis)).toEqual(['health-check best']);
    expect(said(diagnosis)).toContain('broke off with RST 60 µs after the SYN-ACK');
  });

  it('44 cut before its flags, it is no sign that nothing came', () => {
    const cut = text('44-last-line-cut-off').trimEnd().split('\n');
    const result = readListing([...cut.slice(0, 2), cut[2]!.slice(0, 50)].join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(codes(result.capture)).toContain('last-line-cut');
    expect(judge(result.capture).verdict!.tooEarly).toBe(true);
  });

  it('46 a filter of one direction: what it leaves out is no evidence', () => {
    const whole = text('46-one-way-filter');
    const withoutCommand = whole.split('\n').slice(1).join('\n');
    for (const variant of [whole, withoutCommand]) {
      const result = readListing(variant);
      if (!result.ok) throw new Error(result.error.message);
      const diagnosis = judge(result.capture);
      expect(open(diagnosis)).toEqual(['one-direction-captured best']);
      expect(said(diagnosis)).not.toContain('no ACK of the client ever came past here.');
      expect(diagnosis.verdict!.headline).toContain('Only a part of the handshake');
    }
  });

  it('47 SYNs that ask for ECN are refused', () => {
    const capture = captureOf('47-ecn-syn-refused');
    for (const flow of [0, 2]) {
      const diagnosis = judge(capture, '', flow);
      expect(open(diagnosis)).toEqual(['ecn-refused best']);
      expect(ruledOut(diagnosis)).toContain('port-closed');
    }
  });

  it('59 a SYN of window 0 from a relay: a loopback source, and no SYN proxy', () => {
    const diagnosis = judge(captureOf('59-syn-with-window-0-from-a-relay'));
    expect(open(diagnosis)).toEqual(['loopback-source-sent best']);
    expect(said(diagnosis)).toContain('with the source address 127.0.0.1');
    expect(said(diagnosis)).not.toContain('SYN proxy');
  });

  it('61 packet details of Wireshark', () => {
    const capture = captureOf('61-tshark-V-frame');
    expect(ends(capture)).toBe('192.0.2.61:45360 → 198.51.100.83:8444');
    expect(capture.start).toBe(1_738_581_600_100_000_000n);
    expect(capture.packets.number?.[0]).toBe(12);
    expect(open(judge(capture))).toEqual(SILENT_SYN);
  });
});

describe('listings with outputs of the host', () => {
  const withHost = (name: string, host = `${name}-host`) => judge(captureOf(name), text(host));

  it('25 tw_recycle: packets alone, and with either output', () => {
    const name = '25-tw-recycle-behind-nat';
    const capture = captureOf(name);
    const outputs = ['', text(`${name}-host-netstat`), text(`${name}-host-nstat`)];
    for (const host of outputs) {
      const diagnosis = judge(capture, host, 1);
      expect(open(diagnosis)[0]).toBe('paws-per-host best');
      expect(said(diagnosis)).toContain('several machines behind one address');
    }
    const [, netstat, nstat] = outputs.map((host) => judge(capture, host, 1));
    expect(said(netstat!)).toContain('"passive connections rejected because of time stamp" stands');
    expect(said(nstat!)).toContain('PAWSPassive stands at 2,201');
    expect(said(nstat!)).toContain('tcp_tw_recycle = 1');
    expect(ruledOut(nstat!)).toContain('accept-queue-full-syn-dropped');
    expect(ruledOut(netstat!)).not.toContain('accept-queue-full-syn-dropped');
  });

  it('49 drops at the listener without overflows', () => {
    const diagnosis = withHost('49-host-nstat-listendrops-only');
    expect(open(diagnosis)[0]).toBe('syn-queue-full best');
    expect(ruledOut(diagnosis)).toContain('accept-queue-full-syn-dropped');
    expect(said(diagnosis)).toContain('(ListenOverflows 0, TCPReqQFullDrop 58)');
  });

  it('50 Recv-Q of a listener in netstat', () => {
    const diagnosis = withHost('50-host-netstat-tln-recvq');
    expect(said(diagnosis)).toContain('129 connections waited to be accepted at port 8444');
    expect(open(diagnosis).join()).not.toContain('proved');
  });

  it('52 a drop reason that names the connection, and one that names none', () => {
    const diagnosis = withHost('52-host-drop-reason');
    expect(open(diagnosis)).toEqual(['syn-filtered proved']);
    expect(said(diagnosis)).toContain('NETFILTER_DROP');
    expect(said(diagnosis)).toContain('TCP_LISTEN_OVERFLOW (1)');
  });

  it('53 a log of UFW; a prefix that says nothing of dropping proves no drop', () => {
    const name = '53-host-ufw-log';
    expect(open(withHost(name))).toEqual(['syn-filtered proved']);
    const logged = judge(
      captureOf(name),
      text(`${name}-host`).replace('[UFW BLOCK]', '[UFW AUDIT]'),
    );
    expect(open(logged).join()).not.toContain('proved');
    expect(ruledOut(logged)).toContain('syn-lost');
    const other = judge(captureOf(name), text(`${name}-host`).replace('SPT=45310', 'SPT=45311'));
    expect(open(other)).toEqual(SILENT_SYN);
  });

  it('55 /proc/net/netstat says the same as nstat', () => {
    const name = '55-host-proc-net-netstat';
    const diagnosis = withHost(name);
    expect(said(diagnosis)).toContain('ListenOverflows stands at 412');
    expect(said(diagnosis)).toContain('ListenDrops stands at 412');
    expect(said(diagnosis)).toContain('PAWSEstab stands at 3');
    const nstat = judge(
      captureOf(name),
      '$ nstat -az\nTcpExtPAWSEstab 3 0.0\nTcpExtListenOverflows 412 0.0\nTcpExtListenDrops 412 0.0\nTcpExtTCPReqQFullDrop 0 0.0\n',
    );
    expect(open(nstat)).toEqual(open(diagnosis));
  });

  it('56 one rule printed twice is a difference', () => {
    const name = '56-host-rule-counter-twice';
    for (const host of [
      text(`${name}-host`),
      text(`${name}-host`).replaceAll('INPUT', 'FORWARD'),
    ]) {
      const diagnosis = judge(captureOf(name), host);
      expect(open(diagnosis)[0]).toBe('syn-filtered best');
      expect(said(diagnosis)).toContain('dropped 3 packets between its two prints (40, then 43)');
      expect(said(diagnosis).match(/The rule/g)).toHaveLength(1);
    }
  });

  it('58 netstat -s of Windows and macOS, under their own names', () => {
    const diagnosis = withHost('58-host-netstat-s-windows-and-macos');
    expect(said(diagnosis)).toContain('"listen queue overflows" stands at 19');
    expect(said(diagnosis)).toContain('"discarded for bad checksums" stands at 4');
    expect(said(diagnosis)).not.toMatch(/ListenOverflows|InCsumErrors/);
    const [windows] = text('58-host-netstat-s-windows-and-macos-host').split('$ netstat');
    const alone = judge(captureOf('58-host-netstat-s-windows-and-macos'), windows);
    expect(said(alone)).toContain('"Failed Connection Attempts" stands at 77');
    expect(open(alone)).toEqual(SILENT_SYN);
  });
});

describe('relatives of these texts', () => {
  const judgeText = (listing: string, host = '', flow = 0) => {
    const result = readListing(listing);
    if (!result.ok) throw new Error(result.error.message);
    return { capture: result.capture, diagnosis: judge(result.capture, host, flow) };
  };
  const SYN = 'Flags [S], seq 3300, win 64240, options [mss 1460,nop,wscale 7], length 0';
  const refused = ['port-closed best'];

  it.each([
    [
      'FortiGate’s sniffer',
      `0.545306 port1 in 192.0.2.61.50000 -> 198.51.100.83.443: syn 1234567890
0.545700 port1 out 198.51.100.83.443 -> 192.0.2.61.50000: rst 0 ack 1234567891`,
      refused,
    ],
    [
      'snoop',
      `Using device net0 (promiscuous mode)
  1   0.00000 192.0.2.61 -> 198.51.100.83 TCP D=8444 S=45314 Syn Seq=3300 Len=0 Win=64240
  2   0.00030 198.51.100.83 -> 192.0.2.61 TCP D=45314 S=8444 Rst Ack=3301 Win=0`,
      refused,
    ],
    [
      'Juniper',
      `user@srx> monitor traffic interface ge-0/0/1 no-resolve
Listening on ge-0/0/1, capture size 96 bytes
08:00:00.100000  In IP 192.0.2.61.45310 > 198.51.100.83.8444: S 3300:3300(0) win 64240 <mss 1460>
08:00:00.100300 Out IP 198.51.100.83.8444 > 192.0.2.61.45310: R 0:0(0) ack 3301 win 0`,
      refused,
    ],
    [
      'a tunnel in a tunnel’s lines',
      `12:00:00.000000 IP 10.0.0.1.34567 > 10.0.0.2.4789: VXLAN, flags [I] (0x08), vni 100
IP 192.0.2.61.1234 > 198.51.100.83.80: ${SYN}
12:00:00.000400 IP 10.0.0.2 > 10.0.0.1: IP 198.51.100.83.80 > 192.0.2.61.1234: Flags [R.], seq 0, ack 3301, win 0, length 0`,
      refused,
    ],
    [
      'pflog',
      `06:00:00.000000 rule 4/0(match): block in on em0: 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}`,
      ['syn-filtered proved'],
    ],
    [
      'pfSense’s log',
      'Feb  3 11:20:00 fw filterlog[4711]: 5,,,1000000103,em0,match,block,in,4,0x0,,64,12345,0,DF,6,tcp,60,192.0.2.61,198.51.100.83,45310,8444,0,S,3300,,64240,,mss',
      ['syn-filtered proved'],
    ],
    [
      'Windows’ firewall log',
      '2025-05-06 07:30:12 DROP TCP 192.0.2.61 198.51.100.83 50110 1434 52 S 3300 0 64240 - - - RECEIVE',
      ['syn-filtered proved'],
    ],
    [
      'MikroTik’s log',
      'mar/01 10:00:00 firewall,info drop input: in:ether1 out:(unknown 0), connection-state:new src-mac 00:11:22:33:44:55, proto TCP (SYN), 192.0.2.61:50110->198.51.100.83:443, len 52',
      ['syn-filtered proved'],
    ],
    [
      'the log of Sophos UTM',
      '2024:01:02-10:00:00 fw ulogd[4711]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" fwrule="60002" initf="eth0" outitf="eth1" srcip="192.0.2.61" dstip="198.51.100.83" proto="6" length="60" tos="0x00" prec="0x00" ttl="63" srcport="50110" dstport="443" tcpflags="SYN"',
      ['syn-filtered proved'],
    ],
    [
      'the log of a Cisco ASA: by an access list',
      'May  6 10:00:00 asa1 %ASA-4-106023: Deny tcp src outside:192.0.2.61/45310 dst inside:198.51.100.83/8444 by access-group "outside_in" [0x8ed66b60, 0xf8852875]',
      ['syn-filtered proved'],
    ],
    [
      'the log of a Cisco ASA: by an access list that logs, beside later hits and what it lets through',
      `May  6 10:00:00 asa1 %ASA-4-106100: access-list outside_in denied tcp outside/192.0.2.61(45310) -> inside/198.51.100.83(8444) hit-cnt 1 first hit [0x8ed66b60, 0xf8852875]
May  6 10:05:00 asa1 %ASA-4-106100: access-list outside_in denied tcp outside/192.0.2.61(45310) -> inside/198.51.100.83(8444) hit-cnt 4 300-second interval [0x8ed66b60, 0xf8852875]
May  6 10:05:01 asa1 %ASA-6-106100: access-list outside_in permitted tcp outside/192.0.2.61(45311) -> inside/198.51.100.83(443) hit-cnt 1 first hit [0x8ed66b60, 0xf8852875]`,
      ['syn-filtered proved'],
    ],
    [
      'the log of a Cisco ASA: inbound, beside messages of connections',
      `May 06 2024 10:00:00: %ASA-2-106001: Inbound TCP connection denied from 192.0.2.61/45310 to 198.51.100.83/8444 flags SYN  on interface outside
May 06 2024 10:00:00: %ASA-6-302014: Teardown TCP connection 1234 for outside:192.0.2.61/45309 to inside:198.51.100.83/8444 duration 0:00:30 bytes 0 SYN Timeout`,
      ['syn-filtered proved'],
    ],
    [
      'the log of Juniper’s SRX, beside sessions that it made',
      `May  6 10:00:00 srx RT_FLOW: RT_FLOW_SESSION_DENY: session denied 192.0.2.61/45310->198.51.100.83/8444 0x0 None 6(0) default-deny untrust trust UNKNOWN UNKNOWN N/A(N/A) ge-0/0/0.0 No policy reject
May  6 10:00:01 srx RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed TCP FIN: 192.0.2.61/45309->198.51.100.83/443 0x0 junos-https 192.0.2.61/45309->198.51.100.83/443 0x0 N/A N/A N/A N/A 6 allow untrust trust 17 5(500) 4(400) 2`,
      ['syn-filtered proved'],
    ],
    [
      'the structured log of Juniper’s SRX',
      '<14>1 2024-05-06T10:00:00.123Z srx RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="192.0.2.61" source-port="45310" destination-address="198.51.100.83" destination-port="8444" connection-tag="0" service-name="None" protocol-id="6" icmp-type="0" policy-name="default-deny" source-zone-name="untrust" destination-zone-name="trust" reason="Denied by policy"]',
      ['syn-filtered proved'],
    ],
    [
      'cilium monitor',
      `-> endpoint 12 flow 0x5a1b , identity 44->51 state new ifindex lxc12 orig-ip 10.0.0.1: 10.0.0.1:33442 -> 10.0.0.2:5433 tcp SYN
xx drop (Policy denied) flow 0x5a1b to endpoint 12, ifindex 5, file bpf_lxc.c:1966, , identity 44->51: 10.0.0.1:33442 -> 10.0.0.2:5433 tcp SYN`,
      ['syn-filtered proved'],
    ],
    [
      'hubble -o json',
      '{"flow":{"time":"2025-03-03T04:05:06.100Z","verdict":"DROPPED","IP":{"source":"10.0.0.1","destination":"10.0.0.2"},"l4":{"TCP":{"source_port":33442,"destination_port":5433,"flags":{"SYN":true}}},"drop_reason_desc":"POLICY_DENIED"}}',
      ['syn-filtered proved'],
    ],
    [
      'hubble -o json, as grep finds it in a file',
      'hubble-flows-1.json:{"flow":{"time":"2025-03-03T04:05:06.100Z","verdict":"DROPPED","IP":{"source":"10.0.0.1","destination":"10.0.0.2"},"l4":{"TCP":{"source_port":33442,"destination_port":5433,"flags":{"SYN":true}}},"drop_reason_desc":"POLICY_DENIED"}}',
      ['syn-filtered proved'],
    ],
    [
      'the table of hubble, with a reason of several words',
      `TIMESTAMP             SOURCE                    DESTINATION               TYPE                     VERDICT     SUMMARY
Dec 18 17:10:40.696   [fd00::b]:37948           [fd00::c]:4240            Stale or unroutable IP   DROPPED     TCP Flags: SYN
Dec 18 17:10:41.720   [fd00::b]:37948           [fd00::c]:4240            Stale or unroutable IP   DROPPED     TCP Flags: SYN`,
      ['dropped-for-reason proved'],
    ],
    [
      'flows of `cilium connectivity test`',
      `  ❓ [40] Jun 25 16:07:46.217: shop/web-0:54012 -> 10.245.28.146:8080 policy-verdict:none EGRESS DENIED (TCP Flags: SYN)
  ❓ [41] Jun 25 16:07:46.217: shop/web-0:54012 -> 10.245.28.146:8080 Policy denied DROPPED (TCP Flags: SYN)`,
      ['syn-filtered proved'],
    ],
    [
      'tcpdump in a container of Docker Compose that has its name',
      `tcpdump-1  | 21:31:20.000000 IP 10.0.0.1.41002 > 10.0.0.2.443: ${SYN}
tcpdump-1  | 21:31:21.010000 IP 10.0.0.1.41002 > 10.0.0.2.443: ${SYN}`,
      SILENT_SYN,
    ],
    [
      'nettrace',
      `[3445.575957] [tcp_v4_rcv ] TCP: 192.0.2.61:45310 -> 198.51.100.83:8444 seq:3300, ack:0, flags:S
[3445.575990] [kfree_skb  ] TCP: 192.0.2.61:45310 -> 198.51.100.83:8444 seq:3300, ack:0, flags:S, reason: NETFILTER_DROP`,
      ['syn-filtered proved'],
    ],
  ])('%s', (_, listing, causes) => {
    const { capture, diagnosis } = judgeText(listing);
    expect(open(diagnosis)).toEqual(causes);
    expect(codes(capture)).not.toContain('lines-not-understood');
  });

  it('an ASA that has no connection for a SYN-ACK says so, and what that means', () => {
    const { capture, diagnosis } =
      judgeText(`May 06 2024 10:00:00: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.83/8444 to 192.0.2.61/45310 flags SYN ACK  on interface inside
May 06 2024 10:00:01: %FTD-6-106015: Deny TCP (no connection) from 198.51.100.83/8444 to 192.0.2.61/45310 flags SYN ACK  on interface inside`);
    expect(times(capture)).toEqual([0, 1]);
    expect(codes(capture)).not.toContain('lines-not-understood');
    expect(open(diagnosis)).toContain('synack-filtered possible');
    expect(said(diagnosis)).toContain('"Deny TCP (no connection) on interface inside"');
    expect(said(diagnosis)).toContain('asymmetric routing');
  });

  it('a SYN-ACK that an ASA denied, while the client waited for it, need not be in the capture', () => {
    const asked = `2024-05-06 10:00:00.000000 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}
2024-05-06 10:00:01.010000 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}`;
    const denied = (date: string, flags = 'SYN ACK') =>
      `${date}: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.83/8444 to 192.0.2.61/45310 flags ${flags}  on interface inside`;
    const of = (host: string, listing = asked) => open(judgeText(listing, host).diagnosis);
    expect(of(denied('May 06 2024 10:00:01'))).toEqual(['synack-filtered proved']);
    expect(of(denied('May  6 10:00:01 asa1'))).toEqual(['synack-filtered proved']);
    expect(of(denied('May 06 2023 10:00:01'))).toEqual(SILENT_SYN);
    expect(of(denied('May 06 2024 11:07:01'))).toEqual(SILENT_SYN);
    expect(of(denied('May 06 2024 10:00:01', 'RST ACK'))).toEqual(SILENT_SYN);
    // Without dates nobody knows whether it was the same day.
    expect(of(denied('May 06 2024 10:00:01'), asked.replaceAll('2024-05-06 ', ''))).toEqual(
      SILENT_SYN,
    );
  });

  it('a session that an SRX denied is named beside the capture of its client', () => {
    const { diagnosis } = judgeText(
      `2024-05-06 10:00:00.000000 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}`,
      'May  6 10:00:00 srx RT_FLOW: RT_FLOW_SESSION_DENY: session denied 192.0.2.61/45310->198.51.100.83/8444 None 6(0) default-deny untrust trust',
    );
    expect(open(diagnosis)).toEqual(['syn-filtered proved']);
    expect(said(diagnosis)).toContain('session denied by policy default-deny');
  });

  it('ngrep shows a handshake with -e: flags and times, and no numbers', () => {
    const line = (time: string, ends: string, flags: string) =>
      `T 2024/05/06 10:00:${time} ${ends} [${flags}] #1`;
    const [there, back] = [
      '192.0.2.61:45310 -> 198.51.100.83:8444',
      '198.51.100.83:8444 -> 192.0.2.61:45310',
    ];
    const { capture, diagnosis } = judgeText(`# ngrep -d any -e -t '' tcp port 8444
interface: any
filter: ( tcp port 8444 ) and ((ip || ip6) || (vlan && (ip || ip6)))
####
${line('00.000000', there, 'S')}

####
${line('00.020000', back, 'AS')}
${line('00.020100', there, 'A')}
${line('00.020200', there, 'AP')}
  GET / HTTP/1.1..Host: a....
${line('01.040000', back, 'AS')}
${line('01.040100', there, 'A')}`);
    expect(times(capture)).toHaveLength(6);
    expect(codes(capture)).not.toContain('lines-not-understood');
    expect(said(diagnosis)).toContain('sent its SYN-ACK again');
    // Without -e it leaves all of a handshake out.
    expect(readListing(line('00.020200', there, 'AP')).ok).toBe(false);
  });

  it('a log of Google Cloud beside a listing names the rule; a packet of which no flags are said is a SYN where all were', () => {
    const listing = `08:00:00.000000 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}
08:00:01.000000 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}

{"jsonPayload":{"connection":{"dest_ip":"198.51.100.83","dest_port":8444,"protocol":6,"src_ip":"192.0.2.61","src_port":45310},"disposition":"DENIED","rule_details":{"action":"DENY","reference":"network:prod/firewall:deny-all"}}}`;
    const evidence = readHostEvidence(listing.slice(listing.indexOf('{')));
    expect(factsOf(evidence, 'packet')).toMatchObject([
      { flags: null, fate: { kind: 'filter', words: 'DENIED by network:prod/firewall:deny-all' } },
    ]);
  });

  it('packets of other protocols between those of TCP are read as what they are, and cut nothing off', () => {
    const { capture, diagnosis } =
      judgeText(`08:00:00.000000 ARP, Request who-has 198.51.100.83 tell 192.0.2.61, length 28
08:00:00.000100 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}
08:00:00.000200 STP 802.1d, Config, Flags [none], bridge-id 8000.00:11:22:33:44:55.8001, length 35
08:00:00.000300 IP 198.51.100.83.8444 > 192.0.2.61.45310: Flags [R.], seq 0, ack 3301, win 0, length 0
08:00:00.000400 IP 192.0.2.61.36412 > 198.51.100.83.36412: sctp (1) [INIT] [init tag: 1]
08:00:00.000500 IP 192.0.2.61.5353 > 224.0.0.251.5353: 0 PTR (QM)? _http._tcp.local. (40)
08:00:00.000600 IP 192.0.2.61 > 198.51.100.83: ESP(spi=0xc0ffee00,seq=0x1), length 100`);
    expect(codes(capture)).toEqual([]);
    expect(open(diagnosis)).toEqual(refused);
  });

  it('what another command printed below a listing is no line that was cut off', () => {
    const { capture } = judgeText(`08:00:00.000100 IP 192.0.2.61.45310 > 198.51.100.83.8444: ${SYN}

TIME     PID    IP LADDR:LPORT          T> RADDR:RPORT          STATE
08:00:01 0      4  192.0.2.61:45310     R> 198.51.100.83:8444   SYN_SENT`);
    expect(codes(capture)).not.toContain('last-line-cut');
  });

  it('wrapped lines are put together again', () => {
    const { capture, diagnosis } =
      judgeText(`11:20:00.100000 IP 192.0.2.61.45310 > 198.51.100.83.8444: Flags [S], seq
3300, win 64240, options [mss 1460,sackOK,TS val 500 ecr 0,nop,wscale 7],
length 0
11:20:00.100300 IP 198.51.100.83.8444 >
192.0.2.61.45310: Flags [R.], seq 0, ack 3301, win 0, length 0`);
    expect(capture.packets.length).toBe(2);
    expect(codes(capture)).toEqual([]);
    expect(open(diagnosis)).toEqual(refused);
  });

  it('a packet on several interfaces is one packet, sent again it is another', () => {
    const at = (time: string, point: string) =>
      `09:10:${time} ${point} IP 10.1.0.5.45320 > 10.1.0.9.8444: ${SYN}`;
    const { capture } = judgeText(
      [
        at('00.100000', 'veth1 P  '),
        at('00.100010', 'cni0  In '),
        at('00.100020', 'eth0  Out'),
        at('01.130000', 'veth1 P  '),
      ].join('\n'),
    );
    expect(times(capture)).toEqual([0, 1.03]);
  });

  it('numbers that no line prints tell no flows apart', () => {
    const line = (port: number, rest: string) =>
      `Mar  3 04:05:06.1${port % 10}0: 10.0.1.5:${port} (ID:1) ${rest} (TCP Flags: SYN)`;
    const { diagnosis } = judgeText(
      [
        line(33441, '-> 10.0.2.5:5433 (ID:2) to-endpoint FORWARDED'),
        line(33442, '-> 10.0.2.6:5433 (ID:2) to-endpoint FORWARDED'),
      ].join('\n'),
    );
    expect(open(diagnosis)).toEqual(SILENT_SYN);
  });

  it.each([
    [
      'Feb 3 11:20:00.1:CID-0:RT: flow_first_policy_search: policy search',
      'Juniper',
      'monitor traffic',
    ],
    ['%ASA-6-302014: Teardown TCP connection 1 for outside', 'Cisco ASA', 'show capture'],
    ['        c2s flow:\n   source: 192.0.2.61', 'Palo Alto', 'view-pcap'],
  ])('%s: named, with the command that prints more', (listing, name, command) => {
    const result = readListing(listing);
    expect(result.ok || result.error.message).toContain(name);
    expect(result.ok || result.error.message).toContain(command);
  });

  it('nothing read is never nothing odd', () => {
    const result = readListing(
      '11:20:00.100000 IP 192.0.2.61.45310 > 10.0.0.1.x!: Flags [S], seq 1',
    );
    expect(result.ok || result.error.message).toMatch(/no line of it could be read/);
  });

  const unanswered = () => captureOf('53-host-ufw-log');
  it.each([
    [
      // No reason is given: a full accept queue would look the same before Linux 6.15.
      '20:49:06 0 4 192.0.2.61:45310 > 198.51.100.83:8444 LISTEN (SYN)',
      'synack-lost possible',
    ],
    [
      'reason: TCP_LISTEN_OVERFLOW 192.0.2.61:45310 -> 198.51.100.83:8444',
      'accept-queue-full-syn-dropped proved',
    ],
    [
      'f kfree_skb_reason(SKB_DROP_REASON_NO_SOCKET) 192.0.2.61:45310->198.51.100.83:8444(tcp)',
      'no-socket-told proved',
    ],
    [
      '2 123456789010 eni-0a1b2c3d 192.0.2.61 198.51.100.83 45310 8444 6 3 180 1738581600 1738581660 REJECT OK',
      'syn-filtered proved',
    ],
    [
      '[1.5] TCP: request_sock_TCP: Possible SYN flooding on port 8444. Dropping request.',
      'syn-queue-full best',
    ],
    ['[1.5] nf_conntrack: nf_conntrack: table full, dropping packet', 'syn-filtered best'],
    [
      'sonewconn: pcb 0xf (0.0.0.0:8444 (proto 6)): Listen queue overflow: 193 already in queue',
      'accept-queue-full-syn-dropped best',
    ],
    [
      'net.netfilter.nf_conntrack_count = 9\nnet.netfilter.nf_conntrack_max = 9',
      'syn-filtered best',
    ],
  ])('%s', (host, cause) => {
    expect(open(judge(unanswered(), host))[0]).toBe(cause);
  });

  it('states of pf: the SYN came, and nothing went back', () => {
    const host = 'all tcp 198.51.100.83:8444 <- 192.0.2.61:45310       CLOSED:SYN_SENT';
    expect(said(judge(unanswered(), host))).toContain('SYN_SENT without a reply');
  });

  it('two addresses without ports name no connection', () => {
    const host = 'IPv4: martian source 198.51.100.83 from 192.0.2.61, on dev ens5';
    const diagnosis = judge(unanswered(), host);
    expect(open(diagnosis)).toEqual(SILENT_SYN);
    expect(said(diagnosis)).toContain('martian source');
  });

  it.each([
    'web9:~ # ',
    '➜  ~ ',
    '❯ ',
    'bash-5.1$ ',
    '[root@web9 ~]# ',
    'C:\\> ',
    'me@mac ~ % ',
    '$ sleep 9; ',
  ])('a command behind "%s" is one', (prompt) => {
    const host = `${prompt}nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 412 0.0\n`;
    const { unrecognised } = readHostEvidence(host);
    expect(unrecognised).toEqual([]);
    expect(said(judge(unanswered(), host))).toContain('ListenOverflows stands at 412');
  });

  it('outputs between the lines of a listing are evidence, a question is none', () => {
    const evidence = readHostEvidence(
      textBesideListing(listingOf(captureOf('post-with-outputs'))!),
    );
    expect(holdsOutputs(evidence)).toBe(true);
    expect(evidence.tables.map(({ recognisedAs }) => recognisedAs)).toEqual(['ss', 'netstat -s']);
    const asked = readHostEvidence('Was it captured on the server? Only under load?');
    expect(asked).toMatchObject({ tables: [], facts: [] });
  });

  it('a SYN that comes again keeps its number, and the client its ACK', () => {
    const refused = captureOf('refused-then-answered');
    expect([...refused.packets.sequence]).toEqual([1000, 0, 1000, 5000, 1001]);
    expect([...refused.packets.acknowledgment]).toEqual([0, 1001, 0, 1001, 5001]);
    expect(open(judge(refused))).toEqual(['not-listening-yet best']);
    const challenged = captureOf('challenged-then-answered');
    expect([...challenged.packets.sequence.slice(2)]).toEqual([777_001, 1000, 5000, 1001]);
    expect(open(judge(challenged))[0]).toBe('half-open-reuse best');
  });

  it('numbers that are those of the wire are never taken for counted ones', () => {
    const columns =
      'frame.time_epoch ip.src tcp.srcport ip.dst tcp.dstport tcp.flags tcp.seq_raw tcp.ack_raw tcp.len tcp.window_size_value';
    const rows = [
      '1.0 10.0.0.1 40000 10.0.0.2 80 0x0002 100 0 0 64240',
      '1.1 10.0.0.2 80 10.0.0.1 40000 0x0012 5000000 101 0 65160',
      '1.2 10.0.0.1 40000 10.0.0.2 80 0x0010 101 61 0 64240',
    ];
    const result = readListing([columns, ...rows].join('\n').replaceAll(' ', '\t'));
    expect(result.ok && [...result.capture.packets.acknowledgment]).toEqual([0, 101, 61]);
  });

  it.each(['markdown-table', 'printed-collapsed', 'network-monitor'])(
    'a crooked handshake is one in this form too: %s',
    (form) => {
      const capture = captureOf(`crooked-${form}`);
      expect(ends(capture)).toBe('10.0.0.1:40000 → 10.0.0.2:80');
      expect(times(capture).slice(0, 4)).toEqual([0, 0, 0.02, 1.02]);
      expect(codes(capture)).toEqual([]);
      expect(openingOf(capture, 0).crooked).toBe(true);
    },
  );

  it('a packet that a firewall shows at two stages is one, and what it says of it is read', () => {
    const capture = captureOf('pan-flow-basic');
    expect(capture.packets.length).toBe(1);
    expect(open(judge(capture))).toEqual(['syn-filtered proved']);
  });

  it('a summary without numbers tells by order and flags', () => {
    const capture = captureOf('scapy-summary');
    expect(codes(capture)).not.toContain('lines-not-understood');
    expect(open(judge(capture))).toEqual(['health-check best']);
  });

  const ASKED =
    '10:00:00.0 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, length 0';
  const SYN_ACK =
    '10:00:00.1 IP 10.0.0.2.80 > 10.0.0.1.40000: Flags [S.], seq 5000, ack 1001, win 65160, length 0';
  const AGAIN = SYN_ACK.replace('00.1', '01.1');
  const LATER = '10:00:30.0 IP 10.0.0.9.1 > 10.0.0.8.2: Flags [S], seq 1, win 64240, length 0';

  it.each([
    [ASKED, SYN_ACK, '[snip]', AGAIN, LATER],
    [ASKED, SYN_ACK, '... 12 lines omitted ...', AGAIN, LATER],
    [ASKED, '…', SYN_ACK, LATER],
    ["# tcpdump -nni eth0 port 80 | grep 'Flags \\[S'", ASKED, SYN_ACK, AGAIN, LATER],
    ['$ tcpdump -r a.pcap | egrep "SYN|RST"', ASKED, SYN_ACK, AGAIN, LATER],
  ])('what was left out of a text is no evidence: %#', (...lines) => {
    const result = readListing(lines.join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.capture.warnings.map(({ code }) => code)).not.toContain('lines-not-understood');
    expect(open(judge(result.capture))).toEqual(['one-direction-captured best']);
  });

  it.each([
    [ASKED, SYN_ACK, AGAIN, '...', LATER],
    ['$ tcpdump -r a.pcap | grep 10.0.0.1', ASKED, SYN_ACK, AGAIN, LATER],
  ])('what is whole stays evidence: %#', (...lines) => {
    const result = readListing(lines.join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(open(judge(result.capture))).toContain('synack-lost possible');
  });

  it.each(['syn-ack-not-captured', 'ack-not-captured'])('%s: nothing is wrong', (name) => {
    expect(open(judge(captureOf(name)))).toEqual(['healthy best']);
  });

  it.each([
    // A rule on the way, in one line for a minute: of which packet?
    '2 123456789010 eni-0a1b2c3d 10.0.0.1 10.0.0.2 40000 80 6 9 480 1738581600 1738581660 REJECT OK',
    // No reason.
    '20:49:06 0 4 10.0.0.1:40000 > 10.0.0.2:80 SYN_RECV (ACK)',
    // A packet that is not here.
    'reason: NETFILTER_DROP 10.0.0.1:40000 -> 10.0.0.2:80 flags [F.]',
  ])('proves nothing of a handshake, and rules nothing out: %s', (host) => {
    const capture = captureOf('post-with-outputs');
    const alone = judge(capture);
    const beside = judge(capture, host);
    expect(open(beside)).toEqual(open(alone));
    expect(ruledOut(beside)).toEqual(ruledOut(alone));
    expect(said(beside)).toContain('the text does not show');
  });

  it.each([
    ['2025-03-01 10:00:00.000001 IP 10.0.0.1.50000 > 10.0.0.2.80: tcp 0', 'without `-q`'],
    ['[admin@MikroTik] > /tool sniffer quick port=8291', 'file-name=out.pcap'],
    [
      '@;63542130;[cpu_2];[fw4_1];fw_log_drop_ex: Packet proto=6 10.0.0.1:50000 -> 10.0.0.2:443 dropped by fw_handle_first_packet Reason: Rulebase drop - rule 12;',
      'fw monitor',
    ],
    [
      '10:00:00.000001[1] Captured at PortOutput point, TSO not enabled, Checksum not offloaded and not verified, length 74.',
      'pktcap-uw … -o out.pcap',
    ],
    [
      '2 123456789010 eni-1235b8ca 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
      'add this text as output of the host',
    ],
    [
      'Mar  1 10:00:00 lb01 haproxy[2123]: 10.0.0.1:50000 [01/Mar/2025:10:00:00.123] fe be/app1 0/0/-1/-1/3003 503 217',
      'tcpdump -ni any -w out.pcap',
    ],
    ["SF01V_VM01_SFOS 18.0.0# drop-packet-capture 'port 443'", 'tcpdump filedump'],
    [
      'TIME     PID    IP LADDR:LPORT          T> RADDR:RPORT          STATE',
      'add this text as output of the host',
    ],
    ['SENT (0.0048s) TCP 10.0.0.1:40000 > 10.0.0.2:80 S ttl=64 id=51234', 'out.pcap host ADDRESS'],
    ['ETH:    ====( 74 bytes received on interface en0 )==== 10:00:00.0', 'tcpdump -r TRACE'],
    ['Date first seen          Duration Proto      Src IP Addr:Port', 'It counts packets'],
    ['{"timestamp":"2026-01-02T10:00:05+0000","event_type":"flow"}', 'Suricata'],
    ['{"records":[{"flows":[{"flowTuples":["1767348000,10.0.0.1,D"]}]}]}', 'Network Watcher'],
    ['PID   COMM       LADDR           LPORT RADDR           RPORT TX_KB', 'out.pcap host ADDRESS'],
    ['*   Trying 10.0.0.2:80...\n* connect to 10.0.0.2 port 80 failed', 'Capture while it tries'],
    ['connect(3, {sa_family=AF_INET, sin_port=htons(80)}, 16) = -1 ETIMEDOUT', 'no packet'],
    ['<?xml version="1.0"?>\n<psml version="0" creator="wireshark/4.0.17">', 'tshark -r FILE'],
    ['---\n# Packet 1 from /tmp/a.pcapng\n- 1\n- 0.000000\n- 10.0.0.1', 'plain text or CSV'],
  ])('is named, with what is read instead: %s', (pasted, instead) => {
    const result = readListing(pasted);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.error.code).toBe('unsupported-format');
    expect(result.ok ? '' : result.error.message).toContain(instead);
  });

  it('a second capture of the same connection is not read into the first', () => {
    const [first] = text('two-captures').split(/\n\nroot@server/);
    const alone = readListing(first!);
    const both = captureOf('two-captures');
    expect(alone.ok && both.packets.length === alone.capture.packets.length).toBe(true);
    expect(codes(both)).toEqual(['second-capture']);
    expect(open(judge(both))).toEqual(['healthy best']);
  });

  it('a packet of -T ek has the time of its line', () => {
    const packet = (time: number, flags: string) =>
      `{"index":{"_type":"doc"}}\n{"timestamp":"${1_715_072_400_000 + time}","layers":{"ip_src":["10.0.0.5"],"ip_dst":["10.0.0.9"],"tcp_srcport":["40100"],"tcp_dstport":["80"],"tcp_flags":["${flags}"],"tcp_seq_raw":["1000"],"tcp_ack_raw":["0"]}}`;
    const result = readListing(`${packet(0, '0x0002')}\n${packet(1020, '0x0002')}\n`);
    expect(result.ok && times(result.capture)).toEqual([0, 1.02]);
  });

  it('the rule that OpenBSD prints before a packet is its filter speaking', () => {
    const line =
      'May 07 09:00:00.000100 rule 12/(match) block in on em0: 203.0.113.9.40100 > 198.51.100.5.443: S 1000:1000(0) win 64240 <mss 1460>';
    const result = readListing(line);
    expect(result.ok && open(judge(result.capture))).toEqual(['syn-filtered proved']);
  });

  it('a whole last line of another protocol cuts nothing off', () => {
    const more = '10:00:09.9 IP 10.0.0.5 > 10.0.0.9: ICMP echo request, id 1, seq 1, length 64\n';
    const result = readListing(`${ASKED}\n${more}`);
    expect(result.ok && listingOf(result.capture)?.endsCut).toBe(false);
  });

  it('a last line that counts packets is not cut off', () => {
    const lines = text('ack-not-captured').trimEnd();
    const whole = readListing(`${lines}\n0 packets dropped by kernel\n`);
    if (!whole.ok) throw new Error(whole.error.message);
    expect(listingOf(whole.capture)?.endsCut).toBe(false);
  });
});
