/** What a packet was to the machine that logged it, by the devices that the line names. */
import type { PacketPath } from './hostEvidence';

/** Empty or absent is the device by which it did not come, or does not go. */
export function pathBetween(
  input: string | undefined,
  output: string | undefined,
): PacketPath | null {
  const [came, goes] = [(input ?? '') !== '', (output ?? '') !== ''];
  if (!came && !goes) return null;
  return came && goes ? 'through' : came ? 'in' : 'out';
}
