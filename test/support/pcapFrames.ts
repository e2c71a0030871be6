/** Takes classic little-endian Ethernet pcap files apart and puts them together again, for tests that change them. */
import { readFileSync } from 'node:fs';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;

/** A frame with IPv4 and TCP in it; the bytes may be changed. */
export interface Frame {
  /** Microseconds since 1970. */
  readonly time: number;
  readonly originalLength: number;
  readonly bytes: Uint8Array;
}

export interface PcapFile {
  readonly header: Uint8Array;
  readonly frames: readonly Frame[];
}

export function readPcap(path: string): PcapFile {
  const file = new Uint8Array(readFileSync(path));
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== 0xa1b2c3d4 || view.getUint32(20, true) !== 1) {
    throw new Error(`${path} is no little-endian Ethernet pcap file with microseconds`);
  }
  const frames: Frame[] = [];
  for (let at = FILE_HEADER; at < file.length;) {
    const length = view.getUint32(at + 8, true);
    frames.push({
      time: view.getUint32(at, true) * 1e6 + view.getUint32(at + 4, true),
      originalLength: view.getUint32(at + 12, true),
      bytes: file.slice(at + RECORD_HEADER, at + RECORD_HEADER + length),
    });
    at += RECORD_HEADER + length;
  }
  return { header: file.slice(0, FILE_HEADER), frames };
}

export function writePcap({ header, frames }: PcapFile): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [header.slice()];
  for (const frame of frames) {
    const record = new Uint8Array(RECORD_HEADER + frame.bytes.length);
    const view = new DataView(record.buffer);
    view.setUint32(0, Math.floor(frame.time / 1e6), true);
    view.setUint32(4, frame.time % 1e6, true);
    view.setUint32(8, frame.bytes.length, true);
    view.setUint32(12, frame.originalLength, true);
    record.set(frame.bytes, RECORD_HEADER);
    parts.push(record);
  }
  return new Blob(parts);
}

/** Adds to a 16-bit field, and corrects the checksum that covers it (RFC 1624); a wrong checksum stays as wrong. */
function addToField(view: DataView, at: number, add: number, checksumsAt: readonly number[]): void {
  const old = view.getUint16(at);
  const next = (old + add) & 0xffff;
  view.setUint16(at, next);
  for (const checksumAt of checksumsAt) {
    let sum = (~view.getUint16(checksumAt) & 0xffff) + (~old & 0xffff) + next;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    view.setUint16(checksumAt, ~sum & 0xffff);
  }
}

/**
 * The same frames between other addresses and ports: `addressShift` is added to the lower half of both addresses,
 * `portShift` to the port above 1023.
 */
export function renumbered(file: PcapFile, addressShift: number, portShift: number): PcapFile {
  const frames = file.frames.map((frame) => {
    const bytes = frame.bytes.slice();
    const view = new DataView(bytes.buffer);
    const tcp = ETHERNET + (view.getUint8(ETHERNET) & 15) * 4;
    const [ipChecksum, tcpChecksum] = [ETHERNET + 10, tcp + 16];
    for (const at of [ETHERNET + 14, ETHERNET + 18]) {
      addToField(view, at, addressShift, [ipChecksum, tcpChecksum]);
    }
    for (const at of [tcp, tcp + 2]) {
      const port = view.getUint16(at);
      if (port >= 20_000)
        addToField(view, at, port + portShift > 65_535 ? 0 : portShift, [tcpChecksum]);
    }
    return { ...frame, bytes };
  });
  return { ...file, frames };
}
