/** gzip (RFC 1952), also of several members. */
import { Gunzip } from 'fflate';
import type { Compression } from './compression';
import { inSmallSteps } from './smallSteps';

export const gzip: Compression = {
  id: 'gzip',
  title: 'gzip',
  sniff: (head) => head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b,
  native: 'gzip',
  createUnpacker(emit) {
    const gunzip = new Gunzip((bytes) => {
      if (bytes.length > 0) emit(bytes);
    });
    return {
      push: (chunk) => inSmallSteps(chunk, (step) => gunzip.push(step, false)),
      finish: () => gunzip.push(new Uint8Array(0), true),
    };
  },
};
