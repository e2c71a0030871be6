/** Loads a capture file of the repository for a test. */
import { readFileSync } from 'node:fs';
import type { Capture } from '../../src/core/capture';
import { loadCapture } from '../../src/core/loading/loadCapture';

/** The capture in a file; fails when there is none. */
export async function loadFile(path: string): Promise<Capture> {
  const result = await loadCapture(new Blob([readFileSync(path)]));
  if (!result.ok) throw new Error(`${path}: ${result.error.message}`);
  return result.capture;
}
