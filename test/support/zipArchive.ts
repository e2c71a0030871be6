/** Writes zip archives for tests. */
import { deflateRawSync } from 'node:zlib';

/** A zip archive of named files; deflated (perhaps in a way of one's own) or stored. */
export function zipArchive(
  files: readonly (readonly [string, Uint8Array])[],
  packed: boolean | ((bytes: Uint8Array) => Uint8Array),
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const pack = typeof packed === 'function' ? packed : packed ? deflateRawSync : Buffer.from;
    const data = Buffer.from(pack(bytes));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed === false ? 0 : 8, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
      common,
      entry.subarray(0, 14),
      Buffer.from(name),
    );
    offset += 30 + name.length + data.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, entries, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
