/**
 * Answers questions about one capture, whose tables it keeps. In a page it lives in a worker, so each answer is a promise
 * of plain data. Of questions of one kind the newest wins: the answer to an older one is null.
 */
import type { Capture, CaptureError, LoadProgress } from '../capture';
import type { CauseId } from '../diagnosis/causes/cause';
import type { Diagnosis } from '../diagnosis/diagnose';
import type { StatementId } from '../hostEvidence/statements';
import type { ListenerSummary } from '../diagnosis/listenerSummary';
import type { FlowCapture } from '../diagnosis/witnesses';
import type { FilterError } from '../filter/filterTokens';
import type { FlowSort } from '../flows/flowOrder';
import type { FlowIndex } from '../flows/flowTable';
import type { PacketIndex } from '../packets/packetTable';
import type { LinkExtras } from '../permalink/flowLink';
import type { VantagePlace } from '../vantage/vantage';
import type { CaptureInfo } from './captureInfo';
import type { CauseAdvice } from './causeAdvice';
import type { CaptureTimeline } from './captureTimeline';
import type { FlowRow } from './flowRow';
import type { ListenerInfo } from './listenerInfo';
import type { ListenerRow } from './listenerRows';

/** What a capture shows at once. */
export interface OpenedCapture {
  readonly ok: true;
  readonly info: CaptureInfo;
  /** The bytes that `PacketTable.fileOffset` points into (of a compressed file: unpacked). */
  readonly bytes: Blob;
  /** The flows of a list, the worst first. */
  readonly order: Uint32Array;
  readonly listeners: readonly ListenerInfo[];
  /** What a link holds beside its flow; null where the source is none. */
  readonly extras: LinkExtras | null;
}

/** A file that is being read: what was read of it so far. */
export interface Snapshot extends Pick<OpenedCapture, 'bytes' | 'order'> {
  /** Counts are those of what was read; the flows of `order` are those that are worth most where there are very many. */
  readonly info: CaptureInfo;
}

export type OpenResult =
  OpenedCapture | { readonly ok: false; readonly error: CaptureError; readonly format?: string };

/** One flow by itself, and what its opening means. */
export interface FlowReading {
  readonly capture: FlowCapture;
  /** Packets of the flow that are not in `capture`, because not all are held in memory: {@link CaptureEngine.wholeFlow} reads them. */
  readonly unkept: number;
  /** The file is being read, and its opening had not ended where reading is. */
  readonly isProvisional: boolean;
  readonly diagnosis: Diagnosis;
  /** Causes that are left, and those that combinations of them name: {@link CaptureEngine.causeAdvice} explains them. */
  readonly named: readonly CauseId[];
  /** Those between which a question could decide, the likeliest first. */
  readonly undecided: readonly CauseId[];
  /** Short names of all causes that the verdict speaks of. */
  readonly names: Readonly<Partial<Record<CauseId, string>>>;
}

/** A flow as a row of a list. */
export interface ListedFlow extends FlowRow {
  /** As {@link FlowReading.isProvisional}. */
  readonly isProvisional: boolean;
  /** All its packets that were read are counted; else those of its opening. */
  readonly isWhole: boolean;
}

/** What a person gives beside the packets. */
export interface GivenBeside {
  /** Where the capture was taken; null: it is inferred. */
  readonly place: VantagePlace | null;
  /** Outputs of hosts, in their order. */
  readonly texts: readonly string[];
  readonly statements: readonly StatementId[];
}

/** Openings of a listener: which of them, and rows `from` to `to` (exclusive) of these. */
export interface ListenerWindow {
  /** `ListenerInfo.name`. */
  readonly listener: string;
  readonly withHealthy: boolean;
  readonly from: number;
  readonly to: number;
}

/** A packet that no flow holds, as a row of a list. */
export interface OtherPacketRow {
  readonly packet: PacketIndex;
  /** Frame number. */
  readonly number: number;
  /** Nanoseconds since the first packet. */
  readonly time: number;
  /** What it is, in words. */
  readonly what: string;
  /** Bytes on the wire. */
  readonly length: number;
}

/** Why flows were not saved: the file that they came from has changed or is gone; they have more packets than are held at once. */
export type NotSaved = 'file-changed' | 'too-many-packets';

export interface CaptureEngine {
  /**
   * Reads a file, and keeps it instead of what was kept before. Between snapshots questions are answered from the newest one.
   */
  open(
    file: Blob,
    onProgress: (progress: LoadProgress) => void,
    onSnapshot?: (snapshot: Snapshot) => void,
  ): Promise<OpenResult>;
  /** Ends reading: `open` gives what was read until then. */
  stop(): Promise<void>;
  /** Reads the flow in a link. */
  openLink(payload: string): Promise<OpenResult>;
  /** From now on, answers take this into account. */
  give(beside: GivenBeside): Promise<void>;
  /** The flow that a stream belongs to, by itself; null when there is none, or none of its packets. */
  flow(stream: FlowIndex): Promise<FlowReading | null>;
  /** What a person can do about causes, and what would decide between the undecided ones. */
  causeAdvice(named: readonly CauseId[], undecided: readonly CauseId[]): Promise<CauseAdvice>;
  /** The same with all its packets, read from the file again; null also when there is a newer question, or the file has gone. */
  wholeFlow(stream: FlowIndex): Promise<FlowReading | null>;
  /** All flows of a list, in order. */
  order(sort: FlowSort): Promise<Uint32Array | null>;
  /** Those that a search finds, by words or by a display filter; what is wrong with a filter. */
  find(sort: FlowSort, search: string): Promise<Uint32Array | FilterError | null>;
  rows(flows: readonly FlowIndex[]): Promise<readonly ListedFlow[]>;
  /** What happened in each of so many equal steps of time; null also without times. */
  timeline(steps: number): Promise<CaptureTimeline | null>;
  listenerRows(window: ListenerWindow): Promise<readonly ListenerRow[]>;
  /** What the openings of a listener say together. */
  listenerSummary(listener: string): Promise<ListenerSummary | null>;
  /** The packets that no flow holds, in file order. */
  otherPackets(): Promise<Uint32Array>;
  otherRows(packets: readonly PacketIndex[]): Promise<readonly OtherPacketRow[]>;
  /** One packet as a capture, without a flow. */
  packet(packet: PacketIndex): Promise<Capture>;
  /** All packets of some flows as a pcapng file. */
  pcapngOf(flows: readonly FlowIndex[]): Promise<Blob | NotSaved>;
  /** Forgets the capture. */
  release(): Promise<void>;
}
