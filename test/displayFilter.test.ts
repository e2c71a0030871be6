/**
 * Display filters select as many packets as TShark's do, on captures of the corpus; skipped where there is no TShark. It counts all filters in one pass
 * (`-z io,stat`), which takes no commas.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { packetTest } from '../src/core/filter/filterTest';
import { parseFilter } from '../src/core/filter/parseFilter';
import { NO_FLOW } from '../src/core/packets/packetTable';
import { loadFile } from './support/loadFile';

const FILTERS = [
  'tcp',
  'ip',
  'ipv6',
  'tcp.stream == 0',
  'tcp.port == 80',
  'tcp.port != 80',
  'tcp.port !== 80',
  'any tcp.port > 1024 and not tcp.port == 443',
  'all tcp.port > 1024',
  'tcp.srcport == 80 || tcp.dstport == 443',
  'tcp.flags.syn == 1 && tcp.flags.ack == 0',
  'tcp.flags.syn==1&&tcp.flags.ack==1',
  'tcp.flags == 0x012',
  'tcp.flags & 0x05',
  'tcp.flags & 0x12 == 0x10',
  'tcp.flags.reset == True',
  'tcp.flags.syn',
  'tcp.len > 0',
  'tcp.len >= 1000 and tcp.len <= 1460',
  'tcp.len in {0..10}',
  'tcp.window_size_value < 1000',
  'tcp.seq_raw > 0x7fffffff',
  'frame.number < 10',
  'frame.len > 500',
  'frame.time_relative > 0.5',
  'ip.addr == 10.0.0.0/8',
  'ip.addr == 192.168.0.0/16 and tcp.flags.syn == 1',
  'ip.src == 172.16.0.0/12',
  'ip.dst != 10.0.0.0/8',
  'ipv6.addr == fe80::/10 or ipv6.src == 2001::/16',
  'ip.host contains "10."',
  'ip.host matches "^1[0-9]+[.]1"',
  'tcp.port == 80 or tcp.port == 443 and tcp.len == 0',
  'not tcp.port eq 80 and tcp.len gt 0',
];

/** In these captures all versions of Wireshark number and label alike. */
const LABELLED = [
  'tcp.stream in {1..5}',
  'tcp.analysis.retransmission',
  'tcp.analysis.retransmission or tcp.analysis.out_of_order',
  'tcp.analysis.duplicate_ack',
  'tcp.analysis.flags && !tcp.analysis.window_update',
  '!(tcp.analysis.flags) && tcp.len > 0',
];

const corpus = 'test/captures/corpus/captures';
const CAPTURES = [
  ['public/samples/busy-server.pcap', LABELLED],
  ['public/samples/origin.pcap', LABELLED],
  [`${corpus}/arkime-wireshark-retrans.pcap`, LABELLED],
  [`${corpus}/filesamples-simple_http_sll2.pcap`, LABELLED],
  [`${corpus}/mercury-quic_reordered_frames.pcap`, []],
] as const;

async function countsHere(path: string, filters: readonly string[]): Promise<number[]> {
  const capture = await loadFile(path);
  const { packets } = capture;
  return filters.map((filter) => {
    const parsed = parseFilter(filter);
    if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.message}`);
    const test = packetTest(capture, parsed.tree);
    let count = 0;
    for (let packet = 0; packet < packets.length; packet++) {
      if (packets.flow[packet] !== NO_FLOW && test(packet)) count++;
    }
    return count;
  });
}

function tshark(...given: string[]): string | null {
  try {
    return execFileSync('tshark', given, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  } catch {
    return null;
  }
}

/** The row of the table holds packets and bytes of one filter after the other. */
function countsThere(path: string, filters: readonly string[]): number[] {
  const asked = filters.map((filter) => `tcp and (${filter})`).join(',');
  const row = /<>.*/.exec(tshark('-q', '-r', path, '-z', `io,stat,0,${asked}`) ?? '')?.[0] ?? '';
  const cells = row.split('|').slice(1, -1);
  return cells.filter((_, at) => at % 2 === 0).map(Number);
}

const isThere = / 4\.\d/.test(tshark('--version') ?? '');

describe.skipIf(!isThere)("a display filter counts what TShark's does", () => {
  it.each(CAPTURES)(
    'in %s',
    async (path, labelled) => {
      const filters = [...FILTERS, ...labelled];
      const [ours, theirs] = [await countsHere(path, filters), countsThere(path, filters)];
      const counted = (counts: readonly number[]) =>
        filters.map((filter, at) => `${filter}: ${counts[at]}`);
      expect(counted(ours)).toEqual(counted(theirs));
    },
    60_000,
  );
});
