/**
 * What people paste when they ask for help: outputs of firewalls, load balancers and tools, cut, wrapped and filtered,
 * with and without outputs of the host. Each case with the answer that it allows, and with what must not be said.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose, type Diagnosis } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/diagnosis/hostEvidence';
import { hostObservations } from '../src/core/diagnosis/hostEvidence/hostObservations';
import { readListing } from '../src/core/listingCapture';
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
