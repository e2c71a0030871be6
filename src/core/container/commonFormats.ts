/**
 * The formats of nearly every capture. The others (`formats.ts`) are fetched when a file has none of these, or is packed, so that
 * nobody waits for them who needs none.
 */
import type { CaptureFormat } from './captureFormat';
import { pcap } from './pcap';
import { pcapng } from './pcapng';
import type { Compression } from '../compression/compression';
import type { RefusedFormat } from './refusedFormats';

/** What a load can tell apart. */
export interface KnownFormats {
  readonly formats: readonly CaptureFormat[];
  /** The refused format whose first bytes these are, or null. */
  readonly refused: (head: Uint8Array) => RefusedFormat | null;
  /** What unpacks a rare file with these first bytes, beside the compressions that are told before; null when there is none. */
  readonly packed: (head: Uint8Array) => Compression | null;
}

export const commonFormats: KnownFormats = {
  formats: [pcap, pcapng],
  refused: () => null,
  packed: () => null,
};

/** The format whose first bytes these are, or null. */
export function sniffFormat({ formats }: KnownFormats, head: Uint8Array): CaptureFormat | null {
  return formats.find((format) => format.sniff(head)) ?? null;
}
