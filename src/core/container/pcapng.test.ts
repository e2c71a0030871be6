import { interfacesOf, notesOf } from '../captureOrigin';
import { describe, expect, it } from 'vitest';
import { CaptureLoad } from '../loading/captureLoad';
import { loadCapture } from '../loading/loadCapture';
import type { Capture } from '../capture';
import { packetNumber } from '../packets/packetTable';
import { ipPacket } from '../../../test/support/pcapWriter';
import { commonFormats } from './commonFormats';
import { commentsOf, nameOf } from './fileNotes';
import { PACKET_BLOCK_HEADER, packetOptions } from './pcapngPacketOptions';

const SYN = ipPacket({
  source: [10, 0, 0, 1],
  destination: [10, 0, 0, 2],
  sourcePort: 1000,
  destinationPort: 80,
  sequence: 1,
  acknowledgment: 0,
  flags: 2,
  window: 100,
});
const RAW = 101;

const text = (words: string) => [...new TextEncoder().encode(words)];

/** Writes blocks in one byte order. */
class Blocks {
  private readonly bytes: number[] = [];

  constructor(private readonly little: boolean) {}

  get file(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.bytes);
  }

  number(value: number | bigint, size: number): number[] {
    const bytes = Array.from({ length: size }, (_, i) =>
      Number((BigInt(value) >> BigInt(8 * i)) & 255n),
    );
    return this.little ? bytes : bytes.reverse();
  }

  option(code: number, value: readonly number[]): number[] {
    return [...this.number(code, 2), ...this.number(value.length, 2), ...padded(value)];
  }

  block(type: number, body: readonly number[]): this {
    const length = this.number(12 + padded(body).length, 4);
    this.bytes.push(...this.number(type, 4), ...length, ...padded(body), ...length);
    return this;
  }

  section(...options: number[][]): this {
    const version = [...this.number(1, 2), ...this.number(0, 2)];
    const unknownLength = new Array<number>(8).fill(255);
    return this.block(0x0a0d0d0a, [
      ...this.number(0x1a2b3c4d, 4),
      ...version,
      ...unknownLength,
      ...options.flat(),
    ]);
  }

  interface(...options: number[][]): this {
    const head = [...this.number(RAW, 2), 0, 0, ...this.number(0, 4)];
    return this.block(1, [...head, ...options.flat()]);
  }

  packet(...options: number[][]): this {
    const head = [0, 0, 1000, SYN.length, SYN.length].flatMap((value) => this.number(value, 4));
    return this.block(6, [...head, ...padded([...SYN]), ...options.flat()]);
  }
}

const padded = (bytes: readonly number[]) => [
  ...bytes,
  ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0),
];

