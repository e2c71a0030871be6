/** Floods of outputs of a host, for a capture that grows with them. */

import { lines } from './flood';

const LINES = 250;
const SERVER = '10.0.0.2';
const CLIENT = '10.0.0.1';
const client = (i: number) => `10.${1 + ((i >> 16) & 127)}.${(i >> 8) & 255}.${i & 255}`;
const port = (i: number) => 1024 + (i % 60_000);
const date = (i: number) => new Date(1_700_000_000_000 + 1000 * i).toISOString();
const repeatedLine = (size: number, line: (i: number) => string) => lines(LINES * size, line);

const LISTED = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port';
const ENDS = (i: number) => `SRC=${CLIENT} DST=${SERVER} LEN=52 TTL=64 ID=${i & 0xffff}`;

/** What is repeated in outputs of a host, in words, and the text. */
export const HOST_FLOODS: Readonly<Record<string, (size: number) => string>> = {
  'rows of listeners': (size) =>
    `$ ss -ltn\n${LISTED}\n${repeatedLine(size, (i) => `LISTEN 0 128 ${client(i)}:80 0.0.0.0:*`)}`,
  'lists of one listener': (size) =>
    repeatedLine(
      size,
      (i) => `${date(i)}\n$ ss -ltn\n${LISTED}\nLISTEN ${i % 130} 128 0.0.0.0:80 0.0.0.0:*`,
    ),
  'rows of half-open connections': (size) =>
    `$ ss -tan\n${repeatedLine(size, (i) => `SYN-RECV 0 0 ${SERVER}:80 ${CLIENT}:${port(i)}`)}`,
  'prints of counters': (size) =>
    repeatedLine(size, (i) => `${date(i)}\n$ nstat -az\n#kernel\nTcpExtListenOverflows ${i} 0.0`),
  'hosts that print counters': (size) =>
    repeatedLine(size, (i) => `root@web${i}:~# nstat -az\n#kernel\nTcpExtListenOverflows ${i} 0.0`),
  'rules of iptables that ban a client each': (size) =>
    `$ iptables -L -nv\nChain INPUT (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target prot opt in out source destination\n${repeatedLine(size, (i) => ` ${i} 60 DROP tcp -- * * ${client(i)} 0.0.0.0/0 tcp dpt:80`)}`,
  'chains of nftables': (size) =>
    `table inet filter {\n${repeatedLine(size, (i) => ` chain c${i} {\n  jump c${i + 1}\n }`)} chain input {\n  type filter hook input priority 0; policy accept;\n  jump c0\n }\n}\n`,
  'tracked connections': (size) =>
    `$ conntrack -L\n${repeatedLine(size, (i) => `tcp 6 55 SYN_RECV src=${CLIENT} dst=${SERVER} sport=${port(i)} dport=80 src=${SERVER} dst=${CLIENT} sport=80 dport=${port(i)} mark=0 use=1`)}`,
  'logged drops': (size) =>
    repeatedLine(
      size,
      (i) =>
        `Nov 14 22:13:20 web01 kernel: [${i}.1] DROP IN=eth0 OUT= ${ENDS(i)} DF PROTO=TCP SPT=${port(i)} DPT=80 WINDOW=502 RES=0x00 ACK URGP=0`,
    ),
  'drops that a tracer prints': (size) =>
    repeatedLine(
      size,
      (i) =>
        `2023-11-14T22:13:20Z SKB 0xffff8881a2b3c400 1 <empty>:0 4026531840 0 eth0:2 0x0800 1500 52 ${CLIENT}:${port(i)}->${SERVER}:80(tcp) kfree_skb_reason(SKB_DROP_REASON_TCP_LISTEN_OVERFLOW)`,
    ),
  'drops of one server': (size) =>
    repeatedLine(
      size,
      (i) =>
        `2023-11-14T22:13:20Z SKB 0xffff8881a2b3c400 1 <empty>:0 4026531840 0 eth0:2 0x0800 1500 52 ${SERVER}:80->${CLIENT}:${port(i)}(tcp) kfree_skb_reason(SKB_DROP_REASON_NETFILTER_DROP)`,
    ),
  statements: (size) =>
    repeatedLine(size, () => 'The capture was taken on the server, and so were the counters.'),
  'prompts in prompts': (size) =>
    repeatedLine(size, () => `root@web01:~# ${'a $ b # c > '.repeat(6)}`),
  'headings of tools, and no rows': (size) =>
    ['# HELP node_', 'drop at: ', 'Tracing retransmits', ' tcp_v4_rcv+0x1c4']
      .map((line) => lines(4 * LINES * size, () => line))
      .join('.\n'),
  'rules of networks': (size) =>
    `*filter\n:INPUT ACCEPT [0:0]\n${repeatedLine(size, (i) => `[${i + 1}:60] -A INPUT -s ${client(2 * i)}/31 -p tcp -m tcp --dport 80 -j DROP`)}COMMIT\n`,
  'rules that all hit': (size) =>
    `*filter\n:INPUT ACCEPT [0:0]\n${repeatedLine(size, (i) => `[${i + 1}:60] -A INPUT -p tcp -m length --length ${i} -j DROP`)}COMMIT\n`,
  'tables of one rule': (size) =>
    repeatedLine(
      size,
      (i) =>
        `table inet t${i} {\n chain c {\n  type filter hook input priority 0; policy accept;\n  tcp dport 80 counter packets ${i + 1} bytes 60 drop\n }\n}`,
    ),
};

const ONE = `${SERVER}:80 ${CLIENT}:40000`;

/** What is repeated of one and the same connection, for a capture in which its two ends meet again and again. */
export const ONE_CONNECTION_FLOODS: Readonly<Record<string, (size: number) => string>> = {
  'half-open rows of it': (size) =>
    `$ ss -tano\n${LISTED}\n${repeatedLine(size, (i) => `SYN-RECV 0 0 ${ONE} timer:(on,9${i % 10}ms,${i % 5})`)}`,
  'dated rows of it': (size) =>
    repeatedLine(size, (i) => `${date(i)}\n$ ss -tan\n${LISTED}\nESTAB 0 0 ${ONE}`),
  'resends of it that a tracer prints': (size) =>
    `TIME PID IP LADDR:LPORT T> RADDR:RPORT STATE\n${repeatedLine(size, () => `01:55:05 0 4 ${SERVER}:80 R> ${CLIENT}:40000 SYN_RECV`)}`,
  'drops of it that a tracer prints': (size) =>
    repeatedLine(
      size,
      () =>
        `2023-11-14T22:13:20Z SKB 0xffff8881a2b3c400 1 <empty>:0 4026531840 0 eth0:2 0x0800 1500 52 ${CLIENT}:40000->${SERVER}:80(tcp) kfree_skb_reason(SKB_DROP_REASON_NETFILTER_DROP)`,
    ),
  'tables of tracked connections that list it': (size) =>
    `$ conntrack -L\n${repeatedLine(size, () => `tcp 6 55 SYN_RECV src=${CLIENT} dst=${SERVER} sport=40000 dport=80 src=${SERVER} dst=${CLIENT} sport=80 dport=40000 mark=0 use=1`)}`,
};
