/** A capture of one flow of any length for benchmarks: a handshake, then segments from the server that the client acknowledges. */

const HEADERS = 14 + 20 + 20;
const RECORD = 16 + HEADERS;
const [SYN, ACK] = [2, 16];
const MSS = 1448;

/** A classic pcap of `packets` packets without their payload. */
export function longTransfer(packets: number): Blob {
  const file = new DataView(new ArrayBuffer(24 + packets * RECORD));
  file.setUint32(0, 0xa1b2c3d4, true);
  file.setUint32(4, 0x00040002, true);
  file.setUint32(16, 262_144, true);
  file.setUint32(20, 1, true);
  let sequence = 5001;
  for (let at = 0; at < packets; at++) {
    const fromServer = at === 1 || (at > 2 && at % 3 !== 0);
    const flags = at === 0 ? SYN : at === 1 ? SYN | ACK : ACK;
    const payload = at > 2 && fromServer ? MSS : 0;
    const record = 24 + at * RECORD;
    file.setUint32(record, 1_700_000_000 + Math.floor(at / 2000), true);
    file.setUint32(record + 4, (at % 2000) * 500, true);
    file.setUint32(record + 8, HEADERS, true);
    file.setUint32(record + 12, HEADERS + payload, true);
    const ip = record + 16 + 14;
    file.setUint16(ip - 2, 0x0800);
    file.setUint16(ip, 0x4500);
    file.setUint16(ip + 2, HEADERS - 14 + payload);
    file.setUint16(ip + 8, 0x4006);
    file.setUint32(ip + 12, fromServer ? 0x0a000002 : 0x0a000001);
    file.setUint32(ip + 16, fromServer ? 0x0a000001 : 0x0a000002);
    const tcp = ip + 20;
    file.setUint16(tcp, fromServer ? 80 : 40_000);
    file.setUint16(tcp + 2, fromServer ? 40_000 : 80);
    file.setUint32(tcp + 4, at === 0 ? 1000 : at === 1 ? 5000 : fromServer ? sequence : 1001);
    file.setUint32(tcp + 8, at === 0 ? 0 : fromServer ? 1001 : sequence);
    file.setUint16(tcp + 12, 0x5000 | flags);
    file.setUint16(tcp + 14, 500);
    sequence += payload;
  }
  return new Blob([file.buffer]);
}
