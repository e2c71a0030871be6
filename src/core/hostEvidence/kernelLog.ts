/**
 * Lines of the kernel's log (dmesg, journalctl -k) that say why connections fail: Linux tcp_syn_flood_action(),
 * nf_conntrack_alloc(), ip_handle_martian_source(); FreeBSD sonewconn() and tcp_syncache.c (net.inet.tcp.log_debug).
 */
import { readAddress, readEndpoint, type Endpoint } from './endpoint';
import { NO_NUMBERS, type HostFact } from './hostEvidence';
import { readLineClock } from './lineClock';
import { readRows, type Recogniser } from './recogniser';

interface Row {
  readonly text: string;
  readonly facts: readonly HostFact[];
}

/** Linux: `request_sock_TCP: Possible SYN flooding on port 8444. Sending cookies.`; newer: `on port 0.0.0.0:8444`. */
const SYN_FLOODING =
  /\b[Pp]ossible SYN flooding on port (?:\[?[\da-fA-F.:*]{0,45}\]?:)?(\d{1,5})\. {1,2}(Sending cookies|Dropping request)/;
/** FreeBSD: `sonewconn: pcb 0xfff (0.0.0.0:8444 (proto 6)): Listen queue overflow: 193 already in queue …`. */
const SONEWCONN =
  /\bsonewconn: pcb \S{1,40}(?: \(([\da-fA-F.:*[\]]{1,60})[^()]{0,40}(?:\([^()]{0,20}\))?\))?: Listen queue overflow: (\d{1,9}) already in queue/;
const TABLE_FULL =
  /\b(?:nf_conntrack|ip_conntrack): (?:nf_conntrack: )?table full, dropping packet/;
/** FreeBSD: `TCP: [192.0.2.1]:45310 to [198.51.100.8]:8444 tcpflags 0x10<ACK>; tcp_input: Listen socket: …, sending RST`. */
const BSD_TCP =
  /\bTCP: \[([\da-fA-F.:]{2,45})\]:(\d{1,5}) to \[([\da-fA-F.:]{2,45})\]:(\d{1,5}) tcpflags 0x([\da-f]{1,3})(?:<[A-Z,]{0,40}>)?; (.{5,200})/;
/** Linux before 4.3: `TCP: drop open request from 192.0.2.1/45310`. */
const OPEN_REQUEST = /\bTCP: drop open request from ([\d.]{7,15})\/(\d{1,5})\b/;
const MARTIAN =
  /\b(martian (?:source|destination) ([\d.]{7,15}) from ([\d.]{7,15}), on dev \S{1,20})/;
const LONGEST_LINE = 600;

/** What the kernel prints below a martian: its header, of no use here. */
const BELOW = /\bll header: [\da-f]{8}:/;

function readRow(line: string): Row | null {
  if (line.length > LONGEST_LINE) return null;
  const text = line.trim();
  if (BELOW.test(text)) return { text, facts: [] };
  const flooding = SYN_FLOODING.exec(text);
  if (flooding !== null) {
    const id = flooding[2] === 'Dropping request' ? 'syn-flood-dropping' : 'syn-flood-cookies';
    return { text, facts: [note(id, flooding[0], Number(flooding[1]))] };
  }
  const sonewconn = SONEWCONN.exec(text);
  if (sonewconn !== null) {
    const port = readEndpoint(sonewconn[1] ?? '')?.port ?? null;
    return { text, facts: [note('listen-queue-overflow', sonewconn[0], port)] };
  }
  const full = TABLE_FULL.exec(text);
  if (full !== null) return { text, facts: [note('conntrack-full', full[0], null)] };
  return readFlow(text);
}

/** Lines that name a connection, or its two addresses. */
function readFlow(text: string): Row | null {
  const bsd = BSD_TCP.exec(text);
  if (bsd !== null) {
    const [, from, fromPort, to, toPort, flags, said] = bsd;
    const words = said!.trim();
    // FreeBSD says the same of a queue that is full, of the limit of sockets and of memory (syncache_socket()).
    if (/Socket (?:allocation|create) failed/.test(words))
      return { text, facts: [note('listen-queue-overflow', words, Number(toPort))] };
    const isQueue = /Listen queue|listen queue/.test(words);
    return packetRow(
      text,
      end(from!, Number(fromPort)),
      end(to!, Number(toPort)),
      Number.parseInt(flags!, 16),
      isQueue ? 'accept-queue' : 'dropped',
      words,
    );
  }
  const request = OPEN_REQUEST.exec(text);
  if (request !== null) {
    const source = end(request[1]!, Number(request[2]));
    return packetRow(text, source, { address: null, port: null }, 2, 'syn-queue', request[0]);
  }
  const martian = MARTIAN.exec(text);
  if (martian === null) return null;
  const [, words, to, from] = martian;
  return packetRow(text, end(from!, null), end(to!, null), null, 'dropped', words!);
}

const end = (address: string, port: number | null): Endpoint => ({
  address: readAddress(address) ?? null,
  port,
});

function packetRow(
  text: string,
  source: Endpoint,
  destination: Endpoint,
  flags: number | null,
  kind: 'accept-queue' | 'syn-queue' | 'dropped',
  words: string,
): Row {
  const fate = { kind, words };
  return {
    text,
    facts: [
      {
        fact: 'packet',
        source,
        destination,
        flags,
        fate,
        path: 'in',
        length: null,
        numbers: NO_NUMBERS,
        times: 1,
        clock: readLineClock(text),
      },
    ],
  };
}

const note = (
  id: 'syn-flood-dropping' | 'syn-flood-cookies' | 'listen-queue-overflow' | 'conntrack-full',
  text: string,
  port: number | null,
): HostFact => ({ fact: 'logged', id, text, port });

export const kernelLog: Recogniser = {
  id: 'kernel log',
  read(block, at) {
    const { rows, lines } = readRows(block, at, readRow);
    if (rows.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: "The kernel's log",
          columns: ['Line'],
          rows: rows.map(({ text }) => [text]),
          recognisedAs: 'kernel log',
          note: 'The kernel logs each of these only once in a while.',
        },
      ],
      facts: rows.flatMap(({ facts }) => facts),
    };
  },
};
