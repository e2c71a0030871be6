/**
 * pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with their own link
 * type and time resolution, enhanced, simple and obsolete packet blocks. Other blocks are passed over.
 */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { readDropped, readInterfaceOptions, type InterfaceClock } from './pcapngInterface';
import {
  count,
  MAX_CAPTURED_LENGTH,
  type CaptureFormat,
  type CaptureReader,
  type RecordSink,
} from './captureFormat';

const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
const BLOCK_INTERFACE = 1;
const BLOCK_PACKET = 2;
const BLOCK_SIMPLE_PACKET = 3;
const BLOCK_INTERFACE_STATISTICS = 5;
const BLOCK_ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MIN_BLOCK_LENGTH = 12;
/** Blocks that we read are small; a larger one has a damaged length field. */
const MAX_READ_BLOCK_LENGTH = 16 * 1024 * 1024;

interface SectionInterface {
  /** Row of the interface in the whole file. */
  readonly id: number;
  readonly snapLength: number;
  readonly clock: InterfaceClock;
}

class PcapngReader implements CaptureReader, UnitParser {
  need = MIN_BLOCK_LENGTH;
  skip = 0;
  error: CaptureError | null = null;
  private readonly straddle = new Straddle(this);
  private little = true;
  private haveSection = false;
  private interfaces: SectionInterface[] = [];
  private interfaceCount = 0;
  private captureStart: bigint | null = null;
  private packets = 0;

  constructor(private readonly sink: RecordSink) {}

  get stopped(): boolean {
    return this.error !== null;
  }

  push(chunk: Uint8Array): void {
    this.straddle.push(chunk);
  }

