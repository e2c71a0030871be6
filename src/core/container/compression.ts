/**
 * Compression around a capture: recognised by its first bytes and unpacked in chunks. The unpacked bytes are
 * kept as a Blob (which browsers put on disk), since packet bytes are read again from it.
 */
import { Gunzip } from 'fflate';

export interface Compression {
  readonly id: string;
  readonly title: string;
  sniff(head: Uint8Array): boolean;
  /** Calls `emit` with unpacked bytes; `finish` after the last chunk. Throws when the data is damaged. */
  createUnpacker(emit: (bytes: Uint8Array<ArrayBuffer>) => void): {
    push(chunk: Uint8Array): void;
    finish(): void;
  };
}

const gzip: Compression = {
  id: 'gzip',
  title: 'gzip',
  sniff: (head) => head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b,
  createUnpacker(emit) {
    const gunzip = new Gunzip((bytes) => {
      if (bytes.length > 0) emit(bytes as Uint8Array<ArrayBuffer>);
    });
    return {
      push: (chunk) => gunzip.push(chunk.slice(), false),
      finish: () => gunzip.push(new Uint8Array(0), true),
    };
  },
};

export const compressions: readonly Compression[] = [gzip];

/** The compression whose first bytes these are, or null. */
export function sniffCompression(head: Uint8Array): Compression | null {
  return compressions.find((compression) => compression.sniff(head)) ?? null;
}
