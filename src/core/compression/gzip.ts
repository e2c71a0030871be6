/** gzip (RFC 1952). */
import type { Compression } from './compression';

export const gzip: Compression = {
  id: 'gzip',
  title: 'gzip',
  sniff: (head) => head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b,
  native: 'gzip',
  createUnpacker: async (emit) => (await import('./gzipUnpacker')).gzipUnpacker(emit),
};
