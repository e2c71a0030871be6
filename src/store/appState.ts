/**
 * What the page's state is made of: three slices of one store. Their actions are in the files of the
 * same names.
 */
import type { Capture, CaptureError } from '../core/capture';
import type { CaptureInfo } from '../core/engine/captureInfo';
import type { ListenerInfo } from '../core/engine/listenerInfo';
import type { FlowReading } from '../core/engine/captureEngine';
import type { HeldCapture } from '../worker/captureClient';
import type { HostEvidence } from '../core/hostEvidence/hostEvidence';
import type { StatementId } from '../core/hostEvidence/statements';
import type { WitnessFact } from '../core/diagnosis/witnessFacts';
import type { FilterError } from '../core/filter/filterTokens';
import type { FlowSort } from '../core/flows/flowOrder';
import type { FlowIndex } from '../core/flows/flowTable';
import type { TimeScale } from '../core/ladder/timeScale';
import type { PacketIndex } from '../core/packets/packetTable';
import type { LinkGap } from '../core/permalink/flowLink';
import type { VantagePlace } from '../core/vantage/vantage';

/** Where a capture came from. */
export type CaptureSource =
  | { readonly kind: 'file'; readonly name: string }
  /** Pasted lines. */
  | { readonly kind: 'text'; readonly name: string }
  | {
      readonly kind: 'sample';
      readonly id: string;
      readonly name: string;
      readonly provenance: string;
    }
  | { readonly kind: 'link'; readonly name: string; readonly payload: string };

export interface OpenCapture {
  readonly source: CaptureSource;
  readonly info: CaptureInfo;
  /** Keeps the tables, and answers questions about them. */
  readonly engine: HeldCapture['engine'];
  /** The bytes that `fileOffset` points into. */
  readonly bytes: Blob;
  /** Its file is still being read: what is told of it is so far. */
  readonly isReading: boolean;
  /** Where the source itself says that it was taken (a link does), null when it does not. */
  readonly ownPlace: VantagePlace | null;
  /** Packets of the flow that whoever made the link left out. */
  readonly gaps: readonly LinkGap[];
  /** Listeners whose openings say something together. */
  readonly listeners: readonly ListenerInfo[];
  /** What the link says beside the packets of its flow. */
  readonly facts: readonly WitnessFact[];
}

export interface Loading {
  readonly source: CaptureSource;
  /** Bytes read and to read; a total of 0 is not known. */
  readonly done: number;
  readonly total: number;
  readonly packets: number;
  /** Milliseconds since loading began. */
  readonly elapsed: number;
  /** Loading takes long enough to be shown. */
  readonly shown: boolean;
  /** The person wants no more: what was read is being put in order. */
  readonly stopping: boolean;
}

export interface LoadFailure {
  readonly source: CaptureSource;
  readonly error: CaptureError;
}

export interface CaptureSlice {
  readonly open: OpenCapture | null;
  readonly loading: Loading | null;
  readonly failure: LoadFailure | null;
  /** Starts the worker before it is needed. */
  warmUp(): void;
  openFile(file: File): Promise<void>;
  /** Opens the capture among files that came together, and takes what hosts say as evidence beside it. */
  openFiles(files: readonly File[]): Promise<void>;
  openSample(id: string, view?: ViewParams): Promise<void>;
  openLink(payload: string, view?: ViewParams): Promise<void>;
  /**
   * Takes a text that was pasted: a listing opens as a capture, outputs of a host become evidence for the capture that
   * is open; of anything else the dialog for pasting says what it is not.
   */
  pasteText(text: string): Promise<void>;
  /** Shows why something could not be opened; what was open before stays. */
  failWith(source: CaptureSource, error: CaptureError): void;
  /** Back from a failure to what was open before it, or to the landing page. */
  dismissFailure(): void;
  /** Ends the load at once and forgets it; what was open before stays. */
  cancelLoading(): void;
  /** Ends reading; what was read until then is the capture. */
  stopReading(): void;
  /** Back to the landing page. */
  closeCapture(): void;
}

/** Where a person can say that a capture was taken. */
export const STATED_PLACES = ['client', 'path', 'server'] as const;
export type StatedPlace = (typeof STATED_PLACES)[number];

/** A text of host outputs that counts as evidence. */
export interface EvidenceText {
  readonly id: number;
  /** What was recognised in it. */
  readonly name: string;
  readonly text: string;
  readonly read: HostEvidence;
}

/** What became of a text that came as evidence. */
export type AddedEvidence = 'added' | 'unknown' | 'no-capture';

export interface EvidenceSlice {
  readonly evidenceTexts: readonly EvidenceText[];
  /** What the person states. */
  readonly statements: readonly StatementId[];
  /** Counts how often what is given beside the packets has changed, as the engine knows it. */
  readonly given: number;
  /** Tells the engine what is given beside the packets, and asks for the flow again. */
  tellEngine(): Promise<void>;
  /** Takes a text as evidence for the capture that is open, unless nothing in it is known; with `outputsOnly`, unless it holds the output of a command. */
  addEvidence(text: string, options?: { readonly outputsOnly?: boolean }): Promise<AddedEvidence>;
  /** The same for several at once: they are weighed together when all are read. One answer for each. */
  addEvidences(
    texts: readonly (string | Blob)[],
    options?: { readonly outputsOnly?: boolean },
  ): Promise<AddedEvidence[]>;
  removeEvidence(id: number): void;
  stateFact(id: StatementId, holds: boolean): void;
}

