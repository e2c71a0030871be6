/** What the ways of loading a capture share. */
import type { CaptureError, LoadProgress } from './capture';
import { count } from './container/captureFormat';

/** Enough first bytes for every format's `sniff`. */
export const HEAD_BYTES = 512;

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Called after each chunk. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Verify the checksum of every segment, not only of openings. */
  readonly verifyAllChecksums?: boolean;
}

/** The error for a file that could not be read any further. */
export function readError(error: unknown, offset: number): CaptureError {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'read-failed',
    message: `The file could not be read from byte ${count(offset)} on (${reason}). Was it changed, moved or deleted meanwhile? Open it again.`,
    offset,
  };
}
