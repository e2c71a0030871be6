import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFile } from '../../../test/support/loadFile';
import type { Capture } from '../capture';
import { observe } from '../diagnosis/observations';
import { FlowTrait, packetsOfFlow } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { statesOf } from '../opening/states';
import type { Opening, StateSpan } from '../opening/opening';
import { addressText } from '../packets/addressText';
import { packetNumber } from '../packets/packetTable';
import { inferVantage } from '../vantage/vantage';
import { linkFlowOf } from './anonymise';
import { describeLink } from './describeLink';
import { decodeFlowLink } from './decodeFlowLink';
import { encodeFlowLink, encodeLinkFlow, type FlowLinkOptions } from './encodeFlowLink';
import type { FlowLinkResult } from './flowLink';
import { readLinkFlow, writeLinkFlow } from './linkContent';

const SAMPLES = [
  'accept-queue-full',
  'ack-lost',
  'capture-duplicates',
  'deferred-accept',
  'healthy',
  'origin-real-kernel',
  'origin',
  'syn-cookies',
].map((name) => `public/samples/${name}.pcap`);
const FILES = [
  ...SAMPLES,
  'test/captures/lab/fast-retransmit-01/server.pcap',
  // Windows that the listing does not print: who opens the link knows no more than who pasted the lines.
  'test/captures/field/m233-answers-without-windows.txt',
];

type Opened = Extract<FlowLinkResult, { ok: true }>;

async function through(
  capture: Capture,
  flow: number,
  options: FlowLinkOptions = {},
): Promise<Opened> {
  const decoded = await decodeFlowLink(await encodeFlowLink(capture, flow, options));
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded;
}

/** What must survive of an opening, with packets by frame number and without what is rebased. */
function essence(capture: Capture, opening: Opening): unknown {
  const number = (packet: number) => packetNumber(capture.packets, packet);
  const { synAck, ack, halfOpen } = opening;
  return {
    syns: opening.syns.map(({ packet }) => number(packet)),
    synAck: synAck && number(synAck.packet),
    ack: ack && number(ack.packet),
    repeats: opening.repeats.map((repeat) => ({
      ...repeat,
      segment: number(repeat.segment.packet),
      echoes: repeat.echoes && number(repeat.echoes.packet),
      dupAck: repeat.dupAck && number(repeat.dupAck.packet),
    })),
    crooked: opening.crooked,
    crossing: opening.crossing,
    halfOpen: halfOpen && { ...halfOpen, from: number(halfOpen.from), to: number(halfOpen.to) },
    states: Object.values(statesOf(capture, opening)).map((spans: readonly StateSpan[]) =>
      spans.map(({ state, packet, inferred }) => [state, number(packet), inferred]),
    ),
    guessedRoles: opening.guessedRoles,
    segments: opening.segments.map(
      ({ packet, fromServer, flags, window, payloadLength, ttl, mss, checksum, ...rest }) => ({
        packet: number(packet),
        parts: [fromServer, flags, window, payloadLength, ttl, mss, checksum],
        options: [rest.windowScale, rest.sackPermitted, rest.optionsHash],
        duplicateOf: rest.duplicateOf === null ? null : number(rest.duplicateOf),
      }),
    ),
  };
}

