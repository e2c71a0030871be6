import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterChange } from './counterChanges';
import { factsOf } from './hostEvidence';
import { readHostEvidence } from './index';

const rowsOf = (text: string) => readHostEvidence(text).tables.map((table) => table.recognisedAs);

describe('outputs are recognised by what they hold', () => {
  it.each([
    [
      'ss',
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 129    128          0.0.0.0:80        0.0.0.0:*\n',
    ],
    ['ss', 'ESTAB 0 0 10.0.0.1:80 10.0.0.2:5000 users:(("nginx",pid=4,fd=8))\n'],
    [
      'tcpretrans',
      'Tracing retransmits ... Hit Ctrl-C to end\nTIME     PID    IP LADDR:LPORT          T> RADDR:RPORT          STATE\n01:55:05 0      4  10.0.0.1:80          R> 10.0.0.2:5000        SYN_RECV\n',
    ],
    [
      'tcpretrans',
      'TIME     PID      LADDR:LPORT           RADDR:RPORT           STATE\n00:43:54 0        10.0.0.2:5000         10.0.0.1:80           ESTABLISHED\n',
    ],
    ['nstat', '#kernel\nTcpInSegs                       17   0.0\n'],
    ['netstat -s', 'Tcp:\n    12 active connection openings\nTcpExt:\n    3 SYN cookies sent\n'],
    ['netstat -s', 'tcp:\n\t512 packets sent\n\t\t12 listen queue overflows\n'],
    ['netstat -s', 'TCP Statistics for IPv4\n\n  Active Opens                        = 11\n'],
    ['netstat -an', 'tcp        0      0 10.0.0.1:80     10.0.0.2:5000    SYN_RECV\n'],
    ['netstat -an', 'tcp4       0      0  10.0.0.1.80    10.0.0.2.5000    ESTABLISHED\n'],
    ['netstat -an', '  TCP    10.0.0.1:80    10.0.0.2:5000    SYN_RECEIVED\n'],
    ['netstat -L', 'Proto Listen         Local Address\ntcp4  3/0/128        *.80\n'],
    ['counted states', '    126 SYN_RECV\n'],
    [
      'counted states',
      'Total: 1011\nTCP:   920 (estab 266, closed 528, orphaned 3, synrecv 126, timewait 510/0)\n\nTransport Total     IP        IPv6\nRAW\t  0         0         0\n',
    ],
    [
      'ss',
      'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\ntcp ESTAB 0 0 10.0.0.1:80 10.0.0.2:5000\n\t skmem:(r0,rb131072) cubic wscale:7,7 rto:204\n',
    ],
    [
      'netstat -an',
      'Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN\nudp        0      0 0.0.0.0:68              0.0.0.0:*\nActive UNIX domain sockets (servers and established)\n',
    ],
    [
      'conntrack -L',
      'tcp      6 57 SYN_RECV src=10.0.0.2 dst=10.0.0.1 sport=5000 dport=80 src=10.0.0.1 dst=10.0.0.2 sport=80 dport=5000 mark=0 use=1\n',
    ],
    ['conntrack -S', 'cpu=0   \tfound=0 invalid=12 insert=0 drop=1 early_drop=0\n'],
    ['sysctl', 'net.ipv4.tcp_abort_on_overflow = 1\n'],
    ['sysctl', 'net/ipv4/tcp_abort_on_overflow = 1\n/proc/sys/net/core/somaxconn:128\n'],
    ['sysctl', '# cat /proc/sys/net/core/somaxconn /proc/sys/net/ipv4/tcp_syncookies\n128\n1\n'],
    ['nstat', '{"kernel":{"TcpExtListenOverflows":412,"TcpExtListenDrops":412}}\n'],
    [
      'node_exporter',
      '# HELP node_netstat_TcpExt_ListenOverflows Statistic TcpExtListenOverflows.\n# TYPE node_netstat_TcpExt_ListenOverflows untyped\nnode_netstat_TcpExt_ListenOverflows 412\nnode_netstat_Tcp_InSegs{instance="web9:9100"} 1.234567e+06 1767348000123\n',
    ],
    ['iptables', 'Chain INPUT (policy ACCEPT 12 packets, 800 bytes)\n'],
    ['iptables', '-P INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 80 -j DROP\n'],
    [
      'nft',
      'table inet lab {\n\tchain x {\n\t\ttype filter hook input priority 0; policy accept;\n\t}\n}\n',
    ],
    ['ethtool -S', 'NIC statistics:\n     rx_packets: 12\n     rx_csum_errors: 3\n'],
    ['statements', '# said: the same seen on both ends; only under heavy load\n'],
  ])('%s', (id, text) => {
    const evidence = readHostEvidence(text);
    expect(evidence.tables.map((table) => table.recognisedAs)).toEqual([id]);
    expect(evidence.unrecognised).toEqual([]);
  });

  it('netstat -s in another language: it is said, and what is missing is not 0', () => {
    const named = [
      'TCPRcvCoalesce',
      'TCPOFOQueue',
      'TCPChallengeACK',
      'TCPSYNChallenge',
      'TCPSackMerged',
      'TCPAutoCorking',
    ];
    const evidence = readHostEvidence(`TcpExt:
    1203 mal ist die Listen-Queue eines Sockets übergelaufen
    1203 SYNs an LISTEN-Sockets wurden verworfen
${named.map((name) => `    ${name}: 5`).join('\n')}`);
    expect(evidence.unrecognised).toMatchObject([
      { line: 2, reason: expect.stringContaining('`LC_ALL=C netstat -s`') as string },
    ]);
    const [counters] = factsOf(evidence, 'counters');
    expect(counters?.values.get('TcpExtTCPRcvCoalesce')).toBe(5);
    expect(counters?.zeroWhenAbsent.size).toBe(0);
    expect(readHostEvidence('TcpExt:\n    12 個の接続').unrecognised).toHaveLength(1);
  });

  it('tells several outputs after each other apart, without command lines', () => {
    const text = 'TcpInSegs 17\nnet.core.somaxconn = 128\nLISTEN 1 128 *:80 *:*\n126 SYN_RECV\n';
    expect(rowsOf(text)).toEqual(['nstat', 'sysctl', 'ss', 'counted states']);
  });

  it('keeps a line that it does not know, with the reason, and reads the others', () => {
    const evidence = readHostEvidence('$ ss -ltn\nLISTEN 0 128 *:80 *:*\nwhat is this?\n');
    expect(evidence.unrecognised).toEqual([
      { line: 3, text: 'what is this?', reason: 'Not understood as output of ss.' },
    ]);
    expect(factsOf(evidence, 'listener')).toHaveLength(1);
  });
});

