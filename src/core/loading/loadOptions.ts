/** What the ways of loading a capture share. */
import { isOutOfMemory } from '../bytes/outOfMemory';
import type { GoOn } from '../bytes/readChunks';
import type { TakenSoFar } from './captureSoFar';
import type { OnlyPackets } from './onlyPackets';
import type { CaptureError, LoadProgress } from '../capture';
import { numberText } from '../words/duration';
import { bytesText } from '../words/size';

/** Enough first bytes for every format's `sniff`. */
export const HEAD_BYTES = 512;

/** A load between two chunks. */
export interface LoadUnderWay {
  readonly progress: LoadProgress;
  /** What was read so far, and the bytes that its offsets point into; null before the format is known. */
  taken(): { readonly read: TakenSoFar; readonly bytes: Blob } | null;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Called after each chunk. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /**
   * Looks at the load after each chunk; what it gives is waited for before the next one. False: read no further, and make a capture of
   * what there is (`CaptureError` of the code `stopped`).
   */
  readonly watch?: (load: LoadUnderWay) => GoOn;
  /** From so many packets on, only openings and what belongs to odd ones are kept (`Capture.unkept`). */
  readonly mostKept?: number;
  /** The packets that are wanted: the others become no rows. */
  readonly only?: OnlyPackets;
  /** Verify the checksum of every segment, not only of openings. */
  readonly verifyAllChecksums?: boolean;
  /** Unpacked bytes from which on a packed file can be one that was made to fill memory (64 MB where it is not given). */
  readonly bombBytes?: number;
}

/** What the language itself throws when a program is wrong; files that cannot be read throw other errors. */
const FAULTS = [RangeError, TypeError, ReferenceError, SyntaxError];

/** The error for a file that could not be read any further: the file's, the memory's, or the program's own. */
export function readError(error: unknown, offset: number): CaptureError {
  const reason = error instanceof Error ? error.message : String(error);
  const where = `byte ${numberText(offset)}`;
  if (isOutOfMemory(error)) {
    return {
      code: 'too-large',
      message: `The memory that this program may use was full at ${where}. The packets before it are shown. Cut the capture into parts with \`editcap -c\`.`,
      offset,
    };
  }
  if (FAULTS.some((kind) => error instanceof kind)) {
    return {
      code: 'internal',
      message: `Synscope failed at ${where} (${reason}): a fault of the program, not of the file. What was read before is shown, where there is anything. Please report it.`,
      offset,
    };
  }
  return {
    code: 'read-failed',
    message: `The file could not be read from ${where} on (${reason}). Was it changed, moved or deleted meanwhile? Open it again.`,
    offset,
  };
}

/** A person has seen enough: what was read is the capture. */
export function stoppedAt({ done, total }: LoadProgress): CaptureError {
  return {
    code: 'stopped',
    message: `Reading was stopped after ${bytesText(done)} of ${bytesText(total)}. What lies behind is not shown, and openings that had not ended there may have gone on.`,
    offset: null,
  };
}
