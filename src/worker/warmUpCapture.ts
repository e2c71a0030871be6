/**
 * A tiny capture made in memory, for warming up the reader.
 */

const ETHERNET = 1;
const FRAME_LENGTH = 54;

/** A TCP segment without payload over IPv4 over Ethernet, as a pcap record written at `at`. */
function writeRecord(view: DataView, at: number, row: number): void {
  const fromServer = row % 2 === 1;
  view.setUint32(at, 1, true);
  view.setUint32(at + 4, row, true);
  view.setUint32(at + 8, FRAME_LENGTH, true);
  view.setUint32(at + 12, FRAME_LENGTH, true);
  const frame = at + 16;
  view.setUint16(frame + 12, 0x0800);
  const ip = frame + 14;
  view.setUint16(ip, 0x4500);
  view.setUint16(ip + 2, FRAME_LENGTH - 14);
  view.setUint16(ip + 8, 0x4006);
  view.setUint32(ip + 12, fromServer ? 0xc0000202 : 0xc0000201);
  view.setUint32(ip + 16, fromServer ? 0xc0000201 : 0xc0000202);
  const tcp = ip + 20;
  const client = 40_000 + (row >>> 3);
  view.setUint16(tcp, fromServer ? 80 : client);
  view.setUint16(tcp + 2, fromServer ? client : 80);
  view.setUint32(tcp + 4, row);
  view.setUint16(tcp + 12, 0x5000 | (row % 8 === 0 ? 0x02 : row % 8 === 1 ? 0x12 : 0x10));
  view.setUint16(tcp + 14, 8192);
}

/** A pcap of some thousand segments in a few hundred flows: enough for the compiler to take notice. */
export function warmUpCapture(): Blob {
  const records = 4096;
  const view = new DataView(new ArrayBuffer(24 + records * (16 + FRAME_LENGTH)));
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, ETHERNET, true);
  for (let row = 0; row < records; row++) {
    writeRecord(view, 24 + row * (16 + FRAME_LENGTH), row);
  }
  return new Blob([view.buffer]);
}
