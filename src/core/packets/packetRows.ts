/** Takes the rows of the packet table one by one. */
import type { HandOver } from '../bytes/handOver';
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

  /** Takes the row away that was begun and not ended; the next one has the frame number after it all the same. */
  leaveOut(): void {
    this.time.pop();
    this.fileOffset.pop();
    this.capturedLength.pop();
    this.originalLength.pop();
    this.interfaceId?.pop();
    if (this.skippedNumbers > 0) this.number!.pop();
    this.skipNumber();
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

  /**
   * The packets of some flows, in file order. Looks at every packet from the given one on.
   * @param isWanted 1 for a flow that is; may be shorter than there are flows
   * @param mostAFlow only so many of each flow, its first ones
   * @param most and so many of all
   */
  packetsOf(
    isWanted: Uint8Array,
    { from, mostAFlow, most }: { from: PacketIndex; mostAFlow: number; most: number },
  ): Uint32Array {
    const found: number[] = [];
    const counted = new Map<number, number>();
    for (let packet = from; packet < this.length && found.length < most; packet++) {
      const flow = this.flow.get(packet);
      if (flow >= isWanted.length || isWanted[flow] === 0) continue;
      const count = counted.get(flow) ?? 0;
      if (count === mostAFlow) continue;
      counted.set(flow, count + 1);
      found.push(packet);
    }
    return Uint32Array.from(found);
  }

  table(handOver: HandOver): PacketTable {
    const time = handOver(this.time);
    return {
      length: time.length,
      time,
      fileOffset: handOver(this.fileOffset),
      capturedLength: handOver(this.capturedLength),
      originalLength: handOver(this.originalLength),
      sequence: handOver(this.sequence),
      acknowledgment: handOver(this.acknowledgment),
      payloadLength: handOver(this.payloadLength),
      flags: handOver(this.flags),
      window: handOver(this.window),
      flow: handOver(this.flow),
      analysis: handOver(this.analysis),
      interfaceId: this.interfaceId === null ? null : handOver(this.interfaceId),
      number: this.number === null ? null : handOver(this.number),
    };
  }
}
