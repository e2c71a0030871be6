/**
 * Lines that name a connection and say that a packet of it was dropped: pwru, bcc's and bpftrace's tcpdrop, perf and
 * bpftrace on skb:kfree_skb, retis, dropwatch; logs of packet filters; VPC flow logs. A reason without addresses is a
 * hint only.
 */
import { readFilterLog } from '../listings/filterLog';
import { fateOfReason, type ToldFate } from '../listings/toldFate';
import { TcpFlag } from '../packets/packetTable';
import { endpointWords, readEndpoint, type Endpoint } from './endpoint';
import {
  NO_NUMBERS,
  type HostFact,
  type HostTable,
  type PacketNumbers,
  type PacketPath,
} from './hostEvidence';
import { readLineClock } from './lineClock';
import type { OutputBlock } from './hostText';
import { pathBetween } from './packetPath';
import type { Recogniser } from './recogniser';

/** A reason of the kernel, where the tools print it. */
const REASON =
  /\b(?:SKB_DROP_REASON_([A-Z][A-Z0-9_]{2,40})|(?:drop[_ ])?reason[:=]? ?(?:SKB_DROP_REASON_)?([A-Z][A-Z0-9_]{2,40})|drop \(([A-Z][A-Z0-9_]{2,40})\))/;
/** These say that nothing was dropped, or nothing of why. */
const NO_REASON = new Set(['NOT_SPECIFIED', 'NOT_DROPPED_YET', 'CONSUMED', 'UNKNOWN']);
const ENDS =
  /([\da-fA-F.:[\]]{3,60}[:.]\d{1,5}) ?(?:->|>|→|\s) ?([\da-fA-F.:[\]]{3,60}[:.]\d{1,5})(?![\d.:])/;