describe.each(FILES)('a flow of %s', (file) => {
  it('comes back with the same opening, labels, traits, observations and place', async () => {
    const capture = await loadFile(file);
    for (let flow = 0; flow < Math.min(capture.flows.length, 6); flow++) {
      const { capture: shared } = await through(capture, flow);
      const rows = packetsOfFlow(capture.flows, flow);
      expect(shared.format).toBe('link');
      expect(essence(shared, openingOf(shared, 0))).toEqual(
        essence(capture, openingOf(capture, flow)),
      );
      expect([...shared.packets.analysis]).toEqual(
        [...rows].map((row) => capture.packets.analysis[row]),
      );
      for (const column of ['traits', 'synAckRepeats', 'halfOpen', 'completeness'] as const) {
        expect(shared.flows[column][0]).toEqual(capture.flows[column][flow]);
      }
      const texts = (of: Capture, index: number) =>
        observe(of, openingOf(of, index))
          .filter(({ source }) => source === 'packets')
          .map(({ text }) => text);
      expect(texts(shared, 0)).toEqual(texts(capture, flow));
      expect(inferVantage(shared, 0)).toEqual(inferVantage(capture, flow));
    }
  });

  it('comes back with every number of the source when addresses are kept', async () => {
    const capture = await loadFile(file);
    const { capture: shared, extras } = await through(capture, 0, { keepAddresses: true });
    const rows = [...packetsOfFlow(capture.flows, 0)];
    for (const column of [
      'sequence',
      'acknowledgment',
      'payloadLength',
      'flags',
      'window',
    ] as const) {
      expect([...shared.packets[column]]).toEqual(rows.map((row) => capture.packets[column][row]));
    }
    const stamps = (of: Capture) =>
      openingOf(of, 0).segments.map(({ tsval, tsecr, ipId, sack }) => [tsval, tsecr, ipId, sack]);
    expect(stamps(shared)).toEqual(stamps(capture));
    expect(addressText(shared.addresses, shared.flows.serverAddress[0]!)).toBe(
      addressText(capture.addresses, capture.flows.serverAddress[0]!),
    );
    expect(shared.flows.clientPort[0]).toBe(capture.flows.clientPort[0]);
    expect(shared.start).toBe(capture.start! + BigInt(capture.packets.time[rows[0]!]!));
    expect(extras.keepsAddresses).toBe(true);
  });

  it('holds no address, client port, date or base of the source', async () => {
    const capture = await loadFile(file);
    const content = linkFlowOf(capture, 0);
    const text = await encodeFlowLink(capture, 0);
    const { capture: shared } = await through(capture, 0);
    expect(shared.start).toBeNull();
    expect([...shared.addresses.family]).toEqual([0, 0]);
    expect(shared.flows.clientPort[0]).not.toBe(capture.flows.clientPort[0]);
    for (const style of ['short', 'plain'] as const) {
      const bytes = writeLinkFlow(content, style);
      for (let address = 0; address < capture.addresses.length; address++) {
        const length = capture.addresses.family[address] === 4 ? 4 : 16;
        const raw = capture.addresses.bytes.subarray(address * 16, address * 16 + length);
        expect(indexOfBytes(bytes, raw)).toBe(-1);
        expect(indexOfBytes(bytes, raw.toReversed())).toBe(-1);
        const name = new TextEncoder().encode(addressText(capture.addresses, address));
        expect(indexOfBytes(bytes, name)).toBe(-1);
        expect(text).not.toContain(addressText(capture.addresses, address));
      }
    }
    const source = packetsOfFlow(capture.flows, 0)[0]!;
    expect(shared.packets.sequence[0]).not.toBe(capture.packets.sequence[source]);
  });
});

function indexOfBytes(bytes: Uint8Array, part: Uint8Array): number {
  return bytes.findIndex((_, at) => part.every((byte, i) => bytes[at + i] === byte));
}

describe('the length of a link', () => {
  const ADDRESS = `https://${'h'.repeat(30)}#v=1&pkt=12&scale=linear&d=`;

  it('of the origin flow fits into a QR code, address and view included', async () => {
    const text = await encodeFlowLink(await loadFile('public/samples/origin.pcap'), 0);
    expect(ADDRESS.length + text.length).toBeLessThanOrEqual(230);
  });

  it('of the origin flow as pasted lines does, with all its evidence', async () => {
    const capture = await loadFile('test/listings/thread-33690-wireshark.txt');
    const text = await encodeFlowLink(capture, 0);
    expect(ADDRESS.length + text.length).toBeLessThanOrEqual(300);
    const { capture: shared } = await through(capture, 0);
    const texts = (of: Capture) => observe(of, openingOf(of, 0)).map((each) => each.text);
    expect(texts(shared)).toEqual(texts(capture));
    expect([...shared.packets.number!]).toEqual([...capture.packets.number!]);
    expect(shared.timeSource).toBe(capture.timeSource);
  });

  it.each([
    ['healthy', 'public/samples/healthy.pcap', 12],
    ['fast retransmit', 'test/captures/lab/fast-retransmit-01/server.pcap', 8],
  ])('of a long flow (%s) is a few characters a packet', async (_, file, mostAPacket) => {
    const capture = await loadFile(file);
    const text = await encodeFlowLink(capture, 0);
    expect(text.length / packetsOfFlow(capture.flows, 0).length).toBeLessThan(mostAPacket);
  });

  const CORPUS = '../shared/corpus/captures/';
  it
    .runIf(existsSync(CORPUS))
    .each(['SharkFestTraces-SF20_trace2.pcapng', 'tcptrace-hardware_dups.dmp.gz'])(
    'of the first 1,000 packets of %s is at most 8,000',
    async (name) => {
      const whole = linkFlowOf(await loadFile(CORPUS + name), 0);
      const text = await encodeLinkFlow({ ...whole, packets: whole.packets.slice(0, 1000) });
      expect(text.length).toBeLessThanOrEqual(8000);
    },
  );
});