export const PRESENTATIONS = ['ladder', 'text'] as const;
export type Presentation = (typeof PRESENTATIONS)[number];

export const PANES = ['flows', 'ladder', 'verdict', 'packet'] as const;
/** The areas of the workspace; on a narrow page one is shown at a time. */
export type Pane = (typeof PANES)[number];

/** Dialogs over the page. */
export type DialogName = 'keys' | 'share' | 'paste' | 'lines' | 'file' | 'packets';

/** A view as a link spells it; what is missing is the default. Packets by frame number, 1-based. */
export interface ViewParams {
  readonly stream?: number;
  readonly frame?: number;
  readonly timeScale?: TimeScale;
  readonly presentation?: Presentation;
  readonly showMiddlebox?: boolean;
  readonly place?: StatedPlace;
  /** `address:port` of the listener whose page is shown. */
  readonly listener?: string;
  /** What could not be understood, a sentence each. */
  readonly problems?: readonly string[];
}

/** A packet that no flow holds, by itself: row 0 of its capture. */
export interface OtherPacket {
  readonly packet: PacketIndex;
  readonly capture: Capture;
}

export interface ViewSlice {
  /** All flows in the chosen order. */
  readonly flowOrder: Uint32Array;
  readonly flowSort: FlowSort;
  readonly search: string;
  /** What is wrong with the filter in {@link search}; null when nothing is. */
  readonly searchError: FilterError | null;
  /** The flows that the list shows: the order, searched. */
  readonly foundFlows: Uint32Array;
  readonly flow: FlowIndex | null;
  /** A person or an address chose the flow; else it is the first of the list, whichever that is. */
  readonly isChosen: boolean;
  /** The flow by itself; that of the flow before while the engine is asked. */
  readonly reading: FlowReading | null;
  /** A packet of no flow that is looked at instead of one of the flow. */
  readonly other: OtherPacket | null;
  /** `address:port` of the listener that is shown instead of the flow's ladder. */
  readonly listener: string | null;
  /** Row of the flow's capture. */
  readonly packet: PacketIndex | null;
  /** Packets that something under the pointer or focus speaks of. */
  readonly highlighted: readonly PacketIndex[];
  /** Row of the observation that the keyboard is at. */
  readonly finding: number | null;
  /** Packet from which other times are counted. */
  readonly mark: PacketIndex | null;
  readonly timeScale: TimeScale;
  readonly presentation: Presentation;
  readonly showMiddlebox: boolean;
  /** Where the person says that the capture was taken; null: as the capture itself tells. */
  readonly statedPlace: StatedPlace | null;
  readonly pane: Pane;
  readonly dialog: DialogName | null;
  /** What was pasted and could not be used, with the reason; the dialog for pasting shows it. */
  readonly refusedPaste: { readonly text: string; readonly reason: string } | null;
  /** Sentences about what was asked for and not done: values of the address, files that were not opened. */
  readonly notices: readonly string[];
  /** What a screen reader is told next. */
  readonly announcement: string;
  sortFlows(sort: FlowSort): void;
  searchFor(text: string): void;
  selectFlow(flow: FlowIndex): void;
  /** Goes to a packet by its stream and frame number. */
  showFrame(stream: FlowIndex, frame: number): void;
  /** Asks for the shown flow again: what is known beside the packets has changed. */
  askAgain(): Promise<void>;
  /** There is more of the open capture than before: its flows, the worst first. The view stays. */
  goOn(order: Uint32Array): Promise<void>;
  selectOther(packet: PacketIndex): void;
  showListener(listener: string | null): void;
  selectPacket(packet: PacketIndex | null): void;
  highlight(packets: readonly PacketIndex[]): void;
  /** Goes to an observation and shows its packets. */
  selectFinding(finding: number | null, packets: readonly PacketIndex[]): void;
  setMark(packet: PacketIndex | null): void;
  setTimeScale(scale: TimeScale): void;
  setPresentation(presentation: Presentation): void;
  setShowMiddlebox(show: boolean): void;
  /** Says where the capture was taken; null: infer it again. */
  statePlace(place: StatedPlace | null): void;
  showPane(pane: Pane): void;
  showDialog(dialog: DialogName | null): void;
  applyView(view: ViewParams): Promise<void>;
  dismissNotices(): void;
  announce(text: string): void;
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Shares that panes have until a person chooses others: of the width of all panes, and of the height of the details. Percent. */
export const PANE_SHARES = { flows: 22, details: 25, packet: 42 } as const;
export type SizedPane = keyof typeof PANE_SHARES;
export type PaneShares = Readonly<Record<SizedPane, number>>;

export interface SettingsSlice {
  readonly theme: Theme;
  readonly paneShares: PaneShares;
  setTheme(theme: Theme): void;
  setPaneShare(pane: SizedPane, percent: number): void;
}

export type AppState = CaptureSlice & EvidenceSlice & ViewSlice & SettingsSlice;
