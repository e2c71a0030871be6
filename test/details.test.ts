/**
 * What is decoded again on demand, on real captures of other projects, is what Wireshark says of every frame: TTL, IP-ID,
 * options and timestamps of segments; protocol and addresses of packets outside TCP flows.
 */
import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOtherPackets } from '../src/core/details/otherPackets';
import { payloadDigest } from '../src/core/details/payloadDigest';
import { redecodeFlow } from '../src/core/details/redecodeFlow';
import { DetailKnown, type SegmentDetailTable } from '../src/core/details/segmentDetails';
import { interfacesOf } from '../src/core/captureOrigin';
import { packetsOfFlow } from '../src/core/flows/flowTable';
import { loadCapture } from '../src/core/loading/loadCapture';
import { packetsWithoutFlow } from '../src/core/packets/otherPackets';
import { packetNumber } from '../src/core/packets/packetTable';
import { DecodedPacket } from '../src/core/wire/decodedPacket';
import { describePacket } from '../src/core/wire/describePacket';
import type { ProtocolField } from '../src/core/wire/protocolField';
import { decodeTcpOptions } from '../src/core/wire/tcpOptions';
import { readOracle, type OracleFrame } from './support/wiresharkOracle';

const folder = join(import.meta.dirname, 'captures/corpus');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  { readonly viewer: string; readonly packets: number }
>;
const READ = Object.keys(expected).filter(
  (id) => expected[id]!.viewer.startsWith('read') && expected[id]!.packets > 0,
);

async function load(id: string) {
  const result = await loadCapture(await openAsBlob(join(folder, 'captures', id)));
  if (!result.ok) throw new Error(result.error.message);
  const oracle = readOracle(join(folder, 'oracle', `${id}.oracle.ndjson.gz`));
  return { ...result, frames: new Map(oracle.frames.map((frame) => [frame.n, frame])) };
}

/** The same as the oracle's keys, of one row. */
function ours(details: SegmentDetailTable, row: number) {
  const known = (bit: number) => (details.known[row]! & bit) !== 0;
  const option = new DecodedPacket();
  const bytes = details.options.slice(details.optionStart[row], details.optionStart[row + 1]);
  decodeTcpOptions(new DataView(bytes.buffer), 0, bytes.length, option);
  const present = (value: number) => (value < 0 ? undefined : value);
  return {
    ttl: known(DetailKnown.ip) ? details.ttl[row] : undefined,
    id: known(DetailKnown.ipId) ? details.ipId[row] : undefined,
    tsval: known(DetailKnown.timestamps) ? details.tsval[row] : undefined,
    tsecr: known(DetailKnown.timestamps) ? details.tsecr[row] : undefined,
    mss: present(option.mss),
    wscale: present(option.windowScale),
    sack: Array.from({ length: option.sackBlocks }, (_, at) => [
      option.sackLeft[at],
      option.sackRight[at],
    ]),
  };
}

function theirs({ tcp, ip }: OracleFrame) {
  const { ttl, id } = ip!.at(-1)!;
  const { tsval, tsecr, mss, wscale, sack = [] } = tcp!;
  return { ttl, id, tsval, tsecr, mss, wscale, sack };
}

/** Frames with one TCP header that is no quotation, whose datagram is in one piece. */
function isPlain({ tcp, ip, p }: OracleFrame): boolean {
  return (
    tcp !== undefined &&
    tcp.multi === undefined &&
    ip !== undefined &&
    !/icmp/.test(p) &&
    ip.every(({ off = 0, mf = 0 }) => off === 0 && mf === 0)
  );
}

