/** Captures of many gigabytes that cost no disk: behind some packets only the heads of records are written, their bytes are holes. */
import { open } from 'node:fs/promises';
import type { CaptureFile } from './captureFiles';

/** Bytes that a packet of a pcap file can have. */
const LARGEST_PACKET = 262_144;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Writes the packets of a little-endian pcap, and behind them packets of zeros up to about `bytes` bytes. */
export async function writeSparseCapture(
  path: string,
  { bytes: begin }: CaptureFile,
  bytes: number,
): Promise<void> {
  const file = await open(path, 'w');
  await file.write(begin, 0, begin.length, 0);
  const head = Buffer.alloc(RECORD_HEADER);
  // Five minutes behind the first packet: nothing more comes of its connections.
  head.writeUInt32LE(begin.readUInt32LE(FILE_HEADER) + 300, 0);
  head.writeUInt32LE(LARGEST_PACKET, 8);
  head.writeUInt32LE(LARGEST_PACKET, 12);
  let end = begin.length;
  for (; end < bytes; end += RECORD_HEADER + LARGEST_PACKET) {
    await file.write(head, 0, RECORD_HEADER, end);
  }
  await file.truncate(end);
  await file.close();
}
