/**
 * A real capture as it would look had packets been lost, recorded twice, overtaken or cut short on the way to the file: what
 * real connections do, met by every rule of the analysis.
 */
import { RandomNumbers } from './randomNumbers';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MOST_RECORDS = 700;

interface CapturedRecord {
  /** Seconds and their fraction, as in the file. */
  time: Uint8Array;
  readonly originalLength: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The records of a pcap file with little-endian numbers; null for others. */
function recordsOf(file: Uint8Array): CapturedRecord[] | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = file.length < FILE_HEADER ? 0 : view.getUint32(0, true);
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) return null;
  const records: CapturedRecord[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= file.length && records.length < MOST_RECORDS;) {
    const captured = view.getUint32(at + 8, true);
    const end = at + RECORD_HEADER + captured;
    if (end > file.length) break;
    records.push({
      time: file.slice(at, at + 8),
      originalLength: file.slice(at + 12, at + 16),
      bytes: file.slice(at + RECORD_HEADER, end),
    });
    at = end;
  }
  return records;
}

/** Null where the capture is no pcap file with little-endian numbers. */
export function rearrangedCapture(file: Uint8Array, seed: number): Uint8Array<ArrayBuffer> | null {
  const real = recordsOf(file);
  if (real === null) return null;
  const random = new RandomNumbers(seed);
  const loss = random.pick([0.02, 0.1, 0.3]);
  const repeats = random.pick([0, 0.05]);
  const overtakes = random.pick([0, 0.05, 0.2]);
  const kept = random.pick([Infinity, Infinity, 60, 74, 96]);
  const records: CapturedRecord[] = [];
  for (const record of real) {
    if (random.chance(loss)) continue;
    records.push(record);
    if (random.chance(repeats)) records.push({ ...record });
  }
  for (let i = 0; i + 1 < records.length; i++) {
    if (!random.chance(overtakes)) continue;
    const other = Math.min(records.length - 1, i + 1 + random.below(3));
    const [a, b] = [{ ...records[i]! }, { ...records[other]! }];
    // Times mostly stay in order; now and then they go with the packets.
    if (random.chance(0.7)) [a.time, b.time] = [b.time, a.time];
    records[i] = b;
    records[other] = a;
  }
  const parts = records.flatMap(({ time, originalLength, bytes }) => {
    const captured = bytes.subarray(0, kept);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, captured.length, true);
    return [time, length, originalLength, captured];
  });
  return new Uint8Array(Buffer.concat([file.subarray(0, FILE_HEADER), ...parts]));
}