let compared = 0;
let others = 0;
describe.each(READ)('%s', async (id) => {
  const { capture, bytes, frames } = await load(id);

  it('has the details of its segments', async () => {
    for (let flow = 0; flow < capture.flows.length; flow++) {
      const details = await redecodeFlow(bytes, capture, flow);
      expect(details.isWhole).toBe(true);
      for (let row = 0; row < details.length; row++) {
        const n = packetNumber(capture.packets, details.packet[row]!);
        const frame = frames.get(n);
        if (frame === undefined || !isPlain(frame)) continue;
        expect([n, ours(details, row)]).toEqual([n, theirs(frame)]);
        compared++;
      }
    }
  });

  it('says what the others are', async () => {
    const packets = packetsWithoutFlow(capture.packets);
    const described = await describeOtherPackets(bytes, capture, packets);
    for (const packet of packets) {
      const n = packetNumber(capture.packets, packet);
      const frame = frames.get(n);
      const found = described.get(packet);
      if (frame === undefined || found === undefined || frame.pseudo === 1) continue;
      // Ethernet whose type Wireshark does not follow and we do (ERSPAN of type I).
      if (frame.p.endsWith('ethertype:data')) continue;
      // What an ICMP error quotes, or a sample of sFlow holds, is part of Wireshark's answer, and of ours not.
      const protocols = frame.p.replace(/:(icmp|icmpv6|sflow):.*/, ':$1').split(':');
      // Behind MPLS the protocols leave IP out.
      const depth = protocols.filter((each) => /^ipv?6?$/.test(each)).length;
      const addresses = /:(icmp|icmpv6|sflow):/.test(frame.p)
        ? frame.ip?.[depth - 1]
        : frame.ip?.at(-1);
      others++;
      expect([n, found.source ?? undefined, found.destination ?? undefined]).toEqual([
        n,
        addresses?.s,
        addresses?.d,
      ]);
      const name = protocols.map((each) => NAMES[each]).findLast((each) => each !== undefined);
      // Of these link layers we follow IP only.
      if (name === 'ARP' && /^(ipoib|arcnet)/.test(frame.p)) continue;
      if (name !== undefined) expect([n, found.protocol]).toEqual([n, name]);
    }
  });
});

const NAMES: Readonly<Record<string, string>> = {
  arp: 'ARP',
  icmp: 'ICMP',
  icmpv6: 'ICMPv6',
  igmp: 'IGMP',
  sflow: 'InMon sFlow',
  udp: 'UDP',
};

it('compares more than a few', () => {
  expect(compared).toBeGreaterThan(1000);
  expect(others).toBeGreaterThan(100);
});

const RAW = {
  'ip.ttl': (frame: OracleFrame) => frame.ip!.at(-1)!.ttl,
  'ip.id': (frame: OracleFrame) => frame.ip!.at(-1)!.id,
  'tcp.seq_raw': ({ tcp }: OracleFrame) => tcp!.seq,
  'tcp.flags': ({ tcp }: OracleFrame) => tcp!.flags,
  'tcp.window_size_value': ({ tcp }: OracleFrame) => tcp!.win,
  'tcp.options.mss_val': ({ tcp }: OracleFrame) => tcp!.mss,
  'tcp.options.wscale.shift': ({ tcp }: OracleFrame) => tcp!.wscale,
  'tcp.options.timestamp.tsval': ({ tcp }: OracleFrame) => tcp!.tsval,
  'tcp.options.sack_le': ({ tcp }: OracleFrame) => tcp!.sack?.at(-1)?.[0],
} as const;

it.each(['arkime-wireshark-retrans.pcap', 'suricata-tfo.pcap', 'zeek-ssh-dups.pcap'])(
  'fields of %s carry the numbers that Wireshark has',
  async (id) => {
    const loaded = await load(id);
    const seen = new Set<string>();
    for (const packet of packetsOfFlow(loaded.capture.flows, 0).slice(0, 60)) {
      const frame = loaded.frames.get(packetNumber(loaded.capture.packets, packet))!;
      if (!isPlain(frame)) continue;
      const fields = await fieldsOf(loaded, packet);
      for (const [filter, of] of Object.entries(RAW)) {
        const found = fields.get(filter);
        if (found === undefined) continue;
        expect([frame.n, filter, found.raw]).toEqual([frame.n, filter, of(frame)]);
        expect(found.value).not.toBe('');
        seen.add(filter);
      }
    }
    expect(seen.size).toBeGreaterThan(5);
  },
);

