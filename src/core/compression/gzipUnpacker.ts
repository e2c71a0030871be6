/** Unpacks gzip (RFC 1952), also of several members, with a library: where the platform has no unpacker, or its own gives up. */
import { Gunzip } from 'fflate';
import { Crc32 } from '../bytes/crc32';
import type { UnpackedSink, Unpacker } from './compression';
import { inSmallSteps } from './smallSteps';

/**
 * The library makes a buffer of 128 kB for each member, and moves what follows it: 10 s for 4 MB of members without content. It is lent one
 * instead, in the field that it keeps its buffer in; and behind a member it gets little at once, then twice as much each time.
 */
const LENT_BYTES = 128 * 1024 + 32 * 1024;
const FIRST_STEP_BYTES = 256;
interface LibraryState {
  /** What was unpacked last, and room. */
  o: Uint8Array;
  /** Packed bytes that are left; in the call at a member's begin, with those before it. */
  readonly p: Uint8Array;
  readonly v: number;
}

/** Behind the data of a member: CRC-32 and length of what was packed, 4 bytes each. */
const TRAILER_LENGTH = 8;

export function gzipUnpacker(emit: UnpackedSink): Unpacker {
  let crc = new Crc32();
  let length = 0;
  let tail = new Uint8Array(0);
  const lent = new Uint8Array(LENT_BYTES);
  let stepBytes = FIRST_STEP_BYTES;
  const gunzip = new Gunzip((bytes) => {
    if (bytes.length === 0) return;
    crc.add(bytes);
    length += bytes.length;
    emit(bytes);
  });
  gunzip.onmember = () => {
    crc = new Crc32();
    length = 0;
    stepBytes = FIRST_STEP_BYTES;
    const state = gunzip as unknown as LibraryState;
    const member = state.p.subarray(state.v - 1);
    // Without a byte of data the library takes the buffer itself for data.
    if (member.length > headerLength(member)) state.o = lent;
  };
  return {
    push(chunk) {
      inSmallSteps(
        chunk,
        (step) => {
          tail = lastBytes(tail, step);
          stepBytes *= 2;
          gunzip.push(step, false);
        },
        () => stepBytes,
      );
    },
    finish: () => {
      gunzip.push(new Uint8Array(0), true);
      if (tail.length < TRAILER_LENGTH) throw new Error('it ends early');
      // The library checks neither; those of the last member stand at the end of the file.
      const trailer = new DataView(tail.buffer);
      if (trailer.getUint32(0, true) !== crc.value || trailer.getUint32(4, true) !== length >>> 0) {
        throw new Error('its checksum is wrong, or something follows it');
      }
    },
  };
}

/** Length of a member's header (RFC 1952, section 2.3), all of which is there. */
function headerLength(member: Uint8Array): number {
  const flags = member[3]!;
  let length = 10;
  if ((flags & 4) !== 0) length += 2 + (member[10]! | (member[11]! << 8));
  // A name, and a comment: each ends with a zero.
  for (const bit of [8, 16]) {
    if ((flags & bit) !== 0) length = member.indexOf(0, length) + 1;
  }
  return length + ((flags & 2) === 0 ? 0 : 2);
}

/** The last bytes of what came so far. */
function lastBytes(before: Uint8Array, step: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(before.length + step.length);
  joined.set(before);
  joined.set(step, before.length);
  return joined.slice(-TRAILER_LENGTH);
}
