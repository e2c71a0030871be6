/** Zstandard (RFC 8878), told by its magic number; `zstdUnpacker.ts` is fetched when there is one. */
import type { Compression } from './compression';

export const zstd: Compression = {
  id: 'zstd',
  title: 'zstd',
  sniff: (head) => head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd,
  native: null,
  async createUnpacker(emit) {
    const { createZstdUnpacker } = await import('./zstdUnpacker');
    return createZstdUnpacker(emit);
  },
};
