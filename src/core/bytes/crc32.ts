/** CRC-32 as in gzip (RFC 1952 section 8). */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  return crc;
});

/** CRC-32 of bytes that come part by part. */
export class Crc32 {
  private crc = 0xffffffff;

  add(part: Uint8Array): void {
    let { crc } = this;
    for (const byte of part) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
    this.crc = crc;
  }

  /** Of the parts so far, unsigned. */
  get value(): number {
    return (this.crc ^ 0xffffffff) >>> 0;
  }
}

/** CRC-32 of some parts one after the other, unsigned. */
export function crc32(...parts: readonly Uint8Array[]): number {
  const crc = new Crc32();
  for (const part of parts) crc.add(part);
  return crc.value;
}
