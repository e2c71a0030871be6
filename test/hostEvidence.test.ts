/** Captures of the lab's servers together with the outputs of their hosts, and of the thread in which it all began. */
import type { VantagePlace } from '../src/core/vantage/vantage';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/hostEvidence';
import { counterChange } from '../src/core/hostEvidence/counterChanges';
import { withStatements, type HostEvidence } from '../src/core/hostEvidence/hostEvidence';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import { fateOfReason } from '../src/core/listings/toldFate';
import { openingOf } from '../src/core/opening/openingOf';
import { loadFile } from './support/loadFile';

const NOTHING = readHostEvidence('');
const evidenceText = (name: string) => readFileSync(`test/hostEvidence/${name}.txt`, 'utf8');

interface Placed {
  readonly capture: Capture;
  readonly place: VantagePlace | null;
}

function judge({ capture, place }: Placed, evidence: HostEvidence) {
  const opening = openingOf(capture, 0);
  const extra = hostObservations(evidence, capture, opening, place);
  const { verdict } = diagnose(capture, opening, extra, place);
  const left = verdict!.causes.filter(({ status }) => status !== 'ruled-out');
  return { verdict: verdict!, extra, left, kinds: extra.map(({ kind }) => kind) };
}

async function serverOf(run: string, place: VantagePlace = 'server'): Promise<Placed> {
  return { capture: await loadFile(`test/captures/lab/${run}/${place}.pcap`), place };
}

