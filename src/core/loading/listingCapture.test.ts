import { listingOf } from '../captureOrigin';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCapture } from '../../../test/support/ladderFlows';
import type { Capture } from '../capture';
import { looksLikeListing } from '../listings/listingFormats';
import { readListing } from './listingCapture';
import { loadCapture } from './loadCapture';
import { openingOf } from '../opening/openingOf';
import type { OpeningSegment } from '../opening/openingSegments';
import { addressText } from '../packets/addressText';
import { packetNumber } from '../packets/packetTable';

const fixture = (name: string) =>
  readFile(new URL(`../../../test/listings/${name}.txt`, import.meta.url), 'utf8');

function captureOf(text: string): Capture {
  const result = readListing(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** What a listing can say of an opening, without where its numbers begin. */
function openingFacts(capture: Capture, wholeHeader = false) {
  const opening = openingOf(capture, 0);
  const bases = new Map([
    [false, opening.syns[0]!.sequence],
    [true, opening.synAck!.sequence],
  ]);
  const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 1e6);
  return {
    crooked: opening.crooked,
    crossing: opening.crossing,
    halfOpen: opening.halfOpen && {
      from: opening.halfOpen.from,
      to: opening.halfOpen.to,
      end: opening.halfOpen.end,
      taken: opening.halfOpen.takenSegment,
      duration: milliseconds(opening.halfOpen.duration),
    },
    repeats: opening.repeats.map((repeat) => ({
      packet: repeat.segment.packet,
      afterFirst: milliseconds(repeat.afterFirst),
      tsecr: repeat.tsecr,
      echoes: repeat.echoes?.packet ?? null,
      dupAck: repeat.dupAck?.packet ?? null,
    })),
    segments: opening.segments.map((segment) => ({
      packet: segment.packet,
      fromServer: segment.fromServer,
      flags: segment.flags,
      sequence: (segment.sequence - bases.get(segment.fromServer)!) >>> 0,
      acknowledgment: segment.flags & 0x10 ? relative(segment, bases) : 0,
      window: segment.window,
      payloadLength: segment.payloadLength,
      timestamps: [segment.tsval, segment.tsecr],
      mss: segment.mss,
      windowScale: segment.windowScale,
      sackPermitted: segment.sackPermitted,
      sack: segment.sack?.map((edge) => (edge - bases.get(!segment.fromServer)!) >>> 0) ?? null,
      header: wholeHeader ? [segment.ttl, segment.ipId, segment.checksum] : null,
    })),
  };
}

const relative = (segment: OpeningSegment, bases: Map<boolean, number>) =>
  (segment.acknowledgment - bases.get(!segment.fromServer)!) >>> 0;

describe("the origin's 13 lines", () => {
  const read = async () => captureOf(await fixture('thread-33690-wireshark'));

  it('are one crooked flow with the frame numbers that were posted', async () => {
    const capture = await read();
    const { packets, addresses, flows } = capture;
    expect(capture.format).toBe('wireshark-listing');
    expect(capture.start).toBeNull();
    expect(listingOf(capture)!.lines.every(({ understood }) => understood)).toBe(true);
    expect(addressText(addresses, flows.clientAddress[0]!)).toBe('192.168.249.2');
    expect([flows.length, flows.clientPort[0], flows.serverPort[0]]).toEqual([1, 55708, 80]);
    const opening = openingOf(capture, 0);
    const number = (segment: OpeningSegment | null) =>
      segment && packetNumber(packets, segment.packet);
    expect(opening.crooked).toBe(true);
    expect(opening.crossing).toBe(false);
    expect(opening.repeats.map(({ segment }) => number(segment))).toEqual([22461, 24541, 26976]);
    expect(opening.repeats.map(({ dupAck }) => number(dupAck))).toEqual([22470, 24546, 26979]);
    expect(opening.repeats.map(({ tsecr }) => tsecr)).toEqual(['syn', 'later', 'later']);
    expect(opening.repeats.map(({ echoes }) => number(echoes))).toEqual([null, 22470, 24546]);
  });

  it('get the times that the timestamp clocks give, marked as reconstructed', async () => {
    const capture = await read();
    const expected = [0, 0, 0, 1.104, 1.11, 3.108, 3.11, 7.112, 7.11, 13.39, 13.69, 14.29, 14.3];
    expect(capture.timeSource).toBe('reconstructed');
    expected.forEach((seconds, packet) => {
      expect(Math.abs(capture.packets.time[packet]! / 1e9 - seconds)).toBeLessThanOrEqual(0.02);
    });
    const clocks = capture.clocks!.map(({ address, hz }) => [
      addressText(capture.addresses, address),
      hz,
    ]);
    expect(clocks).toEqual([
      ['192.168.249.2', 100],
      ['172.18.26.41', 250],
    ]);
    expect(openingOf(capture, 0).halfOpen!.duration / 1e9).toBeCloseTo(14.3, 1);
    expect(capture.warnings.map(({ code }) => code)).toEqual(['times-reconstructed']);
    expect(listingOf(capture)!.timesAlternatives.join(' ')).toMatch(
      /3 s would need .*83\.\d Hz and 33/,
    );
  });

  it('leave unknown what they do not say', async () => {
    const { segments } = openingOf(await read(), 0);
    for (const segment of segments) {
      expect([segment.ttl, segment.ipId, segment.optionsHash, segment.checksum]).toEqual([
        null,
        null,
        null,
        0,
      ]);
    }
  });

  it('are read quoted, as HTML, with tabs and from a dropped file alike', async () => {
    const text = await fixture('thread-33690-wireshark');
    const facts = openingFacts(captureOf(text));
    const lines = text.split('\n');
    const variants = [
      lines.map((line) => `> ${line}`).join('\r\n'),
      text.replaceAll('>', '&gt;'),
      text.replaceAll(/ {2,}/g, '\t'),
      text.replaceAll(' > ', ' → ').replaceAll('SACK_PERM=1', 'SACK_PERM'),
      text.replaceAll(' > ', ' -> ').replaceAll('TSval', 'TSV').replaceAll('TSecr', 'TSER'),
      text.replaceAll(/ {2,}0\.000 {2,}/g, '  '),
      text.replaceAll('Win=', '\nWin='),
      lines.toReversed().join('\n'),
      `${text}\n${lines.slice(3).join('\n')}`,
      `It looks like this:\n\n\`\`\`\n${text}\n\`\`\`\n`,
    ];
    for (const variant of variants) expect(openingFacts(captureOf(variant))).toEqual(facts);
    const dropped = await loadCapture(new Blob([text]));
    expect(dropped.ok && openingFacts(dropped.capture)).toEqual(facts);
  });
});

describe('a capture printed by its tools', () => {
  it.each([
    'origin.tshark',
    'origin.tshark-absolute',
    'origin.tshark-tabs',
    'origin.tcpdump',
    'origin.tcpdump-S',
    'origin.tcpdump-tt',
    'origin.tcpdump-ttt',
    'origin.tcpdump-tttt',
  ])('%s has the opening of the capture', async (name) => {
    const capture = captureOf(await fixture(name));
    expect(capture.timeSource).toBe('capture');
    expect(openingFacts(capture)).toEqual(openingFacts(await sampleCapture('origin')));
  });

  it.each(['origin.tcpdump-vv', 'origin.tcpdump-ev'])('%s has the IP header too', async (name) => {
    const capture = captureOf(await fixture(name));
    expect(openingFacts(capture, true)).toEqual(openingFacts(await sampleCapture('origin'), true));
  });

  it.each(['deferred-accept.json', 'deferred-accept.tcpdump-vv'])('%s: IPv6', async (name) => {
    const capture = captureOf(await fixture(name));
    const original = await sampleCapture('deferred-accept');
    expect(openingFacts(capture, true)).toEqual(openingFacts(original, true));
    expect([...capture.addresses.family]).toEqual([6, 6]);
  });

  it('-T json has options, frame numbers and the date', async () => {
    const capture = captureOf(await fixture('deferred-accept.json'));
    const original = await sampleCapture('deferred-accept');
    const hashes = (of: Capture) => openingOf(of, 0).segments.map(({ optionsHash }) => optionsHash);
    expect(hashes(capture)).toEqual(hashes(original));
    expect(capture.start).toBe(original.start);
    expect(capture.packets.number?.[4]).toBe(5);
  });

  it('-T ek has the same opening', async () => {
    const capture = captureOf(await fixture('deferred-accept.ek'));
    expect(openingFacts(capture)).toEqual(openingFacts(await sampleCapture('deferred-accept')));
  });

  it('without times, the clocks give them back', async () => {
    const capture = captureOf(await fixture('origin.tcpdump-t'));
    const { packets } = await sampleCapture('origin');
    expect(capture.timeSource).toBe('reconstructed');
    capture.packets.time.forEach((time, packet) => {
      expect(Math.abs(time - packets.time[packet]!) / 1e9).toBeLessThan(0.05);
    });
  });

  it('keeps Wireshark’s labels', async () => {
    const labels = (capture: Capture) =>
      [...capture.packets.analysis].map((bits) => bits & 0xffffff);
    const capture = captureOf(await fixture('origin.tshark'));
    expect(labels(capture)).toEqual(labels(await sampleCapture('origin')));
  });
});

describe('lines that cannot be read', () => {
  const good = [
    '1 0.0 10.0.0.1 10.0.0.2 TCP 66 5000 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460',
    '2 0.1 10.0.0.2 10.0.0.1 TCP 66 80 → 5000 [SYN, ACK] Seq=0 Ack=1 Win=65535 Len=0 MSS=1460',
    '3 0.1 10.0.0.1 10.0.0.2 TCP 54 5000 → 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0',
  ];
  it.each([
    ['4 0.2 10.0.0.1 10.0.0.9 HTTP 151 GET /index.html HTTP/1.1', /^HTTP: shows no TCP fields/],
    ['What is going on here?', /no line of a packet list/],
  ])('%s', (line, reason) => {
    const result = readListing([...good, line].join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.capture.packets.length).toBe(3);
    expect(result.lines[3]).toMatchObject({ text: line, understood: false, packet: null });
    expect(result.lines[3]!.reason).toMatch(reason);
    expect(result.lines.slice(0, 3).map(({ packet }) => packet)).toEqual([0, 1, 2]);
  });

  it('are none of other transports', () => {
    const line = '4 0.2 10.0.0.1 10.0.0.9 DNS 70 Standard query 0x1 A example.org';
    const result = readListing([...good, line].join('\n'));
    expect(result.lines[3]).toMatchObject({ understood: true, reason: 'DNS: not TCP.' });
  });

  it('rows of a protocol above TCP are data of the one connection between their addresses', () => {
    const { packets } = captureOf(
      [...good, '4 0.2 10.0.0.1 10.0.0.2 HTTP 151 GET /index.html HTTP/1.1'].join('\n'),
    );
    expect(packets.length).toBe(4);
    expect(packets.payloadLength[3]).toBe(97);
    expect(packets.sequence[3]).toBe(packets.sequence[2]);
    expect(packets.acknowledgment[3]).toBe(packets.acknowledgment[2]);
  });

  it.each([
    ['4 0.2 10.0.0.1 10.0.0.2 TCP 54 5000 → 80 [ACK] Seq=1 A…', 'fields-not-listed'],
    ['4 0.2 10.0.0.1 10.0.0.2 TCP 54 5000 → 80 [ACK] Seq=1 Ack=1', 'fields-not-listed'],
    [
      '4 0.2 10.0.0.1 10.0.0.2 TCP 54 5000 → frob [ACK] Seq=1 Ack=1 Win=1 Len=0',
      'ports-not-listed',
    ],
  ])('%s is read as far as it goes, which is said', (line, code) => {
    const capture = captureOf([...good, line].join('\n'));
    expect(capture.packets.length).toBe(4);
    expect(capture.warnings.map((warning) => warning.code)).toEqual([code]);
  });

  it('text that is no listing is refused, line by line', () => {
    const result = readListing('Dear all,\nthe server is slow.');
    expect(result.ok).toBe(false);
    expect(result.lines).toHaveLength(2);
    expect(looksLikeListing('Dear all,\nthe server is slow.')).toBe(false);
  });

  it('a bracket above objects of a line each is no array that was cut', async () => {
    const lines = (await fixture('deferred-accept.ek')).split('\n');
    const packets = (text: string) => {
      const result = readListing(text);
      return result.ok ? result.capture.packets.length : 0;
    };
    const whole = packets(lines.join('\n'));
    expect(whole).toBeGreaterThan(2);
    expect(packets(['[', ...lines].join('\n'))).toBe(whole);
    expect(packets(['[', ...lines.map((line) => `${line},`)].join('\n'))).toBe(whole);
  });

  it('never throw, and never harm the others', async () => {
    const texts = await Promise.all(
      ['thread-33690-wireshark', 'origin.tcpdump', 'origin.tcpdump-vv', 'deferred-accept.ek'].map(
        fixture,
      ),
    );
    const damage = fc.record({
      line: fc.nat(40),
      how: fc.oneof(
        fc.constant(() => ''),
        fc.nat(120).map((end) => (line: string) => line.slice(0, end)),
        fc.string().map((noise) => () => noise),
        fc.tuple(fc.nat(120), fc.string({ maxLength: 3 })).map(
          ([at, noise]) =>
            (line: string) =>
              line.slice(0, at) + noise + line.slice(at + 1),
        ),
      ),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(damage, { maxLength: 8 }),
        (text, damages) => {
          const lines = text.split('\n');
          for (const { line, how } of damages) {
            const at = line % lines.length;
            lines[at] = how(lines[at]!).replaceAll('\n', ' ');
          }
          const result = readListing(lines.join('\n'));
          if (!result.ok) return;
          expect(result.capture.packets.length).toBeLessThanOrEqual(result.lines.length);
          const whole = readListing(text);
          if (!whole.ok || whole.capture.format !== result.capture.format) return;
          // A damaged line spoils at most itself and the other half of its packet.
          const spoilt = whole.capture.packets.length - result.capture.packets.length;
          expect(spoilt).toBeLessThanOrEqual(2 * damages.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('dropping lines keeps the numbers of the others', async () => {
    const lines = (await fixture('thread-33690-wireshark'))
      .split('\n')
      .filter((line) => line !== '');
    fc.assert(
      fc.property(fc.subarray(lines, { minLength: 1 }), (kept) => {
        const { packets } = captureOf(kept.join('\n'));
        const numbers = kept.map((line) => Number(line.split(/\s/)[0]));
        expect([...packets.number!]).toEqual(numbers);
      }),
      { numRuns: 30 },
    );
  });
});

describe("Zeek's conn.log", () => {
  const fields = '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\thistory';
  const row = (history: string, proto = 'tcp') =>
    `1714557731.1\tC1\t10.0.0.1\t5000\t10.0.0.2\t80\t${proto}\t${history}`;

  it.each([
    ['S', /nothing ever came back/],
    ['Sr', /refused/],
    ['Sh', /no ACK of the client/],
    ['ShADadFf', /the server answered after it/],
    ['ShADT', /nothing of the server came after it.*sent again/],
  ])('%s', (history, meaning) => {
    const result = readListing([fields, row(history), row('Dd', 'udp')].join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.capture.packets.length).toBe(0);
    expect(result.lines[1]!.reason).toMatch(meaning);
    expect(result.lines[2]).toMatchObject({ understood: false, reason: 'udp: not TCP.' });
  });

  it('as JSON', () => {
    const json =
      '{"ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","proto":"tcp","history":"S"}';
    expect(readListing(json).lines[0]!.reason).toMatch(/nothing ever came back/);
  });
});