  finish(): void {
    if (this.error !== null) return;
    const { pending, missing, consumed } = this.straddle;
    if (pending > 0 || missing > 0) {
      const offset = consumed - pending;
      this.error = {
        code: 'truncated',
        message: `The file was cut inside a block at byte ${count(offset)}. The ${count(this.packets)} packets before it are shown.`,
        offset,
      };
    }
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    for (;;) {
      if (end - at < MIN_BLOCK_LENGTH) {
        this.need = MIN_BLOCK_LENGTH;
        return at;
      }
      // The type of a section header reads the same in both byte orders.
      let type = view.getUint32(at, this.little);
      if (type === BLOCK_SECTION_HEADER) {
        if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) this.little = true;
        else if (view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC) this.little = false;
        else return this.fail(at, fileOffset, 'has a section header without byte order magic');
      }
      type = view.getUint32(at, this.little);
      const length = view.getUint32(at + 4, this.little);
      if (length < MIN_BLOCK_LENGTH || length % 4 !== 0) {
        return this.fail(at, fileOffset, `claims a block length of ${count(length)} bytes`);
      }
      if (!this.isRead(type)) {
        this.skip = length;
        this.need = MIN_BLOCK_LENGTH;
        return at;
      }
      if (length > MAX_READ_BLOCK_LENGTH) {
        return this.fail(at, fileOffset, `claims a block length of ${count(length)} bytes`);
      }
      if (end - at < length) {
        this.need = length;
        return at;
      }
      if (view.getUint32(at + length - 4, this.little) !== length) {
        return this.fail(at, fileOffset, 'has two different block lengths');
      }
      if (!this.readBlock(type, view, at, length, fileOffset)) return at;
      at += length;
    }
  }

  private isRead(type: number): boolean {
    return (
      type === BLOCK_ENHANCED_PACKET ||
      type === BLOCK_PACKET ||
      type === BLOCK_SIMPLE_PACKET ||
      type === BLOCK_INTERFACE ||
      type === BLOCK_INTERFACE_STATISTICS ||
      type === BLOCK_SECTION_HEADER
    );
  }

  /** Reads one whole block; false when it ends the reading (`error` is set). */
  private readBlock(
    type: number,
    view: DataView,
    at: number,
    length: number,
    fileOffset: number,
  ): boolean {
    const { little } = this;
    switch (type) {
      case BLOCK_ENHANCED_PACKET: {
        if (length < 32) return this.failed(at, fileOffset, 'is too short for a packet');
        return this.packet(
          view,
          at,
          length - 32,
          28,
          view.getUint32(at + 8, little),
          view.getUint32(at + 12, little),
          view.getUint32(at + 16, little),
          view.getUint32(at + 20, little),
          view.getUint32(at + 24, little),
          fileOffset,
        );
      }
      case BLOCK_PACKET: {
        if (length < 32) return this.failed(at, fileOffset, 'is too short for a packet');
        return this.packet(
          view,
          at,
          length - 32,
          28,
          view.getUint16(at + 8, little),
          view.getUint32(at + 12, little),
          view.getUint32(at + 16, little),
          view.getUint32(at + 20, little),
          view.getUint32(at + 24, little),
          fileOffset,
        );
      }
      case BLOCK_SIMPLE_PACKET:
        return this.simplePacket(view, at, length, fileOffset);
      case BLOCK_INTERFACE:
        if (length < 20) return this.failed(at, fileOffset, 'is too short for an interface');
        this.readInterface(view, at, length);
        return true;
      case BLOCK_INTERFACE_STATISTICS:
        this.readStatistics(view, at, length, fileOffset);
        return true;
      default:
        this.haveSection = true;
        this.interfaces = [];
        return true;
    }
  }

  private packet(
    view: DataView,
    at: number,
    room: number,
    dataAt: number,
    interfaceId: number,
    high: number,
    low: number,
    captured: number,
    original: number,
    fileOffset: number,
  ): boolean {
    const from = this.interfaces[interfaceId];
    if (from === undefined) {
      return this.failed(at, fileOffset, `names interface ${interfaceId}, which was not described`);
    }
    if (captured > room || captured > MAX_CAPTURED_LENGTH) {
      return this.failed(at, fileOffset, `claims ${count(captured)} bytes of packet data`);
    }
    if (this.captureStart === null) {
      this.captureStart = from.clock.absolute(high, low);
      this.sink.start(this.captureStart);
    }
    const time = from.clock.sinceStart(high, low, this.captureStart);
    this.emit(view, at + dataAt, captured, original, time, from.id, fileOffset);
    return true;
  }

  private simplePacket(view: DataView, at: number, length: number, fileOffset: number): boolean {
    const from = this.interfaces[0];
    if (length < 16 || from === undefined) {
      return this.failed(at, fileOffset, 'is a simple packet without an interface');
    }
    const original = view.getUint32(at + 8, this.little);
    const limit = from.snapLength === 0 ? original : Math.min(original, from.snapLength);
    const captured = Math.min(limit, length - 16);
    if (captured > MAX_CAPTURED_LENGTH) {
      return this.failed(at, fileOffset, `claims ${count(captured)} bytes of packet data`);
    }
    this.emit(view, at + 12, captured, original, Number.NaN, from.id, fileOffset);
    return true;
  }

  private emit(
    view: DataView,
    at: number,
    captured: number,
    original: number,
    time: number,
    interfaceId: number,
    fileOffset: number,
  ): void {
    this.packets++;
    this.sink.packet(view, at, captured, original, time, interfaceId, fileOffset + at);
  }

  private readInterface(view: DataView, at: number, length: number): void {
    const { little } = this;
    const end = at + length - 4;
    const { clock, name } = readInterfaceOptions(view, at + 16, end, little);
    const snapLength = view.getUint32(at + 12, little);
    this.interfaces.push({
      id: this.interfaceCount++,
      snapLength,
      clock,
    });
    this.sink.interface({ linkType: view.getUint16(at + 8, little), snapLength, name });
  }

  /** What the capturing machine itself lost; the counts of an interface only grow. */
  private readStatistics(view: DataView, at: number, length: number, fileOffset: number): void {
    const dropped = readDropped(view, at + 20, at + length - 4, this.little);
    if (dropped === 0) return;
    this.sink.warn(
      'dropped-packets',
      `The capturing machine counted ${count(dropped)} packets that it could not keep: what is missing here may have been on the wire.`,
      fileOffset + at,
    );
  }

  private fail(at: number, fileOffset: number, what: string): number {
    this.failed(at, fileOffset, what);
    return at;
  }

  private failed(at: number, fileOffset: number, what: string): false {
    const offset = fileOffset + at;
    this.error = {
      code: 'corrupt',
      message: this.haveSection
        ? `The block at byte ${count(offset)} ${what}: the file is damaged from there on. The ${count(this.packets)} packets before it are shown.`
        : `The file starts like pcapng, but its first block ${what}. It is damaged, or something else.`,
      offset,
    };
    return false;
  }
}

export const pcapng: CaptureFormat = {
  id: 'pcapng',
  title: 'pcapng',
  sniff: (head) =>
    head.length >= 4 &&
    head[0] === 0x0a &&
    head[1] === 0x0d &&
    head[2] === 0x0d &&
    head[3] === 0x0a,
  createReader: (sink) => new PcapngReader(sink),
};