describe('a server capture with the outputs of its host', () => {
  it.each([
    ['overflow-silent-03', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-data-01', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-mix-01', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-plus-defer-01', 'accept-queue-overflow', 'listen-queue-full'],
    ['ack-hostdrop-01', 'ack-dropped-on-server-host', 'firewall-drops-counted'],
    ['hostdrop-mix-01', 'ack-dropped-on-server-host', 'firewall-drops-counted'],
    ['ack-rejected-01', 'ack-rejected-by-tcp', 'timestamp-rejects-rose'],
    ['ack-badsum-01', 'ack-bad-checksum', 'checksum-errors-rose'],
  ])('%s: %s is proved, by %s', async (run, cause, proof) => {
    const { left, kinds } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    expect(left.map(({ id, status }) => [id, status])).toEqual([[cause, 'proved']]);
    expect(kinds).toContain(proof);
  });

  it('leaves what only the host can tell open without them', async () => {
    for (const run of ['overflow-silent-03', 'overflow-data-01', 'ack-hostdrop-01']) {
      const { left } = judge(await serverOf(run), NOTHING);
      expect(left.length, run).toBeGreaterThan(1);
      expect(left.map(({ status }) => status)).not.toContain('proved');
    }
  });

  it('rules a queue and a filter out for a deferral, but not a proxy that keeps its client silent', async () => {
    const run = 'defer-silent-01';
    const { left, kinds } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    expect(left.map(({ id, status }) => [id, status])).toEqual([
      ['defer-accept', 'best'],
      ['syn-proxy-no-forward', 'possible'],
    ]);
    expect(kinds).toContain('defer-accept-drops-rose');
  });

  it('finds the row of the connection itself, and when it was printed', async () => {
    const run = 'ack-hostdrop-01';
    const { extra } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    const row = extra.find(({ kind }) => kind === 'syn-recv-row');
    expect(row?.text).toContain('778 ms after');
    expect(row?.source).toBe('host');
  });

  it('uses no counter of a host that does not have the listener', async () => {
    const { kinds, left } = judge(
      await serverOf('legacy-defer-01'),
      readHostEvidence(evidenceText('legacy-defer-01')),
    );
    expect(kinds).toEqual(['listener-not-on-host']);
    expect(left.map(({ id }) => id)).toContain('legacy-defer-accept');
  });

  it('proves nothing of an opening with the outputs of another run', async () => {
    const { left } = judge(
      await serverOf('ack-hostdrop-01'),
      readHostEvidence(evidenceText('overflow-data-01')),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(left.map(({ id }) => id)).toContain('ack-dropped-on-server-host');
  });
});

describe('what the text does not show', () => {
  const before = '$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 100\n';
  const after = '$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 314\n';

  it('a single total is a hint and no proof', async () => {
    const { left, extra } = judge(await serverOf('overflow-data-01'), readHostEvidence(before));
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(extra.map(({ text }) => text).join()).toContain('A single snapshot does not say when');
  });

  it('a rise proves when it is stated whose it is and when, and a whole list shows one listener', async () => {
    const placed = await serverOf('overflow-data-01');
    const port = placed.capture.flows.serverPort[0]!;
    const row = `LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:*\n`;
    const header = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\n';
    const stated = (list: string) =>
      judge(
        placed,
        withStatements(readHostEvidence(before + after + list), [
          'outputs-of-server',
          'outputs-around-opening',
        ]),
      );
    expect(judge(placed, readHostEvidence(before + after)).left[0]).toMatchObject({
      id: 'accept-queue-overflow',
      status: 'best',
    });
    // More than this opening needs, and nothing shows that no other listener had it.
    for (const searched of [
      '',
      row,
      `$ ss -ltn | grep :${port}\n${row}`,
      `$ ss -ltn sport = :${port}\n${header}${row}`,
    ]) {
      expect(stated(searched).left[0]).toMatchObject({
        id: 'accept-queue-overflow',
        status: 'best',
      });
    }
    const whole = stated(`$ ss -ltn\n${header}${row}`);
    expect(whole.left.map(({ id, status }) => [id, status])).toEqual([
      ['accept-queue-overflow', 'proved'],
    ]);
    expect(whole.extra.map(({ text }) => text).join()).toContain('rose by 214');
  });

  it('times of day around the opening say as much', async () => {
    const placed = await serverOf('overflow-data-01');
    const { capture } = placed;
    const at = (seconds: number) =>
      new Date(Number(capture.start! / 1_000_000n) + seconds * 1000).toISOString();
    const listener = '$ ss -ltn\nLISTEN 0 128 0.0.0.0:3000 0.0.0.0:*\n';
    const port = capture.flows.serverPort[0]!;
    const timed = (from: number, to: number) =>
      readHostEvidence(
        `## ${at(from)}\n${before}## ${at(to)}\n${after}${listener.replace('3000', String(port))}`,
      );
    expect(judge(placed, timed(-5, 60)).left[0]).toMatchObject({ status: 'proved' });
    expect(judge(placed, timed(-5, -1)).left[0]).toMatchObject({ status: 'best' });
  });

  it('a rise that is too small for what was ignored proves nothing', async () => {
    const small = readHostEvidence(before + before.replace('100', '101'));
    const { left } = judge(
      await serverOf('overflow-data-01'),
      withStatements(small, ['outputs-of-server', 'outputs-around-opening']),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
  });

  it('a counter that did not rise rules its cause out only where it covers the opening', async () => {
    const still = readHostEvidence(before + before);
    const capture = await serverOf('overflow-data-01');
    const ids = (evidence: HostEvidence) => judge(capture, evidence).left.map(({ id }) => id);
    expect(ids(still)).toContain('accept-queue-overflow');
    expect(
      ids(withStatements(still, ['outputs-of-server', 'outputs-around-opening'])),
    ).not.toContain('accept-queue-overflow');
  });

  it('seen at the client, the server may never have had the segments that it counted', async () => {
    const { left } = judge(
      await serverOf('overflow-data-01', 'client'),
      readHostEvidence(evidenceText('overflow-data-01')),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(left[0]!.id).toBe('accept-queue-overflow');
  });
});

describe('the outputs of the thread', () => {
  const evidence = readHostEvidence(evidenceText('thread-33690-host'));
  const run = 'seed-33690-replica-emulated-server-01';

  it('are all recognised but for its two remarks', () => {
    expect(evidence.tables.map(({ recognisedAs }) => recognisedAs)).toEqual([
      'iptables',
      'netstat -s',
      'netstat -s',
      'counted states',
      'statements',
    ]);
    expect(evidence.unrecognised.map(({ line }) => line)).toEqual([1, 26]);
    expect(evidence.tables[2]!.note).toContain('TcpExt is missing');
  });

  it('strengthen the accept queue, and prove no more than the packets', async () => {
    const capture = await loadFile(`test/captures/lab/${run}/server.pcap`);
    const without = judge({ capture, place: null }, NOTHING).left;
    const { left, extra } = judge({ capture, place: null }, evidence);
    expect(left.map(({ id, status }) => [id, status])).toEqual([['accept-queue-overflow', 'best']]);
    expect(left[0]!.because.length).toBeGreaterThan(without[0]!.because.length);
    const texts = extra.map(({ text }) => text).join('\n');
    expect(texts).toContain('126 of 920 connections of the host are half-open at once');
    expect(texts).toContain('705 bad segments of 17,545,014 received');
    expect(texts).toContain('background');
    expect(texts).toContain('single snapshot');
    expect(texts).toContain('The packet filter has no rule at all');
    expect(extra.filter(({ source }) => source === 'stated').map(({ kind }) => kind)).toEqual([
      'captured-at-server',
      'same-at-both-ends',
      'only-under-load',
    ]);
  });

  it('speak of another capture than the one of the client', async () => {
    const capture = await serverOf(run, 'client');
    expect(judge(capture, evidence).kinds).not.toContain('captured-at-server');
  });

  it('make the filter less likely where the packets leave it open, without ruling it out', async () => {
    const capture = await serverOf('seed-33690-replica-01');
    const { left } = judge(capture, evidence);
    expect(left[0]).toMatchObject({ id: 'accept-queue-overflow', status: 'best' });
    const filter = left.find(({ id }) => id === 'ack-dropped-on-server-host');
    expect(filter?.because.map(({ text }) => text).join()).toContain('Speaks against it');
  });
});

describe('what a host says of another packet, another time or another socket', async () => {
  const placed: Placed = {
    capture: await loadFile('test/captures/field/m150-queue-full-at-the-server.pcap'),
    place: 'server',
  };
  const proved = (text: string) =>
    judge(placed, readHostEvidence(text))
      .left.filter(({ status }) => status === 'proved')
      .map(({ id }) => id);
  const dropped = (
    before: string,
    numbers = 'ID=35668 DF PROTO=TCP SPT=51234 DPT=8443 WINDOW=502',
  ) =>
    `${before} IN=eth0 OUT= MAC=52:54:00 SRC=192.0.2.10 DST=198.51.100.20 LEN=52 TOS=0x00 PREC=0x00 TTL=54 ${numbers} RES=0x00 ACK URGP=0`;
  const listed = (date: string, ...waiting: number[]) =>
    [
      date,
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port',
      ...waiting.map((count) => `LISTEN ${count} 128 0.0.0.0:8443 0.0.0.0:*`),
      '',
    ].join('\n');
  const NOV_14 = 'Tue Nov 14 22:13:';

  it('a line that names a packet of the handshake proves', () => {
    for (const before of [
      '[1.7] [UFW BLOCK]',
      '2023-11-14T22:13:20+00:00 web01 kernel: [1.7] DROP:',
      // Whatever the zone of the host is.
      'Nov 15 03:43:21 web01 kernel: [1.7] DROP:',
      'Nov 14 14:13:20 web01 kernel: [1.7] DROP:',
    ]) {
      expect(proved(dropped(before)), before).toEqual(['ack-dropped-on-server-host']);
    }
  });

  it('a line of another day, another hour, or with the numbers of another packet does not', () => {
    for (const line of [
      dropped('2023-11-12T08:00:00+00:00 web01 kernel: [1.7] [UFW BLOCK]'),
      dropped('2023-11-14T20:10:00+00:00 web01 kernel: [1.7] [UFW BLOCK]'),
      dropped('Nov 12 08:00:00 web01 kernel: [1.7] DROP-IN:'),
      dropped('Nov 14 22:20:20 web01 kernel: [1.7] DROP-IN:'),
      dropped('[1.7] DROP:', 'ID=35668 DF PROTO=TCP SPT=51234 DPT=8443 SEQ=123 ACK=456 WINDOW=502'),
      dropped('[1.7] DROP:', 'ID=60000 DF PROTO=TCP SPT=51234 DPT=8443 WINDOW=229'),
      dropped('[1.7] nodrop:'),
      dropped('[1.7] not dropped:'),
      '2023-11-12T08:00:00Z SKB 0xffff8881a2b3c400 1 <empty>:0 4026531840 0 eth0:2 0x0800 1500 52 192.0.2.10:51234->198.51.100.20:8443(tcp) kfree_skb_reason(SKB_DROP_REASON_TCP_LISTEN_OVERFLOW)',
    ]) {
      expect(proved(line), line).toEqual([]);
    }
  });

  it('a line of a segment that the server did not ignore, or of an RST, does not', () => {
    const line = dropped('[1.7] [UFW BLOCK]');
    expect(proved(line.replace(' ACK URGP', ' RST URGP'))).toEqual([]);
    expect(proved(line.replace(' ACK URGP', ' ACK FIN URGP'))).toEqual([]);
    const synAck = line
      .replace('SRC=192.0.2.10 DST=198.51.100.20', 'SRC=198.51.100.20 DST=192.0.2.10')
      .replace(
        'ID=35668 DF PROTO=TCP SPT=51234 DPT=8443 WINDOW=502',
        'PROTO=TCP SPT=8443 DPT=51234',
      )
      .replace(' ACK URGP', ' ACK SYN URGP');
    expect(proved(synAck)).toEqual([]);
  });

  it('counters of two hosts are no difference, and a listener of any address may be that of another server', async () => {
    const printed = (host: string, second: number, overflows: number) =>
      `root@${host}:~# date; nstat -az TcpExtListenOverflows\n${NOV_14}${second} UTC 2023\n#kernel\nTcpExtListenOverflows ${overflows} 0.0\n`;
    const list = `root@web1:~# ss -ltn\nState Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 511 0.0.0.0:443 0.0.0.0:*\n`;
    const twoServers: Placed = {
      capture: await loadFile('test/captures/field/m246-two-servers-of-one-port.pcap'),
      place: 'server',
    };
    const told = (...texts: string[]) => judge(twoServers, readHostEvidence(texts.join(''))).kinds;
    expect(told(printed('web1', 19, 0), printed('web1', 40, 8), list)).toContain(
      'listen-overflows-counted',
    );
    expect(
      told(
        printed('web1', 19, 0),
        printed('web1', 40, 8),
        list.replace('0.0.0.0:443', '192.0.2.80:443'),
      ),
    ).toContain('listen-overflows-rose');
    expect(new Set(told(printed('web1', 19, 0), printed('web2', 40, 8), list))).toEqual(
      new Set(['host-snapshot']),
    );
  });

  it('counters of a host say nothing of a listener in a container or a pod', () => {
    const counted = (prompt: string, second: number) =>
      `${prompt}date; nstat -az TcpExtListenOverflows\n${NOV_14}${second} UTC 2023\n#kernel\nTcpExtListenOverflows 0 0.0\n`;
    const list = (command: string, process: string) =>
      `${command}\nState Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 511 0.0.0.0:8443 0.0.0.0:* ${process}\n`;
    const left = (...texts: string[]) => {
      const { left: causes, extra } = judge(placed, readHostEvidence(texts.join('')));
      return {
        queue: causes.some(({ id }) => id === 'accept-queue-overflow'),
        words: extra.map(({ text }) => text).join(' '),
      };
    };
    const node = counted('root@node1:~# ', 19) + counted('root@node1:~# ', 59);
    const bare = counted('$ ', 19) + counted('$ ', 59);
    const nginx = 'users:(("nginx",pid=8,fd=6))';
    // The same machine: it decides.
    expect(left(bare, list('$ ss -ltnp', nginx)).queue).toBe(false);
    expect(left(node, list('root@node1:~# ss -ltnp', nginx)).queue).toBe(false);
    expect(left(node, list('', nginx)).queue).toBe(false);
    const pod = 'kubectl exec web-0 -- ss -ltnp';
    expect(left(node, list(`root@node1:~# ${pod}`, nginx))).toMatchObject({
      queue: true,
      words: expect.stringContaining('on web-0, the counters on node1') as string,
    });
    expect(left(bare, list(`$ ${pod}`, nginx))).toMatchObject({
      queue: true,
      words: expect.stringContaining('the machine where they were typed') as string,
    });
    expect(left(bare, list('$ ss -ltnp', 'users:(("docker-proxy",pid=9,fd=4))'))).toMatchObject({
      queue: true,
      words: expect.stringContaining('docker-proxy holds port 8443 open') as string,
    });
  });

  it('a rule that would have dropped the answered SYN as well came later', () => {
    const rule = (match: string) =>
      proved(
        `root@web1:~# iptables -nvL INPUT\nChain INPUT (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target prot opt in out source destination\n 8 416 DROP tcp -- * * 192.0.2.10 0.0.0.0/0 tcp dpt:8443 ${match}\nroot@web1:~# ss -ltn\nState Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 198.51.100.20:8443 0.0.0.0:*\n`,
      );
    expect(rule('flags:!0x17/0x02')).toEqual(['ack-dropped-on-server-host']);
    expect(rule('')).toEqual([]);
  });

  it('who denies or supposes a statement does not state it', () => {
    const stated = (text: string) =>
      readHostEvidence(text).facts.flatMap((fact) => (fact.fact === 'statement' ? fact.id : []));
    expect(stated('note: captured on the server')).toEqual(['captured-on-server']);
    expect(stated('It happens only under load, not at night.')).toEqual(['only-under-load']);
    for (const text of [
      'We have not captured on the server yet, only on the firewall.',
      'If we captured on the server we would see the ACK.',
      'It is not the same on both ends: the ACK is missing.',
      'Next step: capture taken on the server',
      'These outputs are from the server of another customer.',
    ])
      expect(stated(text), text).toEqual([]);
  });

  it('a full queue proves where no other socket of the port, and no other moment, had room', () => {
    const full = listed(`${NOV_14}22 UTC 2023`, 129);
    expect(proved(full)).toEqual(['accept-queue-overflow']);
    expect(proved(listed(`${NOV_14}22 UTC 2023`, 129, 0, 3))).toEqual([]);
    expect(proved(listed(`${NOV_14}21 UTC 2023`, 0) + full)).toEqual([]);
    // It had room again after the last segment that was ignored.
    expect(proved(full + listed(`${NOV_14}59 UTC 2023`, 0))).toEqual(['accept-queue-overflow']);
  });

  it('of several lists the one that the text shows first is named, whenever it was made', () => {
    const text = (...seconds: number[]) =>
      seconds.map((second) => listed(`${NOV_14}${second} UTC 2023`, 129)).join('');
    const named = (...seconds: number[]) =>
      judge(placed, readHostEvidence(text(...seconds))).extra.find(
        ({ kind }) => kind === 'listen-queue-full',
      )?.text;
    expect(named(21, 22)).toContain('22:13:21 UTC');
    expect(named(22, 21)).toContain('22:13:22 UTC');
    // Neither before the first segment that was ignored nor after the last resend.
    expect(named(10, 59, 22, 21)).toContain('22:13:22 UTC');
    expect(named(10, 59)).toBeUndefined();
  });

  it('a queue holds what its own system lets it hold', () => {
    const freeBsd = (waiting: number) =>
      `${NOV_14}22 UTC 2023\nCurrent listen queue sizes (qlen/incqlen/maxqlen)\nProto Listen                           Local Address         \ntcp4  ${waiting}/0/128                        *.8443\n`;
    const macOs = (waiting: number) =>
      `${NOV_14}22 UTC 2023\nCurrent listen queue sizes (qlen/incqlen/maxqlen)\nListen         Local Address         \n${waiting}/0/128      *.8443\n`;
    // A full one forgets the connection, and its SYN-ACK would not have come again.
    const forgets = (text: string) =>
      judge(placed, readHostEvidence(text)).extra.some(({ text: words }) => /forget/.test(words));
    expect([freeBsd(150), freeBsd(193), macOs(127), macOs(128)].map(forgets)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(proved(freeBsd(193))).toEqual([]);
  });

  it('a full queue of another socket is not the one of this opening', () => {
    const rows = (...sockets: string[]) =>
      `${NOV_14}22 UTC 2023\nState Recv-Q Send-Q Local Address:Port Peer Address:Port\n${sockets.map((each) => `LISTEN ${each} 0.0.0.0:*\n`).join('')}`;
    const queue = ['accept-queue-overflow'];
    expect(proved(rows('129 128 0.0.0.0:8443'))).toEqual(queue);
    // A socket of both versions is written as *; one of IPv6 alone takes no IPv4.
    expect(proved(rows('129 128 *:8443'))).toEqual(queue);
    expect(proved(rows('129 128 [::]:8443'))).toEqual([]);
    expect(proved(rows('129 128 0.0.0.0:8443', '0 128 [::]:8443'))).toEqual(queue);
    expect(proved(rows('0 128 0.0.0.0:8443', '129 128 [::]:8443'))).toEqual([]);
    // The address goes before any address.
    expect(proved(rows('0 128 198.51.100.20:8443', '129 128 0.0.0.0:8443'))).toEqual([]);
    expect(proved(rows('129 128 198.51.100.20:8443', '0 128 0.0.0.0:8443'))).toEqual(queue);
    // Rows of connections to other addresses: a machine behind the one that was asked.
    const behind = 'ESTAB 0 0 10.0.0.5:8443 10.0.0.1:4001\n';
    expect(proved(rows('129 128 0.0.0.0:8443') + behind)).toEqual([]);
    // The connection itself was open then.
    const open = 'ESTAB 300 0 198.51.100.20:8443 192.0.2.10:51234\n';
    expect(proved(rows('129 128 0.0.0.0:8443') + open)).toEqual([]);
    // It would have reset the connection.
    expect(proved(`${rows('129 128 0.0.0.0:8443')}net.ipv4.tcp_abort_on_overflow = 1\n`)).toEqual(
      [],
    );
    // One has just been taken from it.
    expect(judge(placed, readHostEvidence(rows('128 128 0.0.0.0:8443'))).kinds).toEqual([
      'host-snapshot',
    ]);
  });

  it('of the events of connection tracking the last one counts', () => {
    const ends = 'src=192.0.2.10 dst=198.51.100.20 sport=51234 dport=8443';
    const back = 'src=198.51.100.20 dst=192.0.2.10 sport=8443 dport=51234';
    const half = ` [UPDATE] tcp      6 60 SYN_RECV ${ends} ${back}\n`;
    const open = ` [UPDATE] tcp      6 432000 ESTABLISHED ${ends} ${back} [ASSURED]\n`;
    const kinds = (text: string) => judge(placed, readHostEvidence(text)).kinds;
    expect(kinds(half)).toContain('tracked-half-open');
    expect(kinds(half + open)).not.toContain('tracked-half-open');
  });

  it('two prints of a counter without anything between them are two readings', () => {
    const rise = (...lines: string[]) =>
      counterChange(readHostEvidence(lines.join('\n')), ['TcpExtListenOverflows'], null)?.rise;
    const words = 'times the listen queue of a socket overflowed';
    const raw = 'TcpExt: SyncookiesSent ListenOverflows';
    const exported = (host: string, value: number) =>
      `node_netstat_TcpExt_ListenOverflows{instance="${host}"} ${value}`;
    expect(rise(`    4711 ${words}`, `    4715 ${words}`, `    4719 ${words}`)).toBe(8);
    expect(rise('\t4711 listen queue overflows', '\t4719 listen queue overflows')).toBe(8);
    expect(rise('TcpExtListenOverflows 4711 0.0', 'TcpExtListenOverflows 4719 0.0')).toBe(8);
    expect(rise(raw, 'TcpExt: 0 4711', raw, 'TcpExt: 0 4719')).toBe(8);
    expect(rise(exported('web01', 4711), exported('web01', 4719))).toBe(8);
    expect(rise(exported('web01', 4711), exported('web02', 4719))).toBe(null);
  });

  it('the trace of a packet filter proves like its log', () => {
    const ends = 'ip saddr 192.0.2.10 ip daddr 198.51.100.20';
    const nft = (id: number) =>
      `trace id 9f83a2c1 inet filter input packet: iif "eth0" ${ends} ip ttl 54 ip id ${id} ip protocol tcp ip length 52 tcp sport 51234 tcp dport 8443 tcp flags == ack tcp window 502\ntrace id 9f83a2c1 inet filter input rule ct state invalid counter packets 8 bytes 416 drop (verdict drop)\n`;
    const xtables = (verdict: string) =>
      `PACKET: 2 9f83a2c1 IN=eth0 MACSRC=52:54:0:12:34:56 SRC=192.0.2.10 DST=198.51.100.20 LEN=52 TOS=0x0 TTL=54 ID=35668DF SPORT=51234 DPORT=8443 ACK \n TRACE: 2 9f83a2c1 filter:INPUT:rule:0x3:${verdict}  -4 -t filter -A INPUT\n`;
    expect(proved(nft(35_668))).toEqual(['ack-dropped-on-server-host']);
    expect(proved(nft(2))).toEqual([]);
    expect(proved(xtables('DROP'))).toEqual(['ack-dropped-on-server-host']);
    expect(proved(xtables('ACCEPT'))).toEqual([]);
  });

  it('only what the kernel drops before TCP counts with the packet filter', () => {
    const rose = (counter: string) =>
      judge(
        placed,
        readHostEvidence(
          `${NOV_14}19 UTC 2023\n${counter} 5 0.0\n${NOV_14}30 UTC 2023\n${counter} 13 0.0\n`,
        ),
      ).kinds;
    expect(rose('TcpExtIPReversePathFilter')).toContain('firewall-drops-perhaps');
    for (const counter of ['TcpExtTCPMinTTLDrop', 'TcpExtTCPMD5NotFound']) {
      expect(rose(counter), counter).toEqual(['host-snapshot']);
    }
  });

  it('prints of other systems, and as people paste them, are the same facts', () => {
    const kinds = (text: string) => judge(placed, readHostEvidence(text)).kinds;
    const rise = (text: string) =>
      counterChange(readHostEvidence(text), ['TcpExtListenOverflows'], null)?.rise;
    const words = 'times the listen queue of a socket overflowed';
    expect(rise(`1c1\n<     4711 ${words}\n---\n>     4719 ${words}\n`)).toBe(8);
    expect(rise(`@@ -1 +1 @@\n-    4711 ${words}\n+    4719 ${words}\n`)).toBe(8);
    expect(
      rise(
        'TCP\ttcpListenDrop       =  4711\ttcpListenDropQ0     =     0\nTCP\ttcpListenDrop =  4719',
      ),
    ).toBe(8);
    for (const text of [
      'LISTEN 129    128          0.0.0.0:https-alt      0.0.0.0:*',
      '| State | Recv-Q | Send-Q | Local Address:Port | Peer Address:Port |\n|---|---|---|---|---|\n| LISTEN | 129 | 128 | 0.0.0.0:8443 | 0.0.0.0:* |',
      'tcp      129      0 0.0.0.0:8443            0.0.0.0:*               ESCUCHAR',
      '   0: 00000000:20FB 00000000:0000 0A 00000000:00000081 00:00000000 00000000    33        0 29912 1 0000000000000000 100 0 0 10 0',
    ]) {
      expect(kinds(text), text).toContain('listen-queue-full-once');
    }
    expect(
      kinds(
        '   1: 146433C6:20FB 0A0200C0:C822 03 00000000:00000000 01:00000064 00000003     0        0 0 1',
      ),
    ).toContain('syn-recv-row');
    expect(kinds('@drops[SKB_DROP_REASON_TCP_LISTEN_OVERFLOW]: 8')).toContain(
      'listen-overflow-logged',
    );
    expect(proved(listed('Tue Nov 14 10:13:22 PM UTC 2023', 129))).toHaveLength(1);
    expect(proved(listed('Di 14. Nov 22:13:22 UTC 2023', 129))).toHaveLength(1);
  });
});

describe('what only looks like the packet filter that dropped', async () => {
  const placed: Placed = {
    capture: await loadFile('test/captures/field/m150-queue-full-at-the-server.pcap'),
    place: 'server',
  };
  const look = (text: string) => judge(placed, readHostEvidence(text));
  const provedBy = (text: string) =>
    look(text)
      .left.filter(({ status }) => status === 'proved')
      .map(({ id }) => id);
  const LISTENER =
    '$ ss -ltn\nState Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 0.0.0.0:8443 0.0.0.0:*\n';
  const RULE = 'tcp dport 8443 tcp flags & (syn|ack) == ack counter packets 20 bytes 1000 drop';
  const nft = (family: string, hook = 'input') =>
    `${LISTENER}$ nft list ruleset\ntable ${family} t {\n chain c {\n  type filter hook ${hook} priority 0; policy accept;\n  ${RULE}\n }\n}\n`;

  it('a rule of another address family, or of some device, proves nothing', () => {
    for (const family of ['ip', 'inet']) {
      expect(provedBy(nft(family)), family).toEqual(['ack-dropped-on-server-host']);
    }
    for (const family of ['ip6', 'arp', 'bridge']) {
      expect(provedBy(nft(family)), family).toEqual([]);
    }
    for (const family of ['netdev', 'inet']) {
      expect(provedBy(nft(family, 'ingress device "eth1"')), family).toEqual([]);
    }
  });

  it('a check of the way back, IPsec or a security module is no filter', () => {
    for (const reason of [
      'IP_RPFILTER',
      'XFRM_POLICY',
      'SECURITY_HOOK',
      'SOCKET_FILTER',
      'TAP_TXFILTER',
    ]) {
      expect(fateOfReason(reason)).toEqual({ kind: 'dropped', words: reason });
    }
    for (const reason of ['NETFILTER_DROP', 'BPF_CGROUP_EGRESS']) {
      expect(fateOfReason(reason).kind).toBe('filter');
    }
  });

  it('a filter of which a rule was not read, or that sees another family, is not called empty', () => {
    const chain = (tool: string, row = '') =>
      `$ ${tool} -L INPUT -v -n\nChain INPUT (policy ACCEPT 1 packets, 60 bytes)\n pkts bytes target prot opt in out source destination\n${row}`;
    expect(look(LISTENER + chain('iptables')).kinds).toContain('firewall-empty');
    expect(look(LISTENER + chain('ip6tables')).kinds).not.toContain('firewall-empty');
    expect(look(LISTENER + chain('iptables', '   20   600 DROP tcp\n')).kinds).not.toContain(
      'firewall-empty',
    );
  });
});

describe('what a full queue is not proved beside', async () => {
  const server: Placed = {
    capture: await loadFile('test/captures/field/m286-ignored-at-the-server.pcap'),
    place: 'server',
  };
  const isProved = (text: string) =>
    judge(server, readHostEvidence(text)).left.some(({ status }) => status === 'proved');
  const withoutRules = (text: string) => text.replace(/^\$ nft list ruleset\n(?:.+\n)+/gm, '');

  it.each(['queue-full-beside-a-rule', 'overflows-beside-a-rule'])(
    'a rule without a counter that drops all of it: %s',
    (name) => {
      const text = evidenceText(name);
      expect(isProved(text)).toBe(false);
      expect(isProved(withoutRules(text))).toBe(true);
    },
  );

  it('outputs that lie far apart', () => {
    expect(isProved(evidenceText('overflows-over-two-hours'))).toBe(false);
  });
});

describe('whose packet filter logged a line', async () => {
  const placed: Placed = {
    capture: await loadFile('test/captures/field/m150-queue-full-at-the-server.pcap'),
    place: 'server',
  };
  const unacknowledged: Placed = {
    capture: await loadFile('test/captures/field/m270-syn-acks-without-ack-at-the-server.pcap'),
    place: 'server',
  };
  const provedBy = (text: string, of = placed) =>
    judge(of, readHostEvidence(text))
      .left.filter(({ status }) => status === 'proved')
      .map(({ id }) => id);
  const SERVERS_OWN = 'ack-dropped-on-server-host';
  const logged = (devices: string, more = 'ACK', length = 52, before = '[1.7] DROP:') =>
    `${before} ${devices} SRC=192.0.2.10 DST=198.51.100.20 LEN=${length} TOS=0x00 PREC=0x00 TTL=54 ID=35668 DF PROTO=TCP SPT=51234 DPT=8443 WINDOW=502 RES=0x00 ${more} URGP=0`;
  const windows = (path: string) =>
    `2023-11-14 22:13:20 DROP TCP 192.0.2.10 198.51.100.20 51234 8443 52 A - - 502 - - - ${path}`;
  const traced = (hook: string, devices: string) =>
    `trace id 9f83a2c1 inet filter ${hook} packet: ${devices} ip saddr 192.0.2.10 ip daddr 198.51.100.20 ip ttl 54 ip id 35668 ip protocol tcp ip length 52 tcp sport 51234 tcp dport 8443 tcp flags == ack tcp window 502\ntrace id 9f83a2c1 inet filter ${hook} rule ct state invalid drop (verdict drop)\n`;

  it.each([
    ['it came in for the host itself', logged('IN=eth0 OUT='), [SERVERS_OWN]],
    ['it was passed on', logged('IN=eth0 OUT=eth1'), ['ack-filtered']],
    ['it left a bridge', logged('IN=br-7f3 OUT=eth0 PHYSIN=veth12'), ['ack-filtered']],
    ['its sender would have dropped it', logged('IN= OUT=eth0'), []],
    ['Windows received it', windows('RECEIVE'), [SERVERS_OWN]],
    ['Windows passed it on', windows('FORWARD'), ['ack-filtered']],
    ['Windows sent it', windows('SEND'), []],
    ['a trace of what came in', traced('input', 'iif "eth0"'), [SERVERS_OWN]],
    ['a trace before routing', traced('prerouting', 'iif "eth0"'), [SERVERS_OWN]],
    ['a trace of what was passed on', traced('forward', 'iif "eth0" oif "eth1"'), ['ack-filtered']],
    ['a trace of what was sent', traced('output', 'oif "eth0"'), []],
    [
      'a firewall of pfSense, which stands before others',
      'Nov 14 22:13:20 fw filterlog: 5,,,1000000103,em0,match,block,in,4,0x0,,54,35668,0,DF,6,tcp,52,192.0.2.10,198.51.100.20,51234,8443,0,A,1022050302,560161642,502,,',
      [],
    ],
  ])('%s', (_, line, expected) => {
    expect(provedBy(line)).toEqual(expected);
  });

  it('a rule that only logs an ACK shows that it came in', () => {
    const onTheWay: Placed = { ...placed, place: 'path' };
    const acks = (before: string, beside = '', devices = 'IN=eth0 OUT=', more = 'ACK') => {
      const host = `${logged(devices, more, 52, `Nov 14 22:13:20 web01 kernel: ${before}`)}\n${beside}`;
      const { kinds, verdict } = judge(onTheWay, readHostEvidence(host));
      const lost = verdict.causes.find(({ id }) => id === 'ack-lost-before-server')!;
      const against = lost.because.filter(({ text }) => text.startsWith('Speaks against'));
      return {
        kinds: kinds.filter((kind) => /^ack-(?:logged|called)/.test(kind)),
        lost: lost.status === 'ruled-out' ? 'ruled out' : against.length,
      };
    };
    const listener =
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 198.51.100.20:8443 0.0.0.0:*\n';
    expect(acks('[UFW AUDIT]')).toEqual({ kinds: ['ack-logged'], lost: 1 });
    expect(acks('[UFW AUDIT]', listener)).toEqual({
      kinds: ['ack-logged-at-server'],
      lost: 'ruled out',
    });
    expect(acks('CT-INVALID:').kinds).toEqual(['ack-logged', 'ack-called-invalid']);
    expect(acks('ct not invalid:').kinds).toEqual(['ack-logged']);
    // Passed on; of another kind of segment.
    expect(acks('[UFW AUDIT]', '', 'IN=eth0 OUT=eth1')).toEqual({ kinds: [], lost: 0 });
    expect(acks('[UFW AUDIT]', '', 'IN=eth0 OUT=', 'RST')).toEqual({ kinds: [], lost: 0 });
  });

  it('however many lines name other connections of the same end, those of this one count', () => {
    const line = logged('IN=eth0 OUT=');
    const others = Array.from({ length: 300 }, (_, i) =>
      line.replace('DST=198.51.100.20', `DST=198.51.${101 + (i >> 8)}.${i & 255}`),
    );
    expect(provedBy([...others, line].join('\n'))).toEqual([SERVERS_OWN]);
    expect(provedBy(others.join('\n'))).toEqual([]);
  });

  it('a prefix that names a list, or what may come, is no drop', () => {
    const said = (prefix: string) => provedBy(logged('IN=eth0 OUT=', 'ACK', 52, `[1.7] ${prefix}`));
    for (const prefix of ['[UFW BLOCK]', 'IN-drop:', 'FINAL_REJECT:', 'IPTables-Dropped:']) {
      expect(said(prefix), prefix).toEqual([SERVERS_OWN]);
    }
    for (const prefix of [
      'BLOCK-LIST_lookup:',
      '[Spamhaus DROP check]',
      'DROP-CANDIDATE:',
      'drop_if_flood:',
      'LOG_BEFORE_DROP_RULES',
      'pre-check-DROP?',
      'mark-for-reject-later:',
      'block? :',
      'drop=0',
      'sampled drop-policy-next',
    ]) {
      expect(said(prefix), prefix).toEqual([]);
    }
  });

  it('a drop of the SYN that was answered is not of what the server ignored', () => {
    const traced = (flags: string, numbers: string) =>
      `8123400100 (2) [swapper/2] 0 [tp] skb:kfree_skb drop (TCP_LISTEN_OVERFLOW)\n  192.0.2.10.51234 > 198.51.100.20.8443 ttl 54 id 4411 off 0 [DF] len 60 proto TCP (6) flags [${flags}] ${numbers} win 64240`;
    const { syns, ack } = openingOf(placed.capture, 0);
    expect(provedBy(traced('S', `seq ${syns[0]!.sequence}`))).toEqual([]);
    expect(provedBy(traced('.', `seq ${ack!.sequence} ack ${ack!.acknowledgment}`))).toEqual([
      'accept-queue-overflow',
    ]);
  });

  it('a line of a segment with data is not of the ACK', () => {
    expect(provedBy(logged('IN=eth0 OUT=', 'ACK PSH'))).toEqual([]);
    expect(provedBy(logged('IN=eth0 OUT=', 'ACK', 352))).toEqual([]);
    expect(provedBy(logged('IN=eth0 OUT=', 'ACK', 60))).toEqual([SERVERS_OWN]);
  });

  it('where several ACKs fit, the second of the line tells which one it was', () => {
    const at = (time: string) =>
      logged('IN=eth0 OUT=', 'ACK', 52, `${time} web01 kernel: DROP:`).replace('ID=35668 ', '');
    expect(provedBy(at('Nov 14 22:13:20'))).toEqual([SERVERS_OWN]);
    expect(provedBy(at('Nov 14 22:13:27'))).toEqual([]);
    expect(provedBy(at('Nov 14 22:14:00'))).toEqual([]);
    const { left } = judge(placed, readHostEvidence(at('Nov 14 22:14:00')));
    expect(left[0]).toMatchObject({ id: SERVERS_OWN, status: 'best' });
  });

  it('a SYN-ACK that the filter of its receiver dropped had come to the client', () => {
    const synAck = (devices: string) =>
      `Nov 14 22:13:20 laptop kernel: [UFW BLOCK] ${devices} SRC=192.0.2.80 DST=10.1.2.3 LEN=60 TOS=0x00 PREC=0x00 TTL=55 ID=0 DF PROTO=TCP SPT=443 DPT=51234 WINDOW=65160 RES=0x00 ACK SYN URGP=0\n`;
    expect(provedBy(synAck('IN=wlan0 OUT='), unacknowledged)).toEqual([
      'synack-dropped-on-client-host',
    ]);
    expect(provedBy(synAck('IN=eth0 OUT=eth1'), unacknowledged)).toEqual(['synack-filtered']);
  });
});
