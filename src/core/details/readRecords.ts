/** Reads the captured bytes of chosen packets again, those that lie near one another together. */
import type { PacketIndex, PacketTable } from '../packets/packetTable';

/** Records at most this far apart are read in one go, with what lies between them, bytes: a seek costs more. */
const NEAR = 64 * 1024;
/** Bytes read in one go at most, where a record is not longer. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/**
 * Calls `take` with the place in `packets`, and the captured bytes, of every packet of which the file has some; in the order of
 * `packets`, which should be that of the file. False when the file has changed or is gone since it was opened: what is missing was
 * not taken.
 * @param file the bytes that `fileOffset` points into (`LoadResult.bytes`)
 */
export async function readRecords(
  file: Blob,
  { fileOffset, capturedLength }: Pick<PacketTable, 'fileOffset' | 'capturedLength'>,
  packets: ArrayLike<PacketIndex>,
  take: (at: number, bytes: DataView) => void,
): Promise<boolean> {
  let first = 0;
  while (first < packets.length) {
    const start = fileOffset[packets[first]!]!;
    let end = start + capturedLength[packets[first]!]!;
    let next = first + 1;
    for (; next < packets.length; next++) {
      const from = fileOffset[packets[next]!]!;
      const to = from + capturedLength[packets[next]!]!;
      if (from < start || from - end > NEAR || to - start > MOST_AT_ONCE) break;
      end = Math.max(end, to);
    }
    let bytes: ArrayBuffer;
    try {
      bytes = await file.slice(start, end).arrayBuffer();
    } catch {
      return false;
    }
    if (bytes.byteLength < end - start) return false;
    for (let at = first; at < next; at++) {
      const length = capturedLength[packets[at]!]!;
      if (length > 0) take(at, new DataView(bytes, fileOffset[packets[at]!]! - start, length));
    }
    first = next;
  }
  return true;
}
