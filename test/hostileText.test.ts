/**
 * Text that came in cannot hold the reader up: lines and outputs that almost are what is read, at lengths where work
 * that grows faster than the text would show. What regular expressions do is proved in regularExpressions.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { readTime } from '../src/core/listings/listedTime';
import { MOST_LISTED_LINES } from '../src/core/listings/listing';
import { looksLikeListing } from '../src/core/listings/listingFormats';
import { isDecoration, unquotedLines } from '../src/core/listings/listingText';
import { readTcpdumpLine } from '../src/core/listings/tcpdumpLine';
import { readWiresharkLine } from '../src/core/listings/wiresharkLine';
import { readHostEvidence } from '../src/core/hostEvidence';
import { readListing } from '../src/core/loading/listingCapture';

/** Milliseconds below which nothing is said of how time grows. */
const NOTICEABLE = 60;
const TIMES = 4;
/** Linear work costs once what its pieces cost together, quadratic work four times that. */
const MOST = 2.5;
const TRIES = 5;

/**
 * Does work grow clearly faster than its input? One input is compared with four of a quarter of its length: both take equally long where
 * work is linear, so that collector, caches and other processes weigh on both alike. Looked at again as long as it seems so.
 */
function growsTooFast(work: (size: number) => void, small: number): boolean {
  const time = (size: number, times: number) => {
    const start = process.cpuUsage();
    for (let piece = 0; piece < times; piece++) work(size);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  let whole = time(TIMES * small, 1);
  if (whole < NOTICEABLE) return false;
  let pieces = 0;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    pieces = Math.max(pieces, time(small, TIMES));
    whole = Math.min(whole, time(TIMES * small, 1));
    if (whole < NOTICEABLE || whole <= MOST * pieces) return false;
  }
  return true;
}

it('quadratic work is noticed, linear work is not', () => {
  const steps = (count: number) => {
    let sum = 0;
    for (let step = 0; step < count; step++) sum += Math.sqrt(step);
    return sum;
  };
  expect(growsTooFast((size) => void steps(size * size), 2200)).toBe(true);
  expect(growsTooFast((size) => void steps(size * 10_000), 2200)).toBe(false);
});

