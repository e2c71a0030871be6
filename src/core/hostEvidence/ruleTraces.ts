/**
 * What a packet filter traces of single packets: `nft monitor trace` and `xtables-monitor --trace`. Each prints a packet once and
 * then, under the same number, the rules that it met; the last one says its fate.
 */
import { TcpFlag } from '../packets/packetTable';
import { endpointWords, readAddress, type Endpoint } from './endpoint';
import { NO_NUMBERS, type HostFact, type PacketFact } from './hostEvidence';
import { readLineClock } from './lineClock';
import { pathBetween } from './packetPath';
import { readRows, type Recogniser } from './recogniser';

const NFT = /^\s*trace id (\w{4,16}) (.{1,900})$/;
const NFT_PACKET = /\bip6? saddr (\S{2,45}) ip6? daddr (\S{2,45}) /;
const NFT_DROP = /\b(?:rule (.{1,300}) )?\(verdict (drop|reject)\)|\bpolicy (drop)\b/;
const XT_PACKET = /^\s*PACKET: \d{1,2} (\w{4,16}) .{0,300}\bSRC=(\S{2,45}) DST=(\S{2,45}) /;
const XT_TRACE = /^\s*TRACE: \d{1,2} (\w{4,16}) (\S{1,120}):(ACCEPT|DROP|REJECT)\b/;
const FLAGS: Readonly<Record<string, number>> = {
  fin: TcpFlag.fin,
  syn: TcpFlag.syn,
  rst: TcpFlag.rst,
  psh: TcpFlag.psh,
  ack: TcpFlag.ack,
};

type Line =
  | { readonly id: string; readonly packet: PacketFact }
  /** `words` is null for a rule that let it go on. */
  | { readonly id: string; readonly words: string | null };

const numberIn = (text: string, name: RegExp) => {
  const digits = name.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};

const flagsIn = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,|()]+/)
    .reduce((flags, word) => flags | (FLAGS[word] ?? 0), 0);

const endAt = (address: string, port: number | null): Endpoint => ({
  address: readAddress(address) ?? null,
  port,
});

function packetOf(
  text: string,
  [source, destination]: readonly [Endpoint, Endpoint],
  flags: number,
  numbers: PacketFact['numbers'],
  way: Pick<PacketFact, 'path' | 'length'>,
): PacketFact {
  return {
    fact: 'packet',
    source,
    destination,
    flags: flags === 0 ? null : flags,
    fate: null,
    ...way,
    numbers,
    times: 1,
    clock: readLineClock(text),
  };
}

function readNft(text: string): Line | null {
  const match = NFT.exec(text);
  if (match === null) return null;
  const [, id, rest] = match;
  const packet = NFT_PACKET.exec(rest!);
  if (packet !== null) {
    const ends = [
      endAt(packet[1]!, numberIn(rest!, /\btcp sport (\d{1,5})\b/)),
      endAt(packet[2]!, numberIn(rest!, /\btcp dport (\d{1,5})\b/)),
    ] as const;
    const flags = flagsIn(/\btcp flags (?:== )?([a-z ,|()]{1,60}?) tcp /.exec(rest!)?.[1] ?? '');
    const numbers = {
      ...NO_NUMBERS,
      ipId: numberIn(rest!, /\bip id (\d{1,5})\b/),
      window: numberIn(rest!, /\btcp window (\d{1,5})\b/),
    };
    const device = (name: RegExp) => name.exec(rest!)?.[1];
    const path = pathBetween(device(/\biif "?([^\s"]{1,20})/), device(/\boif "?([^\s"]{1,20})/));
    // Before routing nobody knows whether it is for the host itself.
    const isRouted = !/^\w{2,6} \S{1,60} \S{0,40}(?:prerouting|ingress)/i.test(rest!);
    // IPv6 counts what stands behind its header of 40 bytes.
    const payload = numberIn(rest!, /\bip6 length (\d{1,5})\b/);
    const length = payload === null ? numberIn(rest!, /\bip length (\d{1,5})\b/) : payload + 40;
    const way = { path: isRouted ? path : null, length };
    return { id: id!, packet: packetOf(text, ends, flags, numbers, way) };
  }
  const drop = NFT_DROP.exec(rest!);
  return { id: id!, words: drop === null ? null : (drop[1] ?? rest!) };
}

function readXtables(text: string): Line | null {
  const packet = XT_PACKET.exec(text);
  if (packet !== null) {
    const ends = [
      endAt(packet[2]!, numberIn(text, /\bSPORT=(\d{1,5})\b/)),
      endAt(packet[3]!, numberIn(text, /\bDPORT=(\d{1,5})\b/)),
    ] as const;
    const numbers = { ...NO_NUMBERS, ipId: numberIn(text, /\bID=(\d{1,5})/) };
    const flags = flagsIn(text.slice(text.indexOf('DPORT=')));
    const device = (name: RegExp) => name.exec(text)?.[1];
    const path = pathBetween(device(/\bIN=(\S{1,20})/), device(/\bOUT=(\S{1,20})/));
    const way = { path, length: numberIn(text, /\bLEN=(\d{1,5})\b/) };
    return { id: packet[1]!, packet: packetOf(text, ends, flags, numbers, way) };
  }
  const trace = XT_TRACE.exec(text);
  if (trace === null) return null;
  return { id: trace[1]!, words: trace[3] === 'ACCEPT' ? null : `${trace[2]!}:${trace[3]!}` };
}

export const ruleTraces: Recogniser = {
  id: 'nft monitor trace',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) =>
      text.length > LONGEST_LINE ? null : (readNft(text) ?? readXtables(text)),
    );
    if (rows.length === 0) return null;
    const packets = new Map<string, PacketFact>();
    for (const row of rows) {
      if ('packet' in row) packets.set(row.id, row.packet);
      else if (row.words !== null) {
        const packet = packets.get(row.id);
        const words = row.words.slice(0, LONGEST_WORDS);
        if (packet !== undefined)
          packets.set(row.id, { ...packet, fate: { kind: 'filter', words } });
      }
    }
    const traced = [...packets.values()];
    return {
      lines,
      tables: [
        {
          title: 'Packets that the packet filter traced',
          columns: ['Source', 'Destination', 'What became of it'],
          rows: traced.map(({ source, destination, fate }) => [
            source === null ? 'not said' : endpointWords(source),
            destination === null ? 'not said' : endpointWords(destination),
            fate?.words ?? 'no rule that dropped it is shown',
          ]),
          recognisedAs: 'nft monitor trace',
          note: null,
        },
      ],
      facts: traced satisfies readonly HostFact[],
    };
  },
};

const LONGEST_LINE = 1000;
const LONGEST_WORDS = 160;
