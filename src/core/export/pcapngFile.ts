/**
 * Packets of a capture as a pcapng file (draft-ietf-opsawg-pcapng): their bytes as they stand in the file that they came from, their
 * interfaces, times (in nanoseconds, which reach to the year 2554, or else in a coarser unit), and comments.
 */
import type { Capture } from '../capture';
import { interfacesOf, notesOf, type CaptureInterface } from '../captureOrigin';
import { commentsOf } from '../container/fileNotes';
import { readRecords } from '../details/readRecords';
import type { PacketIndex } from '../packets/packetTable';

export { packetsOfFlows } from './packetsOfFlows';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

const OPTION_COMMENT = 1;
const OPTION_APPLICATION = 4;
const OPTION_INTERFACE_NAME = 2;
const OPTION_TIME_RESOLUTION = 9;
/** Times are written in these, the finest that all of them can be written in: negative powers of ten of a second. */
const RESOLUTIONS = [9, 6, 3, 0];
/** A block has 64 bits for a time. */
const MOST_TICKS = 2n ** 64n - 1n;

/** Blocks are joined to parts of about this size, bytes. */
const PART = 1024 * 1024;

const padded = (length: number): number => (length + 3) & ~3;
const inUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** As much of a text as an option takes, in whole characters. */
function optionText(text: string): Uint8Array {
  if (3 * text.length <= 0xffff) return inUtf8(text);
  const bytes = new Uint8Array(0xffff);
  return bytes.subarray(0, new TextEncoder().encodeInto(text, bytes).written);
}

type Option = readonly [code: number, value: Uint8Array];

/** Writes blocks, little-endian. */
class BlockWriter {
  readonly parts: Blob[] = [];
  private bytes = new Uint8Array(PART);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  /** @param fields the block's fixed fields, 32 bits each; `data` follows them, and then the options */
  block(
    type: number,
    fields: readonly number[],
    data: DataView | null,
    options: readonly Option[],
  ): void {
    const dataLength = padded(data?.byteLength ?? 0);
    const optionLength =
      options.length === 0
        ? 0
        : options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 4);
    const length = 12 + 4 * fields.length + dataLength + optionLength;
    this.makeRoom(length);
    this.word(type);
    this.word(length);
    fields.forEach((field) => this.word(field));
    if (data !== null) {
      this.bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), this.at);
      this.at += dataLength;
    }
    for (const [code, value] of options) {
      this.word(code | (value.length << 16));
      this.bytes.set(value, this.at);
      this.at += padded(value.length);
    }
    if (options.length > 0) this.word(0);
    this.word(length);
  }

  finish(): Blob {
    this.flush(0);
    return new Blob(this.parts, { type: 'application/x-pcapng' });
  }

  private word(value: number): void {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  private makeRoom(length: number): void {
    if (this.at + length > this.bytes.length) this.flush(length);
  }

  /** The next part has room for a block of a length. */
  private flush(length: number): void {
    this.parts.push(new Blob([this.bytes.subarray(0, this.at)]));
    this.bytes = new Uint8Array(Math.max(PART, length));
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
  }
}

function describe(
  writer: BlockWriter,
  { linkType, snapLength, name }: CaptureInterface,
  resolution: number,
): void {
  writer.block(INTERFACE_DESCRIPTION, [linkType & 0xffff, snapLength], null, [
    ...(name === null ? [] : [[OPTION_INTERFACE_NAME, optionText(name)] as const]),
    [OPTION_TIME_RESOLUTION, Uint8Array.of(resolution)],
  ]);
}

/** Nanoseconds of a tick at a resolution. */
const tickOf = (resolution: number): bigint => 10n ** BigInt(9 - resolution);

/** The finest resolution that has room for the latest of the packets. */
function resolutionOf(time: Float64Array, start: bigint, packets: ArrayLike<PacketIndex>): number {
  let latest = 0;
  for (let at = 0; at < packets.length; at++) {
    // Without a time it is not greater.
    if (time[packets[at]!]! > latest) latest = time[packets[at]!]!;
  }
  const nanoseconds = start + BigInt(Math.round(latest));
  return RESOLUTIONS.find((each) => nanoseconds / tickOf(each) <= MOST_TICKS) ?? 0;
}

/**
 * Reads the packets again, those near one another in one go.
 * @param bytes what `fileOffset` points into
 * @param packets rows of the packet table, in file order
 * @returns null when the file has changed or is gone
 */
export async function pcapngFile(
  capture: Pick<Capture, 'packets' | 'origin' | 'start'>,
  bytes: Blob,
  packets: ArrayLike<PacketIndex>,
): Promise<Blob | null> {
  const { time, originalLength, interfaceId } = capture.packets;
  const notes = notesOf(capture);
  const start = capture.start ?? 0n;
  const writer = new BlockWriter();
  // Version 1.0; the length of the section is not said.
  writer.block(SECTION_HEADER, [BYTE_ORDER_MAGIC, 1, 0xffffffff, 0xffffffff], null, [
    [OPTION_APPLICATION, inUtf8('Synscope')],
  ]);
  const resolution = resolutionOf(time, start, packets);
  const tick = tickOf(resolution);
  interfacesOf(capture).forEach((each) => describe(writer, each, resolution));
  const isWhole = await readRecords(bytes, capture.packets, packets, (at, data) => {
    const packet = packets[at]!;
    const since = time[packet]!;
    const original = originalLength[packet]!;
    const from = interfaceId === null ? 0 : interfaceId[packet]!;
    if (Number.isNaN(since) && from === 0) {
      // Only the first interface has packets without a time.
      writer.block(SIMPLE_PACKET, [original], data, []);
      return;
    }
    const absolute = start + BigInt(Math.round(Number.isNaN(since) ? 0 : since));
    const ticks = absolute < 0n ? 0n : absolute / tick;
    const comments = commentsOf(notes, packet).map((text): Option => [
      OPTION_COMMENT,
      optionText(text),
    ]);
    writer.block(
      ENHANCED_PACKET,
      [from, Number(ticks >> 32n), Number(ticks & 0xffffffffn), data.byteLength, original],
      data,
      comments,
    );
  });
  return isWhole ? writer.finish() : null;
}
