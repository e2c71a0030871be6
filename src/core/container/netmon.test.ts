/** Network Monitor captures of all versions: link types of packets, times, notes, and the table of frames. */
import { interfacesOf } from '../captureOrigin';
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipPacket } from '../../../test/support/pcapWriter';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';

interface Frame {
  readonly bytes: Uint8Array;
  readonly mediaType?: number;
  /** Microseconds since the start (2.0 to 2.2). */
  readonly delta?: number;
  /** 100 nanoseconds since 1601 (2.3). */
  readonly fileTime?: bigint;
}

interface Shape {
  /** Version 2.x. */
  readonly minor: number;
  readonly mediaType?: number;
  /** Where the first frame stands. */
  readonly first?: number;
  /** Frames that the table lists. */
  readonly listed?: number;
  readonly tableAt?: number;
}

function write(frames: readonly Frame[], shape: Shape): Uint8Array<ArrayBuffer> {
  const { minor, mediaType = 1, first = 72, listed = frames.length } = shape;
  const parts: number[] = [];
  const le = (value: bigint | number, bytes: number) =>
    Array.from({ length: bytes }, (_, i) =>
      Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(8 * i)) & 255n),
    );
  for (const frame of frames) {
    const { bytes, delta = 0, fileTime = 0n } = frame;
    parts.push(...le(delta, 8), ...le(bytes.length, 4), ...le(bytes.length, 4), ...bytes);
    if (minor >= 1) parts.push(...le(frame.mediaType ?? 1, 2));
    if (minor >= 2) parts.push(...le(-1, 4));
    if (minor >= 3) parts.push(...le(fileTime, 8), 0);
  }
  const tableAt = shape.tableAt ?? first + parts.length;
  const header = [
    ...Array.from('GMBU', (character) => character.charCodeAt(0)),
    minor,
    2,
    ...le(mediaType, 2),
    // 2021-03-04 05:06:07.089
    ...[2021, 3, 4, 4, 5, 6, 7, 89].flatMap((field) => le(field, 2)),
    ...le(tableAt, 4),
    ...le(4 * listed, 4),
  ];
  const padded = [...header, ...new Array<number>(first - header.length).fill(0)];
  return Uint8Array.from([...padded, ...parts, ...new Array<number>(4 * listed).fill(1)]);
}

async function load(frames: readonly Frame[], shape: Shape): Promise<Capture> {
  const result = await loadCapture(new Blob([write(frames, shape)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const tcp = ipPacket({
  source: [10, 0, 0, 1],
  destination: [10, 0, 0, 2],
  sourcePort: 4000,
  destinationPort: 80,
  sequence: 1,
  acknowledgment: 0,
  flags: 2,
  window: 100,
});
const ethernet = ethernetFrame(0x0800, tcp);
/** A data frame of 802.11 with LLC/SNAP. */
const wireless = Uint8Array.from([
  8,
  0,
  ...new Array<number>(22).fill(2),
  0xaa,
  0xaa,
  3,
  0,
  0,
  0,
  8,
  0,
  ...tcp,
]);
/** What Network Monitor puts before it: version, length, and more. */
const radio = Uint8Array.from([2, 32, 0, ...new Array<number>(29).fill(0)]);
const START = BigInt(Date.UTC(2021, 2, 4, 5, 6, 7, 89)) * 1_000_000n;

describe('Network Monitor captures', () => {
  it.each([0, 1, 2])('of version 2.%i count microseconds from their start', async (minor) => {
    for (const first of [72, 128]) {
      const frames = [
        { bytes: ethernet, delta: -5 },
        { bytes: ethernet, delta: 1_000_000 },
      ];
      const { packets, start, damage } = await load(frames, { minor, first });
      expect(damage).toBeNull();
      expect(start).toBe(START - 5000n);
      expect([...packets.time]).toEqual([0, 1_000_005_000]);
    }
  });

  it('of version 2.3 have times of their own', async () => {
    const fileTime = 132_000_000_000_000_001n;
    const frames = [
      { bytes: ethernet, fileTime },
      { bytes: ethernet, fileTime: fileTime + 3n },
    ];
    const { packets, start } = await load(frames, { minor: 3 });
    expect(start).toBe((fileTime - 116_444_736_000_000_000n) * 100n);
    expect([...packets.time]).toEqual([0, 300]);
  });

  it('have a link type for each packet', async () => {
    const frames: Frame[] = [
      { bytes: ethernet },
      { bytes: tcp, mediaType: 8 },
      { bytes: Uint8Array.from([...radio, ...wireless]), mediaType: 6 },
      { bytes: tcp, mediaType: 0xe065 },
      { bytes: wireless, mediaType: 0xe069 },
      { bytes: ethernet, mediaType: 0xfffb },
      { bytes: ethernet, mediaType: 0xfffd },
      { bytes: ethernet, mediaType: 99 },
      { bytes: ethernet },
    ];
    const capture = await load(frames, { minor: 1 });
    expect(capture.damage).toBeNull();
    // The network info is listed, the note passed over, as Wireshark does.
    expect(capture.packets.length).toBe(8);
    expect(capture.tcpPackets).toBe(6);
    expect(capture.flows.length).toBe(1);
    const linkTypes = Array.from(
      capture.packets.interfaceId!,
      (id) => interfacesOf(capture)[id]!.linkType,
    );
    expect(linkTypes).toEqual([1, 101, 105, 101, 105, 0xffff, 0xffff, 1]);
    expect(capture.packets.capturedLength[2]).toBe(wireless.length);
  });

  it('of version 2.0 have that of the file', async () => {
    const capture = await load([{ bytes: tcp }], { minor: 0, mediaType: 9 });
    expect(capture.tcpPackets).toBe(1);
  });

  it('with a radio header that is longer than the frame have an empty packet', async () => {
    const bytes = Uint8Array.from([2, 255, 255, 0]);
    for (const length of [1, 2, 4]) {
      const frames = [{ bytes: bytes.subarray(0, length), mediaType: 6 }];
      const { packets } = await load(frames, { minor: 1 });
      expect([...packets.capturedLength]).toEqual([0]);
    }
  });

  it('whose table lists other frames than were found say so', async () => {
    const { packets, damage } = await load([{ bytes: ethernet }], { minor: 0, listed: 3 });
    expect(packets.length).toBe(1);
    expect(damage?.message).toContain('lists 3 frames, but 1 lies in the file');
  });

  it('with the table before the frames are refused', async () => {
    const file = write([{ bytes: ethernet }], { minor: 0, tableAt: 60 });
    const result = await loadCapture(new Blob([file]));
    expect(result.ok ? '' : result.error.message).toContain('an order of its own');
  });

  it('that were never finished are read to their end', async () => {
    const capture = await load([{ bytes: ethernet }], { minor: 0, tableAt: 0, listed: 0 });
    expect(capture.damage).toBeNull();
    expect(capture.packets.length).toBe(1);
  });
});
