/**
 * Cuts streams out of a capture: the same kind of tables with rows of their own, and of the rest what is about the two
 * ends. Costs what the packets of the cut cost, however large the capture is.
 */
import { countBelow, countUpTo } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import type { CaptureOrigin } from '../captureOrigin';
import { commentsOf, nameOf, type FileNotes } from '../container/fileNotes';
import type { FlowIndex, FlowTable } from '../flows/flowTable';
import type { SideSegmentTable } from '../flows/sideSegments';
import type { OpeningSegmentTable } from '../opening/openingSegments';
import { addressText } from '../packets/addressText';
import type { AddressId, AddressTable } from '../packets/addressTable';
import { NO_FLOW, packetNumber, type PacketIndex, type PacketTable } from '../packets/packetTable';
import type { SackBlockTable } from '../tcp/sackBlocks';
import type { HostTable } from '../vantage/hostTable';

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The given rows of a column, as a column. */
function take<T extends Column>(column: T, rows: ArrayLike<number>): T {
  const Kind = column.constructor as new (length: number) => T;
  const taken = new Kind(rows.length);
  for (let row = 0; row < rows.length; row++) taken[row] = column[rows[row]!]!;
  return taken;
}

/** Rows of the cut by rows of the capture. */
export class CutRows {
  /** @param packets rows of the capture, ascending, each once */
  constructor(readonly packets: Uint32Array) {}

  /** Row in the cut; -1 for a packet that is not in it. */
  of(packet: PacketIndex): PacketIndex {
    const row = countBelow(this.packets, packet);
    return this.packets[row] === packet ? row : -1;
  }
}

/**
 * The streams (a flow first, then what continues it) as a capture, where they are flows 0, 1, 2 …
 * @param extra further packets that come along, without a flow; any order, also twice
 */
export function cutCapture(
  capture: Capture,
  streams: readonly FlowIndex[],
  extra: readonly PacketIndex[],
): { readonly capture: Capture; readonly rows: CutRows } {
  const sides = capture.sideSegments;
  const own = streams.map((stream) => rowsOf(capture.flows, stream));
  const sideRows = sides === undefined ? [] : streams.map((stream) => indexedRows(sides, stream));
  const others = [...extra, ...sideRows.flatMap((some) => [...take(sides!.packet, some)])];
  const merged = new CutRows(mergedRows(own, others));
  const steps = clockSteps(capture.packets, merged, own);
  const rows = steps.length === 0 ? merged : new CutRows(mergedRows(own, [...others, ...steps]));
  const addresses = [
    ...new Set(
      streams.flatMap((stream) => [
        capture.flows.clientAddress[stream]!,
        capture.flows.serverAddress[stream]!,
      ]),
    ),
  ];
  const names = new Map(addresses.map((address, row) => [address, row]));
  const packets = cutPackets(capture.packets, rows, own);
  return {
    rows,
    capture: {
      format: capture.format,
      origin: cutOrigin(capture, rows, addresses),
      start: capture.start,
      end: capture.end,
      packets,
      flows: cutFlows(capture.flows, rows, streams, own, names),
      addresses: cutAddresses(capture.addresses, addresses),
      openingSegments: cutOpenings(capture.openingSegments, rows, streams),
      ...(sides === undefined ? {} : { sideSegments: cutSides(sides, rows, sideRows) }),
      ...(capture.sackBlocks === undefined
        ? {}
        : { sackBlocks: cutSacks(capture.sackBlocks, rows) }),
      hosts: cutHosts(capture.hosts, addresses),
      tcpPackets: own.reduce((sum, { length }) => sum + length, 0),
      warnings: capture.warnings,
      ...(capture.timeSource === undefined ? {} : { timeSource: capture.timeSource }),
      ...(capture.clocks === undefined
        ? {}
        : {
            clocks: capture.clocks.flatMap((clock) => {
              const address = names.get(clock.address);
              return address === undefined ? [] : [{ ...clock, address }];
            }),
          }),
      damage: capture.damage,
    },
  };
}

function rowsOf({ packetStart, packetIndex }: FlowTable, stream: FlowIndex): Uint32Array {
  return packetIndex.subarray(packetStart[stream], packetStart[stream + 1]);
}

function indexedRows(
  { rowStart, rowIndex }: Pick<SideSegmentTable, 'rowStart' | 'rowIndex'>,
  stream: FlowIndex,
): Uint32Array {
  return rowIndex.subarray(rowStart[stream], rowStart[stream + 1]);
}

