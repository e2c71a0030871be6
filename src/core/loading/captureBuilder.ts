/**
 * Takes the records of a capture one by one and builds the tables: decode, flow, TCP analysis, opening
 * segments. One pass, no object a packet.
 */
import { forGood, soFar } from '../bytes/handOver';
import { pagedColumn } from '../bytes/pagedColumn';
import { captureEnd } from '../opening/captureEnd';
import { isOutOfMemory } from '../bytes/outOfMemory';
import type { Capture, CaptureError, UnkeptPackets, WarningCode } from '../capture';
import type { CaptureInterface, ListingInfo } from '../captureOrigin';
import type { CaptureOrigin } from '../captureOrigin';
import { captureOfTables } from './captureOfTables';
import type { TakenSoFar } from './captureSoFar';
import { CaptureWarnings, unkeptWarning } from './captureWarnings';
import type { OnlyPackets } from './onlyPackets';
import type { RecordSink } from '../container/captureFormat';
import { FileNoteRecorder, type FileNotes } from '../container/fileNotes';
import type { FlowIndex } from '../flows/flowTable';
import { FlowTracker } from '../flows/flowTracker';
import { SideSegmentKind, SideSegmentRecorder } from '../flows/sideSegments';
import { OpeningRecorder } from '../opening/openingRecorder';
import { AddressInterner } from '../packets/addressInterner';
import type { AddressId } from '../packets/addressTable';
import {
  Analysis,
  packChecksum,
  PacketStatus,
  type ChecksumStatus,
  TcpFlag,
  type PacketTable,
} from '../packets/packetTable';
import { CaptureDuplicates } from '../tcp/captureDuplicates';
import { TcpAnalysis } from '../tcp/analysis';
import { SackBlockRecorder } from '../tcp/sackBlocks';
import { PacketRows } from '../packets/packetRows';
import { DecodedPacket, isSegment } from '../wire/decodedPacket';
import { decodeNextInside, decodePacket } from '../wire/decodePacket';
import { FragmentReassembly } from '../wire/fragmentReassembly';
import { TCP_HEADER_LENGTH } from '../wire/tcp';
import { verifyTcpChecksum } from '../wire/tcpChecksum';

/** Most packets of a capture: the tables are indexed with 32 bits and must fit into one array each. */
export const MAX_PACKETS = 400_000_000;

export class CaptureBuilder implements RecordSink {
  private captureStart: bigint | null = null;
  private readonly interfaces: CaptureInterface[] = [];
  private readonly warnings = new CaptureWarnings();
  private readonly decoded = new DecodedPacket();
  private readonly addresses = new AddressInterner();
  private readonly tracker = new FlowTracker();
  private readonly recorder = new OpeningRecorder();
  private readonly sides = new SideSegmentRecorder();
  private readonly sackBlocks = new SackBlockRecorder();
  private tcpPackets = 0;
  /** Packets that the capture holds already. */
  private copies = 0;
  /** A TCP header was found in the packet under way. */
  private hasTcp = false;
  /** What is impossible in the time of the packet that comes next. */
  private impossible: { readonly fraction: number; readonly unit: string } | null = null;
  /** Where the absolute time 0 (1970) lies on the clock of {@link CaptureBuilder.time}. */
  private timeOfZero = Number.NaN;

  private unkept = 0;
  /** Of a file's packets, also of one that is no row. */
  private lastTime = Number.NaN;
  private readonly unkeptOfFlow = pagedColumn(Uint32Array);

  readonly notes = new FileNoteRecorder();
  private readonly rows = new PacketRows();
  private readonly analysis = new TcpAnalysis(this.rows.time);
  private readonly duplicates = new CaptureDuplicates(this.rows);

  /**
   * @param mostKept from so many rows on, only openings and what belongs to odd ones become rows ({@link UnkeptPackets})
   * @param only the packets that are wanted; the others become no rows, but are counted as frames
   * @param verifyAllChecksums also sum the payload of segments that are not part of an opening (slower)
   */
  constructor(
    private readonly verifyAllChecksums: boolean,
    private readonly mostKept = Number.POSITIVE_INFINITY,
    private readonly only: OnlyPackets | null = null,
  ) {
    this.decoded.reassembly = new FragmentReassembly();
  }

  /** Packets taken so far. */
  /** A packet needs layers that are to be fetched first (`wire/rareLayers.ts`). */
  get lacksLayers(): boolean {
    return this.decoded.lacksLayers;
  }

  get packets(): number {
    return this.rows.length + this.unkept;
  }

  /** Those of them that are kept. */
  get kept(): number {
    return this.rows.length;
  }

