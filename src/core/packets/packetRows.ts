/** Takes the rows of the packet table one by one. */
import { pagedColumn, type PagedColumn } from '../bytes/pagedColumn';
import {
  NO_FLOW,
  packFlags,
  PacketStatus,
  type PacketIndex,
  type PacketTable,
} from './packetTable';

/** The fields of a segment that become columns. */
interface SegmentFields {
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly payloadLength: number;
  readonly flags: number;
  readonly window: number;
}

export class PacketRows {
  readonly time = pagedColumn(Float64Array);
  private readonly fileOffset = pagedColumn(Float64Array);
  private readonly capturedLength = pagedColumn(Uint32Array);
  private readonly originalLength = pagedColumn(Uint32Array);
  private readonly sequence = pagedColumn(Uint32Array);
  private readonly acknowledgment = pagedColumn(Uint32Array);
  private readonly payloadLength = pagedColumn(Uint32Array);
  private readonly flags = pagedColumn(Uint16Array);
  private readonly window = pagedColumn(Uint16Array);
  private readonly flow = pagedColumn(Int32Array);
  private readonly analysis = pagedColumn(Uint32Array);
  private number: PagedColumn<Uint32Array<ArrayBuffer>> | null = null;
  private interfaceId: PagedColumn<Uint32Array<ArrayBuffer>> | null = null;
  /** Frame numbers that no row has. */
  private skippedNumbers = 0;

  get length(): number {
    return this.time.length;
  }

  /** Frame number of the row that was begun last, where the source numbers none itself. */
  get lastNumber(): number {
    return this.length + this.skippedNumbers;
  }

  /** From now on packets say which interface they are of; those before are of the first one. */
  keepInterfaces(): void {
    const column = pagedColumn(Uint32Array);
    for (let packet = 0; packet < this.length; packet++) column.push(0);
    this.interfaceId = column;
  }

  /** The next row's frame number is one higher than it would be. */
  skipNumber(): void {
    if (this.number === null) {
      this.number = pagedColumn(Uint32Array);
      for (let packet = 0; packet < this.length; packet++) this.number.push(packet + 1);
    }
    this.skippedNumbers++;
  }

  /** Begins a row; {@link PacketRows.segment} or {@link PacketRows.other} ends it. */
  begin(
    time: number,
    fileOffset: number,
    capturedLength: number,
    originalLength: number,
    interfaceId: number,
  ): void {
    this.time.push(time);
    this.fileOffset.push(fileOffset);
    this.capturedLength.push(capturedLength);
    this.originalLength.push(originalLength);
    this.interfaceId?.push(interfaceId);
    if (this.skippedNumbers > 0) this.number!.push(this.lastNumber);
  }

  /** The frame number of the row that was begun; given for every row or for none. */
  numbered(number: number): void {
    (this.number ??= pagedColumn(Uint32Array)).push(number);
  }

  segment(fields: SegmentFields, fromB: boolean, flow: number, analysis: number): void {
    this.sequence.push(fields.sequence);
    this.acknowledgment.push(fields.acknowledgment);
    this.payloadLength.push(fields.payloadLength);
    this.flags.push(packFlags(fields.flags, fromB, PacketStatus.tcp));
    this.window.push(fields.window);
    this.flow.push(flow);
    this.analysis.push(analysis);
  }

  /** Ends the row that was begun, where nothing ended it, as that of a packet that cannot be read. */
  endBroken(): void {
    if (this.analysis.length < this.length) this.other(PacketStatus.malformed);
  }

  /** A packet that is no TCP segment. */
  other(status: PacketStatus): void {
    this.sequence.push(0);
    this.acknowledgment.push(0);
    this.payloadLength.push(0);
    this.flags.push(packFlags(0, false, status));
    this.window.push(0);
    this.flow.push(NO_FLOW);
    this.analysis.push(0);
  }

  /** Is an earlier packet a segment of the flow with the same place in it? */
  isSameSegment(packet: PacketIndex, flow: number, sequence: number, length: number): boolean {
    return (
      this.flow.get(packet) === flow &&
      this.sequence.get(packet) === sequence &&
      this.payloadLength.get(packet) === length
    );
  }

  /** All rows; this is empty afterwards. */
  finish(): PacketTable {
    return {
      length: this.length,
      time: this.time.finish(),
      fileOffset: this.fileOffset.finish(),
      capturedLength: this.capturedLength.finish(),
      originalLength: this.originalLength.finish(),
      sequence: this.sequence.finish(),
      acknowledgment: this.acknowledgment.finish(),
      payloadLength: this.payloadLength.finish(),
      flags: this.flags.finish(),
      window: this.window.finish(),
      flow: this.flow.finish(),
      analysis: this.analysis.finish(),
      interfaceId: this.interfaceId?.finish() ?? null,
      number: this.number?.finish() ?? null,
    };
  }
}