function mergedRows(own: readonly Uint32Array[], others: readonly PacketIndex[]): Uint32Array {
  const all = new Uint32Array(own.reduce((sum, { length }) => sum + length, others.length));
  let length = 0;
  for (const some of own) {
    all.set(some, length);
    length += some.length;
  }
  all.set(others, length);
  all.sort();
  let kept = 0;
  for (let row = 0; row < all.length; row++) {
    if (row === 0 || all[row] !== all[kept - 1]) all[kept++] = all[row]!;
  }
  return all.slice(0, kept);
}

/**
 * Packets right before one of the cut, wherever the clock seems to have been set back there: in the capture, or in the cut
 * without them. What is said of a packet's time rests on the packet before it in the file.
 */
function clockSteps(
  { time }: PacketTable,
  rows: CutRows,
  own: readonly Uint32Array[],
): PacketIndex[] {
  const found: PacketIndex[] = [];
  for (const some of own) {
    for (const packet of some) {
      if (packet === 0) continue;
      const before = rows.packets[rows.of(packet) - 1] ?? packet - 1;
      if (time[packet - 1]! > time[packet]! || time[before]! > time[packet]!) {
        found.push(packet - 1);
      }
    }
  }
  return found;
}

function cutPackets(table: PacketTable, cut: CutRows, own: readonly Uint32Array[]): PacketTable {
  const rows = cut.packets;
  const flow = new Int32Array(rows.length).fill(NO_FLOW);
  own.forEach((some, stream) => {
    for (const packet of some) flow[cut.of(packet)] = stream;
  });
  return {
    length: rows.length,
    time: take(table.time, rows),
    fileOffset: take(table.fileOffset, rows),
    capturedLength: take(table.capturedLength, rows),
    originalLength: take(table.originalLength, rows),
    sequence: take(table.sequence, rows),
    acknowledgment: take(table.acknowledgment, rows),
    payloadLength: take(table.payloadLength, rows),
    flags: take(table.flags, rows),
    window: take(table.window, rows),
    flow,
    analysis: take(table.analysis, rows),
    interfaceId: table.interfaceId === null ? null : take(table.interfaceId, rows),
    number: Uint32Array.from(rows, (packet) => packetNumber(table, packet)),
  };
}

function cutFlows(
  table: FlowTable,
  rows: CutRows,
  streams: readonly FlowIndex[],
  own: readonly Uint32Array[],
  names: ReadonlyMap<AddressId, number>,
): FlowTable {
  const start = new Uint32Array(streams.length + 1);
  own.forEach(({ length }, stream) => (start[stream + 1] = start[stream]! + length));
  const index = new Uint32Array(start[streams.length]!);
  own.forEach((some, stream) => {
    let at = start[stream]!;
    for (const packet of some) index[at++] = rows.of(packet);
  });
  const named = (column: Uint32Array) =>
    Uint32Array.from(streams, (stream) => names.get(column[stream]!)!);
  return {
    length: streams.length,
    clientAddress: named(table.clientAddress),
    serverAddress: named(table.serverAddress),
    clientPort: take(table.clientPort, streams),
    serverPort: take(table.serverPort, streams),
    traits: take(table.traits, streams),
    synAckRepeats: take(table.synAckRepeats, streams),
    halfOpen: take(table.halfOpen, streams),
    completeness: take(table.completeness, streams),
    packetStart: start,
    packetIndex: index,
    continuedBy: Int32Array.from(streams, (_, row) =>
      row + 1 < streams.length ? row + 1 : NO_FLOW,
    ),
  };
}

function cutAddresses(table: AddressTable, addresses: readonly AddressId[]): AddressTable {
  const bytes = new Uint8Array(addresses.length * 16);
  addresses.forEach((address, row) =>
    bytes.set(table.bytes.subarray(address * 16, address * 16 + 16), row * 16),
  );
  return {
    length: addresses.length,
    bytes,
    family: take(table.family, addresses),
    names: Object.fromEntries(
      addresses.flatMap((address, row) => {
        const name = table.names[address];
        return name === undefined ? [] : [[row, name]];
      }),
    ),
  };
}

/** Where the rows of each of some streams begin, of tables that are indexed by flow. */
function startsOf(some: readonly { readonly length: number }[]): Uint32Array {
  const start = new Uint32Array(some.length + 1);
  some.forEach(({ length }, stream) => (start[stream + 1] = start[stream]! + length));
  return start;
}

