/** LZ4 frames, told by their magic number; `lz4Unpacker.ts` is fetched when there is one. */
import type { Compression } from './compression';

export const lz4: Compression = {
  id: 'lz4',
  title: 'LZ4',
  sniff: (head) => head[0] === 0x04 && head[1] === 0x22 && head[2] === 0x4d && head[3] === 0x18,
  native: null,
  async createUnpacker(emit) {
    const { Lz4Unpacker } = await import('./lz4Unpacker');
    return new Lz4Unpacker(emit);
  },
};
