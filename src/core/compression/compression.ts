/**
 * Compression around a capture: recognised by its first bytes and unpacked in chunks. The unpacked bytes are
 * kept as a Blob (which browsers put on disk), since packet bytes are read again from it. They are listed in
 * `compressions.ts`.
 */

/** Unpacks in chunks. Throws when the data is damaged. */
export interface Unpacker {
  push(chunk: Uint8Array): void;
  /** After the last chunk. */
  finish(): void;
}

/** Takes unpacked bytes; they stay valid. */
export type UnpackedSink = (bytes: Uint8Array<ArrayBuffer>) => void;

/** What to unpack, or a sentence that says why not. */
export type Packed =
  { readonly blob: Blob; readonly stored?: boolean } | { readonly refusal: string };

export interface Compression {
  readonly id: string;
  readonly title: string;
  sniff(head: Uint8Array): boolean;
  /** Where the packed bytes lie in the file; absent = all of it. */
  locate?(file: Blob): Promise<Packed>;
  /** Format of the platform's own DecompressionStream, null when it has none. */
  readonly native: CompressionFormat | null;
  /** May fetch its code first. */
  createUnpacker(emit: UnpackedSink): Unpacker | Promise<Unpacker>;
}