  start(nanoseconds: bigint): void {
    this.captureStart = nanoseconds;
    this.timeOfZero = -Number(nanoseconds);
  }

  interface(description: CaptureInterface): void {
    this.interfaces.push(description);
    if (this.interfaces.length === 2) this.rows.keepInterfaces();
  }

  skipFrameNumber(): void {
    this.rows.skipNumber();
  }

  impossibleTime(fraction: number, unit: string): void {
    this.impossible = { fraction, unit };
  }

  warn(code: WarningCode, message: string, offset: number, times?: number): void {
    this.warnings.add(code, message, offset, times);
  }

  packet(
    view: DataView,
    at: number,
    capturedLength: number,
    originalLength: number,
    time: number,
    interfaceId: number,
    fileOffset: number,
  ): void {
    this.rows.begin(time, fileOffset, capturedLength, originalLength, interfaceId);
    this.lastTime = time;
    if (this.impossible === null) this.warnings.time(time, fileOffset);
    else {
      const { fraction, unit } = this.impossible;
      this.warnings.impossibleTime(fraction, unit, this.rows.lastNumber, fileOffset);
      this.impossible = null;
    }
    if (originalLength < capturedLength) {
      this.warnings.shortOriginal(originalLength, capturedLength, this.rows.lastNumber, fileOffset);
    }
    this.hasTcp = false;
    try {
      this.decoded.reset(view, at, capturedLength, originalLength);
      this.take(time, this.interfaces[interfaceId]!, fileOffset);
    } catch (error) {
      this.spare(error, fileOffset);
    }
    if (this.hasTcp) this.tcpPackets++;
  }

  /** Decodes the packet under way and ends its row. */
  private take(time: number, from: CaptureInterface, fileOffset: number): void {
    const { decoded } = this;
    decodePacket(from.linkType, decoded);
    if (this.only !== null && !this.only.wants(decoded, this.rows.lastNumber)) {
      this.rows.leaveOut();
      return;
    }
    if (decoded.status === PacketStatus.unknownProtocol) this.warnings.undecoded(from, fileOffset);
    // Where a packet carries several, the first segment among them is the packet's row.
    while (decoded.hasInside && !isSegment(decoded)) {
      this.aside(SideSegmentKind.further, time);
      decodeNextInside(decoded);
    }
    if (isSegment(decoded)) {
      const { view, family } = decoded;
      const source = this.addresses.intern(view, decoded.sourceAt, family);
      const destination = this.addresses.intern(view, decoded.destinationAt, family);
      this.segment(decoded, source, destination, time, null, null);
      while (decoded.hasInside && decodeNextInside(decoded)) {
        this.aside(SideSegmentKind.further, time);
      }
    } else if (decoded.status === PacketStatus.tcp) {
      this.aside(SideSegmentKind.incomplete, time);
      this.rows.other(
        decoded.quoted
          ? PacketStatus.quotedTcp
          : decoded.fragmented
            ? PacketStatus.fragment
            : PacketStatus.malformed,
      );
    } else if (this.isFull && !decoded.quotedStart) {
      this.unkept++;
      this.rows.leaveOut();
    } else {
      this.rows.other(decoded.status);
      if (decoded.quotedStart) this.quotedStart();
    }
    if (decoded.leftOut) this.warnings.leftOut(fileOffset);
  }

  /**
   * An error of ours while a packet was decoded or analysed. It costs this packet, not the capture: the row is ended as one that
   * cannot be read, and what went wrong is said.
   */
  private spare(error: unknown, fileOffset: number): void {
    if (isOutOfMemory(error)) throw error;
    this.decoded.forgetInside();
    this.rows.endBroken();
    this.warnings.broken(error, fileOffset);
  }

  /**
   * One TCP segment that no bytes stand for (a line of a listing).
   * @param number its frame number, null when the source numbers none
   * @param labels bits of `Analysis` that the source prints instead of ours; null when it prints none
   */
  listed(
    segment: DecodedPacket,
    ends: { readonly source: AddressId; readonly destination: AddressId },
    time: number,
    frameLength: number,
    number: number | null,
    labels: number | null,
  ): void {
    this.rows.begin(time, 0, 0, frameLength, 0);
    if (number !== null) this.rows.numbered(number);
    this.tcpPackets++;
    try {
      this.segment(segment, ends.source, ends.destination, time, labels, segment.checksum);
    } catch (error) {
      this.spare(error, 0);
    }
  }

  /** The row of an address given as bytes (4 or 16), or of one that is only a name. */
  address(address: Uint8Array | string): AddressId {
    if (typeof address === 'string') return this.addresses.internName(address);
    const view = new DataView(address.buffer, address.byteOffset, address.length);
    return this.addresses.intern(view, 0, address.length === 4 ? 4 : 6);
  }