const HOST_LINES = [
  'State      Recv-Q Send-Q Local Address:Port  Peer Address:Port',
  'SYN-RECV   0      0      10.0.0.2:80  10.0.0.1:50000  timer:(on,252ms,1) users:(("nginx",pid=1,fd=6))',
  'Proto Recv-Q Send-Q Local Address           Foreign Address         State',
  'Active Internet connections (servers and established)',
  'tcp        0      0 10.0.0.2:80             10.0.0.1:50000          ESTABLISHED 1/nginx on (1.0/2/0)',
  '  TCP    10.0.0.2:80   10.0.0.1:50000   ESTABLISHED   4',
  'udp        0      0 0.0.0.0:68              0.0.0.0:*',
  'tcp4  0/0/128  *.80',
  ' 126 SYN_RECV',
  'SYN-RECV: 126',
  'TCP:   920 (estab 266, closed 528, orphaned 3, synrecv 126, timewait 510/0), ports 0',
  'Total: 5',
  '#kernel',
  'TcpExtListenOverflows           17                 0.0',
  'net.ipv4.tcp_abort_on_overflow = 0',
  'table inet filter {',
  'chain input {',
  'type filter hook input priority 0; policy accept;',
  'ip saddr 10.0.0.0/8 tcp dport { 80, 443 } tcp flags & (syn | ack) == syn counter packets 4 bytes 240 comment "a b" drop # handle 4',
  'Chain INPUT (policy ACCEPT 5 packets, 300 bytes)',
  ' pkts bytes target     prot opt in     out     source               destination',
  '    4   240 DROP  tcp  --  eth0   *   10.0.0.1  0.0.0.0/0  tcp dpt:80 flags:0x12/0x02 /* no entry */ reject-with tcp-reset',
  'DROP  tcp  --  10.0.0.1  0.0.0.0/0  tcp dpts:80:90',
  ':INPUT ACCEPT [0:0]',
  '[4:240] -A INPUT -s 10.0.0.1 -p tcp -m comment --comment "no entry" --dport 80 -j DROP',
  'tcp      6 58 SYN_RECV src=10.0.0.1 dst=10.0.0.2 sport=50000 dport=80 [UNREPLIED] use=1',
  'conntrack v1.4.6 (conntrack-tools): 1 flow entries have been shown.',
  'cpu=0  found=0 invalid=130 insert=0 drop=0',
  'NIC statistics:',
  '     rx_csum_errors: 12',
  'TcpExt:',
  '    17 times the listen queue of a socket overflowed',
  '    Quick ack mode was activated 3 times',
  '    TCPDeferAcceptDrop: 5',
  '  Segments Received                   = 100',
  '[root@web ~]# ss -ltn',
  'PS C:\\> netstat -an',
  '# nstat -az TcpExtListenOverflows',
  '=== 2024-05-01 12:00:00.5 +02:00 t=+3.5s',
  'Wed May  1 12:00:00 UTC 2024',
  'note: captured on the server; only under load',
  'TcpExt: SyncookiesSent ListenOverflows ListenDrops',
  'TcpExt: 0 412 412',
  'Feb  3 11:20:00 web9 kernel: [ 8123.400100] [UFW BLOCK] IN=ens5 OUT= MAC=02:00 SRC=10.0.0.1 DST=10.0.0.2 LEN=60 TTL=51 ID=47 DF PROTO=TCP SPT=4531 DPT=80 WINDOW=642 RES=0x00 SYN URGP=0',
  'May 06 2024 10:00:00: %ASA-6-106015: Deny TCP (no connection) from 10.0.0.2/80 to 10.0.0.1/45310 flags SYN ACK  on interface inside',
  'May  6 10:00:00 asa %ASA-4-106023: Deny tcp src outside:10.0.0.1/45310(LOCAL\\u) dst inside:10.0.0.2/80 by access-group "acl" [0x0, 0x0]',
  'May  6 10:00:00 asa %ASA-4-106100: access-list acl denied tcp outside/10.0.0.1(45310)(LOCAL\\u) -> inside/10.0.0.2(80) hit-cnt 1 first hit [0x0, 0x0]',
  'May  6 10:00:00 srx RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.0.0.1/45310->10.0.0.2/80 0x0 junos-http 6(0) default-deny untrust trust',
  'RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="10.0.0.1" source-port="45310" destination-address="10.0.0.2" destination-port="80" protocol-id="6"]',
  '0xffff8881 3 [<empty>:0] kfree_skb_reason(SKB_DROP_REASON_NETFILTER_DROP) 10.0.0.1:45310->10.0.0.2:80(tcp)',
  '20:49:06 0 4 10.0.0.1:443 > 10.0.0.2:22912 CLOSE (ACK)',
  '2 123456789010 eni-1235b8ca 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 REJECT OK',
  '[ 12.5] TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8444. Sending cookies.',
  'sonewconn: pcb 0xf (0.0.0.0:8444 (proto 6)): Listen queue overflow: 193 already in queue awaiting acceptance',
  'TCP: [10.0.0.1]:45310 to [10.0.0.2]:80 tcpflags 0x10<ACK>; tcp_input: Listen socket: Socket allocation failed, sending RST',
  'IPv4: martian source 10.0.0.2 from 127.0.0.1, on dev docker0',
  'em0 tcp 10.0.0.5:80 (10.0.0.2:80) <- 10.0.0.1:45310       CLOSED:SYN_SENT',
  'tcp6      17      0 :::80      :::*     LISTEN',
  '➜  ~ git:(main) ✗ ss -ltn',
];

