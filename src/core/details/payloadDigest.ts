/** A number that stands for bytes: equal bytes have equal digests, and others hardly ever. It guards against no forger. */

const [START_A, START_B] = [0x9e3779b9, 0x85ebca6b];
const [STEP_A, STEP_B] = [0xcc9e2d51, 0x1b873593];

const mixed = (hash: number, word: number, step: number) => {
  const next = Math.imul(hash ^ word, step);
  return (next << 13) | (next >>> 19);
};

/** The end of MurmurHash3: every bit of the hash comes to depend on every other. */
function finished(hash: number): number {
  let end = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  end = Math.imul(end ^ (end >>> 13), 0xc2b2ae35);
  return (end ^ (end >>> 16)) >>> 0;
}

/** Digest of the bytes in `[at, end)`: a whole number of 53 bits; 0 where there are none. */
export function payloadDigest(view: DataView, at: number, end: number): number {
  if (end <= at) return 0;
  let a = START_A ^ (end - at);
  let b = START_B;
  for (; at + 4 <= end; at += 4) {
    const word = view.getUint32(at);
    a = mixed(a, word, STEP_A);
    b = mixed(b, word, STEP_B);
  }
  for (; at < end; at++) {
    a = mixed(a, view.getUint8(at), STEP_A);
    b = mixed(b, view.getUint8(at), STEP_B);
  }
  return finished(a) + (finished(b) & 0x1f_ffff) * 2 ** 32;
}
