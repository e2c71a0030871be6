/**
 * A file that is still being read as a capture: the packets of all openings, and of some flows all packets. Costs what the
 * openings cost, however many packets there are, and takes nothing from the builder.
 */
import { countBelow } from '../bytes/sortedSearch';
import { rowsSoFar, soFar } from '../bytes/handOver';
import type { Capture } from '../capture';
import type { CaptureOrigin } from '../captureOrigin';
import type { FileNotes } from '../container/fileNotes';
import type { FlowIndex } from '../flows/flowTable';
import type { FlowTracker } from '../flows/flowTracker';
import type { SideSegmentRecorder, SideSegmentTable } from '../flows/sideSegments';
import { OpeningProgress } from '../opening/openingProgress';
import type { OpeningRecorder } from '../opening/openingRecorder';
import type { OpeningSegmentTable } from '../opening/openingSegments';
import type { AddressInterner } from '../packets/addressInterner';
import type { PacketRows } from '../packets/packetRows';
import type { TcpAnalysis } from '../tcp/analysis';
import type { SackBlockRecorder, SackBlockTable } from '../tcp/sackBlocks';
import type { captureOfTables, ReadTables } from './captureOfTables';

/** Rows of opening segments taken at most; where there are more, the openings that nothing is odd about are left out first. */
const MOST_OPENING_ROWS = 1 << 18;
/** Flows whose SYN-ACK was sent again and that come whole without being asked for. */
const MOST_REPEATING = 256;
/** Packets of a flow that comes whole, and of all such flows. */
export const MOST_SO_FAR_OF_FLOW = 20_000;
const MOST_OF_WHOLE_FLOWS = 200_000;

export interface CaptureSoFar {
  /** Rows are packets in file order, but not all: see {@link CaptureSoFar.whole}. Frame numbers and streams are those of the file. */
  readonly capture: Capture;
  /** Packets read. */
  readonly packets: number;
  /** Bits of {@link OpeningProgress}, a flow each. */
  readonly progress: Uint8Array;
  /** 1 where all packets of the flow are rows of the capture; 0: those of its opening. */
  readonly whole: Uint8Array;
}

interface TakenParts {
  readonly rows: PacketRows;
  readonly tracker: FlowTracker;
  readonly recorder: OpeningRecorder;
  readonly sides: SideSegmentRecorder;
  readonly sackBlocks: SackBlockRecorder;
  readonly analysis: TcpAnalysis;
  readonly addresses: AddressInterner;
}

type Facts = Pick<
  ReadTables,
  'format' | 'start' | 'end' | 'tcpPackets' | 'timeSource' | 'copies' | 'damage'
> & {
  readonly origin: CaptureOrigin & { kind: 'bytes' };
  /** Packets read. */
  readonly packets: number;
};

/** What a builder has taken, which it goes on with. */
export interface TakenSoFar {
  readonly parts: TakenParts;
  readonly facts: Facts;
  /** Handed along, so that what looks at a file while it is read can be fetched by itself, without the whole of the loader. */
  readonly captureOf: typeof captureOfTables;
}

/** @param wanted flows of which all packets are wanted */
export function captureSoFar(
  { parts, captureOf, facts: { origin, packets: read, ...facts } }: TakenSoFar,
  wanted: Iterable<FlowIndex>,
): CaptureSoFar {
  const { rows, tracker, recorder, sides, sackBlocks, analysis, addresses } = parts;
  const flows = tracker.length;
  const progress = recorder.progress(flows);
  const openings = openingsOf(recorder, flows, progress);
  const sideRows = Math.min(sides.packet.length, MOST_OPENING_ROWS);
  const sideSegments = sides.table(
    flows,
    rowsSoFar(Array.from({ length: sideRows }, (_, row) => row)),
  );
  const whole = wholeFlows(flows, progress, wanted);
  const ofWhole = rows.packetsOf(whole, {
    from: firstPacket(openings, whole),
    mostAFlow: MOST_SO_FAR_OF_FLOW,
    most: MOST_OF_WHOLE_FLOWS,
  });
  const first = rows.length === 0 ? new Uint32Array(0) : Uint32Array.of(0);
  const taken = [openings.packet, sideSegments.packet, ofWhole].reduce(merged, first);
  const table = rows.table(rowsSoFar(taken));
  const capture = captureOf(
    {
      ...facts,
      origin: { ...origin, notes: { ...origin.notes, ...commentsOn(origin, taken) } },
      packets: { ...table, number: table.number ?? taken.map((packet) => packet + 1) },
      tracked: tracker.table(soFar),
      completeness: analysis.completenessOf(flows, soFar),
      lateFastOpens: analysis.lateFastOpens,
      addresses: addresses.finish(),
      openingSegments: { ...openings, packet: placesIn(taken, openings.packet) },
      sideSegments: inRows(sideSegments, taken),
      sackBlocks: blocksOf(sackBlocks, taken),
    },
    () => [],
  );
  return { capture, packets: read, progress, whole };
}