const LISTED_LINES = [
  '1\t0.000000\t10.0.0.1\t10.0.0.2\tTCP\t74\t50000 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM TSval=1 TSecr=0 WS=128',
  '"2","0.1","10.0.0.2","10.0.0.1","TCP","74","[TCP Retransmission] 80  >  50000 [SYN, ACK] Seq=0 Ack=1 Win=1 Len=0"',
  '12:00:00.000000 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60) 10.0.0.1.50000 > 10.0.0.2.80: Flags [S], cksum 0x1 (incorrect -> 0x2), seq 1, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0',
  '12:00:00.0 00:11:22:33:44:55 > 66:77:88:99:aa:bb, ethertype IPv4 (0x0800), length 74: 10.0.0.1.50000 > 10.0.0.2.80: S 1:1(0) win 1 <mss 1460,nop,sack 1 {1:2}>',
  '2024-05-01 12:00:00.000000 UTC 10.0.0.1',
  'log-1 | 12:00:00.000000 eth0  In  IP 10.0.0.1.50000 > 10.0.0.2.80: Flags [R.], seq 1, ack 1, win 0, length 0 out slot1/tmm1 lis=/Common/vs rst_cause="[0x1a2b:812] No server selected"',
  '   1: 06:10:00.000000       802.1Q vlan#210 P0 10.0.0.1.5000 > 10.0.0.2.80: S 51:51(0) win 64240 <mss 1460> Drop-reason: (acl-drop) Flow is denied',
  '1\t0.0\t10.0.0.1\t45317\t10.0.0.2\t8444\t0x0002\t0\t0\t0',
  '3.456789 port1 in 10.0.0.1.45314 -> 10.0.0.2.8444: syn 72000 ack 1',
  '2025-02-03 08:00:11 id=20085 trace_id=12 func=print_pkt_detail line=5870 msg="vd-root:0 received a packet(proto=6, 10.0.0.1:45314->10.0.0.2:8444) from lan2. flag [S], seq 72000, ack 0, win 64240"',
  'Mar  3 04:05:06.100: shop/cart:33442 (ID:4410) <> shop/db-0:5433 (ID:5120) Policy denied DROPPED (TCP Flags: SYN)',
  'xx drop (Policy denied) flow 0x0 to endpoint 12, ifindex 5, identity 44->51: 10.0.0.1:33442 -> 10.0.0.2:5433 tcp SYN',
  '[vs_0][fw_0] eth3:i[60]: 10.0.0.1 -> 10.0.0.2 (TCP) len=60 id=210',
  '[02]1A2C.0F10::2025-05-06 07:30:12.200100000 [Microsoft-Windows-PktMon] PktGroupId 77001, PktNumber 1, Appearance 1, Direction Tx , Component 40, DropReason INET_X , DropLocation 1',
  'TCP: 10.0.0.1(45319) -> 10.0.0.2(8444) Seq 81000.(0) ACK 5 SYN',
  '  1   0.00000 10.0.0.1 -> 10.0.0.2 TCP D=8444 S=45314 Syn Seq=3300 Len=0 Win=64240 Options=<mss 1460>',
  'Feb  3 11:20:00 fw filterlog[1]: 5,,,10001,em0,match,block,in,4,0x0,,64,12345,0,DF,6,tcp,60,10.0.0.1,10.0.0.2,45310,8444,0,S,3300,,64240,,mss',
  'mar/01 10:00:00 firewall,info drop input: in:ether1 out:(unknown 0), proto TCP (SYN), 10.0.0.1:50110->10.0.0.2:443, len 52',
  'fw ulogd[1]: id="2001" sub="packetfilter" name="Packet dropped" action="drop" fwrule="6" srcip="10.0.0.1" dstip="10.0.0.2" proto="6" srcport="5" dstport="80" tcpflags="SYN"',
  '{"connection":{"dest_ip":"10.0.0.2","dest_port":80,"protocol":6,"src_ip":"10.0.0.1","src_port":5},"disposition":"DENIED"}',
  '2025-05-06 07:30:12 DROP TCP 10.0.0.1 10.0.0.2 50110 1434 52 S 3300 0 64240 - - - RECEIVE',
  'Transmission Control Protocol, Src Port: 45360, Dst Port: 8444, Seq: 0, Len: 0',
  '> > | ```',
  '{"log":"12:00:00.000000 IP 10.0.0.1.50000 \\u003e 10.0.0.2.80: Flags [S], seq 1, length 0\\n","stream":"stdout","time":"2024-05-06T10:00:00.1Z"}',
];

