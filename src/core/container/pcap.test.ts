/** pcap of all writers: which layout its records have, what their fields mean, and what Wireshark accepts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureInterface } from '../captureOrigin';
import { FileNoteRecorder } from './fileNotes';
import type { CaptureReader } from './captureFormat';
import { pcap } from './pcap';

interface Written {
  readonly seconds: number;
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly original?: number;
}

interface Shape {
  readonly magic?: number;
  readonly little?: boolean;
  readonly version?: readonly [number, number];
  readonly linkType?: number;
  readonly snapLength?: number;
  /** Bytes behind the file header. */
  readonly headerExtra?: number;
  /** Bytes behind the 16 of each record header. */
  readonly recordExtra?: number;
  readonly isSwapped?: boolean;
}

function write(records: readonly Written[], shape: Shape = {}): Uint8Array {
  const { magic = 0xa1b2c3d4, little = true, version = [2, 4], linkType = 1 } = shape;
  const { headerExtra = 0, recordExtra = 0, snapLength = 65_535 } = shape;
  const size = records.reduce((sum, { bytes }) => sum + 16 + recordExtra + bytes.length, 0);
  const file = new Uint8Array(24 + headerExtra + size);
  const view = new DataView(file.buffer);
  view.setUint32(0, magic, little);
  view.setUint16(4, version[0], little);
  view.setUint16(6, version[1], little);
  view.setUint32(16, snapLength, little);
  view.setUint32(20, linkType, little);
  let at = 24 + headerExtra;
  for (const { seconds, fraction, bytes, original = bytes.length } of records) {
    view.setUint32(at, seconds, little);
    view.setUint32(at + 4, fraction, little);
    view.setUint32(at + (shape.isSwapped === true ? 12 : 8), bytes.length, little);
    view.setUint32(at + (shape.isSwapped === true ? 8 : 12), original, little);
    at += 16 + recordExtra;
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

interface Read {
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly { bytes: number[]; original: number; time: number }[];
  readonly interfaceIds: readonly number[];
  readonly impossible: readonly string[];
  readonly warnings: readonly { code: string; message: string; offset: number; times?: number }[];
  readonly start: bigint | null;
  readonly error: CaptureReader['error'];
}

function read(file: Uint8Array, chunk = file.length): Read {
  const interfaces: CaptureInterface[] = [];
  const packets: { bytes: number[]; original: number; time: number }[] = [];
  const interfaceIds: number[] = [];
  const impossible: string[] = [];
  const warnings: { code: string; message: string; offset: number; times?: number }[] = [];
  let start: bigint | null = null;
  const reader = pcap.createReader({
    start: (nanoseconds) => (start = nanoseconds),
    interface: (description) => interfaces.push(description),
    packet(view, at, captured, original, time, interfaceId, fileOffset) {
      const bytes = [...new Uint8Array(view.buffer, view.byteOffset + at, captured)];
      expect([...file.subarray(fileOffset, fileOffset + captured)]).toEqual(bytes);
      packets.push({ bytes, original, time });
      interfaceIds.push(interfaceId);
    },
    skipFrameNumber: () => undefined,
    impossibleTime: (fraction, unit) =>
      impossible.push(`packet ${packets.length + 1}: ${fraction} ${unit}`),
    notes: new FileNoteRecorder(),
    warn: (code, message, offset, times) => warnings.push({ code, message, offset, times: times! }),
  });
  for (let at = 0; at < file.length && reader.error === null; at += chunk) {
    reader.push(file.slice(at, at + chunk));
  }
  reader.finish();
  const { error } = reader;
  return { interfaces, packets, interfaceIds, impossible, warnings, start, error };
}

const SECONDS = 1_600_000_000;
const data = (length: number, value = 7) => new Uint8Array(length).fill(value);
const three: Written[] = [
  { seconds: SECONDS, fraction: 900_000, bytes: data(60) },
  { seconds: SECONDS + 1, fraction: 5, bytes: data(61), original: 1500 },
  { seconds: SECONDS + 90_000, fraction: 999_999, bytes: data(0), original: 40 },
];

describe('the layout of pcap records', () => {
  it.each([
    ['ordinary', 0xa1b2c3d4, 0],
    ['Nokia', 0xa1b2c3d4, 4],
    ['Red Hat 6.1', 0xa1b2c3d4, 8],
    ['modified', 0xa1b2cd34, 8],
    ['SuSE 6.3', 0xa1b2cd34, 12],
  ])(
    '%s, whole, cut after any record, in chunks of any size, in both byte orders',
    (_name, magic, recordExtra) => {
      for (const little of [true, false]) {
        for (let count = 0; count <= three.length; count++) {
          const records = three.slice(0, count);
          const file = write(records, { magic, recordExtra, little });
          const whole = read(file);
          expect(whole.error).toBeNull();
          expect(whole.packets.map(({ bytes }) => bytes)).toEqual(
            records.map(({ bytes }) => [...bytes]),
          );
          for (const chunk of [1, 7, 50]) expect(read(file, chunk)).toEqual(whole);
        }
      }
    },
  );

  it('is the ordinary one wherever that makes sense, and wherever no other one does', () => {
    const record = fc.record({
      seconds: fc.oneof(
        fc.integer({ min: SECONDS, max: SECONDS + 5000 }),
        fc.constantFrom(0, 1, 86_400, SECONDS, 2 ** 31, 2 ** 32 - 1),
        fc.nat({ max: 2 ** 32 - 1 }),
      ),
      fraction: fc.oneof(
        fc.integer({ min: 0, max: 999_999 }),
        fc.constantFrom(1_000_000, 5_000_000, 4_000_000_000),
      ),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        fc.nat({ max: 80 }).map((length) => data(length, 0)),
      ),
      more: fc.nat({ max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), fc.nat({ max: 700 }), (records, cut) => {
        const file = write(
          records.map((one) => ({ ...one, original: one.bytes.length + one.more })),
        );
        const length = Math.max(24, file.length - (cut > 600 ? cut - 600 : 0));
        // A single record, and 4 or 8 bytes of a second one from another year: that is what one of the other layouts looks like.
        const first = 24 + 16 + (records[0]?.bytes.length ?? 0);
        fc.pre(length !== first + 4 && length !== first + 8);
        let end = 24;
        const there = records.filter(({ bytes }) => (end += 16 + bytes.length) <= length);
        const { packets } = read(file.subarray(0, length));
        expect(packets.map(({ bytes }) => bytes)).toEqual(there.map(({ bytes }) => [...bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  it('of a single Nokia record is not taken for the beginning of a second ordinary one', () => {
    const ordinary = write(three.slice(0, 2));
    expect(read(ordinary.subarray(0, 24 + 16 + 60 + 4)).packets).toHaveLength(1);
    expect(read(ordinary.subarray(0, 24 + 16 + 60 + 4)).error?.code).toBe('truncated');
  });
});

const joined = (...files: readonly Uint8Array[]) =>
  new Uint8Array(files.flatMap((file) => [...file]));
const bytesOf = (records: readonly Written[]) => records.map(({ bytes }) => [...bytes]);

describe('pcap files that were joined byte by byte', () => {
  const magics = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0x1c0001ac, 0x1c0001ab];
  const shapes = magics.flatMap((magic) =>
    [true, false].flatMap((little) =>
      (magic === 0xa1b2c3d4 ? [0, 4, 8] : magic === 0xa1b2cd34 ? [8, 12] : [0]).map(
        (recordExtra): Shape => ({
          magic,
          little,
          recordExtra,
          headerExtra: magic < 0xa0000000 ? 4 : 0,
        }),
      ),
    ),
  );

  it('are read on, each with its own header, whatever its kind and the chunks are', () => {
    for (const first of shapes) {
      for (const second of shapes) {
        for (const [before, after] of [
          [0, 1],
          [1, 3],
          [3, 2],
          [3, 0],
        ] as const) {
          const a = write(three.slice(0, before), first);
          const file = joined(a, write(three.slice(0, after), { ...second, linkType: 101 }));
          const whole = read(file);
          expect(whole.error).toBeNull();
          const records = [...three.slice(0, before), ...three.slice(0, after)];
          expect(whole.packets.map(({ bytes }) => bytes)).toEqual(bytesOf(records));
          expect(whole.interfaces.map(({ linkType }) => linkType)).toEqual([1, 101]);
          expect(whole.interfaceIds).toEqual(records.map((_, i) => (i < before ? 0 : 1)));
          expect(whole.warnings).toMatchObject([
            { code: 'joined-files', offset: a.length, times: 1 },
          ]);
          for (const chunk of [1, 23, 50]) expect(read(file, chunk)).toEqual(whole);
        }
      }
    }
  });

  it('keep their times, in the unit of their own header', () => {
    const nano = three.map((one) => ({ ...one, fraction: one.fraction * 1000 }));
    const { packets } = read(joined(write(three), write(nano, { magic: 0xa1b23c4d })));
    expect(packets.slice(3).map(({ time }) => time)).toEqual(
      packets.slice(0, 3).map(({ time }) => time),
    );
  });

  it('are told once, with the first place; files of one kind are one interface', () => {
    const a = write(three);
    const { warnings, interfaces, packets } = read(joined(a, a, write([]), a));
    expect(packets).toHaveLength(9);
    expect(interfaces).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.message).toBe(
      `4 pcap files were joined byte by byte: the second begins at byte ${a.length}, behind packet 3. Each is read with its own header, in the order of the file.`,
    );
    expect(read(joined(write([]), a)).warnings[0]!.message).toContain(
      'Two pcap files were joined byte by byte: the second begins at byte 24, before any packet.',
    );
  });

  it('do not come from records: none with a byte, or with a time of its own, is taken for a header', () => {
    const one = fc.record({
      seconds: fc.constantFrom(0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xac01001c),
      fraction: fc.constantFrom(0x00040002, 0x00020004, 0x02000400, 0, 262_145, 999_999),
      // What would be the snap length and the link type.
      bytes: fc.constantFrom(data(8, 0), Uint8Array.of(0, 0, 4, 0, 1, 0, 0, 0), data(0)),
      original: fc.integer({ min: 1, max: 1500 }),
    });
    const file = fc.array(one, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(file, fc.boolean(), (records, little) => {
        const magic = 0xa1b23c4d;
        const { packets, error, warnings } = read(write(records, { magic, little }));
        expect(error).toBeNull();
        expect(packets.map(({ bytes }) => bytes)).toEqual(bytesOf(records));
        expect(warnings).toEqual([]);
      }),
    );
    // A packet of no bytes, without any on the wire, at the time that is a magic number: only the version and what follows tell.
    const empty = { seconds: 0xa1b2c3d4, bytes: data(0), original: 0 };
    const others = [
      [{ ...empty, fraction: 262_145 }, three[0]!],
      [
        { ...empty, fraction: 0x00040002 },
        { ...three[0]!, fraction: 5000 },
      ],
    ];
    for (const records of others) {
      const { packets, warnings } = read(write(records));
      expect(packets).toHaveLength(2);
      expect(warnings).toEqual([]);
    }
  });

  it('say so where pcapng follows, and are cut where the second header is', () => {
    const section = [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0];
    const { error, packets } = read(joined(write(three), new Uint8Array([...section, 0, 0, 0, 0])));
    expect(packets).toHaveLength(3);
    expect(error?.message).toMatch(/another file begins, in pcapng.*3 packets before it are shown/);
    const cut = read(joined(write(three), write([]).subarray(0, 20)));
    expect(cut.packets).toHaveLength(3);
    expect(cut.error?.code).toBe('truncated');
  });
});

describe('the fields of pcap records', () => {
  it('of IXIA count microseconds or nanoseconds, as the records show', () => {
    for (const magic of [0x1c0001ac, 0x1c0001ab]) {
      const shape = { magic, headerExtra: 4, little: false };
      expect(read(write(three, shape)).start).toBe(BigInt(SECONDS) * 1_000_000_000n + 900_000_000n);
      const fine = three.map((one) => ({ ...one, fraction: one.fraction * 1000 }));
      expect(read(write(fine, shape)).start).toBe(BigInt(SECONDS) * 1_000_000_000n + 900_000_000n);
    }
  });

  it.each([
    [6, 1],
    [9, 6],
    [15, 10],
    [24, 0],
  ])('of AIX count nanoseconds; its interface type %i is link type %i', (type, linkType) => {
    const shape = { version: [2, 2], little: false, linkType: type, isSwapped: true } as const;
    const { interfaces, packets, start } = read(write(three, shape));
    expect(interfaces[0]!.linkType).toBe(linkType);
    expect(start).toBe(BigInt(SECONDS) * 1_000_000_000n + 900_000n);
    expect(packets.map(({ original }) => original)).toEqual([60, 1500, 40]);
  });

  it('have their lengths swapped before version 2.3, and in version 543.0', () => {
    for (const version of [
      [2, 0],
      [2, 1],
      [2, 2],
      [2, 3],
      [543, 0],
    ] as const) {
      const { packets } = read(write(three, { version, isSwapped: true }));
      expect(packets.map(({ original }) => original)).toEqual([60, 1500, 40]);
    }
  });

  it('may claim more than the snap length and the original length, and a fraction beyond a second', () => {
    const odd: Written[] = [
      { seconds: SECONDS, fraction: 5_000_000, bytes: data(60), original: 50 },
      { seconds: SECONDS, fraction: 0, bytes: data(0), original: 0 },
    ];
    const { packets, error } = read(write(odd, { snapLength: 40 }));
    expect(error).toBeNull();
    expect(packets.map(({ original }) => original)).toEqual([50, 0]);
    // Wireshark's field holds 32 bits with a sign: 5,000,000 µs are 5e9 - 2^32 ns in it.
    expect(packets[1]!.time).toBe(-705_032_704);
  });

  it('that count a second or more beside the seconds are told of the packet that has them', () => {
    const fractions = [999_999, 1_000_000, 1, 4_294_967_295];
    const odd = fractions.map((fraction) => ({ seconds: SECONDS, fraction, bytes: data(60) }));
    expect(read(write(odd)).impossible).toEqual([
      'packet 2: 1000000 microseconds',
      'packet 4: 4294967295 microseconds',
    ]);
    const nano = [999_999_999, 1_000_000_000].map((fraction) => ({ ...odd[0]!, fraction }));
    const { impossible } = read(write(nano, { magic: 0xa1b23c4d }));
    expect(impossible).toEqual(['packet 2: 1000000000 nanoseconds']);
  });

  it('have a link type of 16 bits; those above tell of a frame check sequence', () => {
    const { interfaces } = read(write(three, { linkType: 0x44000001 }));
    expect(interfaces[0]!.linkType).toBe(1);
  });

  it('claim at most 256 KiB, and 128 MiB where records are messages', () => {
    const large = [{ seconds: SECONDS, fraction: 0, bytes: data(300_000) }];
    expect(read(write(large)).error?.message).toContain('claims 300,000 bytes');
    expect(read(write([{ ...large[0]!, bytes: data(262_144) }])).packets).toHaveLength(1);
    for (const linkType of [231, 249, 279]) {
      expect(read(write(large, { linkType })).packets).toHaveLength(1);
    }
    const endless = write(large, { linkType: 249 });
    new DataView(endless.buffer).setUint32(32, 128 * 1024 * 1024 + 1, true);
    expect(read(endless).error?.code).toBe('corrupt');
  });
});

describe('a damaged pcap file', () => {
  it('of a version that nothing writes is refused', () => {
    const { error, packets } = read(write(three, { version: [1, 0] }));
    expect(error?.message).toContain('version 1.0');
    expect(packets).toEqual([]);
  });

  it('says so when it ends in its header, and is empty when it ends behind it', () => {
    const file = write([]);
    expect(read(file).error).toBeNull();
    expect(read(file).interfaces).toHaveLength(1);
    expect(read(file.subarray(0, 20)).error?.message).toContain('20 of 24 bytes');
  });

  it('gives every packet before garbage at its end', () => {
    for (const garbage of [[0xff], new Array<number>(40).fill(0xff), [...'no packet, but text']]) {
      const tail = garbage.map((byte) => (typeof byte === 'string' ? byte.charCodeAt(0) : byte));
      const { packets, error } = read(new Uint8Array([...write(three), ...tail]));
      expect(packets).toHaveLength(3);
      expect(error).not.toBeNull();
    }
  });
});
