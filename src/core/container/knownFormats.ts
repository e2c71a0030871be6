/** What a load can tell apart. The parts of it are fetched as they are needed: `pcap` is always there, pcapng and the others (`formats.ts`) come with their first file. */
import type { CaptureError } from '../capture';
import type { Compression } from '../compression/compression';
import type { CaptureFormat } from './captureFormat';
import { pcap } from './pcap';

export interface KnownFormats {
  readonly formats: readonly CaptureFormat[];
  /** Why a file with these first bytes, which are those of no format, is not read; null when what tells that was not fetched. */
  readonly refusal: (head: Uint8Array) => CaptureError | null;
  /** What unpacks a rare file with these first bytes, beside the compressions that are told before; null when there is none. */
  readonly packed: (head: Uint8Array) => Compression | null;
}

export const pcapAlone: KnownFormats = {
  formats: [pcap],
  refusal: () => null,
  packed: () => null,
};

/** Do these first bytes look like a pcapng file's: the type of a section header block, the same in both byte orders? */
export const isPcapng = (head: Uint8Array): boolean =>
  head.length >= 4 && head[0] === 0x0a && head[1] === 0x0d && head[2] === 0x0d && head[3] === 0x0a;

/** The format whose first bytes these are, or null. */
export function sniffFormat({ formats }: KnownFormats, head: Uint8Array): CaptureFormat | null {
  return formats.find((format) => format.sniff(head)) ?? null;
}