describe('what a person adds or leaves out', () => {
  it('carries a title, names and facts, at most so long', async () => {
    const capture = await loadFile('public/samples/origin.pcap');
    const { extras, capture: shared } = await through(capture, 0, {
      title: 'Café ☕ '.repeat(100),
      names: { client: 'load balancer', server: 'Apache' },
      facts: [{ key: 'syn-cookies-off', text: 'Off at crm.acme-corp.example.' }],
    });
    expect(extras.title).toBe('Café ☕ '.repeat(100).slice(0, 200));
    expect(addressText(shared.addresses, 0)).toBe('load balancer');
    expect(addressText(shared.addresses, 1)).toBe('Apache');
    const off = 'SYN cookies are off (tcp_syncookies = 0).';
    expect(extras.facts).toEqual([{ key: 'syn-cookies-off', text: off, numbers: [] }]);
    expect(describeLink(shared, extras).map(({ value }) => value)).toContain(off);
    const kept = await through(capture, 0, {
      keepAddresses: true,
      facts: [{ key: 'syn-cookies-off', text: 'Off there.' }],
    });
    expect(kept.extras.facts).toEqual([{ key: 'syn-cookies-off', text: 'Off there.' }]);
  });

  it('says what other flows of the listener went through', async () => {
    const capture = await loadFile('public/samples/busy-server.pcap');
    const crooked = [...capture.flows.traits].findIndex((bits) => bits & FlowTrait.crooked);
    const { extras } = await through(capture, crooked);
    expect(extras.facts.map(({ key }) => key)).toContain('listener-healthy-meanwhile');
  });

  it.each(['opening', 'findings'] as const)(
    'keeps only the %s, with counted gaps',
    async (part) => {
      const capture = await loadFile('public/samples/healthy.pcap');
      const { capture: shared, extras } = await through(capture, 0, { packets: part });
      const all = packetsOfFlow(capture.flows, 0);
      const left = extras.gaps.reduce((sum, gap) => sum + gap.packets, 0);
      expect(left).toBeGreaterThan(0);
      expect(shared.packets.length + left).toBe(all.length);
      for (const { afterPacket, packets } of extras.gaps) {
        const before = packetNumber(shared.packets, afterPacket);
        const after = packetNumber(shared.packets, afterPacket + 1);
        expect(after - before - 1).toBe(packets);
      }
      expect(packetNumber(shared.packets, shared.packets.length - 1)).toBe(
        packetNumber(capture.packets, all.at(-1)!),
      );
      expect(describeLink(shared, extras).filter(({ label }) => label === 'Left out')).toHaveLength(
        extras.gaps.length,
      );
    },
  );

  it('keeps frame numbers that jump and times that are unknown', async () => {
    const origin = linkFlowOf(await loadFile('public/samples/origin.pcap'), 0);
    const numbers = [
      21432, 21433, 21453, 23122, 23123, 24541, 24542, 26976, 26977, 30001, 30100, 30102, 30110,
    ];
    const packets = origin.packets.map((packet, i) => ({
      ...packet,
      number: numbers[i]!,
      time: i === 3 ? Number.NaN : packet.time,
    }));
    const decoded = await decodeFlowLink(await encodeLinkFlow({ ...origin, packets }));
    expect(decoded.ok && [...decoded.capture.packets.number!]).toEqual(numbers);
    expect(decoded.ok && [...decoded.capture.packets.time]).toEqual(
      packets.map(({ time }) => time),
    );
  });

  it('says that times were reconstructed, and by which clocks', async () => {
    const capture: Capture = {
      ...(await loadFile('public/samples/origin.pcap')),
      timeSource: 'reconstructed',
      clocks: [
        { address: 0, hz: 100, how: '' },
        { address: 1, hz: 249.75, how: '' },
      ],
    };
    const { capture: shared, extras } = await through(capture, 0);
    expect(shared.timeSource).toBe('reconstructed');
    expect(shared.warnings.map(({ code }) => code)).toEqual(['times-reconstructed']);
    expect(shared.clocks!.map(({ address, hz }) => [address, hz])).toEqual([
      [0, 100],
      [1, 249.75],
    ]);
    expect(describeLink(shared, extras).find(({ label }) => label === 'Times')!.value).toBe(
      'over 14.3 s, reconstructed from TSval',
    );
  });

  it('counts what is left out where there are too many packets', async () => {
    const capture = await loadFile('public/samples/origin.pcap');
    const { flows } = capture;
    const packetIndex = new Uint32Array(20_001).map((_, i) => i % 13);
    const long: Capture = {
      ...capture,
      flows: { ...flows, packetIndex, packetStart: Uint32Array.of(0, packetIndex.length) },
    };
    await expect(encodeFlowLink(long, 0)).rejects.toThrow(
      'at most 20,000 packets, and this would be 20,001 packets',
    );
  });

  it('keeps the stated place of the capture and nanoseconds', async () => {
    const source = await loadFile('public/samples/origin.pcap');
    const time = source.packets.time.map((at, i) => (i === 0 ? at : at + 7));
    const capture: Capture = {
      ...source,
      packets: { ...source.packets, time },
    };
    const link = await encodeFlowLink(capture, 0, { place: 'path' });
    const decoded = await decodeFlowLink(link);
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { capture: shared, extras } = decoded;
    expect(extras.place).toBe('path');
    expect([...shared.packets.time]).toEqual([...time]);
  });

  it('refuses a flow that no link can hold', async () => {
    const origin = linkFlowOf(await loadFile('public/samples/origin.pcap'), 0);
    let seed = 1;
    const noise = () => (seed = (seed * 48271) % 0x7fffffff);
    const packets = Array.from({ length: 20_000 }, (_, i) => ({
      ...origin.packets[2]!,
      segment: null,
      number: i + 1,
      time: i * 1e9 + (noise() % 1e9),
      sequence: noise(),
      window: noise() & 0xffff,
    }));
    await expect(encodeLinkFlow({ ...origin, packets })).rejects.toThrow('too long for any link');
    await expect(encodeLinkFlow({ ...origin, packets: [] })).rejects.toThrow('nothing to share');
  });
});

describe('the rows of a preview', () => {
  it('say what is left out and what is not', async () => {
    const capture = await loadFile('public/samples/origin.pcap');
    const hidden = await through(capture, 0);
    const rows = Object.fromEntries(
      describeLink(hidden.capture, hidden.extras).map(({ label, value }) => [label, value]),
    );
    expect(rows.Client).toBe('client; address and port left out');
    expect(rows.Server).toBe('server, port 80; address left out');
    expect(rows.TTL).toBe('127, 64');
    const open = await through(capture, 0, { keepAddresses: true });
    const kept = describeLink(open.capture, open.extras);
    expect(kept.find(({ label }) => label === 'Server')!.value).toMatch(/^\d+\.\d+\.\d+\.\d+:80$/);
    expect(kept.find(({ label }) => label === 'Date')!.value).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

it('reads back what it wrote, section by section', async () => {
  const flow = linkFlowOf(await loadFile('public/samples/accept-queue-full.pcap'), 0, {
    keepAddresses: true,
    title: 'x',
  });
  for (const style of ['short', 'plain'] as const) {
    expect(readLinkFlow(writeLinkFlow(flow, style), 1)).toEqual(flow);
  }
});
