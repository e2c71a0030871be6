/** Writes captures for tests: packets from their parts, files from packets. */

export interface SegmentParts {
  readonly source: readonly number[];
  readonly destination: readonly number[];
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  /** Bytes of payload, all zero. */
  readonly payloadLength?: number;
  /** Bytes of TCP options; padded with zeros to a multiple of 4. */
  readonly options?: readonly number[];
  /** Of IPv4; 64 and 0 when left out. */
  readonly ttl?: number;
  readonly ipId?: number;
}

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const PROTOCOL_TCP = 6;

/** An IP packet (version by the length of the addresses) with one TCP segment; checksums are zero. */
export function ipPacket(parts: SegmentParts): Uint8Array {
  const options = parts.options ?? [];
  const tcpLength = TCP_HEADER + ((options.length + 3) & ~3);
  const payload = tcpLength + (parts.payloadLength ?? 0);
  const isV4 = parts.source.length === 4;
  const tcpAt = isV4 ? IPV4_HEADER : IPV6_HEADER;
  const bytes = new Uint8Array(tcpAt + payload);
  const view = new DataView(bytes.buffer);
  if (isV4) {
    view.setUint8(0, 0x45);
    view.setUint16(2, bytes.length);
    view.setUint16(4, parts.ipId ?? 0);
    view.setUint8(8, parts.ttl ?? 64);
    view.setUint8(9, PROTOCOL_TCP);
    bytes.set(parts.source, 12);
    bytes.set(parts.destination, 16);
  } else {
    view.setUint8(0, 0x60);
    view.setUint16(4, payload);
    view.setUint8(6, PROTOCOL_TCP);
    view.setUint8(7, 64);
    bytes.set(parts.source, 8);
    bytes.set(parts.destination, 24);
  }
  view.setUint16(tcpAt, parts.sourcePort);
  view.setUint16(tcpAt + 2, parts.destinationPort);
  view.setUint32(tcpAt + 4, parts.sequence);
  view.setUint32(tcpAt + 8, parts.acknowledgment);
  view.setUint16(tcpAt + 12, ((tcpLength / 4) << 12) | parts.flags);
  view.setUint16(tcpAt + 14, parts.window);
  bytes.set(options, tcpAt + TCP_HEADER);
  return bytes;
}

/** An Ethernet II frame. */
export function ethernetFrame(etherType: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(14 + payload.length);
  frame.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]);
  new DataView(frame.buffer).setUint16(12, etherType);
  frame.set(payload, 14);
  return frame;
}

export interface CapturedPacket {
  /** Nanoseconds since 1970. */
  readonly time: number;
  readonly bytes: Uint8Array;
  /** Length on the wire where it is not that of the bytes. */
  readonly originalLength?: number;
}

const LINKTYPE_RAW = 101;

/** A pcap file with nanosecond times. */
export function pcapFile(
  packets: readonly CapturedPacket[],
  linkType = LINKTYPE_RAW,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(
    packets.reduce((length, packet) => length + 16 + packet.bytes.length, 24),
  );
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, linkType, true);
  let at = 24;
  for (const { time, bytes, originalLength } of packets) {
    view.setUint32(at, Math.floor(time / 1e9), true);
    view.setUint32(at + 4, time % 1e9, true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, originalLength ?? bytes.length, true);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}