describe('facts', () => {
  it('names a setting as sysctl does, however its file is spelled', () => {
    const settings = (text: string) =>
      factsOf(readHostEvidence(text), 'setting').map(({ name, value }) => `${name}=${value}`);
    expect(
      settings('$ cat /proc/sys/net/core/somaxconn /proc/sys/net/ipv4/tcp_syncookies\n128\n1\n'),
    ).toEqual(['net.core.somaxconn=128', 'net.ipv4.tcp_syncookies=1']);
    expect(settings('net/ipv4/tcp_syncookies = 1\n')).toEqual(['net.ipv4.tcp_syncookies=1']);
    // One value is missing: of which file?
    expect(
      settings('$ cat /proc/sys/net/core/somaxconn /proc/sys/net/ipv4/tcp_syncookies\n1\n'),
    ).toEqual([]);
  });

  it('reads the timer of a half-open connection, also where ss writes seconds as a fraction of ms', () => {
    const rows = ['252ms,0', '1.040ms,2', '1min15sec,1'].map(
      (timer) => `SYN-RECV 0 0 10.0.0.1:80 10.0.0.2:5000 timer:(on,${timer})`,
    );
    const timers = factsOf(readHostEvidence(rows.join('\n')), 'socket').map(({ timer }) => timer);
    expect(timers).toEqual([
      { name: 'on', left: 252e6, resends: 0 },
      { name: 'on', left: 1.04e9, resends: 2 },
      { name: 'on', left: 75e9, resends: 1 },
    ]);
  });

  it('unpacks IPv4 in IPv6 and strips zones', () => {
    const [socket] = factsOf(
      readHostEvidence('ESTAB 0 0 [::ffff:10.0.0.1]:80 [fe80::0:2%eth0]:5000'),
      'socket',
    );
    expect(socket!.local).toEqual({ address: '10.0.0.1', port: 80 });
    expect(socket!.peer).toEqual({ address: 'fe80::2', port: 5000 });
  });

  it('takes the difference of two totals', () => {
    const text =
      '# nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 100 0.0\n# nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 314 0.0\n';
    const change = counterChange(readHostEvidence(text), ['TcpExtListenOverflows'], null);
    expect(change).toMatchObject({ rise: 214, total: 314 });
  });

  it('gives a single total no rise, nor one that fell', () => {
    const change = (text: string) =>
      counterChange(readHostEvidence(text), ['TcpExtListenOverflows'], null)!.rise;
    expect(change('$ nstat -az\nTcpExtListenOverflows 100')).toBeNull();
    expect(
      change('$ nstat -az\nTcpExtListenOverflows 100\n$ nstat -az\nTcpExtListenOverflows 3'),
    ).toBeNull();
  });

  it('takes a counter that is not listed for 0 only in an output that is whole', () => {
    const known = (text: string) =>
      counterChange(readHostEvidence(text), ['TcpExtListenOverflows'], null);
    expect(known('$ nstat -az TcpInCsumErrors\nTcpInCsumErrors 3')).toBeNull();
    expect(known('Tcp:\n    705 bad segments received\n')).toBeNull();
    expect(known('TcpExt:\n    3 SYN cookies sent\n')).toBeNull();
    const words = [
      'SYN cookies sent',
      'delayed acks sent',
      'packet headers predicted',
      'predicted acknowledgments',
      'congestion windows recovered without slow start after partial ack',
      'other TCP timeouts',
    ];
    const whole = `TcpExt:\n${words.map((text) => `    3 ${text}\n`).join('')}`;
    expect(known(whole)).toMatchObject({ total: 0 });
    expect(known(`$ netstat -s | grep -i syn\n${whole}`)).toBeNull();
    // Lines were taken out: netstat leaves none empty, and each host has delayed an ACK.
    expect(known(whole.replace('    3 delayed', '\n    3 delayed'))).toBeNull();
    expect(
      known(whole.replaceAll(/.*(?:delayed acks|predicted).*\n/g, '    3 of something\n')),
    ).toBeNull();
    const activated = `${whole}    Quick ack mode was activated 9 times\n`;
    expect(readHostEvidence(activated).unrecognised).toEqual([]);
    expect(known(activated)).toMatchObject({ total: 0 });
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...['SYN-RECV', 'LISTEN', 'tcp', '12', '10.0.0.1:80', '*:*', '[::1]:x', 'Tcp:', 'TcpExtX', '{'],
    ...['}', 'chain', 'table', '-A', 'INPUT', 'Chain', '#', '$', 'ss', 'nstat', 'src=', '=', '::'],
    ...['timer:(on,1.x,9)', 'counter packets 9 bytes 1', 'drop', 't=+5.000s', '99999:70000', '%'],
  );
  const line = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 9 }).map((w) => w.join(' ')),
  );
  const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n'));

  it('is read without failing, and no line is reported twice', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        const { unrecognised } = readHostEvidence(pasted);
        const lines = unrecognised.map((entry) => entry.line);
        expect(new Set(lines).size).toBe(lines.length);
      }),
    );
  });

  it('says nothing more when rubbish stands around an output', () => {
    const output = '$ ss -ltn\nLISTEN 2 1 0.0.0.0:5000 0.0.0.0:*\n';
    fc.assert(
      fc.property(fc.stringMatching(/^[xyz?! ]{1,30}$/), (rubbish) => {
        const { facts } = readHostEvidence(`${rubbish}\n${output}${rubbish}`);
        expect(facts).toEqual(readHostEvidence(output).facts);
      }),
    );
  });
});
