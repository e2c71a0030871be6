/** A capture in memory for benchmarks: many HTTP-like flows with full payloads; the same seed gives the same bytes. */

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const HEADERS = 14 + 20 + 32;
const MSS = 1448;

const [FIN, SYN, PSH, ACK] = [1, 2, 8, 16];

/** {@link mixedBytes} as a file. */
export function mixedCapture(bytes: number, snapLength = 65_535): Blob {
  return new Blob([mixedBytes(bytes, snapLength)]);
}

/** A classic pcap of about `bytes` bytes; 4 % of the flows have a crooked handshake. */
export function mixedBytes(bytes: number, snapLength = 65_535): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes + 100_000);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint32(4, 0x00040002, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, 1, true);
  let at = FILE_HEADER;
  let time = 1_700_000_000_000_000;
  let seed = 1;
  const random = (n: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % n;
  };

  const put = (
    flow: number,
    fromServer: boolean,
    flags: number,
    seq: number,
    ack: number,
    length: number,
  ) => {
    time += 1 + random(40);
    const captured = Math.min(HEADERS + length, snapLength);
    view.setUint32(at, Math.floor(time / 1e6), true);
    view.setUint32(at + 4, time % 1e6, true);
    view.setUint32(at + 8, captured, true);
    view.setUint32(at + 12, HEADERS + length, true);
    const p = at + RECORD_HEADER;
    view.setUint16(p + 12, 0x0800);
    const ip = p + 14;
    view.setUint16(ip, 0x4500);
    view.setUint16(ip + 2, 52 + length);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, 6);
    const client = 0x0a000000 + (flow % 4096);
    const server = 0xc6336400 + (flow % 97);
    view.setUint32(ip + 12, fromServer ? server : client);
    view.setUint32(ip + 16, fromServer ? client : server);
    const port = 1024 + (Math.floor(flow / 4096) % 60_000);
    const tcp = ip + 20;
    view.setUint16(tcp, fromServer ? 80 : port);
    view.setUint16(tcp + 2, fromServer ? port : 80);
    view.setUint32(tcp + 4, seq);
    view.setUint32(tcp + 8, ack);
    view.setUint16(tcp + 12, 0x8000 | flags);
    view.setUint16(tcp + 14, 65_000);
    view.setUint32(tcp + 20, 0x0101080a);
    view.setUint32(tcp + 24, Math.floor(time / 1000));
    at = p + captured;
  };

  for (let flow = 0; at < bytes; flow++) {
    const c = random(1 << 30);
    const s = random(1 << 30);
    put(flow, false, SYN, c, 0, 0);
    put(flow, true, SYN | ACK, s, c + 1, 0);
    put(flow, false, ACK, c + 1, s + 1, 0);
    if (flow % 25 === 0) {
      time += 1_000_000;
      put(flow, true, SYN | ACK, s, c + 1, 0);
      put(flow, false, ACK, c + 1, s + 1, 0);
    }
    put(flow, false, PSH | ACK, c + 1, s + 1, 300);
    let sent = s + 1;
    for (let i = random(60); i >= 0; i--) {
      put(flow, true, ACK, sent, c + 301, MSS);
      sent += MSS;
      if (i % 2 === 0) put(flow, false, ACK, c + 301, sent, 0);
    }
    put(flow, true, FIN | ACK, sent, c + 301, 0);
    put(flow, false, FIN | ACK, c + 301, sent + 1, 0);
    put(flow, true, ACK, sent + 1, c + 302, 0);
  }
  return file.subarray(0, at);
}