/** bcc's tcpdrop: time, process, IP version, ends, state, flags. Each line is a drop. */
const TCPDROP =
  /^\s*\d\d:\d\d:\d\d\s+\d{1,9}\s+(?:[46]\s+|\S{1,16}\s+)(\S{5,60})\s+(?:>\s+)?(\S{5,60})\s+([A-Z][A-Z_0-9]{2,15})\s+\(([A-Z|, ]{2,40})\)(?:\s+\(?([A-Z][A-Z0-9_]{3,40}))?/;
/** AWS VPC flow log, version 2: version account interface source destination ports protocol … action status. */
const VPC =
  /^\s*\d{1,2} \d{6,20} (eni-\w{4,40}) ([\da-f.:]{3,45}) ([\da-f.:]{3,45}) (\d{1,5}) (\d{1,5}) 6 \d{1,12} \d{1,15} \d{9,11} \d{9,11} (ACCEPT|REJECT)\b/;
/** Lines below a reason that may name the packet (retis prints it over several). */
const MOST_BELOW = 3;
const LONGEST_LINE = 1000;

interface DropRow {
  readonly source: Endpoint | null;
  readonly destination: Endpoint | null;
  readonly flags: number | null;
  /** Null when the line only shows that the packet came. */
  readonly fate: ToldFate | null;
  readonly path: PacketPath | null;
  readonly length?: number | null;
  /** Header fields that the line gives. */
  readonly numbers?: PacketNumbers;
  /** Packets that the line counts; absent where it is one. */
  readonly times?: number;
  /** What the rule says that logged it. */
  readonly label?: string;
  readonly lines: number;
}

const FLAG_NAMES: readonly (readonly [RegExp, number])[] = [
  [/\bSYN\b/, TcpFlag.syn],
  [/\bACK\b/, TcpFlag.ack],
  [/\bRST\b/, TcpFlag.rst],
  [/\bFIN\b/, TcpFlag.fin],
  [/\bPSH\b/, TcpFlag.psh],
];

const flagsIn = (text: string) =>
  FLAG_NAMES.reduce((bits, [name, bit]) => (name.test(text) ? bits | bit : bits), 0);

/** `flags [S]` as retis and tcpdump write it; null where the line has none. */
function lettered(text: string): number | null {
  const letters = /\b[Ff]lags \[([SFRPUEW.]{1,6})\]/.exec(text)?.[1];
  if (letters === undefined) return null;
  const bits: Readonly<Record<string, number>> = {
    S: TcpFlag.syn,
    '.': TcpFlag.ack,
    R: TcpFlag.rst,
    F: TcpFlag.fin,
    P: TcpFlag.psh,
  };
  return [...letters].reduce((flags, letter) => flags | (bits[letter] ?? 0), 0);
}

/** Linux nf_log_syslog.c, nf_log_dump_packet_common(): the devices by which the packet came and goes, empty for none. */
const DEVICES = /\bIN=(\S{0,20}) OUT=(\S{0,20}) /;
const WINDOWS = / TCP .{20,200} (SEND|RECEIVE|FORWARD)\b/;
const LENGTH =
  /\bDST=\S{3,45} LEN=(\d{1,5}) |^\s*\S{10} \S{8} \w{4,5} TCP (?:\S{1,45} ){4}(\d{1,5}) /;

/** Logs without such words are those of devices that stand before others. */
function pathOf(text: string): PacketPath | null {
  const devices = DEVICES.exec(text);
  if (devices !== null) return pathBetween(devices[1], devices[2]);
  const path = WINDOWS.exec(text)?.[1];
  if (path === undefined) return 'before';
  if (path === 'SEND') return 'out';
  return path === 'RECEIVE' ? 'in' : 'through';
}

function lengthOf(text: string): number | null {
  const match = LENGTH.exec(text);
  return match === null ? null : Number(match[1] ?? match[2]);
}

function readLogged(text: string): DropRow | null {
  const read = readFilterLog(text);
  if (read === null) return null;
  const { source, destination, flags, fate } = read.segment;
  const { ipId, sequence, acknowledgment, window } = read.segment;
  return {
    source: { address: source.address, port: Number(source.port) },
    destination: { address: destination.address, port: Number(destination.port) },
    // A line without flags says nothing of which packet it was.
    flags: flags === 0 ? null : flags,
    fate: fate ?? null,
    path: pathOf(text),
    length: lengthOf(text),
    numbers: { ipId, sequence, acknowledgment, window },
    label: read.point ?? '',
    lines: 1,
  };
}

function readTcpdrop(text: string): DropRow | null {
  const match = TCPDROP.exec(text);
  const source = match === null ? null : readEndpoint(match[1]!);
  const destination = match === null ? null : readEndpoint(match[2]!);
  if (match === null || source === null || destination === null) return null;
  const words = `tcpdrop in state ${match[3]!}`;
  const fate = match[5] === undefined ? null : fateOfReason(match[5]);
  return {
    source,
    destination,
    flags: flagsIn(match[4]!),
    fate: fate ?? { kind: 'dropped', words },
    path: null,
    lines: 1,
  };
}

function readVpc(text: string): DropRow | null {
  const match = VPC.exec(text);
  if (match === null) return null;
  const [, name, source, destination, sourcePort, destinationPort, action] = match;
  return {
    source: readEndpoint(`${source}:${sourcePort}`),
    destination: readEndpoint(`${destination}:${destinationPort}`),
    flags: null,
    fate: action === 'REJECT' ? { kind: 'filter', words: `REJECT at ${name}` } : null,
    // Security groups and network ACLs are outside of the host.
    path: 'before',
    lines: 1,
  };
}

function readReason({ lines }: OutputBlock, at: number): DropRow | null {
  const { text } = lines[at]!;
  const found = REASON.exec(text);
  const reason = found?.[1] ?? found?.[2] ?? found?.[3];
  if (reason === undefined || NO_REASON.has(reason)) return null;
  for (let row = 0; row <= MOST_BELOW; row++) {
    const below = lines[at + row]?.text;
    if (below === undefined || below.length > LONGEST_LINE) break;
    if (row > 0 && (!/^\s/.test(below) || REASON.test(below))) break;
    const ends = ENDS.exec(below);
    const [source, destination] = [readEndpoint(ends?.[1] ?? ''), readEndpoint(ends?.[2] ?? '')];
    if (source === null || destination === null) continue;
    return {
      source,
      destination,
      flags: lettered(below),
      fate: fateOfReason(reason),
      path: null,
      lines: row + 1,
    };
  }
  return nameless(fateOfReason(reason), Number(/\]: (\d{1,9})\s*$/.exec(text)?.[1] ?? 1));
}

