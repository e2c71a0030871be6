/**
 * The capture formats that can be read. Adding one: write its file, put it into this list.
 */
import type { CaptureFormat } from './captureFormat';
import { erfFile } from './erfFile';
import { fiveViews } from './fiveViews';
import { lanalyzer } from './lanalyzer';
import { netmon } from './netmon';
import { nettl } from './nettl';
import { netxray } from './netxray';
import { ngsniffer } from './ngsniffer';
import { pcap } from './pcap';
import { pcapng } from './pcapng';
import { snoop } from './snoop';
import { visual } from './visual';

/** Those without a magic number stand last: they are only tried where nothing else fits. */
export const captureFormats: readonly CaptureFormat[] = [
  pcap,
  pcapng,
  snoop,
  netmon,
  netxray,
  ngsniffer,
  visual,
  fiveViews,
  nettl,
  lanalyzer,
  erfFile,
];

/** The format whose first bytes these are, or null. */
export function sniffFormat(head: Uint8Array): CaptureFormat | null {
  return captureFormats.find((format) => format.sniff(head)) ?? null;
}
