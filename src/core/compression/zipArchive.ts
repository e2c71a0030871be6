/** A zip archive with one capture inside, as mail programs and ticket systems make them. */
import { Inflate } from 'fflate';
import type { Packed, UnpackedSink, Unpacker } from './compression';
import { inSmallSteps } from './smallSteps';

const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const NEEDS_ZIP64 = 0xffffffff;
/** A directory larger than this is not that of an archive with one capture. */
const MAX_DIRECTORY_BYTES = 1024 * 1024;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packedSize: number;
  readonly localAt: number;
}

/** The directory's end: its signature, with a comment behind it that fills the rest of the file. */
const endsDirectory = (tail: DataView, at: number) =>
  tail.getUint32(at, true) === END_OF_DIRECTORY &&
  at + END_LENGTH + tail.getUint16(at + 20, true) === tail.byteLength;

const viewOf = async (blob: Blob) => new DataView(await blob.arrayBuffer());

async function readDirectory(file: Blob): Promise<Entry[] | null> {
  const tailAt = Math.max(0, file.size - END_LENGTH - MAX_COMMENT);
  const tail = await viewOf(file.slice(tailAt));
  let end = tail.byteLength - END_LENGTH;
  while (end >= 0 && !endsDirectory(tail, end)) end--;
  if (end < 0) return null;
  const size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (start === NEEDS_ZIP64 || size > MAX_DIRECTORY_BYTES) return null;
  const directory = await viewOf(file.slice(start, start + size));
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY_LENGTH <= directory.byteLength;) {
    if (directory.getUint32(at, true) !== ENTRY) return null;
    const nameLength = directory.getUint16(at + 28, true);
    const nameEnd = at + ENTRY_LENGTH + nameLength;
    if (nameEnd > directory.byteLength) return null;
    const name = new Uint8Array(directory.buffer, at + ENTRY_LENGTH, nameLength);
    entries.push({
      name: new TextDecoder().decode(name),
      flags: directory.getUint16(at + 8, true),
      method: directory.getUint16(at + 10, true),
      packedSize: directory.getUint32(at + 20, true),
      localAt: directory.getUint32(at + 42, true),
    });
    at = nameEnd + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return entries;
}

/** Folders, and what macOS adds to archives, are no files. */
const isFile = ({ name }: Entry) =>
  !name.endsWith('/') && !name.startsWith('__MACOSX/') && !name.endsWith('.DS_Store');

const CAPTURE_NAME = /\.(pcap|pcapng|cap|dmp|snoop|erf|ntar|trc|enc)$/i;

/** Beside a capture often stand a README, keys or a picture: where one file only has the name of a capture, it is that. */
function captures(entries: readonly Entry[]): readonly Entry[] {
  const named = entries.filter(({ name }) => CAPTURE_NAME.test(name));
  return named.length > 0 ? named : entries;
}

/** Where the packed bytes of the one capture in an archive lie. */
export async function locateInZip(file: Blob): Promise<Packed> {
  const entries = captures((await readDirectory(file))?.filter(isFile) ?? []);
  if (entries.length === 0) {
    return {
      refusal:
        'This zip archive is damaged, too new or empty. Unpack it and drop the capture inside.',
    };
  }
  const [entry, ...others] = entries;
  if (others.length > 0) {
    const names = entries
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', ');
    const more = entries.length > 3 ? ' …' : '';
    return {
      refusal: `This zip archive holds ${entries.length} ${entries.length > 1 && CAPTURE_NAME.test(entry!.name) ? 'captures' : 'files'} (${names}${more}). Unpack it and drop the capture that you want to see.`,
    };
  }
  const { flags, method, packedSize, localAt } = entry!;
  if (packedSize === NEEDS_ZIP64 || localAt === NEEDS_ZIP64) {
    return {
      refusal:
        'This zip archive is of the kind for large files (zip64). Unpack it and drop the capture inside.',
    };
  }
  if ((flags & ENCRYPTED) !== 0) {
    return {
      refusal: 'This zip archive is locked with a password. Unpack it and drop the capture inside.',
    };
  }
  if (method !== STORED && method !== DEFLATED) {
    return {
      refusal: `This zip archive uses packing method ${method}. Unpack it and drop the capture inside.`,
    };
  }
  const local = await viewOf(file.slice(localAt, localAt + LOCAL_LENGTH));
  if (local.byteLength < LOCAL_LENGTH) {
    return { refusal: 'This zip archive is damaged. Copy it again.' };
  }
  const start = localAt + LOCAL_LENGTH + local.getUint16(26, true) + local.getUint16(28, true);
  return { blob: file.slice(start, start + packedSize), stored: method === STORED };
}

/** Unpacks the deflated bytes of a file in an archive. */
export function createInflater(emit: UnpackedSink): Unpacker {
  const inflate = new Inflate((bytes) => {
    if (bytes.length > 0) emit(bytes);
  });
  return {
    push: (chunk) => inSmallSteps(chunk, (step) => inflate.push(step, false)),
    finish: () => inflate.push(new Uint8Array(0), true),
  };
}
