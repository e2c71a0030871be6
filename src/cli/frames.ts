/** The lines that `synscope --frames` prints: one JSON object a TCP header. */
import type { Capture } from '../core/capture';
import { frameLines } from '../core/tcp/frameLines';

/** Lines are written in batches of about this many characters. */
const BATCH_CHARACTERS = 1 << 16;

export function printFrames(capture: Capture): void {
  let batch = '';
  for (const line of frameLines(capture)) {
    batch += `${JSON.stringify(line)}\n`;
    if (batch.length > BATCH_CHARACTERS) {
      process.stdout.write(batch);
      batch = '';
    }
  }
  process.stdout.write(batch);
}
