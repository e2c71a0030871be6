/** The compressions that can be unpacked. Adding one: write its file, put it into this list. */
import type { Compression } from './compression';
import { gzip } from './gzip';
import { lz4 } from './lz4';
import { zip } from './zip';
import { zstd } from './zstd';

export const compressions: readonly Compression[] = [gzip, zstd, lz4, zip];

/** The compression whose first bytes these are, or null. */
export function sniffCompression(head: Uint8Array): Compression | null {
  return compressions.find((compression) => compression.sniff(head)) ?? null;
}
