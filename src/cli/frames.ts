/** The lines that `synscope --frames` prints: one JSON object a TCP header. */
import type { Capture } from '../core/capture';
import { frameLines } from './frameLines';
import { terminalJson } from './terminalText';

export function* frameJson(capture: Capture): Generator<string> {
  for (const line of frameLines(capture)) yield `${terminalJson(line)}\n`;
}