/** `1 drops at tcp_v4_rcv+1c4 (0xffffffff81a3b2c4) [software]`: where in the kernel, and of no connection. */
const DROPS_AT = /^\s*(\d{1,9}) drops at ([\w.]{1,80})\+/;

function readPlace(text: string): DropRow | null {
  const match = DROPS_AT.exec(text);
  if (match === null) return null;
  return nameless({ kind: 'dropped', words: `in ${match[2]!}` }, Number(match[1]));
}

/** A drop whose line names no connection. */
const nameless = (fate: ToldFate, times: number): DropRow => ({
  source: null,
  destination: null,
  flags: null,
  fate,
  path: null,
  times,
  lines: 1,
});

function rowAt(block: OutputBlock, at: number): DropRow | null {
  const { text } = block.lines[at]!;
  if (text.length > LONGEST_LINE) return null;
  return (
    readLogged(text) ??
    readTcpdrop(text) ??
    readVpc(text) ??
    readReason(block, at) ??
    readPlace(text)
  );
}

export const dropLines: Recogniser = {
  id: 'drops',
  read(block, at) {
    const rows: DropRow[] = [];
    const facts: HostFact[] = [];
    let end = at;
    while (end < block.lines.length) {
      const row = rowAt(block, end);
      if (row !== null) {
        rows.push(row);
        facts.push(factOf(row, block.lines[end]!.text));
      }
      // Stacks of functions and headings stand around the lines of such tools.
      else if (!AROUND.test(block.lines[end]!.text)) break;
      end += row?.lines ?? 1;
    }
    if (rows.length === 0) return end === at ? null : { noneBefore: end };
    return {
      lines: end - at,
      tables: [tableOf(rows)],
      facts,
    };
  },
};

const AROUND =
  /^(?:\s+(?:b['"])?\S{1,80}\+0x[\da-f]+|\s*$|TIME\s+PID\s|SKB\s+CPU\s|0x[\da-f]{4,16}\s+\d{1,4}\s.{0,200}\(tcp\)|Attaching \d+ probe|dropwatch>|drop at: |origin: |input port ifindex: |timestamp: |protocol: 0x|(?:original )?length: \d|Issue Ctrl|0x[\da-f]{4,16}\s.{0,200}\(SKB_DROP_REASON_NOT_SPECIFIED\)|Kernel monitoring|Enabling monitoring|Waiting for activation|Monitoring has)/;

function factOf(row: DropRow, text: string): HostFact {
  const { source, destination, flags, fate, path, length = null, times = 1 } = row;
  const { numbers = NO_NUMBERS, label = '' } = row;
  const clock = readLineClock(text);
  const packet = { source, destination, flags, fate, path, length, numbers, times, clock };
  return { fact: 'packet', ...packet, ...(label === '' ? {} : { label }) };
}

function tableOf(rows: readonly DropRow[]): HostTable {
  return {
    title: 'Packets that the host dropped or logged',
    columns: ['Source', 'Destination', 'What became of it'],
    rows: rows.map(({ source, destination, fate }) => [
      source === null ? 'not said' : endpointWords(source),
      destination === null ? 'not said' : endpointWords(destination),
      fate?.words ?? 'logged; the line does not say that it was dropped',
    ]),
    recognisedAs: 'drops',
    note: null,
  };
}
