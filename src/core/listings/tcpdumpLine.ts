/** One TCP segment as tcpdump prints it, by any of its options. */
import ipaddr from 'ipaddr.js';
import { isIpv4Text } from './ipv4Text';
import { ChecksumStatus, TcpFlag } from '../packets/packetTable';
import { sequenceDistance } from '../tcp/sequence';
import { NO_OPTIONS, type ListedEnd, type ListedOptions, type ListedSegment } from './listing';
import { readTime, type ListedTime } from './listedTime';
import { number32 } from './listingText';
import { portNamed } from './servicePorts';
import { fateOnLine } from './tcpdumpFates';
import { readEnd } from './writtenEnd';

const NEW_FLAGS = /^(?:tcp )?Flags \[([^[\]]*)\]/;
/** Before version 4: `S 123:123(0)`, `. ack 1`, `FP 1:2(1)`; with -v `S, cksum 0x1a2b (correct), 123:123(0)`. */
const OLD_FLAGS = /^([SFRPWEU.]{1,6}),? (?=\[|\d+:\d+\(|ack |win |cksum )/;
const OLD_CHECKSUM = /^ ?cksum 0x[\da-f]{1,4} \((?:correct|incorrect \(-> 0x[\da-f]{1,4}\)?)\)?, /;
const OLD_NUMBERS = /^(\d+):\d+\((\d+)\)/;
const FLAG_BITS: Readonly<Record<string, number>> = {
  S: TcpFlag.syn,
  F: TcpFlag.fin,
  R: TcpFlag.rst,
  P: TcpFlag.psh,
  U: TcpFlag.urg,
  E: TcpFlag.ece,
  W: TcpFlag.cwr,
  e: TcpFlag.ae,
  '.': TcpFlag.ack,
};

/** `tcpdump -#` and `--number`; Cisco's ASA writes a colon behind the number. */
const NUMBERED = /^\s*(\d{1,9}):?\s+(?=\d\d:|\d{4}-\d|\d{9,10}\.\d|IP6? )/;
/** What may stand before the addresses of a line: a time is not looked for any further. */
const LONGEST_PREFIX = 400;
/** How the IP header begins that -v prints. */
const IP_DETAILS = ['(tos ', '(class ', '(flowlabel ', '(hlim '] as const;
const IPV4_HEADER_BYTES = 20;
const PROTOCOL_TCP = 6;

export type TcpdumpLine =
  | { readonly ok: true; readonly segment: Omit<ListedSegment, 'line'> }
  | { readonly ok: false; readonly reason: string };

/** Is this a TCP segment of tcpdump's? */
export function looksLikeTcpdump(text: string): boolean {
  const ends = lastEnds(text);
  return ends !== null && (NEW_FLAGS.test(ends.rest) || OLD_FLAGS.test(ends.rest));
}

/**
 * Are the numbers those of the wire for sure? tcpdump counts from the SYN only what has the ACK flag and no SYN (print-tcp.c); who rewrites such lines
 * begins with 0 or 1.
 */
function areRaw(
  flags: number,
  ackFlag: boolean,
  { sequence, acknowledgment }: ReturnType<typeof fieldsOf>,
): boolean {
  if (sequence === null || sequence <= 1) return false;
  if ((flags & TcpFlag.syn) === 0) return !ackFlag && (flags & TcpFlag.rst) !== 0;
  return !ackFlag || (acknowledgment !== null && acknowledgment > 1);
}

/** Reads a line, or the two lines of `-v` joined with a blank. */
export function readTcpdumpLine(text: string): TcpdumpLine {
  const ends = lastEnds(text);
  if (ends === null) return refuse(otherProtocol(text));
  const flags = flagsOf(ends.rest);
  if (flags === null) return refuse(otherProtocol(text));
  const source = endOf(ends.source);
  const destination = endOf(ends.destination);
  if (source === null || destination === null) {
    const name = source === null ? ends.source : ends.destination;
    return refuse(`"${name}" is no address with a port: run tcpdump with -n.`);
  }
  const fields = fieldsOf(ends.rest);
  const hasAck = fields.acknowledgment !== null;
  const ackFlag = (flags & TcpFlag.ack) !== 0 || (hasAck && !NEW_FLAGS.test(ends.rest));
  const [numbered, digits] = NUMBERED.exec(text) ?? ['', undefined];
  const fate = fateOnLine(text, flags);
  return {
    ok: true,
    segment: {
      number: digits === undefined ? null : Number(digits),
      time: timeBefore(text.slice(numbered.length, ends.start)),
      source,
      destination,
      flags: ackFlag ? flags | TcpFlag.ack : flags,
      sequence: fields.sequence,
      acknowledgment: ackFlag ? fields.acknowledgment : 0,
      payloadLength: fields.payloadLength ?? ((flags & TcpFlag.psh) === 0 ? 0 : null),
      window: fields.window,
      windowScaled: false,
      options: optionsOf(ends.rest),
      ...headerOf(text, ends, ends.rest),
      labels: null,
      numbersAreRaw: areRaw(flags, ackFlag, fields),
      ...(fate === null ? {} : { fate }),
    },
  };
}

/** The time of a line that is no segment. */
export function timeOfLine(text: string): ListedTime | null {
  const arrow = text.indexOf(ARROW);
  const before = arrow < 0 ? text : text.slice(0, arrow - lastWord(text, arrow).length);
  return timeBefore(before.slice((NUMBERED.exec(text) ?? [''])[0].length));
}

/**
 * The time before the addresses of a line. Logs put times of their own, and names, before tcpdump's, which is the last
 * one.
 */
function timeBefore(prefix: string): ListedTime | null {
  const text = prefix.slice(0, LONGEST_PREFIX);
  let found: ListedTime | null = null;
  let end = 0;
  for (const word of text.matchAll(/\S+/g)) {
    if (word.index < end) continue;
    const read = /^[\dA-Z-]/.test(word[0]) ? readTime(text.slice(word.index)) : null;
    if (read === null) continue;
    found = read.time;
    end = word.index + read.length;
  }
  return found;
}

/** The interface column of `-i any`: the name before In, Out, B, M, P or Out. */
export function interfaceOf(text: string): string | null {
  const [, name, direction] =
    /(?:^|\s)([\w.@:-]{1,40})\s{1,4}(In|Out|B|M|P)\s{1,4}(?:ethertype|IP6? )/.exec(text) ?? [];
  if (name === undefined) return null;
  // Junos prints the direction alone, right behind the time.
  return /^\d\d:\d\d:\d\d/.test(name) ? direction! : `${name} ${direction}`;
}

const refuse = (reason: string): TcpdumpLine => ({ ok: false, reason });

const ARROW = ' > ';

/**
 * `client.55708 > server.http: ` and what follows. With -e there are link-layer addresses before; the last pair that
 * is followed by flags counts.
 */
function lastEnds(
  text: string,
): { source: string; destination: string; rest: string; start: number } | null {
  for (let at = text.lastIndexOf(ARROW); at > 0; at = text.lastIndexOf(ARROW, at - 1)) {
    const from = at + ARROW.length;
    const colon = text.indexOf(': ', from);
    if (colon < 0) continue;
    const destination = text.slice(from, colon);
    if (destination === '' || /\s/.test(destination)) continue;
    const rest = text.slice(colon + 2);
    const source = lastWord(text, at);
    if (source !== '' && flagsOf(rest) !== null) {
      return { source, destination, rest, start: at - source.length };
    }
  }
  return null;
}

/** The word that ends at a place of a text. */
function lastWord(text: string, end: number): string {
  let start = end;
  while (start > 0 && /\S/.test(text[start - 1]!)) start--;
  return text.slice(start, end);
}

/** How the reason ends for a packet of another protocol: the line is whole, and there is nothing of TCP in it. */
export const NOT_TCP = ': not TCP.';

/** What tcpdump prints of other protocols, by name. */
const OTHER_PROTOCOLS: readonly (readonly [RegExp, string])[] = [
  [/\bARP\b|\barp who-has\b/, 'ARP'],
  [/\bICMP6?\b/, 'ICMP'],
  [/\bsctp\b/i, 'SCTP'],
  [/\bSTP 802\.1|\b802\.1[dws], /, 'STP'],
  [/ (?:LLDP|CDPv\d|DTPv\d|VTPv\d|LACPv\d|UDLD)\b/, 'a protocol of the link'],
  [/ EAPOL\b| EAP packet\b|\bIS-IS\b/, 'a protocol of the link'],
  [/: (?:igmp|VRRPv\d|OSPFv\d|EIGRP|PIMv\d|RSVP)/, 'a protocol of routers'],
  [/: (?:UDP-encap: )?(?:ESP|AH)\(spi=|: isakmp/, 'IPsec'],
  [/: GREv\d/, 'GRE'],
  [
    /\bUDP\b|: \d+[+*\-$]? (?:\[|[A-Z]+(?: \(Q[MU]\))?\?)|: (?:NTPv\d|BOOTP\/DHCP|dhcp6|SYSLOG|VXLAN|RADIUS|HSRPv\d|BFDv\d|SIP: )/,
    'UDP',
  ],
];

function otherProtocol(text: string): string {
  for (const [shape, name] of OTHER_PROTOCOLS) {
    if (shape.test(text)) return `${name}${NOT_TCP}`;
  }
  if (/\S > \S/.test(text)) return 'It shows no TCP flags.';
  return 'It is no line of tcpdump.';
}

function flagsOf(rest: string): number | null {
  const found = NEW_FLAGS.exec(rest) ?? OLD_FLAGS.exec(rest);
  if (found === null) return null;
  const written = found[1]!;
  if (written === 'none') return 0;
  const isNew = NEW_FLAGS.test(rest);
  let flags = 0;
  for (const letter of written) {
    // In the old form "." only says that no other flag is set.
    if (!isNew && letter === '.') continue;
    const bit = FLAG_BITS[letter];
    if (bit === undefined) return null;
    flags |= bit;
  }
  return flags;
}

/** `10.0.0.1.80`, `::1.80`, `host.example.http`: address and port; an address alone has lost its port. */
function endOf(text: string): ListedEnd | null {
  const dot = text.lastIndexOf('.');
  if (isBareAddress(text)) return { address: text, port: '' };
  // Other tools, and people, put a colon before the port.
  const written = text.includes(':') ? readEnd(text) : null;
  if (written !== null) return written;
  if (dot < 1 || isTorn(text.slice(0, dot))) return null;
  const port = portNamed(text.slice(dot + 1));
  return port === null ? null : { address: text.slice(0, dot), port };
}

/** What is left of an address that was torn is no name. */
const isTorn = (text: string) =>
  /^(?:\d{1,5}|[\da-f:]{0,40}:[\da-f:]{0,40})$/i.test(text) && !ipaddr.IPv6.isValid(text);

const isBareAddress = (text: string) =>
  text.length < LONGEST_ADDRESS &&
  (isIpv4Text(text) || (text.includes(':') && ipaddr.IPv6.isValid(text)));

interface Fields {
  readonly sequence: number | null;
  readonly acknowledgment: number | null;
  readonly window: number | null;
  readonly payloadLength: number | null;
}

/** Numbers of the header; null where the line ends too early. The last number of a cut line may lack digits. */
function fieldsOf(rest: string): Fields {
  const isNew = NEW_FLAGS.test(rest);
  const body = rest
    .replace(isNew ? NEW_FLAGS : OLD_FLAGS, '')
    .replace(/\[(?!nop|mss|TS)[^[\]]*\] ?/, '');
  const length = /\blength (\d+)(?=[:,\s]|$)/.exec(body);
  const isCut = isNew && length === null;
  const whole = (match: RegExpExecArray | null, group = 1) =>
    match?.[group] === undefined || (isCut && match.index + match[0].length === body.length)
      ? null
      : number32(match[group]);
  const old = OLD_NUMBERS.exec(body.replace(OLD_CHECKSUM, '').trimStart());
  const sequence = /\bseq (\d+)(?::(\d+))?/.exec(body);
  const first = number32(sequence?.[1]);
  const end = whole(sequence, 2);
  const carried = first === null || end === null ? null : sequenceDistance(end, first);
  return {
    sequence: old === null ? (end === null ? whole(sequence) : first) : number32(old[1]),
    acknowledgment: whole(/\back (\d+)/.exec(body)),
    window: whole(/\bwin (\d+)(?=[,\s]|$)/.exec(body)),
    payloadLength: isNew ? (number32(length?.[1]) ?? carried) : old === null ? 0 : number32(old[2]),
  };
}

function optionsOf(rest: string): ListedOptions {
  const text = /options \[([^[\]]*)\]/.exec(rest)?.[1] ?? /<([^<>]*)>/.exec(rest)?.[1];
  if (text === undefined) return NO_OPTIONS;
  const timestamps = /\b(?:TS val|timestamp) (\d+)(?: ecr)? (\d+)/.exec(text);
  const tsval = number32(timestamps?.[1]);
  const tsecr = number32(timestamps?.[2]);
  const shift = /\bwscale (\d+)/.exec(text);
  const sack: [number, number][] = [];
  const blocks = /\bsack \d+ ((?:\{\d+:\d+\})+)/.exec(text)?.[1] ?? '';
  for (const [, left, right] of blocks.matchAll(/\{(\d+):(\d+)\}/g)) {
    const edges = [number32(left), number32(right)];
    if (edges[0] !== null && edges[1] !== null) sack.push([edges[0]!, edges[1]!]);
  }
  return {
    ...NO_OPTIONS,
    mss: number32(/\bmss (\d+)/.exec(text)?.[1]),
    windowScale: shift === null ? null : Number(shift[1]),
    sackPermitted: /\bsackOK\b/.test(text),
    timestamps: tsval !== null && tsecr !== null ? [tsval, tsecr] : null,
    sack,
  };
}

/** What -v and -e add. */
function headerOf(
  text: string,
  ends: { readonly source: string; readonly destination: string },
  rest: string,
): Pick<ListedSegment, 'ttl' | 'ipId' | 'checksum' | 'frameLength'> {
  // In a tunnel, the header inside is the segment's.
  const inner = text.slice(Math.max(0, ...IP_DETAILS.map((start) => text.lastIndexOf(start))));
  const ttl = number32(/\((?:[^()]*, )?(?:ttl|hlim) {1,3}(\d+)/.exec(inner)?.[1]);
  const ipId = number32(/\([^()]*\bid (\d+)/.exec(inner)?.[1]);
  const linkLayer = text.indexOf('ethertype ');
  const frameLength =
    linkLayer < 0 ? null : number32(/^[^:]*, length (\d+):/.exec(text.slice(linkLayer))?.[1]);
  return { ttl, ipId, checksum: checksumOf(text, ends, rest), frameLength };
}

/** tcpdump calls a sum incorrect that was left to the network card; the pseudo-header tells the two apart. */
function checksumOf(
  text: string,
  ends: { readonly source: string; readonly destination: string },
  rest: string,
): ChecksumStatus {
  if (/\bcksum 0x[\da-f]+ \(correct\)/.test(rest)) return ChecksumStatus.good;
  const written = number32(/\bcksum (0x[\da-f]{1,4}) \(incorrect\b/.exec(rest)?.[1]);
  if (written === null) return ChecksumStatus.unverified;
  const length = segmentLength(text);
  const [source, destination] = [addressBytes(ends.source), addressBytes(ends.destination)];
  if (length === null || source === null || destination === null) return ChecksumStatus.unverified;
  const sum = pseudoHeaderSum(source, destination, length);
  return written === sum ? ChecksumStatus.partial : ChecksumStatus.bad;
}

/** Bytes of TCP by the IP header, where -v shows it and it has no options. */
function segmentLength(text: string): number | null {
  if (/, options \(/.test(text)) return null;
  const four = /proto:? TCP \(6\), length:? (\d+)\)/.exec(text);
  if (four !== null) return Number(four[1]) - IPV4_HEADER_BYTES;
  const six = /next-header TCP \(6\) payload length: (\d+)\)/.exec(text);
  return six === null ? null : Number(six[1]);
}

/** What is longer is a name. */
const LONGEST_ADDRESS = 64;

function addressBytes(end: string): number[] | null {
  const address = endOf(end)?.address ?? '';
  return isBareAddress(address) ? ipaddr.parse(address).toByteArray() : null;
}

function pseudoHeaderSum(source: number[], destination: number[], length: number): number {
  let sum = PROTOCOL_TCP + length;
  for (const bytes of [source, destination]) {
    for (let i = 0; i < bytes.length; i += 2) sum += bytes[i]! * 256 + bytes[i + 1]!;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
