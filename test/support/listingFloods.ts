/** Floods of lines that show packets, as people paste them. */
import { lines, type Flood } from './flood';

const LINES = 400;
const SERVER = '10.0.0.2';
const CLIENT = '10.0.0.1';
const client = (i: number) => `10.${1 + ((i >> 16) & 127)}.${(i >> 8) & 255}.${i & 255}`;
const port = (i: number) => 1024 + (i % 60_000);
const stamp = (i: number) => `${new Date(1_700_000_000_000 + i).toISOString().slice(11, 23)}000`;

const listing = (id: string, title: string, line: (i: number, last: number) => string): Flood => ({
  id,
  title,
  make: (size) => new TextEncoder().encode(lines(LINES * size, (i) => line(i, LINES * size))),
});

const tcpdump = (i: number, from: string, to: string, rest: string) =>
  `${stamp(i)} IP ${from} > ${to}: Flags ${rest}`;
const LISTENER = `${SERVER}.80`;

/** Lines of packets. */
export const listingFloods: readonly Flood[] = [
  listing('listed-syns', 'lines of SYNs', (i) =>
    tcpdump(i, `${client(i)}.40000`, LISTENER, `[S], seq ${1000 + i}, win 64240, length 0`),
  ),
  listing('listed-one-syn', 'lines of one SYN', (i) =>
    tcpdump(i, `${CLIENT}.40000`, LISTENER, '[S], seq 1000, win 64240, length 0'),
  ),
  listing('listed-syn-acks', 'lines of one SYN-ACK', (i) =>
    i === 0
      ? tcpdump(i, `${CLIENT}.40000`, LISTENER, '[S], seq 1000, win 64240, length 0')
      : tcpdump(i, LISTENER, `${CLIENT}.40000`, '[S.], seq 77, ack 1001, win 64240, length 0'),
  ),
  listing('listed-backwards', 'lines of data, the last byte first', (i, last) =>
    tcpdump(
      i,
      `${CLIENT}.40000`,
      LISTENER,
      `[P.], seq ${(last - i) * 10}:${(last - i) * 10 + 10}, ack 1, win 501, length 10`,
    ),
  ),
  listing('listed-one-of-many', 'SYNs of one connection between SYNs of its ends', (i) =>
    [
      tcpdump(0, `${CLIENT}.80`, `${CLIENT}.${port(i)}`, '[S], seq 1, win 1, length 0'),
      tcpdump(i, `${CLIENT}.80`, LISTENER, '[S], seq 1, win 1, length 0'),
      tcpdump(i, `${CLIENT}.80`, `${SERVER}.${port(i)}`, '[S], seq 1, win 1, length 0'),
    ].join('\n'),
  ),
  listing(
    'listed-without-times',
    'lines without times',
    () => `IP ${CLIENT}.40000 > ${LISTENER}: Flags [S], seq 1000, win 64240, length 0`,
  ),
  listing('listed-answers', 'lines without times, of which each answers the one before', (i) => {
    const [from, to] = i % 2 === 0 ? [`${CLIENT}.40000`, LISTENER] : [LISTENER, `${CLIENT}.40000`];
    const isSyn = i === 0 || i === 2;
    return isSyn
      ? `IP ${from} > ${to}: Flags [S], seq 1000, win 64240, options [TS val ${1000 + 500 * i} ecr 0], length 0`
      : `IP ${from} > ${to}: Flags [.], ack 1, win 1, options [TS val ${5000 + i} ecr ${4999 + i}], length 0`;
  }),
  listing('listed-long-frame', 'lines of one frame of packet details', (i) =>
    i === 0
      ? [
          'Frame 1: 60 bytes on wire (480 bits)',
          `Internet Protocol Version 4, Src: ${CLIENT}, Dst: ${SERVER}`,
          'Transmission Control Protocol, Src Port: 40000, Dst Port: 80, Seq: 0, Len: 0',
          '    Flags: 0x002 (SYN)',
          'Frame 2: 60 bytes on wire (480 bits)',
        ].join('\n')
      : 'a\n'.repeat(20),
  ),
  listing('listed-folded', 'lines of tcpdump -v, folded', (i) =>
    [
      `${stamp(i)} IP (tos 0x0, ttl 64, id ${i & 0xffff}, offset 0, flags [DF], proto TCP (6), length 60)`,
      `    ${client(i)}.40000 > ${LISTENER}: Flags [S], cksum 0x1234 (correct), seq ${i}, win 64240, options [mss 1460,`,
      '    nop,wscale 7], length 0',
    ].join('\n'),
  ),
  listing('listed-bytes', 'lines of tcpdump -X', (i) =>
    [
      tcpdump(i, `${client(i)}.40000`, LISTENER, `[S], seq ${i}, win 64240, length 0`),
      '\t0x0000:  4500 0028 1c46 4000 4006 b1e6 0a00 0001  E..(.F@.@.......',
      '\t0x0010:  0a00 0002 9c40 0050 0000 03e8 0000 0000  .....@.P........',
    ].join('\n'),
  ),
  listing(
    'listed-rows',
    'rows of a packet list',
    (i) =>
      `${i + 1} ${(i / 1000).toFixed(6)} ${client(i)} → ${SERVER} TCP 74 ${port(i)} → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460`,
  ),
  listing(
    'listed-cut-rows',
    'rows that are cut before the flags',
    (i) => `${i + 1} ${(i / 1000).toFixed(6)} ${CLIENT} → ${SERVER} TCP 74 40000 → 80`,
  ),
  listing('listed-fields', 'fields of tshark', (i) =>
    [i + 1, (i / 1000).toFixed(6), client(i), SERVER, port(i), 80, '0x0002', 0, 0].join('\t'),
  ),
  listing(
    'listed-drops',
    'lines of a packet filter',
    (i) =>
      `Nov 14 22:13:20 web01 kernel: [${(i / 1000).toFixed(6)}] DROP: IN=eth0 OUT= SRC=${client(i)} DST=${SERVER} LEN=60 TTL=64 ID=${i & 0xffff} PROTO=TCP SPT=40000 DPT=80 SEQ=${i} ACK=0 WINDOW=64240 SYN URGP=0`,
  ),
  listing('listed-words', 'words between lines', (i) =>
    i % 2 === 0
      ? tcpdump(i, `${client(i)}.40000`, LISTENER, `[S], seq ${i}, win 64240, length 0`)
      : `line ${i} says nothing: [S] Seq=0 Win=1 Len=0 > # $`,
  ),
  listing('listed-nothing', 'empty lines', (i) =>
    i === 0
      ? tcpdump(i, `${CLIENT}.40000`, LISTENER, '[S], seq 1, win 1, length 0')
      : '\n'.repeat(40),
  ),
  listing('listed-names', 'names in quotes, without values', (i) =>
    i === 0
      ? tcpdump(i, `${CLIENT}.40000`, LISTENER, '[S], seq 1, win 1, length 0')
      : `${'"a": ,'.repeat(13)}!`,
  ),
];