  /**
   * A TCP header that is no row: it takes part in the numbering of streams, and when it is whole, in the analysis.
   */
  private aside(kind: SideSegmentKind, time: number): void {
    const { decoded, tracker } = this;
    if (decoded.status !== PacketStatus.tcp) return;
    this.hasTcp = true;
    const { view, family } = decoded;
    const packet = this.rows.length - 1;
    // A header shorter than any can be takes part in the analysis, but neither ends a connection nor counts for completeness.
    const isTooShort = decoded.tcpHeaderLength < TCP_HEADER_LENGTH;
    const flags = isTooShort ? decoded.flags & TcpFlag.syn : decoded.flags;
    const whole = isSegment(decoded);
    const flow = tracker.find(
      this.addresses.intern(view, decoded.sourceAt, family),
      decoded.sourcePort,
      this.addresses.intern(view, decoded.destinationAt, family),
      decoded.destinationPort,
      flags,
      decoded.sequence,
      decoded.acknowledgment,
      decoded.quoted,
    );
    let labels = packChecksum(verifyTcpChecksum(decoded));
    const { fromB, reused } = tracker;
    const base = decoded.quoted ? 0 : tracker.base(flow, !fromB);
    const isZero = time === this.timeOfZero;
    if (!isTooShort) {
      const length = whole ? decoded.payloadLength : 0;
      this.analysis.complete(flow, flags, length, tracker.baseWasKnown);
    }
    if (whole) {
      labels |= this.analysis.segment(flow, fromB, reused, packet, time, base, isZero, decoded);
    } else if (isTooShort && !decoded.quoted && !decoded.fragmented) {
      this.analysis.segment(flow, fromB, reused, packet, time, base, isZero, decoded);
    } else {
      if (!decoded.brokenHeader) labels |= this.analysis.fastOpen(flow, fromB, base, decoded);
      if (!decoded.quoted) this.analysis.firstRoundTrip(flow, flags, packet, isZero);
    }
    const reason = decoded.quoted
      ? SideSegmentKind.quoted
      : whole
        ? kind
        : SideSegmentKind.incomplete;
    this.sides.add(packet, flow, decoded, labels, reason);
  }

  /** An ICMP error that quotes too little for a stream of its own still names a flow that is there. */
  private quotedStart(): void {
    const { decoded } = this;
    const { view, family } = decoded;
    const flow = this.tracker.known(
      this.addresses.intern(view, decoded.sourceAt, family),
      decoded.sourcePort,
      this.addresses.intern(view, decoded.destinationAt, family),
      decoded.destinationPort,
    );
    if (flow < 0) return;
    this.sides.add(this.rows.length - 1, flow, decoded, 0, SideSegmentKind.quotedStart);
  }

  /**
   * @param printed labels that the source prints instead of ours
   * @param checksum the verdict where the source has one of its own; null = verify the bytes
   */
  private segment(
    decoded: DecodedPacket,
    source: AddressId,
    destination: AddressId,
    time: number,
    printed: number | null,
    checksum: ChecksumStatus | null,
  ): void {
    const { tracker } = this;
    const packet = this.rows.length - 1;
    this.hasTcp = true;
    const { flags, acknowledgment, payloadLength } = decoded;
    const flow = tracker.find(
      source,
      decoded.sourcePort,
      destination,
      decoded.destinationPort,
      flags,
      decoded.sequence,
      acknowledgment,
      false,
    );
    const { fromB, reused } = tracker;
    const fromServer = fromB === tracker.serverIsB(flow);
    this.analysis.complete(flow, flags, payloadLength, tracker.baseWasKnown);
    let labels = this.analysis.segment(
      flow,
      fromB,
      reused,
      packet,
      time,
      tracker.base(flow, !fromB),
      time === this.timeOfZero,
      decoded,
    );
    if (decoded.optionsCut && checksum === null) labels |= Analysis.headerCut;
    if (printed !== null) labels = printed;
    else if (checksum === null && this.duplicates.isDuplicate(packet, flow, time, decoded)) {
      labels |= Analysis.captureDuplicate;
      this.copies++;
    }
    // A segment from an end to itself opens nothing between two: there is no other end whose answers could be told from its own.
    const isToItself = source === destination && decoded.sourcePort === decoded.destinationPort;
    const opening =
      !isToItself &&
      this.recorder.wants(
        flow,
        fromServer,
        flags,
        acknowledgment,
        payloadLength,
        tracker.base(flow, fromServer !== fromB),
      );
    if (this.isFull && !opening && !decoded.hasInside && this.recorder.isPlain(flow)) {
      this.leaveOut(flow);
      return;
    }
    if (decoded.sackBlocks > 0) {
      labels |= Analysis.sackBlocks;
      this.sackBlocks.add(packet, decoded);
    }
    if (checksum !== null) labels |= packChecksum(checksum);
    else if (opening || isToItself || this.verifyAllChecksums) {
      labels |= packChecksum(verifyTcpChecksum(decoded));
    }
    if (opening) this.recorder.keep(flow, packet, decoded);
    this.rows.segment(decoded, fromB, flow, labels);
  }