/** The segments of all openings, or of those that are worth more where there are too many. */
function openingsOf(
  recorder: OpeningRecorder,
  flows: number,
  progress: Uint8Array,
): OpeningSegmentTable {
  if (recorder.length <= MOST_OPENING_ROWS) return recorder.table(flows, soFar);
  return recorder.table(
    flows,
    rowsSoFar(recorder.rowsNot(progress, OpeningProgress.accepted, MOST_OPENING_ROWS)),
  );
}

function wholeFlows(flows: number, progress: Uint8Array, wanted: Iterable<FlowIndex>): Uint8Array {
  const whole = new Uint8Array(flows);
  let repeating = 0;
  for (let flow = 0; flow < flows && repeating < MOST_REPEATING; flow++) {
    if ((progress[flow]! & OpeningProgress.synAckRepeated) === 0) continue;
    whole[flow] = 1;
    repeating++;
  }
  for (const flow of wanted) if (flow < flows) whole[flow] = 1;
  return whole;
}

/** The first packet of an opening among the flows; Infinity without one. */
function firstPacket(
  { packet, rowStart, rowIndex }: OpeningSegmentTable,
  flows: Uint8Array,
): number {
  let first = Infinity;
  for (let flow = 0; flow < flows.length; flow++) {
    if (flows[flow] === 0) continue;
    const row = rowStart[flow]!;
    // Of a flow whose opening was left out, nothing tells where it begins.
    if (row === rowStart[flow + 1]) return 0;
    first = Math.min(first, packet[rowIndex[row]!]!);
  }
  return first;
}

/** Two rows of ascending numbers as one, each number once. */
function merged(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const next = j === b.length || a[i]! <= b[j]! ? a[i++]! : b[j++]!;
    if (length === 0 || all[length - 1] !== next) all[length++] = next;
  }
  return all.slice(0, length);
}

/** Where each of some ascending numbers stands in a row that holds them all. */
function placesIn(all: Uint32Array, some: Uint32Array): Uint32Array {
  let place = 0;
  return some.map((each) => {
    while (all[place] !== each) place++;
    return place;
  });
}

function inRows(table: SideSegmentTable, taken: Uint32Array): SideSegmentTable {
  return { ...table, packet: placesIn(taken, table.packet) };
}

/** The SACK blocks of the packets that were taken. */
function blocksOf(sackBlocks: SackBlockRecorder, taken: Uint32Array): SackBlockTable {
  const rows: number[] = [];
  let place = 0;
  for (let row = 0; row < sackBlocks.packet.length && place < taken.length; row++) {
    const packet = sackBlocks.packet.get(row);
    while (place < taken.length && taken[place]! < packet) place++;
    if (taken[place] === packet) rows.push(row);
  }
  const table = sackBlocks.table(rowsSoFar(rows));
  return { ...table, packet: placesIn(taken, table.packet) };
}

function commentsOn({ notes }: { notes: FileNotes }, taken: Uint32Array) {
  return {
    about: [...notes.about],
    names: [...notes.names],
    comments: notes.comments.flatMap((comment) => {
      const packet = countBelow(taken, comment.packet);
      return taken[packet] === comment.packet ? [{ ...comment, packet }] : [];
    }),
  };
}
