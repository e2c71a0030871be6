/**
 * The capture formats that can be read. Adding one: write its file, put it into this list.
 */
import type { CaptureFormat } from './captureFormat';
import { pcap } from './pcap';
import { pcapng } from './pcapng';

export const captureFormats: readonly CaptureFormat[] = [pcap, pcapng];

/** The format whose first bytes these are, or null. */
export function sniffFormat(head: Uint8Array): CaptureFormat | null {
  return captureFormats.find((format) => format.sniff(head)) ?? null;
}
