/** Watches a file while it is read: takes snapshots of it, lets questions be heard between chunks, and ends it when it is told to. */
import type { GoOn } from '../bytes/readChunks';
import type { FlowIndex } from '../flows/flowTable';
import { captureSoFar, type CaptureSoFar } from '../loading/captureSoFar';
import type { LoadUnderWay } from '../loading/loadOptions';
import type { PartRead } from './partRead';
import { SnapshotPace } from './snapshotPace';

/** Questions wait this long at most (milliseconds), and the length of a chunk. */
const LONGEST_SILENCE = 20;

/** A file so far. */
export interface FileSoFar {
  readonly read: CaptureSoFar;
  readonly bytes: Blob;
}

export class FileWatch {
  private readonly pace: SnapshotPace;
  private load: LoadUnderWay | null = null;
  private readonly turns = new MessageChannel();
  private heard: number;
  private isStopped = false;
  private isBroken = false;
  /** Streams of the flow that somebody looks at, and flows in view of a list: their packets are wanted. */
  private shown: readonly FlowIndex[] = [];
  private listed: readonly FlowIndex[] = [];

  /** @param onPart takes each snapshot; null: nobody wants any */
  constructor(
    private readonly onPart: ((part: FileSoFar) => void) | null,
    private readonly now: () => number,
  ) {
    this.heard = this.now();
    this.pace = new SnapshotPace(this.heard);
  }

  /** After each chunk. */
  look(load: LoadUnderWay): GoOn {
    this.load = load;
    if (this.isStopped) return false;
    if (this.onPart !== null && !this.isBroken && this.pace.isDue(this.now(), load.progress))
      this.tryToTake();
    return this.now() - this.heard < LONGEST_SILENCE || this.listen();
  }

  /** Nothing more is read. */
  stop(): void {
    this.isStopped = true;
  }

  /** Somebody looks at a flow: from now on all its packets come along; at once where they are not there. */
  show(streams: readonly FlowIndex[], part: PartRead | null): void {
    this.shown = streams;
    if (part !== null && streams.some((stream) => part.whole[stream] === 0)) this.take();
  }

  /** Flows are in view of a list. */
  list(flows: readonly FlowIndex[]): void {
    this.listed = flows;
  }

  /** A fault of ours costs the snapshots; the capture is told of when it is whole. */
  private tryToTake(): void {
    try {
      this.take();
    } catch {
      this.isBroken = true;
    }
  }

  private take(): void {
    const from = this.now();
    const taken = this.load?.taken() ?? null;
    if (taken !== null) {
      const read = captureSoFar(taken.read, [...this.shown, ...this.listed]);
      this.onPart?.({ read, bytes: taken.bytes });
    }
    this.pace.taken(from, this.now());
  }

  /** Lets other messages have their turn. */
  private async listen(): Promise<boolean> {
    await new Promise((resolve) => {
      this.turns.port1.onmessage = resolve;
      this.turns.port2.postMessage(null);
    });
    this.heard = this.now();
    return !this.isStopped;
  }

  /** Reading has ended. */
  end(): void {
    this.turns.port1.close();
  }
}