/** A sample of the page with its bytes. */
async function sample(name: string) {
  const file = join(import.meta.dirname, `../public/samples/${name}.pcap`);
  const result = await loadCapture(await openAsBlob(file));
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

/** Fields of a packet by their filter names, the innermost of each. */
async function fieldsOf(
  { capture, bytes }: Pick<Awaited<ReturnType<typeof sample>>, 'capture' | 'bytes'>,
  packet: number,
) {
  const { fileOffset, capturedLength, originalLength } = capture.packets;
  const start = fileOffset[packet]!;
  const record = bytes.slice(start, start + capturedLength[packet]!);
  const { linkType } = interfacesOf(capture)[0]!;
  const tree = describePacket(
    new Uint8Array(await record.arrayBuffer()),
    linkType,
    originalLength[packet]!,
  );
  const fields = new Map<string | null, ProtocolField>();
  for (const open = [...tree].reverse(); open.length > 0;) {
    const each = open.pop()!;
    fields.set(each.filter, each);
    open.push(...each.children.toReversed());
  }
  return fields;
}

describe('a flow decoded again', async () => {
  const loaded = await sample('accept-queue-full');
  const { capture, bytes } = loaded;
  const details = await redecodeFlow(bytes, capture, 0);

  it('has the addresses of its link', async () => {
    for (let row = 0; row < details.length; row++) {
      const fields = await fieldsOf(loaded, details.packet[row]!);
      expect(details.linkAddresses[details.sender[row]!]).toBe(fields.get('eth.src')!.value);
      expect(details.linkAddresses[details.receiver[row]!]).toBe(fields.get('eth.dst')!.value);
    }
    expect(details.linkAddresses).toHaveLength(2);
  });

  it('has equal digests for data that is sent again, and 0 for none', () => {
    const { payloadLength, sequence } = capture.packets;
    const sent = new Map<string, Set<number>>();
    for (let row = 0; row < details.length; row++) {
      const packet = details.packet[row]!;
      const digest = details.payloadDigest[row]!;
      expect(details.payloadCaptured[row]).toBe(payloadLength[packet]);
      if (payloadLength[packet] === 0) expect(digest).toBe(0);
      else {
        const what = `${sequence[packet]} ${payloadLength[packet]}`;
        sent.set(what, (sent.get(what) ?? new Set<number>()).add(digest));
      }
    }
    expect(sent.size).toBeGreaterThan(1);
    for (const digests of sent.values()) expect(digests.size).toBe(1);
    expect(new Set([...sent.values()].map((digests) => [...digests][0])).size).toBe(sent.size);
  });

  it('says when the file is gone or shorter, and keeps what was read', async () => {
    const gone = Object.assign(new Blob([]), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone')) }),
    });
    const none = await redecodeFlow(gone, capture, 0);
    expect([none.isWhole, Math.max(...none.known)]).toEqual([false, 0]);
    const cut = await redecodeFlow(bytes.slice(0, 500), capture, 0);
    expect(cut.isWhole).toBe(false);
  });

  it('takes nothing from a file that holds something else by now', async () => {
    const other = new Uint8Array(await bytes.arrayBuffer());
    const at = capture.packets.fileOffset[details.packet[0]!]!;
    // The sequence number behind Ethernet and IPv4.
    other[at + 14 + 20 + 4]! ^= 0xff;
    const changed = await redecodeFlow(new Blob([other]), capture, 0);
    expect(changed.known[0]! & DetailKnown.tcp).toBe(0);
    expect(changed.known[1]! & DetailKnown.tcp).toBe(DetailKnown.tcp);
  });
});

it('reads records that lie near one another once, however many there are', async () => {
  const { capture, bytes } = await sample('busy-server');
  let reads = 0;
  const counted = Object.assign(new Blob([]), {
    slice: (from?: number, to?: number) => {
      reads++;
      return bytes.slice(from, to);
    },
  });
  const details = await redecodeFlow(counted, capture, 0);
  expect(details.length).toBeGreaterThan(3);
  expect(reads).toBe(1);
});

it('a digest depends on every byte, on their order and on their number', () => {
  const digest = (...bytes: number[]) =>
    payloadDigest(new DataView(new Uint8Array(bytes).buffer), 0, bytes.length);
  const all = [
    digest(),
    digest(0),
    digest(0, 0),
    digest(1, 2, 3, 4, 5, 6, 7, 8, 9),
    digest(5, 6, 7, 8, 1, 2, 3, 4, 9),
    digest(1, 2, 3, 4, 5, 6, 7, 9, 8),
    ...Array.from({ length: 256 }, (_, last) => digest(1, 2, 3, 4, last)),
  ];
  expect(new Set(all).size).toBe(all.length);
  for (const each of all) expect(Number.isSafeInteger(each)).toBe(true);
  expect(digest(1, 2, 3, 4, 5)).toBe(digest(1, 2, 3, 4, 5));
});
