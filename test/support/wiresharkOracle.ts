/**
 * Wireshark's answers for a capture, stored beside it, and the comparison of ours with them: frame by frame,
 * label by label.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Capture } from '../../src/core/capture';
import { packetNumber } from '../../src/core/packets/packetTable';
import { frameLines, type FrameLine } from '../../src/cli/frameLines';
import { timingsOfFlow, type SegmentTimings } from '../../src/core/tcp/segmentTimings';

/** The first line of an oracle file. */
export interface OracleHeader {
  readonly packets: number;
  /** Frames that are no packets (custom blocks of pcapng). */
  readonly pseudoFrames: number;
  readonly tcpPackets: number;
  readonly tcpStreams: number;
  readonly error: { readonly kind: string } | null;
}

/** The TCP header of a frame as Wireshark reads it; lists where the frame has several headers. */
type OneOrSeveral = number | readonly number[];
interface OracleTcp {
  readonly stream: OneOrSeveral;
  readonly seq: OneOrSeveral;
  readonly ack: OneOrSeveral;
  readonly len?: OneOrSeveral;
  readonly flags: OneOrSeveral;
  readonly win: OneOrSeveral;
  readonly csum?: OneOrSeveral;
  readonly compl?: OneOrSeveral;
  readonly an?: readonly string[];
  /** Seconds as text; a list of both where a frame has several headers. */
  readonly irtt?: string;
  readonly bif?: number;
  readonly rto?: string;
  readonly rtoFrame?: number;
  readonly acks?: number;
  readonly rtt?: string;
  readonly multi?: number;
  /** Options, raw; of frames with one header. */
  readonly tsval?: number;
  readonly tsecr?: number;
  readonly mss?: number;
  readonly wscale?: number;
  readonly sack?: readonly (readonly [number, number])[];
}

/** An IP header: addresses, TTL or hop limit, and of IPv4 the identification and the fragment's place. */
interface OracleIp {
  readonly s: string;
  readonly d: string;
  readonly ttl: number;
  readonly id?: number;
  readonly off?: number;
  readonly mf?: number;
}

export interface OracleFrame {
  readonly n: number;
  readonly t: string | null;
  readonly len: number;
  readonly cap: number;
  readonly p: string;
  readonly pseudo?: 1;
  /** Outermost first; those that ICMP errors quote too. */
  readonly ip?: readonly OracleIp[];
  readonly tcp?: OracleTcp;
}

export interface Oracle {
  readonly header: OracleHeader;
  readonly frames: readonly OracleFrame[];
}

export function readOracle(path: string): Oracle {
  const [header, ...frames] = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  return { header: header as OracleHeader, frames: frames as OracleFrame[] };
}

/** How often both say it, only we do, only Wireshark does. */
export interface Agreement {
  agree: number;
  onlyUs: number;
  onlyWireshark: number;
}

export interface Comparison {
  /** By label, and by field (`stream`, `seq` … `csum`, `compl`, `frames`: a TCP header or none). */
  readonly counts: Map<string, Agreement>;
  /** One line a difference. */
  readonly differences: string[];
}

const CHECKSUM_WORDS: Readonly<Record<number, string>> = {
  0: 'bad',
  1: 'good',
  2: 'unverified',
  3: 'unverified',
};

const FIELDS = ['stream', 'seq', 'ack', 'len', 'flags', 'win', 'compl'] as const;

export function emptyComparison(): Comparison {
  return { counts: new Map(), differences: [] };
}

