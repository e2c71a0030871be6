/** gzip (RFC 1952), also of several members. */
import { Gunzip } from 'fflate';
import { Crc32 } from '../bytes/crc32';
import type { Compression } from './compression';
import { inSmallSteps } from './smallSteps';

/** Behind the data of a member: CRC-32 and length of what was packed, 4 bytes each. */
const TRAILER_LENGTH = 8;

export const gzip: Compression = {
  id: 'gzip',
  title: 'gzip',
  sniff: (head) => head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b,
  native: 'gzip',
  createUnpacker(emit) {
    let crc = new Crc32();
    let length = 0;
    let tail = new Uint8Array(0);
    const gunzip = new Gunzip((bytes) => {
      if (bytes.length === 0) return;
      crc.add(bytes);
      length += bytes.length;
      emit(bytes);
    });
    gunzip.onmember = () => {
      crc = new Crc32();
      length = 0;
    };
    return {
      push: (chunk) =>
        inSmallSteps(chunk, (step) => {
          tail = lastBytes(tail, step);
          gunzip.push(step, false);
        }),
      finish: () => {
        gunzip.push(new Uint8Array(0), true);
        if (tail.length < TRAILER_LENGTH) throw new Error('it ends early');
        // The library checks neither; those of the last member stand at the end of the file.
        const trailer = new DataView(tail.buffer);
        if (
          trailer.getUint32(0, true) !== crc.value ||
          trailer.getUint32(4, true) !== length >>> 0
        ) {
          throw new Error('its checksum is wrong, or something follows it');
        }
      },
    };
  },
};

/** The last bytes of what came so far. */
function lastBytes(before: Uint8Array, step: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(before.length + step.length);
  joined.set(before);
  joined.set(step, before.length);
  return joined.slice(-TRAILER_LENGTH);
}