  private get isFull(): boolean {
    return this.rows.length > this.mostKept;
  }

  /** The segment under way becomes no row. What the analysis remembers of it by row serves the labels of its own flow only. */
  private leaveOut(flow: FlowIndex): void {
    this.rows.leaveOut();
    this.unkept++;
    while (this.unkeptOfFlow.length <= flow) this.unkeptOfFlow.push(0);
    this.unkeptOfFlow.set(flow, this.unkeptOfFlow.get(flow) + 1);
  }

  /** A reader counts packets, not rows: of a packet behind one that is no row, it cannot be told any more what was written to it. */
  private keptNotes(): FileNotes {
    const notes = this.notes.finish();
    const sure = this.only !== null ? 0 : this.unkept === 0 ? Infinity : this.mostKept;
    const comments = notes.comments.filter(({ packet }) => packet < sure);
    return { ...notes, comments, leftOut: notes.leftOut + notes.comments.length - comments.length };
  }

  /** How many packets of each flow are no rows; null when all are. */
  private unkeptSoFar(flows: number): UnkeptPackets | null {
    if (this.unkept === 0) return null;
    const ofFlow = new Uint32Array(flows);
    ofFlow.set(soFar(this.unkeptOfFlow));
    return { packets: this.unkept, ofFlow };
  }

  /** What was taken so far of a file's bytes, as {@link captureSoFar} makes a capture of it; the builder goes on. */
  taken(format: string, compression: string | null): TakenSoFar {
    const { rows, tracker, recorder, sides, sackBlocks, analysis, addresses } = this;
    return {
      captureOf: captureOfTables,
      parts: { rows, tracker, recorder, sides, sackBlocks, analysis, addresses },
      facts: {
        format,
        origin: {
          kind: 'bytes',
          compression,
          interfaces: [...this.interfaces],
          notes: this.keptNotes(),
        },
        start: this.captureStart,
        end: this.lastTime,
        packets: this.packets,
        tcpPackets: this.tcpPackets,
        timeSource: 'capture',
        copies: this.copies,
        damage: null,
      },
    };
  }

  /** The capture of a file's bytes. The builder is empty afterwards. */
  finish(format: string, compression: string | null, damage: CaptureError | null): Capture {
    return this.build(format, damage, () => ({
      kind: 'bytes',
      compression,
      interfaces: this.interfaces,
      notes: this.keptNotes(),
    }));
  }

  /** The capture of lines of a text ({@link CaptureBuilder.listed}). */
  finishListing(format: string, listing: (packets: PacketTable) => ListingInfo): Capture {
    return this.build(format, null, (packets) => ({ kind: 'listing', listing: listing(packets) }));
  }

  private build(
    format: string,
    damage: CaptureError | null,
    originOf: (packets: PacketTable) => CaptureOrigin,
  ): Capture {
    this.analysis.forget();
    this.tracker.forget();
    const packets = this.rows.table(forGood);
    const tracked = this.tracker.table(forGood);
    const flows = tracked.length;
    const origin = originOf(packets);
    const unkept = this.unkeptSoFar(flows);
    return captureOfTables(
      {
        format,
        origin,
        start: this.captureStart,
        end: origin.kind === 'bytes' ? this.lastTime : captureEnd(packets),
        packets,
        tracked,
        completeness: this.analysis.completenessOf(flows, forGood),
        lateFastOpens: this.analysis.lateFastOpens,
        addresses: this.addresses.finish(),
        openingSegments: this.recorder.table(flows, forGood),
        sideSegments: this.sides.table(flows, forGood),
        sackBlocks: this.sackBlocks.table(forGood),
        tcpPackets: this.tcpPackets,
        timeSource: 'capture',
        copies: this.copies,
        damage,
        ...(unkept === null ? {} : { unkept }),
      },
      (tables) => [
        ...(unkept === null ? [] : [unkeptWarning(unkept, packets.length)]),
        ...this.warnings.finish(origin.kind === 'bytes' ? tables : null),
      ],
    );
  }
}