function joined(some: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(some.reduce((sum, { length }) => sum + length, 0));
  const start = startsOf(some);
  some.forEach((part, stream) => all.set(part, start[stream]));
  return all;
}

function cutOpenings(
  table: OpeningSegmentTable,
  rows: CutRows,
  streams: readonly FlowIndex[],
): OpeningSegmentTable {
  const some = streams.map((stream) => indexedRows(table, stream));
  const taken = joined(some);
  return {
    length: taken.length,
    packet: take(table.packet, taken).map((packet) => rows.of(packet)),
    known: take(table.known, taken),
    tsval: take(table.tsval, taken),
    tsecr: take(table.tsecr, taken),
    ipId: take(table.ipId, taken),
    ttl: take(table.ttl, taken),
    windowScale: take(table.windowScale, taken),
    mss: take(table.mss, taken),
    sackLeft: take(table.sackLeft, taken),
    sackRight: take(table.sackRight, taken),
    optionsHash: take(table.optionsHash, taken),
    linkAddressHash: take(table.linkAddressHash, taken),
    rowStart: startsOf(some),
    rowIndex: Uint32Array.from(taken, (_, row) => row),
  };
}

function cutSides(
  table: SideSegmentTable,
  rows: CutRows,
  some: readonly Uint32Array[],
): SideSegmentTable {
  const taken = joined(some);
  const start = startsOf(some);
  const flow = new Int32Array(taken.length);
  some.forEach((_, stream) => flow.fill(stream, start[stream], start[stream + 1]));
  return {
    length: taken.length,
    packet: take(table.packet, taken).map((packet) => rows.of(packet)),
    flow,
    sequence: take(table.sequence, taken),
    acknowledgment: take(table.acknowledgment, taken),
    payloadLength: take(table.payloadLength, taken),
    flags: take(table.flags, taken),
    window: take(table.window, taken),
    analysis: take(table.analysis, taken),
    kind: take(table.kind, taken),
    icmpReason: take(table.icmpReason, taken),
    rowStart: start,
    rowIndex: Uint32Array.from(taken, (_, row) => row),
  };
}

function cutSacks(table: SackBlockTable, { packets }: CutRows): SackBlockTable {
  const taken: number[] = [];
  const packet: number[] = [];
  if (table.length > 0) {
    packets.forEach((whole, row) => {
      const end = countUpTo(table.packet, whole);
      for (let block = countBelow(table.packet, whole); block < end; block++) {
        taken.push(block);
        packet.push(row);
      }
    });
  }
  return {
    length: taken.length,
    packet: Uint32Array.from(packet),
    left: take(table.left, taken),
    right: take(table.right, taken),
  };
}

function cutHosts(table: HostTable, addresses: readonly AddressId[]): HostTable {
  return {
    length: addresses.length,
    synToSynAck: take(table.synToSynAck, addresses),
    synAckToAck: take(table.synAckToAck, addresses),
    openings: take(table.openings, addresses),
    minTtl: take(table.minTtl, addresses),
    maxTtl: take(table.maxTtl, addresses),
    partialChecksums: take(table.partialChecksums, addresses),
    goodChecksums: take(table.goodChecksums, addresses),
    sentHere: take(table.sentHere, addresses),
  };
}

function cutOrigin(
  capture: Capture,
  rows: CutRows,
  addresses: readonly AddressId[],
): CaptureOrigin {
  const { origin } = capture;
  switch (origin.kind) {
    case 'bytes':
      return { ...origin, notes: cutNotes(capture.addresses, origin.notes, rows, addresses) };
    case 'listing': {
      const fates = origin.listing.fates.flatMap((fate) => {
        const packet = rows.of(fate.packet);
        return packet < 0 ? [] : [{ ...fate, packet }];
      });
      // The lines are those of the whole text: nobody asks a flow for them.
      return { kind: 'listing', listing: { ...origin.listing, lines: [], fates } };
    }
    case 'link':
      return origin;
  }
}

function cutNotes(
  table: AddressTable,
  notes: FileNotes,
  rows: CutRows,
  addresses: readonly AddressId[],
): FileNotes {
  const comments =
    notes.comments.length === 0
      ? []
      : Array.from(rows.packets, (whole, packet) =>
          commentsOf(notes, whole).map((text) => ({ packet, text })),
        ).flat();
  const names = addresses.flatMap((address) => {
    const text = addressText(table, address);
    const name = nameOf(notes, text);
    return name === null ? [] : [{ address: text, name }];
  });
  return { about: [], comments, names, leftOut: 0 };
}
