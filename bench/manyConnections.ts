/** A capture of very many connections for benchmarks, as a listener under a flood sees them. */

const HEADERS = 14 + 20 + 20;
const RECORD = 16 + HEADERS;
const [SYN, RST, ACK] = [2, 4, 16];

/** A classic pcap: most of the SYNs have no answer, some are refused, some are opened. */
export function manyConnections(connections: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24 + connections * 3 * RECORD);
  const file = new DataView(bytes.buffer);
  file.setUint32(0, 0xa1b2c3d4, true);
  file.setUint32(4, 0x00040002, true);
  file.setUint32(16, 262_144, true);
  file.setUint32(20, 1, true);
  let at = 24;
  let microseconds = 0;
  const put = (flow: number, fromServer: boolean, flags: number, seq: number, ack: number) => {
    microseconds += 7;
    file.setUint32(at, 1_700_000_000 + Math.floor(microseconds / 1e6), true);
    file.setUint32(at + 4, microseconds % 1e6, true);
    file.setUint32(at + 8, HEADERS, true);
    file.setUint32(at + 12, HEADERS, true);
    const ip = at + 16 + 14;
    file.setUint16(ip - 2, 0x0800);
    file.setUint16(ip, 0x4500);
    file.setUint16(ip + 2, HEADERS - 14);
    file.setUint16(ip + 8, 0x4006);
    const client = 0x0a000000 + (flow >>> 4);
    file.setUint32(ip + 12, fromServer ? 0xc6336401 : client);
    file.setUint32(ip + 16, fromServer ? client : 0xc6336401);
    const port = 1024 + (flow & 15) + ((flow * 7919) & 0x7ff0);
    const tcp = ip + 20;
    file.setUint16(tcp, fromServer ? 443 : port);
    file.setUint16(tcp + 2, fromServer ? port : 443);
    file.setUint32(tcp + 4, seq);
    file.setUint32(tcp + 8, ack);
    file.setUint16(tcp + 12, 0x5000 | flags);
    file.setUint16(tcp + 14, 64_240);
    at += RECORD;
  };
  for (let flow = 0; flow < connections; flow++) {
    const sequence = Math.imul(flow, 0x9e3779b1) >>> 0;
    put(flow, false, SYN, sequence, 0);
    const kind = flow % 20;
    if (kind < 2) put(flow, true, RST | ACK, 0, sequence + 1);
    else if (kind < 5) put(flow, true, SYN | ACK, flow, sequence + 1);
    if (kind === 4) put(flow, false, ACK, sequence + 1, flow + 1);
  }
  return bytes.subarray(0, at);
}