/** Adds the comparison of one capture, loaded with all checksums verified, to `into`. */
export function compareWithOracle(
  name: string,
  capture: Capture,
  oracle: Oracle,
  into: Comparison,
): void {
  const tally = (key: string): Agreement => {
    let entry = into.counts.get(key);
    if (entry === undefined) {
      entry = { agree: 0, onlyUs: 0, onlyWireshark: 0 };
      into.counts.set(key, entry);
    }
    return entry;
  };
  const differ = (n: number, text: string) => into.differences.push(`${name} #${n}: ${text}`);
  const ours = new Map<number, FrameLine[]>();
  for (const line of frameLines(capture)) {
    const known = ours.get(line.n);
    if (known === undefined) ours.set(line.n, [line]);
    else known.push(line);
  }
  const unseen = new Set(ours.keys());
  for (const frame of oracle.frames) {
    if (frame.pseudo === 1) continue;
    const { n } = frame;
    const lines = ours.get(n) ?? [];
    unseen.delete(n);
    const { tcp } = frame;
    const wanted = tcp === undefined ? 0 : (tcp.multi ?? 1);
    const frames = tally('frames');
    frames.agree += Math.min(lines.length, wanted);
    if (lines.length !== wanted) {
      if (lines.length > wanted) frames.onlyUs += lines.length - wanted;
      else frames.onlyWireshark += wanted - lines.length;
      differ(n, `${lines.length} TCP headers, Wireshark ${wanted} (${frame.p})`);
    }
    if (tcp === undefined || lines.length === 0) continue;
    for (const field of FIELDS) {
      const theirs = asText(tcp[field] ?? 0);
      const mine = asText(lines.map((line) => line[field]));
      count(field, mine, theirs, n);
    }
    if (tcp.csum !== undefined) {
      const theirs = [tcp.csum].flat().map((status) => CHECKSUM_WORDS[status]!);
      const mine = lines.map(({ csum }) => (csum === 'partial' ? 'good' : csum));
      count('csum', asText(mine), asText(theirs), n);
    }
    const mine = new Set(lines.flatMap((line) => line.an));
    const theirs = new Set(tcp.an ?? []);
    for (const label of mine) {
      if (theirs.has(label)) tally(label).agree++;
      else {
        tally(label).onlyUs++;
        differ(n, `only we say ${label} (ours ${[...mine].join()}; theirs ${[...theirs].join()})`);
      }
    }
    for (const label of theirs) {
      if (mine.has(label)) continue;
      tally(label).onlyWireshark++;
      differ(
        n,
        `only Wireshark says ${label} (ours ${[...mine].join()}; theirs ${[...theirs].join()})`,
      );
    }
  }
  compareTimings(name, capture, oracle, into);
  for (const n of unseen) {
    tally('frames').onlyUs++;
    differ(n, 'a TCP header that Wireshark does not have');
  }

  function count(field: string, mine: string, theirs: string, n: number): void {
    if (mine === theirs) tally(field).agree++;
    else {
      tally(field).onlyUs++;
      tally(field).onlyWireshark++;
      differ(n, `${field} ${mine}, Wireshark ${theirs}`);
    }
  }
}

/** Equal values of several headers count once, as the oracle lists them. */
function asText(value: string | number | readonly (string | number)[]): string {
  return [...new Set([value].flat())].join();
}

/** The counts as a table for a terminal. */
export function comparisonTable({ counts }: Comparison): string {
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b));
  const line = (name: string, ...cells: (string | number)[]) =>
    `${name.padEnd(26)}${cells.map((cell) => String(cell).padStart(16)).join('')}`;
  return [
    line('', 'agree', 'only us', 'only Wireshark'),
    ...rows.map(([name, { agree, onlyUs, onlyWireshark }]) =>
      line(name, agree, onlyUs, onlyWireshark),
    ),
  ].join('\n');
}

/**
 * The figures beside the labels, of frames with one TCP header. Where we say that we do not know, it is counted, and no
 * difference.
 */
function compareTimings(
  name: string,
  capture: Capture,
  { frames }: Oracle,
  { counts, differences }: Comparison,
): void {
  const ours = new Map<number, SegmentTimings>();
  for (let flow = 0; flow < capture.flows.length; flow++) {
    for (const [packet, timings] of timingsOfFlow(capture, flow)) {
      ours.set(packetNumber(capture.packets, packet), timings);
    }
  }
  for (const { n, tcp } of frames) {
    const mine = ours.get(n);
    if (tcp === undefined || tcp.multi !== undefined || mine === undefined) continue;
    // "1.(1147483649 nanoseconds)": times that are none.
    if (`${tcp.irtt} ${tcp.rtt}`.includes('(')) continue;
    const since = (of: SegmentTimings['acks'], theirTime: string | undefined) =>
      of === null || (of.time === null && theirTime !== undefined)
        ? null
        : `${packetNumber(capture.packets, of.packet)} ${of.time}`;
    const theirSince = (frame: number | undefined, time: string | undefined) =>
      frame === undefined ? null : `${frame} ${nanoseconds(time)}`;
    count('initial_rtt', mine.initialRtt, nanoseconds(tcp.irtt));
    count('bytes_in_flight', mine.bytesInFlight, tcp.bif ?? null);
    count('rto', since(mine.rto, tcp.rto), theirSince(tcp.rtoFrame, tcp.rto));
    count('acks', since(mine.acks, tcp.rtt), theirSince(tcp.acks, tcp.rtt));

    function count(key: string, us: number | string | null, them: number | string | null): void {
      if (us === null && them === null) return;
      const entry = counts.get(key) ?? { agree: 0, onlyUs: 0, onlyWireshark: 0 };
      counts.set(key, entry);
      if (us === them) {
        entry.agree++;
        return;
      }
      if (us !== null) entry.onlyUs++;
      if (them !== null) entry.onlyWireshark++;
      if (us !== null) differences.push(`${name} #${n}: ${key} ${us}, Wireshark ${them}`);
    }
  }
}

function nanoseconds(seconds: string | undefined): number | null {
  return seconds === undefined ? null : Math.round(Number(seconds) * 1e9);
}
