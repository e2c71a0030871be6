/**
 * The capture formats that can be read. Adding one: write its file, put it into this list.
 */
import type { CaptureFormat } from './captureFormat';
import { erfFile } from './erfFile';
import { netmon } from './netmon';
import { pcap } from './pcap';
import { pcapng } from './pcapng';
import { snoop } from './snoop';

/** Those without a magic number stand last: they are only tried where nothing else fits. */
export const captureFormats: readonly CaptureFormat[] = [pcap, pcapng, snoop, netmon, erfFile];

/** The format whose first bytes these are, or null. */
export function sniffFormat(head: Uint8Array): CaptureFormat | null {
  return captureFormats.find((format) => format.sniff(head)) ?? null;
}
