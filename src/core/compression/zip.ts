/** A zip archive with one capture inside, told by its magic number; `zipArchive.ts` is fetched when there is one. */
import type { Compression } from './compression';

export const zip: Compression = {
  id: 'zip',
  title: 'zip',
  sniff: (head) => head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04,
  async locate(file) {
    const { locateInZip } = await import('./zipArchive');
    return locateInZip(file);
  },
  native: 'deflate-raw',
  async createUnpacker(emit) {
    const { createInflater } = await import('./zipArchive');
    return createInflater(emit);
  },
};