/** Places in a line where one kind of character ends and another begins. */
function placesOf(line: string): number[] {
  const kind = (at: number) =>
    [/\d/, /[A-Za-z]/, /\s/].findIndex((characters) => characters.test(line[at] ?? '')) * 1000;
  return Array.from({ length: line.length }, (_, at) => at + 1).filter(
    (at) => kind(at) !== kind(at - 1) || kind(at) < 0,
  );
}

/** The line with one place drawn out, and an end that does not fit: each a text of a given length. */
function drawnOut(line: string): ((size: number) => string)[] {
  return placesOf(line).flatMap((at) => {
    const [before, after] = [line.slice(0, at), line.slice(at)];
    const word = /[^\s]*\s?$/.exec(before)![0];
    return [line[at - 1]!, ' ', `${word} `].map(
      (filler) => (size: number) =>
        `${before}${filler.repeat(Math.ceil(size / filler.length))}${after}\u0001`,
    );
  });
}

describe('host outputs', { timeout: 60_000 }, () => {
  it('with a line of any length are read in linear time', () => {
    for (const line of HOST_LINES) {
      for (const text of drawnOut(line)) {
        const slow = growsTooFast((size) => readHostEvidence(text(size)), 10_000);
        expect(slow && text(20)).toBe(false);
      }
    }
  });

  it('of any number of lines are read in linear time', () => {
    for (const line of HOST_LINES) {
      for (const other of ['', 'x']) {
        const slow = growsTooFast(
          (size) => readHostEvidence(`${line}\n${other}\n`.repeat(size)),
          800,
        );
        expect(slow && `${line}\n${other}`).toBe(false);
      }
    }
  });

  it('of more rows than a call has room for arguments are read', () => {
    const row = 'tcp 6 5 SYN_RECV src=10.0.0.1 dst=10.0.0.2 sport=5 dport=80 use=1\n';
    expect(readHostEvidence(row.repeat(150_000)).facts).toHaveLength(150_000);
  });
});

describe('listings', { timeout: 60_000 }, () => {
  it.each([
    ['a line of tcpdump', readTcpdumpLine],
    ['a line of Wireshark', readWiresharkLine],
    ['a time', readTime],
    ['quoting', unquotedLines],
    ['decoration', isDecoration],
    ['any text', looksLikeListing],
    ['a listing', readListing],
  ])('%s is read in linear time', (_, read: (text: string) => unknown) => {
    for (const line of LISTED_LINES) {
      for (const text of drawnOut(line)) {
        expect(growsTooFast((size) => void read(text(size)), 10_000) && text(20)).toBe(false);
      }
    }
  });

  it('of any number of lines are read in linear time', () => {
    const wrapped = LISTED_LINES[0]!.slice(0, 60);
    for (const line of [...LISTED_LINES, '[', wrapped, '{"layers": {', '\tx']) {
      const text = (size: number) => `${LISTED_LINES[0]}\n${`${line}\n`.repeat(size)}`;
      expect(growsTooFast((size) => void readListing(text(size)), 300) && line).toBe(false);
    }
  });

  it('of more lines than there is room for are read so far, which is said', () => {
    const result = readListing(`${LISTED_LINES[0]}\n${'\n'.repeat(2 * MOST_LISTED_LINES)}`);
    expect(result.lines).toHaveLength(MOST_LISTED_LINES);
    expect(result.ok && result.capture.warnings.map(({ code }) => code)).toContain(
      'lines-left-out',
    );
    const { unrecognised } = readHostEvidence('\n'.repeat(MOST_LISTED_LINES + 1));
    expect(unrecognised.map(({ reason }) => reason)).toEqual([
      'Lines from here on were not read: there are too many.',
    ]);
  });

  it('as JSON nested deeper than calls can be are read', () => {
    const depth = 200_000;
    const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const result = readListing(`[{"_source": {"layers": ${nested}}}]`);
    expect(result.lines[0]!.reason).toBe('It holds no TCP.');
  });
});
