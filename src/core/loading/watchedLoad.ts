import type { GoOn } from '../bytes/readChunks';
import type { CaptureError, LoadProgress } from '../capture';
import { stoppedAt, type LoadOptions, type LoadUnderWay } from './loadOptions';

/** A load that somebody may be watching (`LoadOptions.watch`). */
export class WatchedLoad {
  /** Set when the watcher wanted no more. */
  stopped: CaptureError | null = null;

  constructor(
    private readonly watch: LoadOptions['watch'],
    private readonly taken: LoadUnderWay['taken'],
  ) {}

  /** After a chunk: is more wanted? */
  goOn(progress: LoadProgress): GoOn {
    if (this.watch === undefined) return true;
    const answer = this.watch({ progress, taken: this.taken });
    if (typeof answer === 'boolean') return this.take(answer, progress);
    return answer.then((wanted) => this.take(wanted, progress));
  }

  private take(wanted: boolean, progress: LoadProgress): boolean {
    if (!wanted && progress.done < progress.total) this.stopped = stoppedAt(progress);
    return wanted;
  }
}