async function load(file: Uint8Array<ArrayBuffer>): Promise<Capture> {
  const result = await loadCapture(new Blob([file]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

describe.each([true, false])('notes of a pcapng file (little-endian %s)', (little) => {
  it('are what sections, interfaces and statistics say', async () => {
    const blocks = new Blocks(little);
    const { file } = blocks
      .section(blocks.option(1, text('Monday, slow')), blocks.option(4, text('dumpcap')))
      .interface(
        blocks.option(2, text('eth0')),
        blocks.option(11, [0, ...text('port 80')]),
        blocks.option(12, text('Linux 6.1\0')),
      )
      .packet()
      .block(5, [
        ...blocks.number(0, 4),
        ...blocks.number(0, 8),
        ...blocks.option(4, blocks.number(1234, 8)),
        ...blocks.option(5, blocks.number(7, 8)),
      ]);
    const capture = await load(file);
    const notes = notesOf(capture);
    expect(interfacesOf(capture)[0]!.name).toBe('eth0');
    expect(
      notes!.about.map(({ interfaceId, name, text: value }) => [interfaceId, name, value]),
    ).toEqual([
      [null, 'Comment', 'Monday, slow'],
      [null, 'Application', 'dumpcap'],
      [0, 'Operating system', 'Linux 6.1'],
      [0, 'Capture filter', 'port 80'],
      [0, 'Packets received', '1,234'],
      [0, 'Packets dropped by the interface', '7'],
    ]);
    expect(capture.warnings).toMatchObject([{ code: 'dropped-packets' }]);
  });

  it('are comments, and names of addresses', async () => {
    const blocks = new Blocks(little);
    const record = (type: number, value: readonly number[]) => blocks.option(type, value);
    const { file } = blocks
      .section()
      .interface()
      .packet()
      .packet(blocks.option(1, text('here it hangs')), blocks.option(1, text('see ticket 7')))
      .block(4, [
        ...record(1, [10, 0, 0, 2, ...text('web1\0web.example\0')]),
        ...record(2, [...new Array<number>(15).fill(0), 1, ...text('self\0')]),
        ...record(0, []),
      ]);
    const notes = notesOf(await load(file));
    expect(commentsOf(notes, 0)).toEqual([]);
    expect(commentsOf(notes, 1)).toEqual(['here it hangs', 'see ticket 7']);
    expect(nameOf(notes, '10.0.0.2')).toBe('web1, web.example');
    expect(nameOf(notes, '::1')).toBe('self');
    expect(nameOf(notes, '10.0.0.1')).toBeNull();
  });

  it('are the options of a packet, read from its block', () => {
    const blocks = new Blocks(little);
    const before = blocks.section().interface().file.length;
    const { file } = blocks.packet(
      blocks.option(2, blocks.number(0x01000081 + 4, 4)),
      blocks.option(3, [2, 1, 2, 3, 0xff]),
      blocks.option(4, blocks.number(3, 8)),
      blocks.option(0, []),
    );
    expect(packetOptions(file.subarray(before))).toEqual([
      { name: 'Direction', text: 'inbound, unicast' },
      { name: 'Frame check sequence', text: '4 bytes' },
      { name: 'Link errors', text: 'CRC error' },
      { name: 'Hash', text: 'CRC-32 010203ff' },
      { name: 'Lost before it', text: '3 packets, by the capture' },
    ]);
    for (let length = 0; length < file.length - before; length++) {
      packetOptions(file.subarray(before, before + length));
    }
    expect(packetOptions(new Uint8Array(PACKET_BLOCK_HEADER))).toEqual([]);
  });

  it('warn of secrets, and of blocks that only Wireshark numbers', async () => {
    const blocks = new Blocks(little);
    const { file } = blocks
      .section()
      .interface()
      .packet()
      .block(10, [...blocks.number(0x544c534b, 4), ...blocks.number(3, 4), 1, 2, 3])
      .block(0xbad, [...blocks.number(32_473, 4), 1, 2, 3, 4])
      .block(9, text('MESSAGE=hello\n'))
      .packet()
      .block(0x777, [1, 2, 3, 4])
      .packet();
    const { packets, warnings } = await load(file);
    const numbers = Array.from({ length: packets.length }, (_, packet) =>
      packetNumber(packets, packet),
    );
    expect(numbers).toEqual([1, 4, 5]);
    expect(warnings.map(({ code, count }) => [code, count])).toEqual([
      ['numbered-blocks', 2],
      ['decryption-secrets', 1],
    ]);
    expect(warnings[1]!.message).toContain('TLS key log');
  });

  it('warn with the figures of the whole file', async () => {
    const blocks = new Blocks(little);
    const statistics = (id: number, drops: number) => [
      ...blocks.number(id, 4),
      ...blocks.number(0, 8),
      ...blocks.option(7, blocks.number(drops, 8)),
    ];
    const lostBefore = (drops: number) => blocks.option(4, blocks.number(drops, 8));
    const secrets = (kind: string) => [
      ...blocks.number(Number.parseInt(Buffer.from(kind).toString('hex'), 16), 4),
      ...blocks.number(0, 4),
    ];
    const { file } = blocks
      .section()
      .interface()
      .interface()
      .block(10, secrets('TLSK'))
      .packet(lostBefore(2))
      .packet(lostBefore(1))
      // The counter of an interface grows: 20 holds the 5 before it, and the 3 that packets told of.
      .block(5, statistics(0, 5))
      .block(5, statistics(0, 20))
      .block(5, statistics(1, 4))
      .block(10, secrets('WGKL'))
      .block(10, secrets('SSHK'))
      .block(10, secrets('TLSK'));
    const { warnings } = await load(file);
    const about = (code: string) => warnings.find((warning) => warning.code === code)!;
    expect(about('dropped-packets').message).toContain('counted 24 packets that');
    expect(about('dropped-packets').count).toBe(24);
    expect(about('decryption-secrets').message).toContain(
      '(TLS key log, WireGuard key log and SSH key log)',
    );
  });
});

describe.each([true, false])('block lengths of a pcapng file (little-endian %s)', (little) => {
  /** A packet of 41 bytes: its block of 73 is padded to 76. */
  const odd = Uint8Array.from([...SYN, 0x55]);
  const LENGTH = 12 + 20 + odd.length;
  const blocks = () => new Blocks(little).section().interface();

  /** With a packet before the odd one, and another behind it. */
  function file(atStart: number, atEnd: number, padding: boolean, isLast = false) {
    const numbers = new Blocks(little);
    const head = [0, 0, 1000, odd.length, odd.length].flatMap((value) => numbers.number(value, 4));
    const body = padding ? padded([...odd]) : [...odd];
    const block = [numbers.number(6, 4), numbers.number(atStart, 4), head, body].flat();
    const whole = [...blocks().packet().file, ...block, ...numbers.number(atEnd, 4)];
    return Uint8Array.from(isLast ? whole : [...whole, ...new Blocks(little).packet().file]);
  }

  it.each([
    ['at both ends', LENGTH, LENGTH, true],
    ['at the beginning', LENGTH, LENGTH + 3, true],
    ['at the end', LENGTH + 3, LENGTH, true],
    ['and has none', LENGTH, LENGTH, false],
  ])('that leave the padding out %s are read and told', async (_, atStart, atEnd, padding) => {
    for (const isLast of [false, true]) {
      const { packets, warnings, damage } = await load(file(atStart, atEnd, padding, isLast));
      expect(damage).toBeNull();
      expect([...packets.capturedLength]).toEqual(isLast ? [40, 41] : [40, 41, 40]);
      const [warning] = warnings.filter(({ code }) => code === 'unpadded-blocks');
      expect(warning).toMatchObject({ count: 1, offset: blocks().packet().file.length });
      expect(warning!.message).toMatch(/^One block claims a length .* \(at byte 120\)/);
    }
  });

  it('are told with their number, and not of a file that is as it should be', async () => {
    const twice = [...file(LENGTH, LENGTH, true), ...file(LENGTH, LENGTH, true)];
    const { warnings } = await load(Uint8Array.from(twice));
    expect(warnings.map(({ message }) => message).join()).toContain(
      '2 blocks claim a length that is no multiple of 4 (the first at byte 120)',
    );
    expect((await load(blocks().packet().file)).warnings).toEqual([]);
  });

  it('that cannot be are told with what is wrong', async () => {
    const damageOf = async (atStart: number, atEnd: number) =>
      (await load(file(atStart, atEnd, true))).damage?.message;
    expect(await damageOf(LENGTH + 3, 80)).toContain(
      'The block at byte 120 claims to be 76 bytes long, but 80 at the end of these: the file is damaged from there on. The one packet before it is shown.',
    );
    expect(await damageOf(LENGTH, 80)).toContain(
      'claims to be 73 bytes long, no multiple of 4, and does not end there',
    );
    expect(await damageOf(8, 8)).toContain('claims to be 8 bytes long, less than a block can have');
    expect(await damageOf(1, 1)).toContain('claims to be 1 byte long');
    expect(await damageOf(0x7ffffff0, 0)).toContain(
      'claims to be 2,147,483,632 bytes long, more than a block can have',
    );
  });
});

describe('notes without end', () => {
  it('are kept up to a limit', () => {
    const blocks = new Blocks(true);
    blocks.section().interface();
    const comment = blocks.option(1, text('x'.repeat(60_000)));
    const load = new CaptureLoad(false, commonFormats);
    const head = blocks.file;
    load.begin(head.subarray(0, 64));
    load.take(head);
    const one = new Blocks(true).packet(comment).file;
    for (let i = 0; i < 100; i++) load.take(one);
    const result = load.finish(null, new Blob([]), null);
    if (!result.ok) throw new Error(result.error.message);
    const { comments, leftOut } = notesOf(result.capture)!;
    expect(result.capture.packets.length).toBe(100);
    expect(comments.length).toBe(69);
    expect(leftOut).toBe(31);
  });
});
