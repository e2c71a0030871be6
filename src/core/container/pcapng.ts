/**
 * pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with their own link
 * type and time resolution, enhanced, simple and obsolete packet blocks. What other blocks say is noted or passed over.
 */
import { Straddle, type UnitParser } from '../bytes/straddle';
import type { CaptureError } from '../capture';
import { countText, listText, numberText } from '../words/duration';
import { DroppedPackets, droppedSentence } from './droppedPackets';
import { isPcapng } from './knownFormats';
import { readInterfaceOptions, type InterfaceClock } from './pcapngInterface';
import { fileAt, joinedFile, shownBefore } from './joinedFiles';
import { hasPcapMagic, PCAP_HEADER_LENGTH } from './pcapHeader';
import { lengthByItsEnd, withPadding } from './pcapngBlockLength';
import { noteInterface, noteNames, noteSection, noteStatistics, secretsTitle } from './pcapngNotes';
import { eachOption, OPTION_COMMENT, textAt } from './pcapngOptions';
import {
  MAX_CAPTURED_LENGTH,
  type CaptureFormat,
  type CaptureReader,
  type RecordSink,
} from './captureFormat';

const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
const BLOCK_INTERFACE = 1;
const BLOCK_PACKET = 2;
const BLOCK_SIMPLE_PACKET = 3;
const BLOCK_NAME_RESOLUTION = 4;
const BLOCK_INTERFACE_STATISTICS = 5;
const BLOCK_ENHANCED_PACKET = 6;
const BLOCK_DECRYPTION_SECRETS = 10;
/** Blocks without a packet that Wireshark numbers as frames: custom ones, systemd journal entries, events of Sysdig. */
const NUMBERED_BLOCKS: ReadonlySet<number> = new Set([0xbad, 0x40000bad, 9, 0x204, 0x216, 0x221]);
/** Types above are of single writers, or no types. */
const LARGEST_KNOWN_TYPE = 0xffff;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Where the data of a packet block begin. */
const PACKET_DATA = 28;
const MIN_BLOCK_LENGTH = 12;
/** Blocks that we read are small; a larger one has a damaged length field. */
const MAX_READ_BLOCK_LENGTH = 16 * 1024 * 1024;
/** Larger blocks of notes are passed over. */
const MAX_NOTE_BLOCK_LENGTH = 1024 * 1024;
/** Option of an Enhanced Packet Block: packets that were lost since the one before. */
const OPTION_PACKET_DROPCOUNT = 4;
/** An obsolete Packet Block does not know how many were lost. */
const DROPS_UNKNOWN = 0xffff;

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
  private readonly drops = new DroppedPackets();
  /** Kinds of secrets, in words, and where the first ones lie. */
  private readonly secrets = new Set<string>();
  private secretsAt = 0;
  /** Blocks whose length is no multiple of 4, and where the first of them lies. */
  private unpadded = 0;
  private firstUnpadded = 0;
  private ended = false;

  constructor(private readonly sink: RecordSink) {}

  get stopped(): boolean {
    return this.error !== null;
  }

  push(chunk: Uint8Array): void {
    this.straddle.push(chunk);
  }

  finish(): void {
    this.ended = true;
    this.straddle.end();
    this.warn();
    if (this.error !== null) return;
    const { pending, missing, consumed } = this.straddle;
    if (pending > 0 || missing > 0) {
      const offset = consumed - pending;
      this.error = {
        code: 'truncated',
        message: `The file was cut inside a block at byte ${numberText(offset)}. ${shownBefore(this.packets)}`,
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
      if (type > LARGEST_KNOWN_TYPE && hasPcapMagic(view, at)) {
        // No block has such a type: those above 0x80000000 are for private use, and none has a version as its length.
        if (end - at < PCAP_HEADER_LENGTH) {
          this.need = PCAP_HEADER_LENGTH;
          return at;
        }
        const title = fileAt(view, at, end);
        if (title !== null) return this.anotherFile(title, at, fileOffset);
      }
      type = view.getUint32(at, this.little);
      const length = view.getUint32(at + 4, this.little);
      if (length < MIN_BLOCK_LENGTH) {
        return this.badLength(at, fileOffset, length, 'less');
      }
      const isPadded = length % 4 === 0;
      const isRead = this.isRead(type, length);
      if (isPadded && !isRead) {
        this.passOver(type, fileOffset + at);
        this.skip = length;
        this.need = MIN_BLOCK_LENGTH;
        return at;
      }
      if (length > MAX_READ_BLOCK_LENGTH) {
        return this.badLength(at, fileOffset, length, 'more');
      }
      const there = end - at;
      const whole = withPadding(length);
      if (there < whole && !(this.ended && there >= length)) {
        this.need = whole;
        return at;
      }
      let size = length;
      if (!isPadded || view.getUint32(at + length - 4, this.little) !== length) {
        const really = lengthByItsEnd(view, at, there, length, this.little);
        if (really === null) return this.fail(at, fileOffset, this.wrongLength(view, at, length));
        size = really;
        if (this.unpadded++ === 0) this.firstUnpadded = fileOffset + at;
      }
      if (!isRead) this.passOver(type, fileOffset + at);
      else if (!this.readBlock(type, view, at, size, fileOffset)) return at;
      at += size;
    }
  }

  private badLength(at: number, fileOffset: number, length: number, than: string): number {
    const what = `claims to be ${countText(length, 'byte')} long, ${than} than a block can have`;
    return this.fail(at, fileOffset, what);
  }

  /** What is wrong with a block whose length does not stand at its end too. */
  private wrongLength(view: DataView, at: number, length: number): string {
    const atEnd = view.getUint32(at + length - 4, this.little);
    return `claims to be ${numberText(length)} bytes long, ${length % 4 === 0 ? `but ${numberText(atEnd)} at the end of these` : 'no multiple of 4, and does not end there'}`;
  }

  private isRead(type: number, length: number): boolean {
    switch (type) {
      case BLOCK_ENHANCED_PACKET:
      case BLOCK_PACKET:
      case BLOCK_SIMPLE_PACKET:
      case BLOCK_INTERFACE:
      case BLOCK_SECTION_HEADER:
        return true;
      case BLOCK_INTERFACE_STATISTICS:
      case BLOCK_NAME_RESOLUTION:
      case BLOCK_DECRYPTION_SECRETS:
        return length <= MAX_NOTE_BLOCK_LENGTH;
      default:
        return false;
    }
  }

  /** A block that holds nothing for us. */
  private passOver(type: number, offset: number): void {
    if (!NUMBERED_BLOCKS.has(type)) return;
    this.sink.skipFrameNumber();
    this.sink.warn(
      'numbered-blocks',
      'The file has blocks that hold no packet (custom blocks, log entries). Wireshark numbers them as frames; they are not listed here, and the packets keep Wireshark’s numbers.',
      offset,
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
        return this.packet(view, at, length, view.getUint32(at + 8, little), fileOffset);
      }
      case BLOCK_PACKET: {
        if (length < 32) return this.failed(at, fileOffset, 'is too short for a packet');
        const drops = view.getUint16(at + 10, little);
        const interfaceId = view.getUint16(at + 8, little);
        const from = this.interfaces[interfaceId];
        if (drops !== DROPS_UNKNOWN && from !== undefined) {
          this.drops.beforePacket(from.id, drops, fileOffset + at);
        }
        return this.packet(view, at, length, interfaceId, fileOffset);
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
      case BLOCK_NAME_RESOLUTION:
        noteNames({ view, at: at + 8, end: at + length - 4, little }, this.sink.notes);
        return true;
      case BLOCK_DECRYPTION_SECRETS:
        this.noteSecrets(view, at, length, fileOffset);
        return true;
      default:
        this.haveSection = true;
        this.interfaces = [];
        noteSection({ view, at: at + 24, end: at + length - 4, little }, this.sink.notes);
        return true;
    }
  }

  /** An enhanced or an obsolete packet block: they differ in how the interface stands in them. */
  private packet(
    view: DataView,
    at: number,
    length: number,
    interfaceId: number,
    fileOffset: number,
  ): boolean {
    const { little } = this;
    const high = view.getUint32(at + 12, little);
    const low = view.getUint32(at + 16, little);
    const captured = view.getUint32(at + 20, little);
    const original = view.getUint32(at + 24, little);
    const from = this.interfaces[interfaceId];
    if (from === undefined) {
      return this.failed(at, fileOffset, `names interface ${interfaceId}, which was not described`);
    }
    if (captured > length - 32 || captured > MAX_CAPTURED_LENGTH) {
      return this.failed(
        at,
        fileOffset,
        `claims ${countText(captured, 'byte')} of packet data, more than it holds`,
      );
    }
    if (this.captureStart === null) {
      this.captureStart = from.clock.absolute(high, low);
      this.sink.start(this.captureStart);
    }
    const time = from.clock.sinceStart(high, low, this.captureStart);
    this.emit(view, at + PACKET_DATA, captured, original, time, from.id, fileOffset);
    const options = at + PACKET_DATA + ((captured + 3) & ~3);
    if (options + 4 < at + length - 4)
      this.readPacketOptions(view, options, at + length - 4, fileOffset, from.id);
    return true;
  }

  /** The options of the packet that was handed over last. */
  private readPacketOptions(
    view: DataView,
    at: number,
    end: number,
    fileOffset: number,
    interfaceId: number,
  ): void {
    const { little, sink } = this;
    const packet = this.packets - 1;
    eachOption(view, at, end, little, (code, value, size) => {
      if (code === OPTION_COMMENT) sink.notes.addComment(packet, textAt(view, value, size));
      else if (code === OPTION_PACKET_DROPCOUNT && size >= 8) {
        const drops = Number(view.getBigUint64(value, little));
        this.drops.beforePacket(interfaceId, drops, fileOffset + at);
      }
    });
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
      return this.failed(
        at,
        fileOffset,
        `claims ${countText(captured, 'byte')} of packet data, more than it holds`,
      );
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
    noteInterface({ view, at: at + 16, end, little }, this.interfaceCount - 1, this.sink.notes);
  }

  /** What the capturing machine itself lost; the counts of an interface only grow. */
  private readStatistics(view: DataView, at: number, length: number, fileOffset: number): void {
    const { little } = this;
    if (length < 24) return;
    const from = this.interfaces[view.getUint32(at + 8, little)];
    if (from === undefined) return;
    const options = { view, at: at + 20, end: at + length - 4, little };
    const drops = noteStatistics(options, from.id, this.sink.notes);
    this.drops.counter(from.id, drops, fileOffset + at);
  }

  private noteSecrets(view: DataView, at: number, length: number, fileOffset: number): void {
    if (length < 20) return;
    if (this.secrets.size === 0) this.secretsAt = fileOffset + at;
    this.secrets.add(secretsTitle(view.getUint32(at + 8, this.little)));
  }

  /** What is only known when the file has ended: its figures are those of the whole file. */
  private warn(): void {
    const { drops, secrets, sink } = this;
    if (drops.firstOffset !== null) {
      const { total } = drops;
      sink.warn('dropped-packets', droppedSentence(total), drops.firstOffset, total);
    }
    if (this.unpadded > 0) {
      const one = this.unpadded === 1;
      const which = one ? 'One block claims' : `${numberText(this.unpadded)} blocks claim`;
      const where = `${one ? 'at' : 'the first at'} byte ${numberText(this.firstUnpadded)}`;
      sink.warn(
        'unpadded-blocks',
        `${which} a length that is no multiple of 4 (${where}): its writer forgot the padding. All is read.`,
        this.firstUnpadded,
        this.unpadded,
      );
    }
    if (secrets.size > 0) {
      sink.warn(
        'decryption-secrets',
        `The file itself holds secrets that decrypt what it captured (${listText([...secrets])}). They are not read, and no link carries them; whoever gets the file has them.`,
        this.secretsAt,
      );
    }
  }

  /** A file of another format was joined to this one. */
  private anotherFile(title: string, at: number, fileOffset: number): number {
    const offset = fileOffset + at;
    this.error = {
      code: 'corrupt',
      message: joinedFile(title, offset, this.packets),
      offset,
    };
    return at;
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
        ? `The block at byte ${numberText(offset)} ${what}: the file is damaged from there on. ${shownBefore(this.packets)}`
        : `The file starts like pcapng, but its first block ${what}. It is damaged, or something else.`,
      offset,
    };
    return false;
  }
}

export const pcapng: CaptureFormat = {
  id: 'pcapng',
  title: 'pcapng',
  sniff: isPcapng,
  createReader: (sink) => new PcapngReader(sink),
};
