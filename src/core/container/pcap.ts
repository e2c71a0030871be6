/**
 * The classic capture file of libpcap (draft-ietf-opsawg-pcap): both byte orders, microseconds and
 * nanoseconds, and the modified format of Alexey Kuznetsov's libpcap (24-byte record headers).
 */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import {
  count,
  MAX_CAPTURED_LENGTH,
  type CaptureFormat,
  type CaptureReader,
  type RecordSink,
} from './captureFormat';

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const MAGIC_MODIFIED = 0xa1b2cd34;
const FILE_HEADER_LENGTH = 24;

/** Byte order and variant by the magic number, or null when it is none of ours. */
function variantOf(view: DataView): { little: boolean; magic: number } | null {
  for (const little of [true, false]) {
    const magic = view.getUint32(0, little);
    if (magic === MAGIC_MICROSECONDS || magic === MAGIC_NANOSECONDS || magic === MAGIC_MODIFIED) {
      return { little, magic };
    }
  }
  return null;
}

class PcapReader implements CaptureReader, UnitParser {
  need = FILE_HEADER_LENGTH;
  skip = 0;
  error: CaptureError | null = null;
  private readonly straddle = new Straddle(this);
  private little = true;
  private nanosecondsPerTick = 1000;
  private recordHeaderLength = 16;
  private haveFileHeader = false;
  private haveStart = false;
  private startSeconds = 0;
  private startFraction = 0;
  /** pcap before version 2.3 has the two lengths of a record in the other order, as some writers of 2.3 do. */
  private lengthsSwapped: 'no' | 'yes' | 'maybe' = 'no';
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
    const { pending, consumed } = this.straddle;
    if (!this.haveFileHeader) {
      this.error = {
        code: 'truncated',
        message: `The file ends inside its pcap header (${count(consumed)} of ${FILE_HEADER_LENGTH} bytes). Copy or save it again.`,
        offset: 0,
      };
    } else if (pending > 0) {
      const offset = consumed - pending;
      this.error = {
        code: 'truncated',
        message: `The file was cut: packet ${count(this.packets + 1)} at byte ${count(offset)} has ${count(pending)} of ${count(this.need)} bytes. The ${count(this.packets)} packets before it are shown.`,
        offset,
      };
    }
  }

  parse(view: DataView, at: number, end: number, fileOffset: number): number {
    if (!this.haveFileHeader) {
      if (end - at < FILE_HEADER_LENGTH) return at;
      this.readFileHeader(view, at);
      at += FILE_HEADER_LENGTH;
    }
    const { little, recordHeaderLength, sink, nanosecondsPerTick } = this;
    for (;;) {
      if (end - at < recordHeaderLength) {
        this.need = recordHeaderLength;
        return at;
      }
      const seconds = view.getUint32(at, little);
      const fraction = view.getUint32(at + 4, little);
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (
        this.lengthsSwapped === 'yes' ||
        (this.lengthsSwapped === 'maybe' && captured > original)
      ) {
        [captured, original] = [original, captured];
      }
      if (captured > MAX_CAPTURED_LENGTH) {
        this.error = {
          code: 'corrupt',
          message: `Packet ${count(this.packets + 1)} at byte ${count(fileOffset + at)} claims ${count(captured)} bytes, more than a packet can have: the file is damaged from there on. The ${count(this.packets)} packets before it are shown.`,
          offset: fileOffset + at,
        };
        return at;
      }
      if (end - at < recordHeaderLength + captured) {
        this.need = recordHeaderLength + captured;
        return at;
      }
      if (!this.haveStart) {
        this.haveStart = true;
        this.startSeconds = seconds;
        this.startFraction = fraction;
        sink.start(BigInt(seconds) * 1_000_000_000n + BigInt(fraction * nanosecondsPerTick));
      }
      const time =
        (seconds - this.startSeconds) * 1e9 + (fraction - this.startFraction) * nanosecondsPerTick;
      at += recordHeaderLength;
      sink.packet(view, at, captured, original, time, 0, fileOffset + at);
      this.packets++;
      at += captured;
    }
  }

  private readFileHeader(view: DataView, at: number): void {
    const variant = variantOf(new DataView(view.buffer, view.byteOffset + at, 4));
    if (variant === null) throw new Error('not a pcap file: sniff first');
    this.little = variant.little;
    if (variant.magic === MAGIC_NANOSECONDS) this.nanosecondsPerTick = 1;
    if (variant.magic === MAGIC_MODIFIED) this.recordHeaderLength = 24;
    const major = view.getUint16(at + 4, this.little);
    const minor = view.getUint16(at + 6, this.little);
    if (major === 2 && minor < 3) this.lengthsSwapped = 'yes';
    else if (major === 2 && minor === 3) this.lengthsSwapped = 'maybe';
    // The upper half of the field holds the length of a frame check sequence, not the link type.
    const linkType = view.getUint32(at + 20, this.little) & 0xffff;
    this.sink.interface({
      linkType,
      snapLength: view.getUint32(at + 16, this.little),
      name: null,
    });
    this.haveFileHeader = true;
  }
}

export const pcap: CaptureFormat = {
  id: 'pcap',
  title: 'pcap (libpcap)',
  sniff: (head) =>
    head.length >= 4 &&
    variantOf(new DataView(head.buffer, head.byteOffset, head.byteLength)) !== null,
  createReader: (sink) => new PcapReader(sink),
};
